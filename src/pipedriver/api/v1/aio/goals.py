# Made by tools/generate.py from src/pipedriver/api/v1/goals.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.goals`, which declares the operations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipedriver.api.v1.goals import Goals
from pipedriver.api.v1.records.goals import Goal, GoalResult
from pipedriver.core.operation import same_as
from pipedriver.core.plain import Done
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Annotated, Unpack

    from pipedriver.api.v1.arguments import GoalAssigneeType, GoalInterval, GoalMetric, GoalTypeName
    from pipedriver.api.v1.entries import (
        GoalAssigneeEntry,
        GoalDurationEntry,
        GoalOutcomeEntry,
        GoalTypeEntry,
    )
    from pipedriver.core.marks import Also, Repeated, Wire
    from pipedriver.core.options import CallOptions
    from pipedriver.core.unset import Unset


class AsyncGoals(AsyncResource):
    """Goals: set, find and change them, and ask how far they are."""

    @same_as(Goals.create)
    async def create(
        self,
        *,
        assignee: GoalAssigneeEntry,
        type: GoalTypeEntry,
        expected_outcome: GoalOutcomeEntry,
        duration: GoalDurationEntry,
        interval: GoalInterval,
        title: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Goal:
        """Set a goal; a report of it is made too.

        Args:
            assignee: whose goal it is; only admins set goals for the company, or for others.
            type: what it counts.
            expected_outcome: how much is to be reached.
            duration: when it begins and ends.
            interval: how often that much is to be reached.
            title: what it is called.

        Returns:
            The new goal.

        Raises:
            BadRequest: a value that the API does not take, or one that does not go with the type.
            Forbidden: the caller may not set it, or a limit of the plan is reached.
        """
        ...

    @same_as(Goals.find)
    async def find(
        self,
        *,
        type_name: Annotated[GoalTypeName, Wire("type.name"), Also("typeName")] | None = None,
        title: str | None = None,
        is_active: bool | None = None,
        assignee_id: Annotated[int, Wire("assignee.id"), Also("assigneeId")] | None = None,
        assignee_type: Annotated[GoalAssigneeType, Wire("assignee.type"), Also("assigneeType")] | None = None,
        expected_outcome_target: Annotated[
            float, Wire("expected_outcome.target"), Also("expectedOutcomeTarget")
        ]
        | None = None,
        expected_outcome_tracking_metric: Annotated[
            GoalMetric, Wire("expected_outcome.tracking_metric"), Also("expectedOutcomeTrackingMetric")
        ]
        | None = None,
        expected_outcome_currency_id: Annotated[
            int, Wire("expected_outcome.currency_id"), Also("expectedOutcomeCurrencyId")
        ]
        | None = None,
        type_params_pipeline_id: Annotated[
            Sequence[int], Wire("type.params.pipeline_id"), Also("typeParamsPipelineId"), Repeated()
        ]
        | None = None,
        type_params_stage_id: Annotated[int, Wire("type.params.stage_id"), Also("typeParamsStageId")]
        | None = None,
        type_params_activity_type_id: Annotated[
            Sequence[int], Wire("type.params.activity_type_id"), Also("typeParamsActivityTypeId"), Repeated()
        ]
        | None = None,
        period_start: Annotated[date, Wire("period.start"), Also("periodStart")] | None = None,
        period_end: Annotated[date, Wire("period.end"), Also("periodEnd")] | None = None,
        **options: Unpack[CallOptions],
    ) -> Records[Goal]:
        """Find goals: the caller's own where nothing tells of a type, an outcome or an assignee.

        Goals that meet all that is given are found; the oldest comes first.

        Args:
            type_name: goals that count this.
            title: goals whose title contains this text.
            is_active: goals that are there, or those that were deleted; without it, those that are there.
            assignee_id: goals of this user or, with ``assignee_type``, of this team or company.
            assignee_type: goals of users, of teams or of the company.
            expected_outcome_target: goals with this target.
            expected_outcome_tracking_metric: goals that count things, or their value.
            expected_outcome_currency_id: goals in this currency; only with the metric ``sum``.
            type_params_pipeline_id: goals for these pipelines.
            type_params_stage_id: goals for this stage.
            type_params_activity_type_id: goals for these kinds of activities.
            period_start: goals that are on in a period from this day; needs ``period_end``.
            period_end: goals that are on in a period up to this day; needs ``period_start``.

        Returns:
            The goals.

        Raises:
            BadRequest: one day of a period without the other, or a value that the API does not take.
        """
        ...

    @same_as(Goals.update)
    async def update(
        self,
        id: str,
        *,
        title: str | Unset = UNSET,
        assignee: GoalAssigneeEntry | Unset = UNSET,
        type: GoalTypeEntry | Unset = UNSET,
        expected_outcome: GoalOutcomeEntry | Unset = UNSET,
        duration: GoalDurationEntry | Unset = UNSET,
        interval: GoalInterval | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Goal:
        """Change a goal: what is not given stays as it is.

        Args:
            id: the goal, 32 hexadecimal characters.
            title: what it is called.
            assignee: whose goal it is.
            type: what it counts.
            expected_outcome: how much is to be reached.
            duration: when it begins and ends.
            interval: how often that much is to be reached.

        Returns:
            The goal as it is now.

        Raises:
            NotFound: no such goal.
            BadRequest: a value that the API does not take, or one that does not go with the type.
            Forbidden: the caller may not change it.
        """
        ...

    @same_as(Goals.delete)
    async def delete(self, id: str, **options: Unpack[CallOptions]) -> Done:
        """Mark a goal as deleted.

        Args:
            id: the goal, 32 hexadecimal characters.

        Returns:
            That it is done: the API answers with no data.

        Raises:
            NotFound: no such goal.
            Forbidden: the caller may not delete it.
        """
        ...

    @same_as(Goals.get_results)
    async def get_results(
        self,
        id: str,
        *,
        period_start: Annotated[date, Wire("period.start"), Also("periodStart")],
        period_end: Annotated[date, Wire("period.end"), Also("periodEnd")],
        **options: Unpack[CallOptions],
    ) -> GoalResult:
        """Tell how far a goal is in a period, which must be within the time of the goal.

        Args:
            id: the goal, 32 hexadecimal characters.
            period_start: the first day of the period.
            period_end: the last day of the period.

        Returns:
            The goal and its progress.

        Raises:
            NotFound: no such goal.
            BadRequest: the period is outside the time of the goal, or ends before it begins.
        """
        ...
