"""Statistics of a pipeline equal what the deals' stays say when they are walked through one by one."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipedriver.server.crm.pipeline_statistics import (
    Conversion,
    Conversions,
    DealSet,
    Movements,
    Question,
    conversions,
    movements,
)
from tests.server.figures import STAGES, FilledCompany
from tests.server.walks import Stay, Walk, visits_of, walks

NOW = "2026-03-02 09:00:00"
ORDER = {1: [1, 2, 3, 4, 5], 2: [6, 7]}


class Recount:
    """The statistics, walked through by hand."""

    def __init__(self, all_walks: list[Walk], pipeline: int, first: date, last: date, owner: int) -> None:
        self.pipeline = pipeline
        self.first = first.isoformat()
        self.end = (last + timedelta(days=1)).isoformat()
        self.walks = {
            id: walk
            for id, walk in enumerate(all_walks, start=1)
            if walk.deal.owner == owner and walk.deal.status != "deleted" and not walk.deal.archived
        }

    def stays(self, walk: Walk) -> list[Stay]:
        """The stays in the pipeline that began by the end of the period."""
        return [
            stay for stay in walk.stays if STAGES[stay.stage] == self.pipeline and stay.entered < self.end
        ]

    def touching(self, walk: Walk) -> list[Stay]:
        """Those that lasted into the period."""
        return [stay for stay in self.stays(walk) if stay.left is None or stay.left >= self.first]

    def within(self, moment: str | None) -> bool:
        """Whether a moment is in the period."""
        return moment is not None and self.first <= moment < self.end

    def went_on(self, walk: Walk, stage: int) -> bool:
        """Whether a deal that was in a stage went on from it."""
        order = ORDER[self.pipeline]
        deal = walk.deal
        if deal.status == "won" and deal.pipeline_id == self.pipeline and str(deal.won_time) < self.end:
            return True
        since = min(stay.entered for stay in self.touching(walk) if stay.stage == stage)
        return any(
            stay.entered >= since and order.index(stay.stage) > order.index(stage)
            for stay in self.stays(walk)
        )

    def conversions(self) -> Conversions:
        """The rates."""
        there = [walk for walk in self.walks.values() if self.touching(walk)]
        stages: list[Conversion] = []
        for one, other in pairwise(ORDER[self.pipeline]):
            mine = [walk for walk in there if any(stay.stage == one for stay in self.touching(walk))]
            rate = _percent(sum(self.went_on(walk, one) for walk in mine), len(mine))
            stages.append(Conversion(one, other, rate))
        here = [walk.deal for walk in there if walk.deal.pipeline_id == self.pipeline]
        won = sum(self.within(deal.won_time) for deal in here)
        lost = sum(self.within(deal.lost_time) for deal in here)
        return Conversions(stages, _percent(won, len(there)), _percent(lost, len(there)))

    def deal_set(self, happened: list[int]) -> DealSet:
        """The deals and their values by currency."""
        values: dict[str, float] = {}
        for id in happened:
            deal = self.walks[id].deal
            values[deal.currency] = values.get(deal.currency, 0) + deal.value
        return DealSet(happened, values)

    def seconds(self, stays: list[Stay]) -> int:
        """How long the stays lasted by the end of the period, or by now."""
        as_of = min(f"{self.end} 00:00:00", NOW)
        total = 0.0
        for stay in stays:
            left = min(stay.left or as_of, as_of)
            total += max(
                (datetime.fromisoformat(left) - datetime.fromisoformat(stay.entered)).total_seconds(), 0
            )
        return int(total)

    def movements(self) -> Movements:
        """What moved."""
        moved = 0
        for walk in self.walks.values():
            for before, after in pairwise(walk.stays):
                same = STAGES[before.stage] == STAGES[after.stage] == self.pipeline
                moved += same and before.stage != after.stage and self.within(after.entered)
        here = {id: walk.deal for id, walk in self.walks.items() if walk.deal.pipeline_id == self.pipeline}
        there = [walk for walk in self.walks.values() if self.touching(walk)]
        ages = {
            stage: _days(
                [
                    self.seconds([stay for stay in self.stays(walk) if stay.stage == stage])
                    for walk in there
                    if any(stay.stage == stage for stay in self.touching(walk))
                ]
            )
            for stage in ORDER[self.pipeline]
        }
        return Movements(
            between_stages=moved,
            added=self.deal_set([id for id, deal in here.items() if self.within(deal.add_time)]),
            left_open=self.deal_set(
                [
                    id
                    for id, walk in self.walks.items()
                    if any(stay.left is None or stay.left >= self.end for stay in self.stays(walk))
                ]
            ),
            won=self.deal_set([id for id, deal in here.items() if self.within(deal.won_time)]),
            lost=self.deal_set([id for id, deal in here.items() if self.within(deal.lost_time)]),
            age_across_stages=_days([self.seconds(self.stays(walk)) for walk in there]),
            age_by_stage=ages,
        )


def _percent(part: int, whole: int) -> int:
    return int(100 * part / whole + 0.5) if whole else 0


def _days(seconds: list[int]) -> int:
    return int(sum(seconds) / len(seconds) / 86_400 + 0.5) if seconds else 0


@given(
    st.lists(walks(), min_size=4, max_size=12),
    st.sampled_from([1, 2]),
    st.dates(min_value=date(2025, 12, 20), max_value=date(2026, 4, 10)),
    st.integers(min_value=0, max_value=60),
    st.integers(min_value=0, max_value=1),
)
def test_statistics_equal_a_recount(
    all_walks: list[Walk], pipeline: int, first: date, days: int, owner: int
) -> None:
    # Whole amounts, so that rounding to the places of a currency changes nothing.
    whole = [replace(walk, deal=replace(walk.deal, value=float(int(walk.deal.value)))) for walk in all_walks]
    last = first + timedelta(days=days)
    with FilledCompany([walk.deal for walk in whole], visits_of(whole)) as company:
        question = Question(pipeline, first.isoformat(), last.isoformat(), company.owners[owner])
        rates = company.carry_out(functools.partial(conversions, question=question))
        moved = company.carry_out(functools.partial(movements, question=question))
    recount = Recount(whole, pipeline, first, last, owner)
    assert rates == recount.conversions()
    assert moved == recount.movements()
    assert all(0 <= rate.rate <= 100 for rate in rates.stages)
    # Each of the two may be rounded up by half a percent.
    assert 0 <= rates.won + rates.lost <= 101
