"""Summaries and timelines equal a recount of the same deals, deal by deal."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver.server.crm.context import Context, Viewer
from pipedriver.server.crm.deal_summary import Summary, summarize, summarize_stages
from pipedriver.server.crm.deal_timeline import Interval, periods_from, timeline
from tests.server.companies import MOMENT
from tests.server.figures import FilledCompany, MadeDeal, deals

DECIMALS = {"EUR": 2, "USD": 2, "JPY": 0}
EVERYTHING: dict[str, Any] = {}

made = st.lists(deals, max_size=25)
intervals: st.SearchStrategy[Interval] = st.sampled_from(["day", "week", "month", "quarter"])
starts = st.dates(min_value=date(1999, 1, 1), max_value=date(2100, 12, 31))
choices = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["open", "won", "lost"]),
        "pipeline_id": st.integers(min_value=1, max_value=3),
        "stage_id": st.integers(min_value=1, max_value=7),
        "user_id": st.integers(min_value=0, max_value=1),
    },
)


def _seen(deal: MadeDeal, viewer: int) -> bool:
    return viewer == 0 or not deal.hidden or deal.owner == viewer


def _chosen(all_deals: Iterable[MadeDeal], choice: dict[str, Any], viewer: int) -> list[MadeDeal]:
    return [
        deal
        for deal in all_deals
        if deal.status != "deleted"
        and not deal.archived
        and _seen(deal, viewer)
        and choice.get("status", deal.status) == deal.status
        and choice.get("pipeline_id", deal.pipeline_id) == deal.pipeline_id
        and choice.get("stage_id", deal.stage_id) == deal.stage_id
        and choice.get("user_id", deal.owner) == deal.owner
    ]


def _check(summary: Summary, expected: list[MadeDeal]) -> None:
    """A summary says what adding up the deals says."""
    assert summary.count == len(expected)
    assert [each.code for each in summary.sums] == sorted({deal.currency for deal in expected})
    for each in summary.sums:
        mine = [deal for deal in expected if deal.currency == each.code]
        assert each.count == len(mine)
        # A sum of floats that ends on half a unit may be rounded either way.
        unit = 10 ** -DECIMALS[each.code]
        assert each.value == pytest.approx(sum(deal.value for deal in mine), abs=unit)
        assert each.weighted == pytest.approx(sum(deal.weighted for deal in mine), abs=unit)
        assert round(each.value, DECIMALS[each.code]) == each.value
    assert summary.value_converted == pytest.approx(sum(each.value_converted for each in summary.sums))
    assert summary.weighted_converted == pytest.approx(sum(each.weighted_converted for each in summary.sums))


def _as_viewer(company: FilledCompany, viewer: int) -> Viewer:
    if viewer == 0:
        return company.viewer
    return replace(company.viewer, user_id=company.owners[1], is_admin=False)


def _bound(company: FilledCompany, choice: dict[str, Any]) -> dict[Any, Any]:
    """The choice with the owner's id in place of the number."""
    bound = dict(choice)
    if "user_id" in bound:
        bound["user_id"] = company.owners[bound["user_id"]]
    return bound


@given(made, choices, st.integers(min_value=0, max_value=1))
def test_summary_equals_a_recount(all_deals: list[MadeDeal], choice: dict[str, Any], viewer: int) -> None:
    with FilledCompany(all_deals) as company:
        seen_by = _as_viewer(company, viewer)
        asked = _bound(company, choice)
        summary = company.database.read(lambda session: summarize(Context(session, seen_by, MOMENT), asked))
        expected = _chosen(all_deals, choice, viewer)
        _check(summary, expected)
        stages = company.database.read(
            lambda session: summarize_stages(Context(session, seen_by, MOMENT), asked, "USD")
        )
        _check(stages.total, expected)
        assert set(stages.by_stage) == {deal.stage_id for deal in expected}
        for stage, sums in stages.by_stage.items():
            _check(sums, [deal for deal in expected if deal.stage_id == stage])
            assert sums.converted_to == "USD"


@given(starts, intervals, st.integers(min_value=1, max_value=60))
def test_periods_follow_each_other_without_a_gap(start: date, interval: Interval, amount: int) -> None:
    periods = periods_from(start, interval, amount)
    assert len(periods) == amount
    assert periods[0].first == start
    assert all(one.end == other.first for one, other in pairwise(periods))
    for number, period in enumerate(periods):
        length = (period.end - period.first).days
        if interval in ("day", "week"):
            assert length == {"day": 1, "week": 7}[interval]
            continue
        months = number * {"month": 1, "quarter": 3}[interval]
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        assert period.first == date(year, month + 1, min(start.day, last))


@given(
    st.lists(deals, min_size=12, max_size=30),
    st.sampled_from(
        [date(2025, 12, 31), *[date(2026, 1, day) for day in (1, 2, 3, 30, 31)], date(2026, 2, 1)]
    ),
    intervals,
    st.integers(min_value=1, max_value=4),
    st.sampled_from(["add_time", "won_time", "lost_time", "expected_close_date", "expected_close_date"]),
    st.just(EVERYTHING) | choices,
    st.integers(min_value=0, max_value=1),
)
def test_timeline_equals_a_recount(
    all_deals: list[MadeDeal],
    start: date,
    interval: Interval,
    amount: int,
    field: str,
    choice: dict[str, Any],
    viewer: int,
) -> None:
    choice = {name: value for name, value in choice.items() if name in ("user_id", "pipeline_id")}
    with FilledCompany(all_deals) as company:
        seen_by = _as_viewer(company, viewer)
        periods = periods_from(start, interval, amount)
        asked = _bound(company, choice)
        found = company.database.read(
            lambda session: timeline(
                Context(session, seen_by, MOMENT),
                periods,
                field,
                asked,
                with_deals=True,
                convert_to="default_currency",
            )
        )
    counted = [deal for deal in _chosen(all_deals, choice, viewer) if deal.status in ("open", "won")]
    listed: list[int] = []
    for period, each in zip(periods, found, strict=True):
        assert each.period == period
        mine = [deal for deal in counted if _in(period.first, period.end, getattr(deal, field))]
        _check(each.all, mine)
        _check(each.open, [deal for deal in mine if deal.status == "open"])
        _check(each.won, [deal for deal in mine if deal.status == "won"])
        ids = [row["id"] for row in each.deals]
        assert ids == sorted(ids)
        assert sorted(ids) == sorted(
            id for id, deal in enumerate(all_deals, 1) if any(deal is one for one in mine)
        )
        listed += ids
    assert len(listed) == len(set(listed))
    everything = [deal for deal in counted if _in(start, periods[-1].end, getattr(deal, field))]
    assert len(listed) == len(everything)


def _in(first: date, end: date, moment: str | None) -> bool:
    return moment is not None and first <= date.fromisoformat(moment[:10]) <= end - timedelta(days=1)
