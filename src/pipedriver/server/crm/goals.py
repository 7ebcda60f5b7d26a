"""Goals: what a person, a team or the company is to reach, again in each interval (the reference of Goals).

Everybody sets goals for oneself, and finds those of all; for others, teams and the company only the admins of
the sales app set them. A goal is changed and deleted by those who set it, and by these admins. One that was
deleted is no longer active: it can be found, and nothing else.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from pipedriver.server.crm import goal_checks as checks
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.permissions import require_admin, require_own
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.store import goals as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.goal_tables import goals
from pipedriver.server.store.goals import Criterion
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.rows import add_rows, change_row

Given = Mapping[str, Any]
"""The parts of a goal that a write gives, by their names; what is not given is not in it."""

_ID_BYTES = 16
_OF_EVERYBODY = frozenset(
    {"type_name", "assignee_type", "target", "tracking_metric", "currency_id", "stage_id"}
)
"""The criteria that make the goals of everybody be found; without one, those of ``assignee_id`` alone are."""


def create_goal(context: Context, given: Given) -> Row:
    """Set a goal. It gets the id of a report, too.

    Raises:
        Invalid: a part is none that a goal can have, or does not go with its type.
        Forbidden: it is for somebody else than the caller, who is no admin.
    """
    assignee, name = checks.assignee_columns(context, given["assignee"])
    _require_for(context, assignee)
    counted = checks.type_columns(context, given["type"])
    reads = checks.TYPES[counted["type_name"]]
    row: Row = {
        "company_id": context.company,
        "id": secrets.token_hex(_ID_BYTES),
        "number": next_id(context.session, context.company, "goals"),
        "owner_id": context.viewer.user_id,
        **checks.title_column(given.get("title", f"{reads}: {name}"[: checks.LONGEST_TITLE])),
        **counted,
        **assignee,
        "interval_name": given["interval"],
        **checks.duration_columns(given["duration"]),
        **checks.outcome_columns(context, given["expected_outcome"], counted["type_name"]),
        "active_flag": 1,
        "report_id": secrets.token_hex(_ID_BYTES),
        "add_time": context.now,
        "update_time": context.now,
    }
    add_rows(context.session, goals, [row])
    return row


def change_goal(context: Context, id: str, given: Given) -> Row:
    """Change the parts of a goal that are given.

    Raises:
        NotFound: there is no such goal, or it is deleted.
        Forbidden: it is another's, or is given to another, and the caller is no admin.
        Invalid: those of `create_goal`.
    """
    before = get_goal(context, id)
    require_own(context, before["owner_id"], "sales")
    changes: Row = {}
    if "title" in given:
        changes |= checks.title_column(given["title"])
    if "assignee" in given:
        changes |= checks.assignee_columns(context, given["assignee"])[0]
        if any(changes[name] != before[name] for name in ("assignee_type", "assignee_id")):
            _require_for(context, changes)
    if "type" in given:
        changes |= checks.type_columns(context, given["type"])
    if "expected_outcome" in given:
        counted = {**before, **changes}["type_name"]
        changes |= checks.outcome_columns(context, given["expected_outcome"], counted)
    if "duration" in given:
        changes |= checks.duration_columns(given["duration"])
    if "interval" in given:
        changes["interval_name"] = given["interval"]
    after = {**before, **changes}
    checks.check_metric(after["type_name"], after["tracking_metric"])
    if changes:
        _write(context, id, changes)
    return get_goal(context, id)


def delete_goal(context: Context, id: str) -> None:
    """Mark a goal as deleted.

    Raises:
        NotFound: there is no such goal, or it is deleted already.
        Forbidden: it is another's, and the caller is no admin.
    """
    row = get_goal(context, id)
    require_own(context, row["owner_id"], "sales")
    _write(context, id, {"active_flag": 0})


def get_goal(context: Context, id: str) -> Row:
    """One goal that is not deleted.

    Raises:
        NotFound: there is none.
    """
    row = context.session.first(statements.goal_by_id(), company=context.company, id=id)
    if row is None or not row["active_flag"]:
        raise NotFound("Goal not found")
    return row


def find_goals(
    context: Context,
    *,
    is_active: bool,
    title: str | None,
    pipelines: Sequence[int] | None,
    activity_types: Sequence[int] | None,
    period: tuple[str | None, str | None],
    **criteria: Any,
) -> list[Row]:
    """The goals that meet all that is asked for, the oldest first.

    Without a criterion of type, outcome or assignee they are the caller's own.

    Args:
        context: the request.
        is_active: whether those that are not deleted are wanted, or the deleted ones.
        title: a part of the title, in any case.
        pipelines: pipelines that the goals are all set for by their ids.
        activity_types: types of activities that the goals are all set for by their ids.
        period: the first and the last day of a period in which they are on; both, or neither.
        criteria: the values of columns by their names; None narrows nothing.

    Raises:
        Invalid: one end of a period comes without the other, it ends before it begins, or a currency is asked
            for with the metric ``quantity``.
    """
    wanted: dict[Criterion, Any] = {name: value for name, value in criteria.items() if value is not None}  # type: ignore[misc]  # the names are those of criteria
    if wanted.get("tracking_metric") == "quantity" and "currency_id" in wanted:
        raise Invalid("expected_outcome.currency_id goes with the tracking_metric sum alone")
    everybody = not _OF_EVERYBODY.isdisjoint(wanted) or pipelines is not None or activity_types is not None
    if "assignee_id" in wanted:
        # An id alone is that of a user, as the reference says.
        wanted.setdefault("assignee_type", "person")
        everybody = True
    first, last = period
    values: dict[str, Any] = {}
    if first is not None or last is not None:
        check_period(first, last)
        values = {"first": first, "last": last}
        wanted["period"] = None
    wanted["active_flag"] = int(is_active)
    rows = context.session.all(
        statements.goals_found(frozenset(wanted), own=not everybody),
        company=context.company,
        viewer=context.viewer.user_id,
        **values,
        **{str(name): value for name, value in wanted.items() if name != "period"},
    )
    return [
        row
        for row in rows
        if _contains(row["title"], title)
        and _names(row["pipeline_ids"], pipelines)
        and _names(row["activity_type_ids"], activity_types)
    ]


def check_period(first: str | None, last: str | None) -> None:
    """Check the days, ``YYYY-MM-DD``, of a period.

    Raises:
        Invalid: one is missing, or it ends before it begins.
    """
    if first is None or last is None:
        raise Invalid("period.start and period.end must be given together")
    if last < first:
        raise Invalid("period.end must not be before period.start")


def ids_of(column: str | None) -> list[int | None]:
    """The pipelines or the types of activities that a goal is set for; one None stands for all."""
    return [] if column is None else msgspec.json.decode(column, type=list[int | None])


def _contains(title: str, part: str | None) -> bool:
    return part is None or part.casefold() in title.casefold()


def _names(column: str | None, ids: Sequence[int] | None) -> bool:
    return ids is None or set(ids) <= set(ids_of(column))


def _require_for(context: Context, assignee: Row) -> None:
    """Let only those go on who may set goals for somebody."""
    if (assignee["assignee_type"], assignee["assignee_id"]) != ("person", context.viewer.user_id):
        require_admin(context, "sales")


def _write(context: Context, id: str, changes: Row) -> None:
    changes = {**changes, "update_time": context.now}
    context.session.run(change_row(goals, *changes), company=context.company, key=id, **changes)
