"""Goals as v1 gives them, and how far they are."""

from __future__ import annotations

from datetime import date

from pipedriver.core.record import Record


class GoalTypeParams(Record):
    """What narrows a goal: pipelines, one stage, kinds of activities. None stands for all."""

    pipeline_id: list[int | None] | None
    stage_id: int | None
    activity_type_id: list[int | None] | None


class GoalType(Record):
    """What a goal counts."""

    name: str
    params: GoalTypeParams | None


class GoalAssignee(Record):
    """Whose goal it is: a ``person``, a ``team`` or the ``company``."""

    id: int
    type: str


class GoalDuration(Record):
    """When a goal begins and, if ever, ends."""

    start: date | None
    end: date | None


class GoalOutcome(Record):
    """How much is to be reached in each interval: a number of things, or a sum in a currency."""

    target: float
    tracking_metric: str
    currency_id: int | None


class Goal(Record):
    """Something to be reached, again in each interval. ``id`` has 32 hexadecimal characters."""

    id: str
    owner_id: int
    title: str | None
    type: GoalType
    assignee: GoalAssignee
    interval: str
    duration: GoalDuration
    expected_outcome: GoalOutcome
    is_active: bool | None
    report_ids: list[str] | None


class GoalResult(Record):
    """How far a goal is in a period: a number of things, or a sum."""

    progress: float
    goal: Goal
