"""Sums over deals, added up by the database: by currency, and by stage or day where asked for."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import ColumnElement, Executable, and_, bindparam, case, func, select

from pipedriver.server.store.deals import NOT_DELETED, of_statuses
from pipedriver.server.store.filtering.compiling import matched
from pipedriver.server.store.filtering.description import Matching
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import deals, pipelines, stages
from pipedriver.server.store.visibility import visible

Narrowing = Literal["status", "user_id", "stage_id", "pipeline_id"]
"""What the summed deals can be narrowed by; the value is bound under the same name."""


def summed(grouping: dict[str, ColumnElement[Any]], conditions: list[ColumnElement[bool]]) -> Executable:
    """Sums of deals, a row for each currency and value of the grouping columns.

    Every row has ``currency``, ``deals_count``, ``total``, ``weighted_total``, and the grouping columns by
    their names. A deal weighs by its own probability, else by that of its stage, and fully where its pipeline
    has no probabilities.

    The inner sums go by stage, so that each stage and pipeline is looked at once and not for every deal.
    """
    named = [column.label(name) for name, column in grouping.items()]
    own = deals.c.probability
    inner = (
        select(
            deals.c.currency,
            deals.c.stage_id,
            *named,
            func.count().label("deals_count"),
            func.sum(deals.c.value).label("total"),
            func.sum(case((own.is_not(None), deals.c.value * own), else_=0.0)).label("weighed_by_deal"),
            func.sum(case((own.is_(None), deals.c.value), else_=0.0)).label("left_to_stage"),
        )
        .where(deals.c.company_id == bindparam("company"), *conditions)
        .group_by(deals.c.currency, deals.c.stage_id, *grouping.values())
        .subquery("by_stage")
    )
    weighted = (inner.c.weighed_by_deal + inner.c.left_to_stage * stages.c.deal_probability) / 100.0
    keys = [inner.c.currency, *[inner.c[name] for name in grouping]]
    return (
        select(
            *keys,
            func.sum(inner.c.deals_count).label("deals_count"),
            func.sum(inner.c.total).label("total"),
            func.sum(case((pipelines.c.deal_probability == 1, weighted), else_=inner.c.total)).label(
                "weighted_total"
            ),
        )
        .select_from(inner)
        .join(stages, and_(stages.c.company_id == bindparam("company"), stages.c.id == inner.c.stage_id))
        .join(
            pipelines,
            and_(pipelines.c.company_id == stages.c.company_id, pipelines.c.id == stages.c.pipeline_id),
        )
        .group_by(*keys)
        .order_by(*keys)
    )


def chosen_deals(
    narrowings: tuple[Narrowing, ...], *, to_admin: bool, matching: Matching | None
) -> list[ColumnElement[bool]]:
    """The conditions of the deals that are summed: those that the viewer sees, unarchived and undeleted."""
    # Without a status only the deleted ones are left out.
    statuses = [] if "status" in narrowings else [of_statuses(NOT_DELETED)]
    return [
        *[deals.c[name] == bindparam(name) for name in narrowings],
        *statuses,
        deals.c.is_archived == 0,
        *visible(deals, to_admin=to_admin),
        *matched(matching, deals),
    ]


@statement
def sums_by_currency(
    narrowings: tuple[Narrowing, ...], *, to_admin: bool, matching: Matching | None = None
) -> Executable:
    """The sums of deals by currency."""
    return summed({}, chosen_deals(narrowings, to_admin=to_admin, matching=matching))


@statement
def sums_by_stage(
    narrowings: tuple[Narrowing, ...], *, to_admin: bool, matching: Matching | None = None
) -> Executable:
    """The sums of deals by stage and currency."""
    conditions = chosen_deals(narrowings, to_admin=to_admin, matching=matching)
    return summed({"stage": deals.c.stage_id}, conditions)
