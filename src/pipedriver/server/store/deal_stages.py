"""Statements on where deals stand, and on how long they stood where."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Executable, Select, and_, bindparam, case, insert, select, update

from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import deal_stage_visits, pipelines, stages

_of_company = deal_stage_visits.c.company_id == bindparam("company")


def _usable_stages() -> Select[Any, Any]:
    return (
        select(stages.c.id, stages.c.pipeline_id)
        .join(
            pipelines,
            and_(pipelines.c.company_id == stages.c.company_id, pipelines.c.id == stages.c.pipeline_id),
        )
        .where(
            stages.c.company_id == bindparam("company"), stages.c.active_flag == 1, pipelines.c.active == 1
        )
    )


@statement
def usable_stage() -> Executable:
    """A stage that deals can be put into, with its pipeline."""
    return _usable_stages().where(stages.c.id == bindparam("stage"))


@statement
def first_stage_of() -> Executable:
    """The first stage of a pipeline."""
    return (
        _usable_stages()
        .where(stages.c.pipeline_id == bindparam("pipeline"))
        .order_by(stages.c.order_nr, stages.c.id)
        .limit(1)
    )


@statement
def first_stage() -> Executable:
    """The first stage of the first pipeline that has one."""
    return (
        _usable_stages()
        .order_by(pipelines.c.order_nr, pipelines.c.id, stages.c.order_nr, stages.c.id)
        .limit(1)
    )


@statement
def insert_visit() -> Executable:
    """Let a deal's stay in a stage begin, or record one that is over."""
    return insert(deal_stage_visits)


@statement
def end_visits() -> Executable:
    """End the stays of the deals bound as ``deals``, a JSON list, that last; none ends before it began."""
    left: BindParameter[str] = bindparam("left")
    return (
        update(deal_stage_visits)
        .where(
            _of_company, any_of(deal_stage_visits.c.deal_id, "deals"), deal_stage_visits.c.left_at.is_(None)
        )
        .values(
            left_at=case((deal_stage_visits.c.entered_at > left, deal_stage_visits.c.entered_at), else_=left)
        )
    )


@statement
def visits_of() -> Executable:
    """The stays of a deal in their order."""
    return (
        select(
            deal_stage_visits.c.id,
            deal_stage_visits.c.stage_id,
            deal_stage_visits.c.pipeline_id,
            deal_stage_visits.c.entered_at,
            deal_stage_visits.c.left_at,
        )
        .where(_of_company, deal_stage_visits.c.deal_id == bindparam("deal"))
        .order_by(deal_stage_visits.c.entered_at, deal_stage_visits.c.id)
    )
