"""The control plane's part that moves the server's clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from pipedriver.server.clock import Clock
from pipedriver.server.control.part import Asked, Room
from pipedriver.server.crm.refusals import Invalid

_YEARS = range(1970, 3000)
"""The years to which the clock can be moved: beyond them dates a little later would not exist."""


class _Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    advance: float | None = None
    freeze: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    run: bool = False


class ClockPart:
    """``/_local/clock``.

    ``GET`` tells the server's time. ``POST`` moves it: ``{"advance": seconds}``,
    ``{"freeze": "2026-01-31T10:00:00Z"}`` or ``{"run": true}``, which lets it run in real time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def rooms(self) -> Mapping[str, Mapping[str, Room]]:
        """The rooms by path and verb."""
        return {"/_local/clock": {"GET": self._tell, "POST": self._move}}

    def _tell(self, _: Asked) -> object:
        return {"now": self._clock.now(), "stands": self._clock.state().frozen is not None}

    def _move(self, asked: Asked) -> object:
        move = asked.read(_Move)
        if (move.advance is not None) + (move.freeze is not None) + move.run != 1:
            raise Invalid('the clock takes one of "advance", "freeze" and "run": true')
        before = self._clock.state()
        try:
            if move.advance is not None:
                self._clock.advance(timedelta(seconds=move.advance))
            elif move.freeze is not None:
                self._clock.freeze(move.freeze)
            else:
                self._clock.run()
            reached = self._clock.now().year
        except (OverflowError, ValueError):
            reached = 0
        if reached not in _YEARS:
            self._clock.put(before)
            raise Invalid(f"the clock goes from {_YEARS[0]} to {_YEARS[-1]}")
        return self._tell(asked)
