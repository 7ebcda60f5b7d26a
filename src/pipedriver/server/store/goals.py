"""Statements on goals."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import ColumnElement, Executable, and_, bindparam, or_, select

from pipedriver.server.store.goal_tables import goals
from pipedriver.server.store.rights_tables import team_users
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import currencies

Criterion = Literal[
    "type_name",
    "stage_id",
    "assignee_type",
    "assignee_id",
    "target",
    "tracking_metric",
    "currency_id",
    "active_flag",
    "period",
]
"""What goals are found by; the value is bound under the same name, a period as ``first`` and ``last``."""

_company: ColumnElement[int] = bindparam("company")
_viewer: ColumnElement[int] = bindparam("viewer")


@statement
def goals_found(criteria: frozenset[Criterion], *, own: bool) -> Executable:
    """The goals that meet all the criteria, the oldest first; where asked so, the viewer's own alone.

    One's own are those of oneself and of the teams that one is in, and those that one has set.
    """
    conditions: list[ColumnElement[bool]] = [
        goals.c[name] == bindparam(name) for name in sorted(criteria) if name != "period"
    ]
    if "period" in criteria:
        conditions += [
            goals.c.start_date <= bindparam("last"),
            or_(goals.c.end_date.is_(None), goals.c.end_date >= bindparam("first")),
        ]
    if own:
        teams = select(team_users.c.team_id).where(
            team_users.c.company_id == _company, team_users.c.user_id == _viewer
        )
        conditions.append(
            or_(
                and_(goals.c.assignee_type == "person", goals.c.assignee_id == _viewer),
                and_(goals.c.assignee_type == "team", goals.c.assignee_id.in_(teams)),
                goals.c.owner_id == _viewer,
            )
        )
    return select(goals).where(goals.c.company_id == _company, *conditions).order_by(goals.c.number)


@statement
def goal_by_id() -> Executable:
    """One goal, a deleted one too."""
    return select(goals).where(goals.c.company_id == _company, goals.c.id == bindparam("id"))


@statement
def currency_by_id() -> Executable:
    """The currency whose id is bound as ``id``."""
    return select(currencies).where(currencies.c.company_id == _company, currencies.c.id == bindparam("id"))
