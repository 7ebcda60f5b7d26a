"""How long the won deals of a pipeline took, and how far they had come: kept as totals, read as averages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.store import won_totals as statements
from pipedriver.server.store.database import Session


@dataclass(frozen=True, slots=True)
class WonAverages:
    """Averages over the won deals of a pipeline; both are 0 where there are none.

    ``seconds_to_won`` is the time from adding to winning, ``stage_place`` the place, from 1, of the stage in
    which a deal was won.
    """

    seconds_to_won: int
    stage_place: float


def won_averages(context: Context, pipeline: int) -> WonAverages:
    """The averages over a pipeline's won deals."""
    return context.session.kept(
        ("won averages", context.company, pipeline),
        ("won_deal_totals", "stages"),
        _read_averages,
        context,
        pipeline,
    )


def _read_averages(context: Context, pipeline: int) -> WonAverages:
    row = context.session.first(
        statements.won_totals_of_pipeline(), company=context.company, pipeline=pipeline
    )
    if row is None or not row["deals_count"]:
        return WonAverages(0, 0)
    count = row["deals_count"]
    return WonAverages(round(row["seconds_to_won"] / count), round(row["stage_places"] / count, 2))


def won_totals_changed(
    context: Context, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> None:
    """Move a deal's share of the totals from what it was to what it is now; None stands for no deal."""
    old, new = _share(before), _share(after)
    if old == new:
        return
    for share, sign in ((old, -1), (new, 1)):
        if share is not None:
            stage, seconds = share
            context.session.run(
                statements.add_to_won_total(),
                company=context.company,
                stage=stage,
                count=sign,
                seconds=sign * seconds,
            )


def recount_won_totals(session: Session, company: int) -> None:
    """Sum a company's totals anew from its deals, after many were written past the rules."""
    session.run(statements.forget_won_totals(), company=company)
    session.run(statements.sum_won_totals(), company=company)


def _share(deal: Mapping[str, Any] | None) -> tuple[int, int] | None:
    if deal is None or deal["status"] != "won":
        return None
    taken = datetime.fromisoformat(deal["won_time"]) - datetime.fromisoformat(deal["add_time"])
    return deal["stage_id"], int(taken.total_seconds())
