"""How far a goal is in a period: what it counts is counted from the records themselves, in SQL.

The published API gives no formulas, so these are ours. The days of a period are whole, in UTC. What counts
is what the caller sees of the records of the assignee: a user's own, those of the users who are in a team
now, or all of the company. Deals that are deleted or archived do not count.

- ``deals_started``: deals added in the period.
- ``deals_won``: deals won in the period that still stand so.
- ``deals_progressed``: deals that came to the stage in the period, each once; those that were added to it
  too, but not those that were opened again in it.
- ``activities_added``, ``activities_completed``: undeleted activities added, or done, in the period.

Deals count by the pipeline in which they are, or came to the stage; activities by that of their deal. The
metric ``sum`` adds the values of the deals up: each currency's sum is converted to the goal's by the rates.
The target is what is to be reached in each interval: the period is the caller's to choose.
"""

from __future__ import annotations

from typing import Any, cast

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_summary import Exchange
from pipedriver.server.crm.goals import check_period, get_goal, ids_of
from pipedriver.server.crm.money import plain_number, round_amount
from pipedriver.server.crm.permissions import require, require_statistics_of
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.crm.teams import users_of_teams
from pipedriver.server.store import goal_progress as statements
from pipedriver.server.store import goals as goal_statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.goal_progress import ActivityGoal, Assignee, DealGoal


def progress(context: Context, id: str, first: str, last: str) -> tuple[Row, float]:
    """A goal, and how far it is from a day to another, ``YYYY-MM-DD``.

    Raises:
        NotFound: there is no such goal, or it is deleted.
        Forbidden: it is neither the caller's own nor that of a team of theirs, and they may not see the
            statistics of others, or of the company.
        Invalid: the period ends before it begins, or is not within the time of the goal.
    """
    goal = get_goal(context, id)
    _require_results(context, goal)
    check_period(first, last)
    if first < goal["start_date"]:
        raise Invalid(f"period.start must not be before the goal begins, {goal['start_date']}")
    if goal["end_date"] is not None and last > goal["end_date"]:
        raise Invalid(f"period.end must not be after the goal ends, {goal['end_date']}")
    pipelines, types = _chosen(goal["pipeline_ids"]), _chosen(goal["activity_type_ids"])
    values: dict[str, Any] = {
        "company": context.company,
        "viewer": context.viewer.user_id,
        "assignee": goal["assignee_id"],
        "first": f"{first} 00:00:00",
        "last": f"{last} 23:59:59",
        "pipelines": pipelines,
        "types": types,
        "stage": goal["stage_id"],
    }
    assignee = cast("Assignee", goal["assignee_type"])
    to_admin, some = context.viewer.is_admin, pipelines is not None
    if goal["type_name"].startswith("activities"):
        what = cast("ActivityGoal", goal["type_name"])
        counting = statements.activities_counted(
            what, assignee, some_pipelines=some, some_types=types is not None, to_admin=to_admin
        )
        return goal, context.session.value(counting, **values)
    counting = statements.deals_counted(
        cast("DealGoal", goal["type_name"]), assignee, some_pipelines=some, to_admin=to_admin
    )
    rows = context.session.all(counting, **values)
    if goal["tracking_metric"] == "quantity":
        return goal, sum(row["deals_count"] for row in rows)
    return goal, _sum(context, goal["currency_id"], rows)


def _require_results(context: Context, goal: Row) -> None:
    kind, id = goal["assignee_type"], goal["assignee_id"]
    if goal["owner_id"] == context.viewer.user_id:
        return
    if kind == "company":
        require(context, "can_see_company_wide_statistics")
    elif kind == "person":
        require_statistics_of(context, id)
    elif context.viewer.user_id not in users_of_teams(context, [id])[id]:
        require(context, "can_see_other_users_statistics")


def _chosen(column: str | None) -> str | None:
    """The list of ids that narrows what counts, as JSON; None where nothing is narrowed."""
    return None if None in (ids_of(column) or [None]) else column


def _sum(context: Context, currency: int, rows: list[Row]) -> float:
    found = context.session.first(goal_statements.currency_by_id(), company=context.company, id=currency)
    code = found["code"] if found else ""
    exchange = Exchange(context, [*rows, {"currency": code}], code)
    total = sum(exchange.convert(row["total"], row["currency"]) for row in rows)
    return plain_number(round_amount(total, exchange.target.decimal_points))
