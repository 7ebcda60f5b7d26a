"""Goals of v1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipedriver.api.v1.goals import Goals
from pipedriver.core.unset import Unset
from pipedriver.server.crm import goals as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.goal_progress import progress
from pipedriver.server.crm.money import plain_number
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import NO_DATA, Envelope
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.references import Record

_EXTRA: Mapping[str, Any] = {
    "statusCode": 20000,
    "statusText": "OK",
    "service": "statistics-goals-api",
}
"""What answers about goals say beside ``success`` (the reference's examples)."""


@serves(Goals.create)
def create_goal(
    context: Context,
    assignee: dict[str, Any],
    type: dict[str, Any],
    expected_outcome: dict[str, Any],
    duration: dict[str, Any],
    interval: str,
    title: str | Unset,
) -> Envelope:
    """Answer POST /v1/goals."""
    fields = given(
        assignee=assignee,
        type=type,
        expected_outcome=expected_outcome,
        duration=duration,
        interval=interval,
        title=title,
    )
    return _answer({"goal": shape_goal(rules.create_goal(context, fields))})


@serves(Goals.find)
def find_goals(
    context: Context,
    type_name: str | None,
    title: str | None,
    is_active: bool | None,
    assignee_id: int | None,
    assignee_type: str | None,
    expected_outcome_target: float | None,
    expected_outcome_tracking_metric: str | None,
    expected_outcome_currency_id: int | None,
    type_params_pipeline_id: list[int] | None,
    type_params_stage_id: int | None,
    type_params_activity_type_id: list[int] | None,
    period_start: str | None,
    period_end: str | None,
) -> Envelope:
    """Answer GET /v1/goals/find."""
    found = rules.find_goals(
        context,
        is_active=is_active is not False,
        title=title,
        pipelines=type_params_pipeline_id,
        activity_types=type_params_activity_type_id,
        period=(period_start, period_end),
        type_name=type_name,
        stage_id=type_params_stage_id,
        assignee_id=assignee_id,
        assignee_type=assignee_type,
        target=expected_outcome_target,
        tracking_metric=expected_outcome_tracking_metric,
        currency_id=expected_outcome_currency_id,
    )
    return _answer({"goals": [shape_goal(row) for row in found]})


@serves(Goals.update)
def update_goal(
    context: Context,
    id: str,
    title: str | Unset,
    assignee: dict[str, Any] | Unset,
    type: dict[str, Any] | Unset,
    expected_outcome: dict[str, Any] | Unset,
    duration: dict[str, Any] | Unset,
    interval: str | Unset,
) -> Envelope:
    """Answer PUT /v1/goals/{id}."""
    changes = given(
        title=title,
        assignee=assignee,
        type=type,
        expected_outcome=expected_outcome,
        duration=duration,
        interval=interval,
    )
    return _answer({"goal": shape_goal(rules.change_goal(context, id, changes))})


@serves(Goals.delete)
def delete_goal(context: Context, id: str) -> Envelope:
    """Answer DELETE /v1/goals/{id}."""
    rules.delete_goal(context, id)
    return _answer(NO_DATA)


@serves(Goals.get_results, slow=True)
def get_goal_results(context: Context, id: str, period_start: str, period_end: str) -> Envelope:
    """Answer GET /v1/goals/{id}/results."""
    goal, reached = progress(context, id, period_start, period_end)
    return _answer({"progress": reached, "goal": shape_goal(goal)})


def shape_goal(row: Row) -> Record:
    """A goal as v1 shows it."""
    params: Record = {"pipeline_id": rules.ids_of(row["pipeline_ids"])}
    if row["stage_id"] is not None:
        params["stage_id"] = row["stage_id"]
    if row["activity_type_ids"] is not None:
        params["activity_type_id"] = rules.ids_of(row["activity_type_ids"])
    outcome: Record = {
        "target": plain_number(row["target"]),
        "tracking_metric": row["tracking_metric"],
    }
    if row["currency_id"] is not None:
        outcome["currency_id"] = row["currency_id"]
    return {
        "id": row["id"],
        "owner_id": row["owner_id"],
        "title": row["title"],
        "type": {"name": row["type_name"], "params": params},
        "assignee": {"id": row["assignee_id"], "type": row["assignee_type"]},
        "interval": row["interval_name"],
        "duration": {"start": row["start_date"], "end": row["end_date"]},
        "expected_outcome": outcome,
        "is_active": row["active_flag"] == 1,
        "report_ids": [row["report_id"]],
    }


def _answer(data: Any) -> Envelope:
    return Envelope(data, extra=dict(_EXTRA))
