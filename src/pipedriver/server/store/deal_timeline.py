"""Statements on deals along one of their dates."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import ColumnElement, Executable, bindparam, func, select

from pipedriver.server.store.deal_worth import worth
from pipedriver.server.store.deals import OPEN, WON, of_statuses
from pipedriver.server.store.filtering.compiling import matched
from pipedriver.server.store.filtering.description import Matching
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import deals
from pipedriver.server.store.visibility import visible

Narrowing = Literal["user_id", "pipeline_id"]
"""What the deals can be narrowed by; the value is bound under the same name."""


def _between(
    field: str, narrowings: tuple[Narrowing, ...], *, to_admin: bool, matching: Matching | None
) -> list[ColumnElement[bool]]:
    """The open and won deals whose date is on the day bound as ``first`` or later, and before ``end``."""
    column = deals.c[field]
    return [
        column >= bindparam("first"),
        column < bindparam("end"),
        *[deals.c[name] == bindparam(name) for name in narrowings],
        of_statuses((OPEN, WON)),
        deals.c.is_archived == 0,
        *visible(deals, to_admin=to_admin),
        *matched(matching, deals),
    ]


@statement
def sums_by_day(
    field: str, narrowings: tuple[Narrowing, ...], *, to_admin: bool, matching: Matching | None = None
) -> Executable:
    """The sums of deals by currency, status and day of one of their dates."""
    day = func.substr(deals.c[field], 1, 10)
    conditions = _between(field, narrowings, to_admin=to_admin, matching=matching)
    return worth({"day": day, "status": deals.c.status}, conditions)


@statement
def ids_by_day(
    field: str, narrowings: tuple[Narrowing, ...], *, to_admin: bool, matching: Matching | None = None
) -> Executable:
    """The ids of the deals, each with the day of one of its dates."""
    conditions = _between(field, narrowings, to_admin=to_admin, matching=matching)
    return (
        select(deals.c.id, func.substr(deals.c[field], 1, 10).label("day"))
        .where(deals.c.company_id == bindparam("company"), *conditions)
        .order_by(deals.c.id)
    )
