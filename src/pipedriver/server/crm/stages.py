"""Stages: the steps of a pipeline, numbered from 1 without a gap.

A deal's pipeline is always that of its stage, so a stage that moves to another pipeline takes its deals
along, and their history in it. Deals in a deleted stage keep it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipedriver.server.crm.changes import happened, log_changes, log_event
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.known_stages import known_stages
from pipedriver.server.crm.names import checked_name
from pipedriver.server.crm.ordering import placed, renumber
from pipedriver.server.crm.permissions import require_admin
from pipedriver.server.crm.pipelines import check_pipeline
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.crm.webhooks import are_told
from pipedriver.server.store import stages as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id, reserve_ids
from pipedriver.server.store.listing import Page
from pipedriver.server.store.rows import add_rows, change_row
from pipedriver.server.store.tables import stages

FIRST = 1
"""The ``order_nr`` of a pipeline's first stage (seen in answers of the API)."""

SURE = 100
"""The chance of winning, in percent, of a deal in a stage that names none."""


def list_stages(context: Context, page: Page, *, pipeline: int | None = None) -> list[Row]:
    """A page of the stages, one more than asked for if there are more; an unknown pipeline has none."""
    return context.session.all(
        statements.stages_page(pipeline is not None),
        company=context.company,
        pipeline=pipeline,
        start=page.start,
        fetch=page.fetch,
    )


def get_stage(context: Context, id: int) -> Row:
    """One stage, a deleted one too.

    Raises:
        NotFound: the company has no such stage.
    """
    row = known_stages(context).stages.get(id)
    if row is None:
        raise NotFound("Stage not found")
    return row


def create_stage(
    context: Context,
    *,
    name: str,
    pipeline_id: int,
    deal_probability: float = SURE,
    rotten_flag: bool = False,
    rotten_days: int | None = None,
) -> Row:
    """Add a stage at the end of a pipeline.

    Raises:
        Forbidden: the caller is no admin.
        Invalid: the name is empty, the probability no whole number, or there is no such pipeline.
    """
    require_admin(context, "sales")
    check_pipeline(context, pipeline_id)
    id = next_id(context.session, context.company, "stages")
    row = {
        "company_id": context.company,
        "id": id,
        "pipeline_id": pipeline_id,
        "name": checked_name(name),
        "order_nr": FIRST + len(_ids_in_order(context, pipeline_id)),
        "active_flag": 1,
        "deal_probability": _whole_percent(deal_probability),
        "rotten_flag": int(rotten_flag),
        "rotten_days": rotten_days,
        "add_time": context.now,
        "update_time": context.now,
    }
    add_rows(context.session, stages, [row])
    log_event(context, "stage", id, "added")
    return get_stage(context, id)


def change_stage(context: Context, id: int, changes: Mapping[str, Any]) -> Row:
    """Change what is given of a stage: the arguments of `create_stage`, and ``order_nr``.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such stage, or it is deleted.
        Invalid: those of `create_stage`.
    """
    require_admin(context, "sales")
    before = _undeleted(context, id)
    after = _changed_columns(changes)
    pipeline = changes.get("pipeline_id", before["pipeline_id"])
    moves = pipeline != before["pipeline_id"]
    if moves:
        check_pipeline(context, pipeline)
        after["pipeline_id"] = pipeline
    if after or "order_nr" in changes:
        after["update_time"] = context.now
        context.session.run(change_row(stages, *after), company=context.company, key=id, **after)
    if moves:
        _renumber(context, before["pipeline_id"], _ids_in_order(context, before["pipeline_id"]))
        _move_deals(context, id, before["pipeline_id"], pipeline)
    if moves or "order_nr" in changes:
        # 0 is taken for the first place too: examples of the API disagree on where counting starts.
        place = changes["order_nr"] - FIRST if "order_nr" in changes else None
        _renumber(context, pipeline, placed(_ids_in_order(context, pipeline), id, place))
    row = get_stage(context, id)
    log_changes(context, "stage", id, before, row)
    return row


def delete_stage(context: Context, id: int) -> None:
    """Mark a stage as deleted.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such stage, or it is deleted.
    """
    require_admin(context, "sales")
    _delete(context, [_undeleted(context, id)])


def delete_stages(context: Context, ids: Sequence[int]) -> list[int]:
    """Mark several stages as deleted; gives the ids of those that there were.

    Raises:
        Forbidden: the caller is no admin.
    """
    require_admin(context, "sales")
    rows = context.session.all(statements.stages_by_ids(), company=context.company, ids=json.dumps(list(ids)))
    _delete(context, rows)
    return [row["id"] for row in rows]


def _delete(context: Context, rows: list[Row]) -> None:
    changes = {"active_flag": 0, "update_time": context.now}
    for row in rows:
        context.session.run(change_row(stages, *changes), company=context.company, key=row["id"], **changes)
        log_event(context, "stage", row["id"], "deleted", before=row)
    for pipeline in {row["pipeline_id"] for row in rows}:
        _renumber(context, pipeline, _ids_in_order(context, pipeline))


def _changed_columns(changes: Mapping[str, Any]) -> dict[str, Any]:
    after: dict[str, Any] = {}
    if "name" in changes:
        after["name"] = checked_name(changes["name"])
    if "deal_probability" in changes:
        after["deal_probability"] = _whole_percent(changes["deal_probability"])
    if "rotten_flag" in changes:
        after["rotten_flag"] = int(changes["rotten_flag"])
    if "rotten_days" in changes:
        after["rotten_days"] = changes["rotten_days"]
    return after


def _move_deals(context: Context, stage: int, old_pipeline: int, new_pipeline: int) -> None:
    """Let a stage's deals, and what is known of their stays in it, follow it into another pipeline."""
    count = context.session.value(statements.count_deals_in_stage(), company=context.company, stage=stage)
    moved = {"company": context.company, "stage": stage}
    if count and are_told(context, "deal", "updated"):
        for deal in context.session.column(statements.ids_of_deals_in_stage(), **moved):
            happened(context, "deal", deal, "updated", {"pipeline_id": old_pipeline})
    pipelines = {"old_pipeline": old_pipeline, "new_pipeline": new_pipeline}
    if count:
        context.session.run(
            statements.log_pipeline_of_deals(),
            **moved,
            old_pipeline=str(old_pipeline),
            new_pipeline=str(new_pipeline),
            first_id=reserve_ids(context.session, context.company, "changes", count),
            viewer=context.viewer.user_id,
            now=context.now,
        )
        context.session.run(
            statements.move_deals_of_stage(), **moved, new_pipeline=new_pipeline, now=context.now
        )
    context.session.run(statements.move_visits_of_stage(), **moved, **pipelines)


def _undeleted(context: Context, id: int) -> Row:
    row = get_stage(context, id)
    if not row["active_flag"]:
        raise NotFound("Stage not found")
    return row


def _ids_in_order(context: Context, pipeline: int) -> list[int]:
    return context.session.column(statements.active_stage_ids(), company=context.company, pipeline=pipeline)


def _renumber(context: Context, pipeline: int, ids: Sequence[int]) -> None:
    renumber(context, stages, ids, first=FIRST)


def _whole_percent(probability: float) -> int:
    if probability != int(probability):
        raise Invalid("deal_probability must be a whole number")
    return int(probability)
