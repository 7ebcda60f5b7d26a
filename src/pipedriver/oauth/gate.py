"""Lets one thread or task of a process through at a time, and tells the others how it went."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio


class Gate:
    """A lock that threads and tasks share, so that neither kind blocks the other.

    Nobody waits inside it: whoever finds it taken waits for the visit that is going on, learns how it ended,
    and looks again at what the visit was for.
    """

    __slots__ = ("_mutex", "_process", "_visit")

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._visit: _Visit | None = None
        self._process = os.getpid()

    def enter(self) -> bool:
        """Go in, if nobody is in there. Whoever is in has to `leave`."""
        if self._process != os.getpid():
            # A child of fork() has none of the threads that could be inside.
            self._mutex, self._visit, self._process = threading.Lock(), None, os.getpid()
        with self._mutex:
            if self._visit is not None:
                return False
            self._visit = _Visit()
            return True

    def leave(self, failure: BaseException | None) -> None:
        """Go out, and wake everybody who waits.

        Args:
            failure: what the visit ended with; None where it went well.
        """
        with self._mutex:
            visit, self._visit = self._visit, None
        if visit is not None:
            visit.failure = failure
            for wake in visit.wakers:
                wake()

    def wait(self) -> BaseException | None:
        """Wait, in a thread, until the visit that is going on has ended.

        Returns what it ended with; None where it went well, or where nobody was inside.
        """
        woken = threading.Event()
        visit = self._attend(woken.set)
        if visit is None:
            return None
        woken.wait()
        return visit.failure

    async def async_wait(self) -> BaseException | None:
        """Wait, in a task, until the visit that is going on has ended; as `wait` does."""
        import asyncio

        loop = asyncio.get_running_loop()
        woken = loop.create_future()

        def wake() -> None:
            try:
                loop.call_soon_threadsafe(_settle, woken)
            except RuntimeError:
                return  # the loop of the one who waited has been closed meanwhile

        visit = self._attend(wake)
        if visit is None:
            return None
        await woken
        return visit.failure

    def _attend(self, wake: Callable[[], None]) -> _Visit | None:
        with self._mutex:
            visit = self._visit
            if visit is not None:
                visit.wakers.append(wake)
            return visit


class _Visit:
    """One stay inside."""

    __slots__ = ("failure", "wakers")

    def __init__(self) -> None:
        self.failure: BaseException | None = None
        self.wakers: list[Callable[[], None]] = []


def _settle(woken: asyncio.Future[None]) -> None:
    if not woken.done():
        woken.set_result(None)
