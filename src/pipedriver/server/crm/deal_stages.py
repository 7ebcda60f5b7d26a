"""Where a deal stands: which stage it is put into, and the record of its stays.

Rules: changelog "Bug fix in the behavior of pipeline_id and stage_id" of 2023; the default pipeline is the
first one (API reference, Deals).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.known_stages import known_stages
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import deal_stages as statements
from pipedriver.server.store.identifiers import next_id

Place = dict[str, Any]
"""``stage_id`` and ``pipeline_id``: where a deal stands."""


def place_of_new_deal(context: Context, asked: Mapping[str, Any]) -> Place:
    """Where a new deal is put: a stage wins over a pipeline, and the first stage is the default.

    Raises:
        Invalid: there is no such stage or pipeline, or none at all.
    """
    if "stage_id" in asked:
        return _stage(context, asked["stage_id"])
    if "pipeline_id" in asked:
        return _first_stage_of(context, asked["pipeline_id"])
    usable = known_stages(context).usable
    if not usable:
        raise Invalid("there is no pipeline with a stage to put the deal into")
    return _place(usable[0])


def place_of_moved_deal(context: Context, deal: Mapping[str, Any], asked: Mapping[str, Any]) -> Place:
    """Where a deal goes: nothing where it stays, and another pipeline alone means its first stage.

    Raises:
        Invalid: there is no such stage or pipeline.
    """
    if "stage_id" in asked:
        return {} if asked["stage_id"] == deal["stage_id"] else _stage(context, asked["stage_id"])
    if asked.get("pipeline_id", deal["pipeline_id"]) == deal["pipeline_id"]:
        return {}
    return _first_stage_of(context, asked["pipeline_id"])


def begin_visit(
    context: Context, deal: int, place: Mapping[str, Any], entered: str, left: str | None = None
) -> None:
    """Record that a deal entered a stage; ``left`` is given for one that was closed at once."""
    context.session.run(
        statements.insert_visit(),
        company_id=context.company,
        id=next_id(context.session, context.company, "deal_stage_visits"),
        deal_id=deal,
        pipeline_id=place["pipeline_id"],
        stage_id=place["stage_id"],
        entered_at=entered,
        left_at=left,
    )


def end_visits(context: Context, deals: Sequence[int], left: str) -> None:
    """Record that deals left the stages in which they stand, at the latest now."""
    context.session.run(
        statements.end_visits(),
        company=context.company,
        deals=json.dumps(list(deals)),
        left=min(left, context.now),
    )


def follow_visits(context: Context, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Keep the stays of a changed deal: an open deal is in exactly one stage, any other in none."""
    was_open, is_open = before["status"] == "open", after["status"] == "open"
    moved = before["stage_id"] != after["stage_id"]
    if was_open and (moved or not is_open):
        end_visits(context, [after["id"]], context.now if is_open else after["close_time"] or context.now)
    if is_open and (moved or not was_open):
        begin_visit(context, after["id"], after, context.now)


def _stage(context: Context, id: int) -> Place:
    for row in known_stages(context).usable:
        if row["id"] == id:
            return _place(row)
    raise Invalid(f"stage_id: there is no stage {id}")


def _first_stage_of(context: Context, pipeline: int) -> Place:
    for row in known_stages(context).usable:
        if row["pipeline_id"] == pipeline:
            return _place(row)
    raise Invalid(f"pipeline_id: there is no pipeline {pipeline} with a stage")


def _place(row: Mapping[str, Any]) -> Place:
    return {"stage_id": row["id"], "pipeline_id": row["pipeline_id"]}
