"""Work that goes on beside what began it, in one event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Tasks:
    """Tasks that nobody waits for where they begin. An event loop forgets those that nobody holds."""

    def __init__(self) -> None:
        self._going: set[asyncio.Task[Any]] = set()

    def begin(self, work: Coroutine[Any, Any, Any]) -> None:
        """Let a piece of work go on by itself."""
        task = asyncio.ensure_future(work)
        self._going.add(task)
        task.add_done_callback(self._going.discard)

    async def done(self) -> None:
        """Wait until nothing is going on, what begins meanwhile included."""
        while self._going:
            await asyncio.wait(list(self._going))

    def cancel(self) -> None:
        """Give up all that is going on."""
        for task in list(self._going):
            task.cancel()
