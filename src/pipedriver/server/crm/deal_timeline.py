"""Deals along one of their dates, in periods of equal kind, with what each period's deals are worth.

Open and won deals count that are neither archived nor deleted. A deal is in the period on one of whose days,
in UTC, the date falls; the periods follow each other without a gap.
"""

from __future__ import annotations

import calendar
import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_summary import Exchange, Summary, add_up, merged
from pipedriver.server.crm.filter_choice import Chosen, bound, described
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import deal_timeline as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.deal_timeline import Narrowing
from pipedriver.server.store.deals import deals_by_ids

Interval = Literal["day", "week", "month", "quarter"]

FIELDS = frozenset(
    {
        "add_time",
        "update_time",
        "stage_change_time",
        "next_activity_date",
        "last_activity_date",
        "won_time",
        "first_won_time",
        "lost_time",
        "close_time",
        "expected_close_date",
        "last_incoming_mail_time",
        "last_outgoing_mail_time",
    }
)
"""The keys of the deal fields that hold a date."""

MOST_PERIODS = 3_660
"""How many periods one timeline takes: ten years of days."""

MOST_DEALS = 25_000
"""How many deals one timeline lists; the totals have no such limit."""

_MONTHS = {"month": 1, "quarter": 3}
_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Period:
    """One period: its first day, and the day after its last."""

    first: date
    end: date


@dataclass(frozen=True, slots=True)
class PeriodDeals:
    """One period with the sums of its deals: of all, of the open and of the won ones.

    ``deals`` is empty where the deals themselves were not asked for.
    """

    period: Period
    deals: list[Row]
    all: Summary
    open: Summary
    won: Summary


def periods_from(start: date, interval: Interval, amount: int) -> list[Period]:
    """So many periods, the first of which begins on a day.

    A week has 7 days. A month, and the three of a quarter, go to the day before the same day of a later
    month; where that month is too short its last day stands for it: from 31 January on, months begin on
    28 February, 31 March, 30 April.

    Raises:
        Invalid: there are too many periods, or they go beyond the year 9999.
    """
    if amount > MOST_PERIODS:
        raise Invalid(f"amount must be at most {MOST_PERIODS}")
    try:
        bounds = [_later(start, interval, count) for count in range(amount + 1)]
    except (OverflowError, ValueError):
        raise Invalid("the last period goes beyond the year 9999") from None
    return [Period(first, end) for first, end in pairwise(bounds)]


def timeline(
    context: Context,
    periods: Sequence[Period],
    field: str,
    choice: Mapping[Narrowing, int],
    *,
    with_deals: bool,
    convert_to: str,
    chosen: Chosen | None = None,
) -> list[PeriodDeals]:
    """Put deals into periods by one of their dates, and add them up.

    Args:
        context: the request.
        periods: the periods, one after another.
        field: the key of the field that holds the date.
        choice: the owner and the pipeline, as far as they are given.
        with_deals: whether the deals themselves are wanted.
        convert_to: a currency's code, or ``default_currency`` for the caller's own.
        chosen: a filter that the deals match.

    Raises:
        Invalid: the field holds no date, there is no such currency, or there are too many deals to list.
    """
    if field not in FIELDS:
        raise Invalid(f"field_key: {field!r} is no date field of deals")
    shape = (field, tuple(choice))
    values: dict[str, Any] = {
        "company": context.company,
        "viewer": context.viewer.user_id,
        "first": periods[0].first.isoformat(),
        "end": periods[-1].end.isoformat(),
        **{str(name): value for name, value in choice.items()},
        **bound(chosen),
    }
    to_admin, matching = context.viewer.is_admin, described(chosen)
    sums = context.session.all(statements.sums_by_day(*shape, to_admin=to_admin, matching=matching), **values)
    exchange = Exchange(context, sums, convert_to)
    starts = [period.first.isoformat() for period in periods]
    sums_by_period = _by_period(sums, starts)
    deals_by_period: list[list[Row]] = [[] for _ in periods]
    if with_deals:
        if sum(row["deals_count"] for row in sums) > MOST_DEALS:
            raise Invalid(f"more than {MOST_DEALS} deals: ask for a shorter time, or for exclude_deals=1")
        by_day = statements.ids_by_day(*shape, to_admin=to_admin, matching=matching)
        dated = context.session.all(by_day, **values)
        deals_by_period = _with_all_columns(context, _by_period(dated, starts))
    return [
        PeriodDeals(
            period=period,
            deals=deals,
            all=add_up(merged(rows), exchange),
            open=add_up(merged(row for row in rows if row["status"] == "open"), exchange),
            won=add_up(merged(row for row in rows if row["status"] == "won"), exchange),
        )
        for period, deals, rows in zip(periods, deals_by_period, sums_by_period, strict=True)
    ]


def _later(start: date, interval: Interval, count: int) -> date:
    """The day so many intervals after another."""
    if interval in _DAYS:
        return start + timedelta(days=count * _DAYS[interval])
    month = start.month - 1 + count * _MONTHS[interval]
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _by_period(rows: list[Row], starts: list[str]) -> list[list[Row]]:
    """Rows, each with its ``day``, put into the periods that begin on the days."""
    found: list[list[Row]] = [[] for _ in starts]
    for row in rows:
        found[bisect_right(starts, row["day"]) - 1].append(row)
    return found


def _with_all_columns(context: Context, by_period: list[list[Row]]) -> list[list[Row]]:
    ids = [row["id"] for rows in by_period for row in rows]
    deals: list[Row] = context.session.all(
        deals_by_ids(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=json.dumps(ids),
        kept_since=context.now,
    )
    by_id: dict[Any, Row] = {deal["id"]: deal for deal in deals}
    return [[by_id[row["id"]] for row in rows] for rows in by_period]
