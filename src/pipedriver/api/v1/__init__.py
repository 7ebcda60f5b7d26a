"""The API v1, in full: what the clients of 2019 call, with the parameters that came since."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pipedriver.core.resource import Caller

if TYPE_CHECKING:
    from pipedriver.api.v1.activities import Activities
    from pipedriver.api.v1.activity_types import ActivityTypes
    from pipedriver.api.v1.currencies import Currencies
    from pipedriver.api.v1.deals import Deals
    from pipedriver.api.v1.notes import Notes
    from pipedriver.api.v1.organizations import Organizations
    from pipedriver.api.v1.persons import Persons
    from pipedriver.api.v1.pipelines import Pipelines
    from pipedriver.api.v1.stages import Stages
    from pipedriver.api.v1.users import Users


class V1:
    """The rooms of the API v1. Each is loaded when it is first entered."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def activities(self) -> Activities:
        """Activities: what is to be done, or was done."""
        from pipedriver.api.v1.activities import Activities

        return Activities(self._caller)

    @cached_property
    def activity_types(self) -> ActivityTypes:
        """Activity types: what kinds of activities there are."""
        from pipedriver.api.v1.activity_types import ActivityTypes

        return ActivityTypes(self._caller)

    @cached_property
    def currencies(self) -> Currencies:
        """Currencies: what money amounts can be in."""
        from pipedriver.api.v1.currencies import Currencies

        return Currencies(self._caller)

    @cached_property
    def deals(self) -> Deals:
        """Deals: what is sold to whom, for how much."""
        from pipedriver.api.v1.deals import Deals

        return Deals(self._caller)

    @cached_property
    def notes(self) -> Notes:
        """Notes: what was written down."""
        from pipedriver.api.v1.notes import Notes

        return Notes(self._caller)

    @cached_property
    def organizations(self) -> Organizations:
        """Organizations: the companies that persons and deals belong to."""
        from pipedriver.api.v1.organizations import Organizations

        return Organizations(self._caller)

    @cached_property
    def persons(self) -> Persons:
        """Persons: the people that deals are made with."""
        from pipedriver.api.v1.persons import Persons

        return Persons(self._caller)

    @cached_property
    def pipelines(self) -> Pipelines:
        """Pipelines: the ways that deals go."""
        from pipedriver.api.v1.pipelines import Pipelines

        return Pipelines(self._caller)

    @cached_property
    def stages(self) -> Stages:
        """Stages: the steps of a pipeline."""
        from pipedriver.api.v1.stages import Stages

        return Stages(self._caller)

    @cached_property
    def users(self) -> Users:
        """Users: who works in the company."""
        from pipedriver.api.v1.users import Users

        return Users(self._caller)
