"""Statements on where deals stand, and on how long they stood where."""

from __future__ import annotations

from sqlalchemy import BindParameter, Executable, bindparam, case, insert, select, update

from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import deal_stage_visits

_of_company = deal_stage_visits.c.company_id == bindparam("company")


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
    """The stays of a deal: since when, its own id, in which stage, until when.

    Sorted as they are they stand in their order. Most deals have one, and a list of several is sorted for
    less than SQLite asks.
    """
    return select(
        deal_stage_visits.c.entered_at,
        deal_stage_visits.c.id,
        deal_stage_visits.c.stage_id,
        deal_stage_visits.c.left_at,
    ).where(_of_company, deal_stage_visits.c.deal_id == bindparam("deal"))
