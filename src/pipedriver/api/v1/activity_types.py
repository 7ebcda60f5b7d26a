"""Activity types of v1: what kinds of activities the company has.

Source: the reference of ActivityTypes in its editions of 2019 to 2026.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.api.scopes import ACTIVITIES_OR_ADMIN, ADMIN
from pipedriver.api.v1.records.activity_types import ActivityType
from pipedriver.api.v1.records.shared import DeletedIds
from pipedriver.core.operation import operation
from pipedriver.core.record import Records
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Annotated, Unpack

    from pipedriver.api.v1.arguments import ActivityIcon, Text255
    from pipedriver.core.marks import Range
    from pipedriver.core.options import CallOptions
    from pipedriver.core.unset import Unset


class ActivityTypes(Resource):
    """Activity types: list the kinds of activities, and change the company's own."""

    @operation(
        "GET",
        "/v1/activityTypes",
        cost=20,
        scopes=ACTIVITIES_OR_ADMIN,
        node="ActivityTypesController.getAllActivityTypes",
    )
    def list(self, **options: Unpack[CallOptions]) -> Records[ActivityType]:
        """List all activity types, those that are no longer in use too.

        Returns:
            The types, in the order of their ``order_nr``.
        """
        ...

    @operation(
        "POST", "/v1/activityTypes", cost=10, scopes=ADMIN, node="ActivityTypesController.addNewActivityType"
    )
    def create(
        self,
        *,
        name: Text255,
        icon_key: ActivityIcon,
        color: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> ActivityType:
        """Add an activity type; its ``key_string`` is made of the name and stays.

        Args:
            name: what it is called: ``"Video call"`` gets the key ``video_call``.
            icon_key: its icon.
            color: its colour as six hexadecimal digits: ``"FFFFFF"``.

        Returns:
            The new type.

        Raises:
            BadRequest: an empty name, one that there is already, or an unknown icon.
            Forbidden: the caller is no admin, or a limit of the plan is reached.
        """
        ...

    @operation(
        "DELETE",
        "/v1/activityTypes",
        cost=10,
        scopes=ADMIN,
        node="ActivityTypesController.deleteMultipleActivityTypesInBulk",
        retired=2026,
    )
    def delete_many(self, *, ids: Sequence[int], **options: Unpack[CallOptions]) -> DeletedIds:
        """Take several activity types out of use; activities of them stay.

        Args:
            ids: the types.

        Returns:
            The ids of the types.

        Raises:
            BadRequest: no id, or one that is no number.
            NotFound: there is no such type among them.
            Forbidden: the caller is no admin.
        """
        ...

    @operation(
        "PUT",
        "/v1/activityTypes/{id}",
        cost=10,
        scopes=ADMIN,
        node="ActivityTypesController.updateEditActivityType",
    )
    def update(
        self,
        id: int,
        *,
        name: Text255 | Unset = UNSET,
        icon_key: ActivityIcon | Unset = UNSET,
        color: str | Unset | None = UNSET,
        order_nr: Annotated[int, Range(least=0)] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> ActivityType:
        """Change an activity type: what is not given stays as it is. Its ``key_string`` never changes.

        Args:
            id: the type.
            name: what it is called.
            icon_key: its icon.
            color: its colour as six hexadecimal digits.
            order_nr: where it stands among the others.

        Returns:
            The type as it is now.

        Raises:
            NotFound: no such type.
            BadRequest: an empty name, or an unknown icon.
            Forbidden: the caller is no admin.
        """
        ...

    @operation(
        "DELETE",
        "/v1/activityTypes/{id}",
        cost=6,
        scopes=ADMIN,
        node="ActivityTypesController.deleteAnActivityType",
    )
    def delete(self, id: int, **options: Unpack[CallOptions]) -> ActivityType:
        """Take an activity type out of use; activities of it stay.

        Args:
            id: the type.

        Returns:
            The type, its ``active_flag`` no longer set.

        Raises:
            NotFound: no such type.
            Forbidden: the caller is no admin.
        """
        ...
