"""Working time: what happens in the sample happens from Monday to Friday, from 7 to 18 o'clock UTC.

Times are counted in seconds of working time, so they can be added, compared and drawn at random; nights and
weekends are no part of it. Eighty weeks hold the same number of working days whatever day it is, so the
sample is the same on every day but for the dates.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

DAY = 11 * 60 * 60
"""The seconds of a working day."""

_OPENS = 7 * 60
_PAST_WEEKS = 80
_FUTURE_WEEKS = 40
_PAST_DAYS = _PAST_WEEKS * 5
_DAYS = (_PAST_WEEKS + _FUTURE_WEEKS) * 5
_SATURDAY = 5

NOW = _PAST_DAYS * DAY
"""The working time at the day of the sample's moment, before anybody starts to work."""

MINUTES_KEY = 1 + DAY // 60
"""How far apart the keys of two days are; see `due_key`."""

NEVER = _DAYS * MINUTES_KEY
"""A key behind every other."""


def due_key(working: int, *, all_day: bool) -> int:
    """A whole number that orders activities by date and time of day, those that last all day first."""
    day, seconds = divmod(working, DAY)
    return day * MINUTES_KEY + (0 if all_day else 1 + seconds // 60)


class Calendar:
    """Writes working times as the tables hold times.

    Args:
        today: the day of the sample's moment, in UTC.
    """

    def __init__(self, today: date) -> None:
        first = today - timedelta(weeks=_PAST_WEEKS)
        days = (first + timedelta(days=count) for count in range((_PAST_WEEKS + _FUTURE_WEEKS) * 7))
        self._dates = [day.isoformat() for day in days if day.weekday() < _SATURDAY]
        minutes = [_OPENS + minute for minute in range(DAY // 60)]
        self._minutes = [f"{minute // 60:02}:{minute % 60:02}" for minute in minutes]

    def time(self, working: int) -> str:
        """``YYYY-MM-DD HH:MM:SS``."""
        return f"{self._dates[working // DAY]} {self._minutes[working % DAY // 60]}:{working % 60:02}"

    def date(self, working: int) -> str:
        """``YYYY-MM-DD``; a time beyond the calendar is on its last day."""
        return self._dates[min(working // DAY, _DAYS - 1)]

    def due(self, key: int) -> tuple[str, str | None]:
        """Date and time of day, ``HH:MM``, of an activity; no time of day where it lasts all day."""
        day, minute = divmod(key, MINUTES_KEY)
        return self._dates[day], self._minutes[minute - 1] if minute else None

    @property
    def beginning(self) -> datetime:
        """The first moment of the calendar."""
        return datetime.fromisoformat(f"{self.time(0)}+00:00")
