"""How a deal goes through its pipeline, from the day it is added to the sample's moment."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from random import Random

from pipedriver.server.sample.calendar import DAY, NOW
from pipedriver.server.sample.plans import Funnel

_STAGNATES = 0.05
_STAGNANT_DAYS = 90
_SHORTEST_STAY = 600
_STARTS_LATER = 0.1
_SKIPS = 0.06
_GOES_BACK = 0.03


@dataclass(slots=True)
class Visit:
    """A deal's stay in a stage, counted from 0 within its pipeline. ``left`` is None while it lasts."""

    stage: int
    entered: int
    left: int | None


@dataclass(slots=True)
class Journey:
    """A deal's way: its visits, how it ended (``open`` where it did not) and when."""

    visits: list[Visit]
    status: str
    ended: int

    @property
    def is_open(self) -> bool:
        """Whether the deal is still on its way."""
        return self.status == "open"


def travel(random: Random, funnel: Funnel, start: int) -> Journey:
    """Send a deal on its way through a pipeline, as far as it has come at the sample's moment."""
    draw = random.random
    last = len(funnel.stays) - 1
    stage = 1 if draw() < _STARTS_LATER else 0
    time = start
    visits: list[Visit] = []
    while True:
        days = _STAGNANT_DAYS if draw() < _STAGNATES else funnel.stays[stage]
        left = time + _SHORTEST_STAY - int(log(1.0 - draw()) * days * DAY)
        if left >= NOW:
            visits.append(Visit(stage, time, None))
            return Journey(visits, "open", NOW)
        visits.append(Visit(stage, time, left))
        if draw() >= funnel.passing[stage]:
            return Journey(visits, "lost", left)
        if stage == last:
            return Journey(visits, "won", left)
        chance = draw()
        if chance < _GOES_BACK and stage > 0:
            stage -= 1
        elif chance > 1 - _SKIPS and stage < last - 1:
            stage += 2
        else:
            stage += 1
        time = left
