"""Statements on stages, and on what hangs on a stage's pipeline."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    Select,
    Text,
    and_,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)

from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import changes, deal_stage_visits, deals, pipelines, stages

_of_company = stages.c.company_id == bindparam("company")
_of_pipeline = stages.c.pipeline_id == bindparam("pipeline")


@statement
def all_stages() -> Executable:
    """Every stage of the company, deleted ones included."""
    return select(stages).where(_of_company)


@statement
def stages_by_ids() -> Executable:
    """Those of the stages bound as ``ids``, a JSON list, that are not deleted."""
    return (
        select(stages)
        .where(_of_company, any_of(stages.c.id, "ids"), stages.c.active_flag == 1)
        .order_by(stages.c.id)
    )


@statement
def active_stage_ids() -> Executable:
    """The ids of a pipeline's stages that are not deleted, in their order."""
    return (
        select(stages.c.id)
        .where(_of_company, _of_pipeline, stages.c.active_flag == 1)
        .order_by(stages.c.order_nr, stages.c.id)
    )


@statement
def stages_page(of_pipeline: bool) -> Executable:
    """One page of the stages that are not deleted, by id, each with what it shows of its pipeline."""
    chosen: Select[Any] = (
        select(
            stages,
            pipelines.c.name.label("pipeline_name"),
            pipelines.c.deal_probability.label("pipeline_deal_probability"),
        )
        .join(
            pipelines,
            and_(pipelines.c.company_id == stages.c.company_id, pipelines.c.id == stages.c.pipeline_id),
        )
        .where(_of_company, stages.c.active_flag == 1)
    )
    if of_pipeline:
        chosen = chosen.where(_of_pipeline)
    return chosen.order_by(stages.c.id).limit(bindparam("fetch")).offset(bindparam("start"))


@statement
def delete_stages_of_pipeline() -> Executable:
    """Mark a pipeline's stages as deleted along with it."""
    return (
        update(stages)
        .where(_of_company, _of_pipeline, stages.c.active_flag == 1)
        .values(active_flag=0, deleted_with_pipeline=1, update_time=bindparam("now"))
    )


@statement
def restore_stages_of_pipeline() -> Executable:
    """Bring back the stages that were deleted along with their pipeline."""
    return (
        update(stages)
        .where(_of_company, _of_pipeline, stages.c.deleted_with_pipeline == 1)
        .values(active_flag=1, deleted_with_pipeline=0, update_time=bindparam("now"))
    )


@statement
def count_deals_in_stage() -> Executable:
    """How many deals are in a stage, closed, archived and deleted ones included."""
    return (
        select(func.count())
        .select_from(deals)
        .where(deals.c.company_id == bindparam("company"), deals.c.stage_id == bindparam("stage"))
    )


@statement
def ids_of_deals_in_stage() -> Executable:
    """The deals in a stage that are not deleted."""
    return (
        select(deals.c.id)
        .where(
            deals.c.company_id == bindparam("company"),
            deals.c.stage_id == bindparam("stage"),
            deals.c.status != "deleted",
        )
        .order_by(deals.c.id)
    )


@statement
def log_pipeline_of_deals() -> Executable:
    """Log for every deal in a stage that its pipeline changes; ``first_id`` is the first reserved id."""
    row: dict[str, ColumnElement[Any]] = {
        "company_id": deals.c.company_id,
        "id": bindparam("first_id", type_=BigInteger()) + func.row_number().over(order_by=deals.c.id) - 1,
        "object": literal("deal"),
        "object_id": deals.c.id,
        "field_key": literal("pipeline_id"),
        "old_value": bindparam("old_pipeline", type_=Text()),
        "new_value": bindparam("new_pipeline", type_=Text()),
        "user_id": bindparam("viewer", type_=BigInteger()),
        "action": literal("changed"),
        "change_source": literal("api"),
        "is_bulk_update_flag": literal(0),
        "log_time": bindparam("now", type_=Text()),
    }
    moved = select(*row.values()).where(
        deals.c.company_id == bindparam("company"), deals.c.stage_id == bindparam("stage")
    )
    return insert(changes).from_select(list(row), moved)


@statement
def move_deals_of_stage() -> Executable:
    """Let the deals in a stage follow it into another pipeline."""
    return (
        update(deals)
        .where(deals.c.company_id == bindparam("company"), deals.c.stage_id == bindparam("stage"))
        .values(pipeline_id=bindparam("new_pipeline"), update_time=bindparam("now"))
    )


@statement
def move_visits_of_stage() -> Executable:
    """Let the deals' stays in a stage follow it into another pipeline."""
    visits = deal_stage_visits
    return (
        update(visits)
        .where(
            visits.c.company_id == bindparam("company"),
            visits.c.pipeline_id == bindparam("old_pipeline"),
            visits.c.stage_id == bindparam("stage"),
        )
        .values(pipeline_id=bindparam("new_pipeline"))
    )
