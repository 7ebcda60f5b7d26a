"""Companies full of made-up deals, for tests that count them again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.pipelines import create_pipeline
from pipedriver.server.crm.stages import change_stage, create_stage
from pipedriver.server.founding import add_user
from pipedriver.server.store import tables
from pipedriver.server.store.rows import add_rows
from tests.server.companies import MOMENT, Company

FIRST_DAY = datetime(2026, 1, 1)
HOURS = 24 * 90
"""The deals are added, moved and closed in so many hours from the first day on."""

STAGES = {1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 2, 7: 2}
"""The pipelines of the stages."""

PROBABILITIES = {1: 10, 2: 33, 3: 50, 4: 100, 5: 0, 6: 25, 7: 75}
"""The chances of winning in the stages. The second pipeline has no probabilities, so its own do not count."""


@dataclass(frozen=True)
class MadeDeal:
    """A deal to make. ``owner`` is 0 for the admin and 1 for another user."""

    value: float
    currency: str
    stage_id: int
    status: str
    probability: float | None
    owner: int
    archived: bool
    hidden: bool
    add_time: str
    won_time: str | None
    lost_time: str | None
    expected_close_date: str | None

    @property
    def pipeline_id(self) -> int:
        """The pipeline of the stage."""
        return STAGES[self.stage_id]

    @property
    def weighted(self) -> float:
        """The value times the probability."""
        if self.pipeline_id == 2:
            return self.value
        own = self.probability
        return self.value * (PROBABILITIES[self.stage_id] if own is None else own) / 100


moments = st.sampled_from(
    [
        f"2026-{month:02}-{day:02} {time}"
        for month, day in ((1, 1), (1, 2), (1, 9), (1, 30), (1, 31), (2, 1), (2, 28), (3, 1), (4, 1))
        for time in ("00:00:00", "12:30:00", "23:59:59")
    ]
)
"""Moments on which the bounds of periods may fall."""

days = moments.map(lambda moment: moment[:10])


def _settled(deal: MadeDeal) -> MadeDeal:
    """Only a won deal has a time of winning, only a lost one a time of losing."""
    return replace(
        deal,
        won_time=deal.won_time if deal.status == "won" else None,
        lost_time=deal.lost_time if deal.status == "lost" else None,
    )


deals = st.builds(
    MadeDeal,
    value=st.integers(min_value=0, max_value=10**7).map(lambda cents: cents / 100),
    currency=st.sampled_from(["EUR", "USD", "JPY"]),
    stage_id=st.sampled_from(sorted(STAGES)),
    status=st.sampled_from(["open", "open", "won", "lost", "deleted"]),
    probability=st.none() | st.integers(min_value=0, max_value=100).map(float),
    owner=st.integers(min_value=0, max_value=1),
    archived=st.sampled_from([False, False, False, True]),
    hidden=st.booleans(),
    add_time=moments,
    won_time=moments,
    lost_time=moments,
    expected_close_date=st.none() | days,
).map(_settled)


class FilledCompany(Company):
    """A company with two pipelines, seven stages, two users, and the deals that are given."""

    def __init__(self, made: list[MadeDeal], visits: list[dict[str, Any]] | None = None) -> None:
        super().__init__()
        self.other = self.database.write(
            lambda session: add_user(session, MOMENT, 1, name="Rita Regular", email="rita@example.com")
        )
        self.owners = (self.viewer.user_id, self.other.user_id)
        self.carry_out(_make_stages)
        rows = [self._row(id, deal) for id, deal in enumerate(made, start=1)]
        self.carry_out(lambda context: add_rows(context.session, tables.deals, rows))
        if visits is not None:
            self.carry_out(lambda context: add_rows(context.session, tables.deal_stage_visits, visits))

    def _row(self, id: int, deal: MadeDeal) -> dict[str, Any]:
        return {
            "company_id": 1,
            "id": id,
            "title": "Deal",
            "search_title": "deal",
            "value": deal.value,
            "currency": deal.currency,
            "user_id": self.owners[deal.owner],
            "creator_user_id": self.owners[0],
            "pipeline_id": deal.pipeline_id,
            "stage_id": deal.stage_id,
            "status": deal.status,
            "probability": deal.probability,
            "visible_to": 1 if deal.hidden else 3,
            "is_archived": int(deal.archived),
            "add_time": deal.add_time,
            "update_time": deal.add_time,
            "idle_since": deal.add_time,
            "won_time": deal.won_time,
            "lost_time": deal.lost_time,
            "expected_close_date": deal.expected_close_date,
        }


def _make_stages(context: Context) -> None:
    other = create_pipeline(context, name="Without probabilities", deal_probability=False)
    for _ in range(2):
        create_stage(context, name="S", pipeline_id=other["id"])
    for stage, probability in PROBABILITIES.items():
        change_stage(context, stage, {"deal_probability": probability})
