"""Doing in a thread what would keep an event loop waiting."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


async def in_thread(function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """What a function gives that may block, called in another thread."""
    # Loaded here, because those who work synchronously do without it.
    import asyncio

    return await asyncio.to_thread(function, *arguments, **named)
