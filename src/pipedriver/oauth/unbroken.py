"""Work that goes on to its end although the task that began it is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_running: set[asyncio.Task[Any]] = set()  # an event loop holds its tasks weakly


def unbroken(result: T) -> T:
    """The result of work that was done in this thread: nothing cancels a thread."""
    return result


async def async_unbroken(work: Coroutine[Any, Any, T]) -> T:
    """Do the work in a task of its own, and wait for it. Cancelling the waiting does not cancel the work."""
    task = asyncio.ensure_future(work)
    _running.add(task)
    task.add_done_callback(_running.discard)
    return await asyncio.shield(task)
