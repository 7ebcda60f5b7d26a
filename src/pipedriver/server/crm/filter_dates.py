"""Days and moments in conditions: written out, or by names that mean others every day.

The names are those of the API reference (``GET /filters/helpers``). They are resolved when a filter is used,
in the time zone of the user who uses it; a week begins on Monday. Every name stands for a stretch of days, so
``=`` means within it, ``<`` before it, ``>`` after it.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from types import MappingProxyType

ROTTING = "rotten_time"
"""What stands for the day on which a deal goes rotten, each deal's own."""

NOW = "now"
"""What stands for the moment of use; for fields that hold a mere day, for that day."""


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days: its first one, and the one after its last. None where it has no bound."""

    first: date | None
    end: date | None


def _days(first: date, count: int) -> Days:
    return Days(first, _later(first, count))


def _later(day: date, days: int) -> date | None:
    """The day so many days later; None behind the year 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or of an earlier one; the last day where that month is too short."""
    month = day.year * 12 + day.month - 1 + months
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _quarter(day: date, quarters: int) -> Days:
    first = _months_later(date(day.year, day.month - (day.month - 1) % 3, 1), 3 * quarters)
    return Days(first, _months_later(first, 3))


def _month(day: date, months: int) -> Days:
    first = _months_later(day.replace(day=1), months)
    return Days(first, _months_later(first, 1))


def _week(day: date, weeks: int) -> Days:
    return _days(day - timedelta(days=day.weekday()) + timedelta(weeks=weeks), 7)


_Meaning = Callable[[date], Days]


def _day_of_month(months: int) -> _Meaning:
    return lambda today: _days(_months_later(today, months), 1)


def _day(days: int) -> _Meaning:
    return lambda today: _days(today + timedelta(days=days), 1)


def _before(days: int) -> _Meaning:
    return lambda today: Days(None, today + timedelta(days=days))


def _from(days: int) -> _Meaning:
    return lambda today: Days(today + timedelta(days=days), None)


@dataclass(frozen=True, slots=True)
class NamedDays:
    """A name for days: what it is called, and which days it means today."""

    label: str
    meaning: _Meaning


_INTERVALS = {
    "last_quarter": NamedDays("last quarter", lambda today: _quarter(today, -1)),
    "this_quarter": NamedDays("this quarter", lambda today: _quarter(today, 0)),
    "last_month": NamedDays("last month", lambda today: _month(today, -1)),
    "this_month": NamedDays("this month", lambda today: _month(today, 0)),
    "last_week": NamedDays("last week", lambda today: _week(today, -1)),
    "this_week": NamedDays("this week", lambda today: _week(today, 0)),
    "next_week": NamedDays("next week", lambda today: _week(today, 1)),
    "next_month": NamedDays("next month", lambda today: _month(today, 1)),
}
_DATES = {
    **{f"{n}_months_ago": NamedDays(f"{n} months ago", _day_of_month(-n)) for n in range(6, 1, -1)},
    "1_months_ago": NamedDays("1 month ago", _day_of_month(-1)),
    "3_weeks_ago": NamedDays("3 weeks ago", _day(-21)),
    "2_weeks_ago": NamedDays("2 weeks ago", _day(-14)),
    "1_week_ago": NamedDays("1 week ago", _day(-7)),
    "yesterday": NamedDays("yesterday", _day(-1)),
    "before_today": NamedDays("before today", _before(0)),
    "today": NamedDays("today", _day(0)),
    NOW: NamedDays("now", _day(0)),
    "later_or_today": NamedDays("today or later", _from(0)),
    "before_tomorrow": NamedDays("before tomorrow", _before(1)),
    "tomorrow": NamedDays("tomorrow", _day(1)),
    "later_or_tomorrow": NamedDays("tomorrow or later", _from(1)),
    "in_1_week": NamedDays("in 1 week", _day(7)),
    "in_2_weeks": NamedDays("in 2 weeks", _day(14)),
    "in_3_weeks": NamedDays("in 3 weeks", _day(21)),
    "in_1_month": NamedDays("in 1 month", _day_of_month(1)),
    **{f"in_{n}_months": NamedDays(f"in {n} months", _day_of_month(n)) for n in range(2, 7)},
}
NAMED_DAYS: Mapping[str, NamedDays] = MappingProxyType({**_INTERVALS, **_DATES})
"""The names that stand for days."""

RELATIVE_DATES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "Relative date intervals": {name: known.label for name, known in _INTERVALS.items()},
        "Relative dates": {name: known.label for name, known in _DATES.items()},
        "Deal specific": {ROTTING: "Rotten time"},
    }
)
"""The names in the groups in which the helpers show them."""


def days_meant(value: str, today: date) -> Days:
    """The days that a value means: a day, ``YYYY-MM-DD``, or a name. A time behind a day is dropped.

    Raises:
        ValueError: it means none.
    """
    named = NAMED_DAYS.get(value)
    if named is not None:
        return named.meaning(today)
    try:
        day = date.fromisoformat(value[:10] if value[10:11] in (" ", "T") else value)
    except ValueError:
        raise ValueError("must be a date, YYYY-MM-DD, or the name of a relative date") from None
    return _days(day, 1)


def day_text(day: date | None) -> str | None:
    """A bound as fields that hold a day hold it."""
    return None if day is None else day.isoformat()


def moment_text(day: date | None, zone: tzinfo) -> str | None:
    """A bound as fields that hold a moment hold it: when the day begins in a time zone, in UTC."""
    if day is None:
        return None
    try:
        begins = datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        # The first or the last day of all: there is nothing on its other side.
        return f"{day.isoformat()} 00:00:00"
    return begins.replace(tzinfo=None).isoformat(sep=" ")
