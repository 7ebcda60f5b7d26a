"""Whose turn it is to write: of the thread that takes jobs from anybody, or of the event loop.

Both use one connection, and a transaction that the loop has begun is ended by a third thread; so this is no
mutex, which belongs to the thread that took it. Neither can shut the other out, whatever there is to do.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

_SECONDS_FOR_THE_LOOP = 0.05
"""How long the thread lets a loop that was called go first; one that does not come has ended."""


class Turn:
    """The right to write, which one of two has."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._is_taken = False
        self._thread_waits = False
        self._call_loop: Callable[[], object] | None = None
        self._loop_is_called = False

    def take_for_thread(self) -> None:
        """Wait for the turn; a loop that has been called goes first."""
        with self._condition:
            self._condition.wait_for(lambda: not self._loop_is_called, timeout=_SECONDS_FOR_THE_LOOP)
            self._loop_is_called = False
            self._thread_waits = True
            self._condition.wait_for(lambda: not self._is_taken)
            self._thread_waits = False
            self._is_taken = True

    def take_for_loop(self, call: Callable[[], object]) -> bool:
        """Take the turn if it is free; otherwise ``call``, on another thread, says when to ask again."""
        with self._condition:
            if self._is_taken or self._thread_waits:
                self._call_loop = call
                return False
            self._is_taken = True
            self._loop_is_called = False
            self._condition.notify_all()
            return True

    def give_back(self) -> None:
        """End the turn; any thread may do that."""
        with self._condition:
            self._is_taken = False
            call = None
            if not self._thread_waits:
                call, self._call_loop = self._call_loop, None
                self._loop_is_called = call is not None
            self._condition.notify_all()
        if call is not None:
            call()
