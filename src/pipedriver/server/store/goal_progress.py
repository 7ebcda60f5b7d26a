"""Statements that count what goals count, in a period from ``first`` to ``last``, both moments included.

Each counts for the assignee bound as ``assignee``, what the viewer sees.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import ColumnElement, Executable, Select, Table, and_, bindparam, func, or_, select

from pipedriver.server.store.rights_tables import team_users
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import activities, activity_types, deal_stage_visits, deals
from pipedriver.server.store.visibility import OWNER_COLUMNS, links_visible, visible

DealGoal = Literal["deals_started", "deals_progressed", "deals_won"]
ActivityGoal = Literal["activities_added", "activities_completed"]
Assignee = Literal["person", "team", "company"]

_company: ColumnElement[int] = bindparam("company")


@statement
def deals_counted(what: DealGoal, assignee: Assignee, *, some_pipelines: bool, to_admin: bool) -> Executable:
    """The deals of a goal by currency, with the sum of their values.

    ``pipelines`` is a JSON list, and ``stage`` the stage that deals came to, where these are asked for.
    """
    conditions = [
        deals.c.company_id == _company,
        deals.c.status != "deleted",
        deals.c.is_archived == 0,
        *_of_assignee(deals, assignee),
        *visible(deals, to_admin=to_admin),
    ]
    if what == "deals_progressed":
        conditions.append(deals.c.id.in_(_came_to_stage(some_pipelines=some_pipelines)))
    else:
        moment = deals.c.add_time if what == "deals_started" else deals.c.won_time
        conditions.append(_in_period(moment))
        if what == "deals_won":
            conditions.append(deals.c.status == "won")
        if some_pipelines:
            conditions.append(any_of(deals.c.pipeline_id, "pipelines"))
    return (
        select(
            deals.c.currency,
            func.count().label("deals_count"),
            func.sum(deals.c.value).label("total"),
        )
        .where(*conditions)
        .group_by(deals.c.currency)
        .order_by(deals.c.currency)
    )


@statement
def activities_counted(
    what: ActivityGoal, assignee: Assignee, *, some_pipelines: bool, some_types: bool, to_admin: bool
) -> Executable:
    """How many activities a goal counts.

    ``pipelines`` is a JSON list of those that the activities' deals are in, and ``types`` one of the ids of
    activity types, where these are asked for.
    """
    conditions = [
        activities.c.company_id == _company,
        activities.c.active_flag == 1,
        *_of_assignee(activities, assignee),
        *links_visible(activities, to_admin=to_admin),
    ]
    if what == "activities_completed":
        conditions += [activities.c.done == 1, _in_period(activities.c.marked_as_done_time)]
    else:
        conditions.append(_in_period(activities.c.add_time))
    if some_types:
        keys = select(activity_types.c.key_string).where(
            activity_types.c.company_id == _company, any_of(activity_types.c.id, "types")
        )
        conditions.append(activities.c.type.in_(keys))
    if some_pipelines:
        conditions.append(
            select(deals.c.id)
            .where(
                deals.c.company_id == _company,
                deals.c.id == activities.c.deal_id,
                any_of(deals.c.pipeline_id, "pipelines"),
            )
            .correlate(activities)
            .exists()
        )
    return select(func.count()).where(*conditions)


def _of_assignee(table: Table, assignee: Assignee) -> list[ColumnElement[bool]]:
    owner: ColumnElement[int] = table.c[OWNER_COLUMNS[table.name]]
    if assignee == "company":
        return []
    if assignee == "person":
        return [owner == bindparam("assignee")]
    members = select(team_users.c.user_id).where(
        team_users.c.company_id == _company, team_users.c.team_id == bindparam("assignee")
    )
    return [owner.in_(members)]


def _in_period(moment: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(moment >= bindparam("first"), moment <= bindparam("last"))


def _came_to_stage(*, some_pipelines: bool) -> Select[tuple[int]]:
    """The deals that came to the stage in the period; one that was opened again where it stood did not."""
    visits, before = deal_stage_visits, deal_stage_visits.alias("before")
    came_from = (
        select(before.c.stage_id)
        .where(
            before.c.company_id == _company,
            before.c.deal_id == visits.c.deal_id,
            or_(
                before.c.entered_at < visits.c.entered_at,
                and_(before.c.entered_at == visits.c.entered_at, before.c.id < visits.c.id),
            ),
        )
        .order_by(before.c.entered_at.desc(), before.c.id.desc())
        .limit(1)
        .correlate(visits)
        .scalar_subquery()
    )
    return select(visits.c.deal_id).where(
        visits.c.company_id == _company,
        visits.c.stage_id == bindparam("stage"),
        _in_period(visits.c.entered_at),
        came_from.is_distinct_from(visits.c.stage_id),
        *([any_of(visits.c.pipeline_id, "pipelines")] if some_pipelines else []),
    )
