"""How old a deal is, and how long it stayed in which stage.

Meanings: the example of one deal in the API reference of v1. The parts of a length of time there are those of
the calendar: 198 days from 29 May on are 6 months and 14 days.
"""

from __future__ import annotations

import calendar
import functools
from datetime import datetime, timedelta
from operator import itemgetter

from msgspec import Struct

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.won_totals import won_averages
from pipedriver.server.store import activities
from pipedriver.server.store import deal_stages as statements
from pipedriver.server.store.activities import ACTIVITY_COLUMNS, ActivityRow

_ACTIVITY_ID = ACTIVITY_COLUMNS.index("id")
_position_of = itemgetter(-1)


class Length(Struct, frozen=True):
    """A length of time in the parts of the calendar, and as a whole in seconds."""

    years: int
    months: int
    days: int
    hours: int
    minutes: int
    seconds: int
    total_seconds: int


class ShownActivities(Struct):
    """Activities that another record shows, by their ids.

    ``participants`` are the persons who take part in each, and whether each is the primary one, in their
    order.
    """

    rows: dict[int, ActivityRow]
    participants: dict[int, list[tuple[int, int]]]


_NO_TIME = Length(0, 0, 0, 0, 0, 0, 0)


class DealHistory(Struct):
    """What one deal shows of its past, and of the won deals of its pipeline.

    ``seconds_by_stage`` holds the stages in the order in which the deal first entered them.
    """

    age: Length
    average_time_to_won: Length
    average_stage_progress: float
    seconds_by_stage: dict[int, int]


def history_of(context: Context, deal: int, pipeline: int, *, added: str, closed: str | None) -> DealHistory:
    """The history of a deal in a pipeline: the age of a closed one is the time until it was closed.

    Args:
        context: the request.
        deal, pipeline: their ids.
        added, closed: when the deal was added and closed, as the tables hold it.
    """
    now = _without_zone(context.moment)
    averages = won_averages(context, pipeline)
    parse = datetime.fromisoformat
    return DealHistory(
        length_between(parse(added), parse(closed) if closed else now),
        _length_until(now, averages.seconds_to_won),
        averages.stage_place,
        _seconds_by_stage(context, deal, now),
    )


def last_and_next_activity(context: Context, last: int | None, next: int | None) -> ShownActivities:
    """The last and the next activity of a record, as far as it has any and the viewer may see them."""
    shown = ShownActivities({}, {})
    if last is None and next is None:
        return shown
    rows = context.session.tuples(
        activities.last_and_next_activity(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        last=last,
        next=next,
    )
    if len(rows) > 1:
        rows.sort(key=_position_of)
    for row in rows:
        id, person = row[_ACTIVITY_ID], row[-3]
        shown.rows[id] = row[:-3]
        if person is not None:
            shown.participants.setdefault(id, []).append(row[-3:-1])
    return shown


def length_between(start: datetime, end: datetime) -> Length:
    """The time from one moment to another, both to the second; none where the second is not later."""
    if end <= start:
        return _NO_TIME
    whole = end - start
    year, month, first = end.year, end.month, start.day
    months = (year - start.year) * 12 + month - start.month
    # Up to the last moment that lies whole days after the start: today, or the day before.
    last = end.day - (end.toordinal() - start.toordinal() - whole.days)
    # In a shorter month its last day stands for the day on which it began.
    days = last - (first if first <= 28 else min(first, _days_in(year, month)))
    if days < 0:
        months -= 1
        length = _days_in(year, month - 1) if month > 1 else 31
        days = last + length - min(first, length)
    minutes, seconds = divmod(whole.seconds, 60)
    return Length(
        months // 12,
        months % 12,
        days,
        minutes // 60,
        minutes % 60,
        seconds,
        whole.days * 86_400 + whole.seconds,
    )


@functools.lru_cache(maxsize=64)
def _without_zone(moment: datetime) -> datetime:
    """A moment as those that the tables hold are read."""
    return moment.replace(tzinfo=None)


@functools.lru_cache(maxsize=64)
def _length_until(now: datetime, seconds: int) -> Length:
    """So many seconds as they are until now; many deals are asked for within a second."""
    return length_between(now - timedelta(seconds=seconds), now)


@functools.lru_cache(maxsize=1024)
def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _seconds_by_stage(context: Context, deal: int, now: datetime) -> dict[int, int]:
    seconds: dict[int, int] = {}
    visits = context.session.tuples(statements.visits_of(), company=context.company, deal=deal)
    parse = datetime.fromisoformat
    visits.sort()
    for entered, _, stage, left in visits:
        stayed = (parse(left) if left else now) - parse(entered)
        seconds[stage] = seconds.get(stage, 0) + (
            stayed.days * 86_400 + stayed.seconds if stayed.days >= 0 else 0
        )
    return seconds
