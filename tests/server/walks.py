"""Deals that go from stage to stage, for tests that follow them again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from tests.server.figures import FIRST_DAY, HOURS, STAGES, MadeDeal, deals


@dataclass(frozen=True)
class Stay:
    """A stay of a deal in a stage; ``left`` is None while it lasts."""

    stage: int
    entered: str
    left: str | None


@dataclass(frozen=True)
class Walk:
    """A deal and the stages that it went through."""

    deal: MadeDeal
    stays: tuple[Stay, ...]


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    """A deal that goes from stage to stage, in and out of pipelines, until it is closed or still open."""
    deal = draw(deals)
    hours = sorted(draw(st.lists(st.integers(0, HOURS), min_size=2, max_size=7, unique=True)))
    moments = [f"{FIRST_DAY + timedelta(hours=hour):%Y-%m-%d %H:%M:%S}" for hour in hours]
    closing = None if deal.status == "open" else moments[-1]
    entries = moments if closing is None else moments[:-1]
    stages = [draw(st.sampled_from(sorted(STAGES))) for _ in entries]
    ends = [*entries[1:], closing]
    stays = [Stay(stage, entered, left) for stage, entered, left in zip(stages, entries, ends, strict=True)]
    return Walk(
        replace(
            deal,
            stage_id=stages[-1],
            add_time=moments[0],
            won_time=closing if deal.status == "won" else None,
            lost_time=closing if deal.status == "lost" else None,
            hidden=False,
        ),
        tuple(stays),
    )


def visits_of(all_walks: list[Walk]) -> list[dict[str, Any]]:
    """The stays as the table of visits holds them; the deals are numbered from 1."""
    rows = [
        {
            "deal_id": deal,
            "pipeline_id": STAGES[stay.stage],
            "stage_id": stay.stage,
            "entered_at": stay.entered,
            "left_at": stay.left,
        }
        for deal, walk in enumerate(all_walks, start=1)
        for stay in walk.stays
    ]
    return [{"company_id": 1, "id": id, **row} for id, row in enumerate(rows, start=1)]
