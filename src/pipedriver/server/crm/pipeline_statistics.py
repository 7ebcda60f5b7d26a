"""How deals went through a pipeline in a period: how many went on, and what moved.

The published API gives the shapes of these statistics and no formulas, so these are ours. The period goes
from its first to its last day, in UTC, both whole. Deals of one owner count that the viewer may see and that
are neither deleted nor archived. A deal *is in* a stage from entering it until it leaves the stage, is won or
is lost. All rates are whole percents, rounded half up, and 0 where nothing could have happened.

Conversion:
- from a stage to the next one: of the deals that were in the stage at some time of the period, the share that
  by the end of the period had gone on from it, by entering any stage further on or by being won;
- ``won_conversion`` and ``lost_conversion``: of the deals that were in the pipeline at some time of the
  period, the share that was won, or lost, in the period.

Movement:
- ``movements_between_stages``: how often, in the period, a deal entered a stage of the pipeline straight from
  another stage of it, be it forward or back; coming from another pipeline or reopening is no movement;
- ``new_deals``: deals of the pipeline that were added in the period;
- ``deals_left_open``: deals that were open in the pipeline when the period ended;
- ``won_deals``, ``lost_deals``: deals of the pipeline that were won or lost in the period and still stand so;
- ``average_age_in_days``: for a stage, how long the deals that were in it in the period had been in it when
  the period ended (now, where that is still to come), on average; across all stages, how long the deals of
  the period had been in the pipeline. In whole days, rounded half up.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.currencies import currencies_of
from pipedriver.server.crm.money import round_amount
from pipedriver.server.crm.permissions import require_statistics_of
from pipedriver.server.crm.pipelines import get_pipeline
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import pipeline_statistics as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.pipeline_statistics import Happening
from pipedriver.server.store.stages import active_stage_ids

_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Question:
    """Whose deals in which pipeline and period are asked about. The days are ``YYYY-MM-DD``."""

    pipeline: int
    first: str
    last: str
    owner: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """The share of the deals of one stage that went on to the next, in percent."""

    from_stage: int
    to_stage: int
    rate: int


@dataclass(frozen=True, slots=True)
class Conversions:
    """How many deals went on from stage to stage, and were won and lost, in percent."""

    stages: list[Conversion]
    won: int
    lost: int


@dataclass(frozen=True, slots=True)
class DealSet:
    """Deals to which something happened, and their values by the code of the currency."""

    ids: list[int]
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class Movements:
    """What moved; ages are in days."""

    between_stages: int
    added: DealSet
    left_open: DealSet
    won: DealSet
    lost: DealSet
    age_across_stages: int
    age_by_stage: dict[int, int]


def conversions(context: Context, question: Question) -> Conversions:
    """How many deals of a period went on from stage to stage, and how many were won and lost.

    Raises:
        NotFound: there is no such pipeline.
        Forbidden: the owner is another, whose statistics the caller may not see.
        Invalid: the period ends before it begins.
    """
    values = _values(context, question)
    present = context.session.all(statements.present_deals(context.viewer.is_admin), **values)
    rows = context.session.all(
        statements.conversions(),
        deals=_ids(present),
        gone_through=_ids(row for row in present if row["went_through"]),
        **values,
    )
    by_stage = {row["stage"]: row for row in rows}
    stages = context.session.column(active_stage_ids(), company=context.company, pipeline=question.pipeline)
    return Conversions(
        stages=[
            Conversion(from_stage, to_stage, _stage_rate(by_stage.get(from_stage)))
            for from_stage, to_stage in pairwise(stages)
        ],
        won=_percent(sum(row["won"] for row in present), len(present)),
        lost=_percent(sum(row["lost"] for row in present), len(present)),
    )


def movements(context: Context, question: Question) -> Movements:
    """What moved in a period.

    Raises:
        NotFound: there is no such pipeline.
        Forbidden: the owner is another, whose statistics the caller may not see.
        Invalid: the period ends before it begins.
    """
    values = _values(context, question)
    deals = context.session.all(statements.happened(context.viewer.is_admin), **values)
    sets = _deal_sets(context, deals)
    present = [row for row in deals if row["present"]]
    rows = context.session.all(statements.stays_by_stage(), deals=_ids(present), **values)
    ages = {row["stage"]: _days(row["seconds_of_deals"], row["deals"]) for row in rows}
    stages = context.session.column(active_stage_ids(), company=context.company, pipeline=question.pipeline)
    return Movements(
        between_stages=sum(row["moves"] for row in rows),
        added=sets["added"],
        left_open=sets["left_open"],
        won=sets["won"],
        lost=sets["lost"],
        age_across_stages=_days(sum(row["seconds"] for row in rows), len(present)),
        age_by_stage={stage: ages.get(stage, 0) for stage in stages},
    )


def _values(context: Context, question: Question) -> dict[str, Any]:
    """What the statements bind."""
    get_pipeline(context, question.pipeline)
    require_statistics_of(context, question.owner)
    if question.last < question.first:
        raise Invalid("end_date must not be before start_date")
    try:
        end = (date.fromisoformat(question.last) + timedelta(days=1)).isoformat()
    except OverflowError:
        raise Invalid("end_date is out of range") from None
    return {
        "company": context.company,
        "viewer": context.viewer.user_id,
        "pipeline": question.pipeline,
        "owner": question.owner,
        "first": question.first,
        "end": end,
        "as_of": min(f"{end} 00:00:00", context.now),
    }


def _ids(rows: Iterable[Row]) -> str:
    return json.dumps([row["id"] for row in rows])


def _deal_sets(context: Context, deals: list[Row]) -> dict[Happening, DealSet]:
    known = currencies_of(context, {row["currency"] for row in deals})

    def deal_set(what: Happening) -> DealSet:
        rows = [row for row in deals if row[what]]
        by_currency: dict[str, list[float]] = {}
        for row in rows:
            by_currency.setdefault(row["currency"], []).append(row["value"])
        return DealSet(
            ids=[row["id"] for row in rows],
            values={
                code: round_amount(math.fsum(worth), known[code].decimal_points)
                for code, worth in sorted(by_currency.items())
            },
        )

    return {what: deal_set(what) for what in statements.HAPPENINGS}


def _stage_rate(row: dict[str, Any] | None) -> int:
    return 0 if row is None else _percent(row["went_on"], row["present"])


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole) if whole else 0


def _days(seconds: int, deals: int) -> int:
    """The average in whole days, rounded half up; 0 without deals."""
    return int(seconds / deals / _SECONDS_A_DAY + 0.5) if deals else 0
