"""The server's clock. Tests and the control plane move it; nothing else in the server asks for the time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class ClockState:
    """How a clock goes.

    Attributes:
        frozen: the moment at which it stands; None where it runs.
        offset: how far it is ahead of real time while it runs.
    """

    frozen: datetime | None = None
    offset: timedelta = timedelta()


class Clock:
    """Real time, plus an offset that can be changed, or a moment that stands still.

    Args:
        frozen: the moment at which the clock stands; None lets it run.
    """

    def __init__(self, frozen: datetime | None = None) -> None:
        self._frozen = frozen
        self._offset = timedelta()
        self._second: tuple[int, datetime] = (0, datetime.fromtimestamp(0, UTC))

    def now(self) -> datetime:
        """The time in UTC, to the second."""
        if self._frozen is not None:
            return self._frozen.replace(microsecond=0)
        # All who ask within a second get the same moment: it is made once, and what is made of it is found.
        second = int(time.time() + self._offset.total_seconds() if self._offset else time.time())
        known, moment = self._second
        if known != second:
            moment = datetime.fromtimestamp(second, UTC)
            self._second = second, moment
        return moment

    def exact(self) -> float:
        """The seconds since 1970 with their fraction, for what lasts less than a second."""
        moment = self._frozen if self._frozen is not None else datetime.now(UTC) + self._offset
        return moment.timestamp()

    def next_midnight(self) -> datetime:
        """When the next day begins, in UTC."""
        return self.now().replace(hour=0, minute=0, second=0) + timedelta(days=1)

    def advance(self, by: timedelta) -> None:
        """Move the clock forward, or back if the duration is negative."""
        if self._frozen is not None:
            self._frozen += by
        else:
            self._offset += by

    def freeze(self, moment: datetime) -> None:
        """Let the clock stand at a moment, which must bear a time zone."""
        self._frozen = moment.astimezone(UTC)

    def run(self) -> None:
        """Let the clock run on in real time."""
        self._frozen = None
        self._offset = timedelta()

    def state(self) -> ClockState:
        """How the clock goes, so that it can be `put` back."""
        return ClockState(self._frozen, self._offset)

    def put(self, state: ClockState) -> None:
        """Let the clock go as it went."""
        self._frozen, self._offset = state.frozen, state.offset
