"""How old a deal is, and how long it stayed in which stage.

Meanings: the example of one deal in the API reference of v1. The parts of a length of time there are those of
the calendar: 198 days from 29 May on are 6 months and 14 days.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.won_totals import won_averages
from pipedriver.server.store import activities
from pipedriver.server.store import deal_stages as statements
from pipedriver.server.store.activities import ACTIVITY_COLUMNS, ActivityRow

_ACTIVITY_ID = ACTIVITY_COLUMNS.index("id")


class Length(NamedTuple):
    """A length of time in the parts of the calendar, and as a whole in seconds."""

    years: int
    months: int
    days: int
    hours: int
    minutes: int
    seconds: int
    total_seconds: int


class ShownActivities(NamedTuple):
    """Activities that another record shows, by their ids.

    ``participants`` are the persons who take part in each, and whether each is the primary one, in their
    order.
    """

    rows: dict[int, ActivityRow]
    participants: dict[int, list[tuple[int, int]]]


class DealHistory(NamedTuple):
    """What one deal shows of its past, and of the won deals of its pipeline.

    ``seconds_by_stage`` holds the stages in the order in which the deal first entered them.
    """

    age: Length
    average_time_to_won: Length
    average_stage_progress: float
    seconds_by_stage: dict[int, int]


def history_of(context: Context, deal: Mapping[str, Any]) -> DealHistory:
    """The history of a deal: the age of a closed one is the time until it was closed."""
    now = context.moment.replace(tzinfo=None)
    averages = won_averages(context, deal["pipeline_id"])
    end = datetime.fromisoformat(deal["close_time"]) if deal["close_time"] else now
    return DealHistory(
        age=length_between(datetime.fromisoformat(deal["add_time"]), end),
        average_time_to_won=length_between(now - timedelta(seconds=averages.seconds_to_won), now),
        average_stage_progress=averages.stage_place,
        seconds_by_stage=_seconds_by_stage(context, deal["id"], now),
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
    for row in rows:
        id, person = row[_ACTIVITY_ID], row[-2]
        if id not in shown.rows:
            shown.rows[id] = row[:-2]
            shown.participants[id] = []
        if person is not None:
            shown.participants[id].append(row[-2:])
    return shown


def length_between(start: datetime, end: datetime) -> Length:
    """The time from one moment to another; none where the second is not later."""
    if end <= start:
        return Length(0, 0, 0, 0, 0, 0, 0)
    months = (end.year - start.year) * 12 + end.month - start.month
    reached = _after_months(start, months)
    if reached > end:
        months -= 1
        reached = _after_months(start, months)
    rest, whole = end - reached, end - start
    minutes, seconds = divmod(rest.seconds, 60)
    return Length(
        years=months // 12,
        months=months % 12,
        days=rest.days,
        hours=minutes // 60,
        minutes=minutes % 60,
        seconds=seconds,
        total_seconds=whole.days * 86_400 + whole.seconds,
    )


def _after_months(moment: datetime, months: int) -> datetime:
    """The moment so many months later; in a shorter month its last day."""
    month = moment.month - 1 + months
    year, month = moment.year + month // 12, month % 12 + 1
    day = moment.day if moment.day <= 28 else min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)


def _seconds_by_stage(context: Context, deal: int, now: datetime) -> dict[int, int]:
    seconds: dict[int, int] = {}
    visits = context.session.tuples(statements.visits_of(), company=context.company, deal=deal)
    for stage, entered, left in visits:
        stayed = (datetime.fromisoformat(left) if left else now) - datetime.fromisoformat(entered)
        seconds[stage] = seconds.get(stage, 0) + max(int(stayed.total_seconds()), 0)
    return seconds
