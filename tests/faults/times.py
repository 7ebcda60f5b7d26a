"""Time and chance in a test's hands."""

from __future__ import annotations

from collections.abc import Callable
from random import Random


class Times:
    """A clock that goes when somebody waits, and dice with a seed.

    Args:
        when_waiting: is called whenever somebody waits.
        seed: of the dice.

    Attributes:
        now: the present moment in seconds.
        waits: how long was waited, each time.
    """

    def __init__(self, when_waiting: Callable[[], object] | None = None, seed: int = 0) -> None:
        self.now = 1000.0
        self.waits: list[float] = []
        self.random = Random(seed).random
        self._when_waiting = when_waiting

    def clock(self) -> float:
        """The present moment."""
        return self.now

    def passes(self, seconds: float) -> None:
        """Let time pass without anybody waiting."""
        self.now += seconds

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.waits.append(seconds)
        self.now += seconds
        if self._when_waiting is not None:
            self._when_waiting()

    async def async_sleep(self, seconds: float) -> None:
        """Wait, for an asynchronous client."""
        self.sleep(seconds)
