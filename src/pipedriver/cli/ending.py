"""Ctrl-C and SIGTERM: the first one asks for the end, and everything ends in order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType


class Stopped(Exception):
    """Somebody asked for the end while something was being made."""


class Ending:
    """Whether the end was asked for.

    Nothing is raised where the signal happens to arrive: what is under way asks from time to time.

    Attributes:
        is_asked: whether somebody did.
        hasten: called at every signal; None where nobody can be told to hurry. Then the second signal ends
            the process where it is.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self.hasten: Callable[[], None] | None = None

    def check(self) -> None:
        """Go on, or stop.

        Raises:
            Stopped: the end was asked for.
        """
        if self.is_asked:
            raise Stopped

    @contextmanager
    def listening(self) -> Generator[None]:
        """Heed the signals for a while; only the main thread can."""
        is_main = threading.current_thread() is threading.main_thread()
        numbers = (signal.SIGINT, signal.SIGTERM) if is_main else ()
        before = {number: signal.signal(number, self._hear) for number in numbers}
        try:
            yield
        finally:
            for number, earlier in before.items():
                signal.signal(number, earlier)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if self.hasten is not None:
            self.hasten()
        elif self.is_asked:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        self.is_asked = True
