"""Stages of v1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipedriver.api.v1.stages import Stages
from pipedriver.core.unset import Unset
from pipedriver.server.crm import stages as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.listing import cut, page_of
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given

Record = dict[str, Any]


@serves(Stages.list)
def list_stages(context: Context, pipeline_id: int | None, start: int | None, limit: int | None) -> Envelope:
    """Answer GET /v1/stages."""
    page = page_of(start, limit)
    rows, more = cut(rules.list_stages(context, page, pipeline=pipeline_id), page)
    records = [
        {
            **shape_stage(row),
            "pipeline_name": row["pipeline_name"],
            "pipeline_deal_probability": row["pipeline_deal_probability"] == 1,
        }
        for row in rows
    ]
    return Envelope(listed(records), offset_page(page.start, page.limit, more))


@serves(Stages.create)
def create_stage(
    context: Context,
    name: str,
    pipeline_id: int,
    deal_probability: float | Unset,
    rotten_flag: bool | Unset,
    rotten_days: int | Unset | None,
) -> Envelope:
    """Answer POST /v1/stages."""
    more = given(deal_probability=deal_probability, rotten_flag=rotten_flag, rotten_days=rotten_days)
    return Envelope(shape_stage(rules.create_stage(context, name=name, pipeline_id=pipeline_id, **more)))


@serves(Stages.delete_many, slow=True)
def delete_stages(context: Context, ids: Sequence[int]) -> Envelope:
    """Answer DELETE /v1/stages."""
    return Envelope({"id": rules.delete_stages(context, ids)})


@serves(Stages.get)
def get_stage(context: Context, id: int) -> Envelope:
    """Answer GET /v1/stages/{id}."""
    return Envelope(shape_stage(rules.get_stage(context, id)))


@serves(Stages.update, slow=True)
def update_stage(
    context: Context,
    id: int,
    name: str | Unset,
    pipeline_id: int | Unset,
    deal_probability: float | Unset,
    rotten_flag: bool | Unset,
    rotten_days: int | Unset | None,
    order_nr: int | Unset,
) -> Envelope:
    """Answer PUT /v1/stages/{id}."""
    changes = given(
        name=name,
        pipeline_id=pipeline_id,
        deal_probability=deal_probability,
        rotten_flag=rotten_flag,
        rotten_days=rotten_days,
        order_nr=order_nr,
    )
    return Envelope(shape_stage(rules.change_stage(context, id, changes)))


@serves(Stages.delete, slow=True)
def delete_stage(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/stages/{id}."""
    rules.delete_stage(context, id)
    return Envelope({"id": id})


def shape_stage(row: Row) -> Record:
    """A stage as v1 shows it by itself, and in ``related_objects``."""
    return {
        "id": row["id"],
        "order_nr": row["order_nr"],
        "name": row["name"],
        "active_flag": row["active_flag"] == 1,
        "deal_probability": row["deal_probability"],
        "pipeline_id": row["pipeline_id"],
        "rotten_flag": row["rotten_flag"] == 1,
        "rotten_days": row["rotten_days"],
        "add_time": row["add_time"],
        "update_time": row["update_time"],
    }
