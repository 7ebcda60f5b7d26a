# Made by tools/generate.py from src/pipedriver/api/v1/activities.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.activities`, which declares the operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

from pipedriver.api.v1.activities import Activities
from pipedriver.api.v1.records.activities import Activity
from pipedriver.api.v1.records.shared import DeletedId, DeletedIds
from pipedriver.core.operation import same_as
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import Text255
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import Flag, PageLimit, PageStart
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.unset import Unset


class AsyncActivities(AsyncResource):
    """Activities: plan them, mark them as done, list whose they are.

    Dates and times of day are in UTC; an activity without ``due_time`` lasts all day. Finishing, adding
    and deleting them changes ``next_activity_*``, ``last_activity_*`` and the counts of what they belong to.
    """

    @same_as(Activities.list)
    def list(
        self,
        *,
        user_id: int | None = None,
        filter_id: int | None = None,
        type: Sequence[str] | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        start_date: date | None = None,
        end_date: date | None = None,
        done: Flag | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Activity]:
        """List the activities of one user, the caller's own where nobody is named.

        Args:
            user_id: activities of this user; 0 for everybody's.
            filter_id: activities that match this saved filter.
            type: only these types, by their ``key_string``: ``["call", "meeting"]``.
            start: how many activities to skip.
            limit: activities in a page, 1 to 500 (100 without it).
            start_date: due on this day or later.
            end_date: due on this day or earlier.
            done: only those that are done, or only those that are not; both without it.

        Returns:
            The activities, page by page.

        Raises:
            BadRequest: a value that the API does not take.
            NotFound: no such filter.
        """
        ...

    @same_as(Activities.create)
    async def create(
        self,
        *,
        subject: Text255 | Unset = UNSET,
        type: str | Unset = UNSET,
        done: Flag | Unset = UNSET,
        due_date: date | Unset = UNSET,
        due_time: time | Unset = UNSET,
        duration: timedelta | Unset = UNSET,
        user_id: int | Unset = UNSET,
        deal_id: int | Unset | None = UNSET,
        lead_id: str | Unset | None = UNSET,
        person_id: int | Unset | None = UNSET,
        participants: Sequence[Mapping[str, object]] | Unset = UNSET,
        org_id: int | Unset | None = UNSET,
        project_id: int | Unset | None = UNSET,
        location: str | Unset = UNSET,
        public_description: str | Unset = UNSET,
        note: str | Unset = UNSET,
        busy_flag: bool | Unset = UNSET,
        attendees: Sequence[Mapping[str, object]] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Activity:
        """Add an activity.

        It belongs to one of a deal, a lead and a project, the first of these that is given. A deal brings
        its person and organization along (core-api-concepts-about-pipedrive-api).

        Args:
            subject: what it is about; the name of its type without it.
            type: the ``key_string`` of an activity type; the first one without it.
            done: whether it is done already.
            due_date: the day, in UTC; today without it.
            due_time: the time of day, in UTC; it lasts all day without it.
            duration: how long it takes, in whole minutes.
            user_id: whose it is; the caller's without it.
            deal_id: the deal.
            lead_id: the lead, a UUID.
            person_id: the person.
            participants: who takes part: ``[{"person_id": 1, "primary_flag": True}]``.
            org_id: the organization.
            project_id: the project.
            location: where: an address.
            public_description: what guests and synced calendars see.
            note: HTML that users see, at most 100 KB; what is not safe in it is taken out.
            busy_flag: whether the time counts as taken; without it, where ``due_time`` is given.
            attendees: who is invited: ``[{"email_address": "a@example.com"}]``, or by ``person_id`` or
                ``user_id``; mails go out only where the owner has a calendar synced.

        Returns:
            The new activity; ``answer.additional_data`` tells whether more are planned for the same.

        Raises:
            BadRequest: an unknown type or record, or a value that the API does not take.
            Forbidden: it may not be added for that user.
        """
        ...

    @same_as(Activities.delete_many)
    async def delete_many(self, *, ids: Sequence[int], **options: Unpack[CallOptions]) -> DeletedIds:
        """Mark several activities as deleted.

        Args:
            ids: the activities to delete, at most 1,000.

        Returns:
            The ids of the deleted activities.

        Raises:
            BadRequest: no id, or one that is no number.
            NotFound: there is no such activity among them.
        """
        ...

    @same_as(Activities.get)
    async def get(self, id: int, **options: Unpack[CallOptions]) -> Activity:
        """Fetch one activity.

        Args:
            id: the activity.

        Returns:
            The activity.

        Raises:
            NotFound: no such activity.
        """
        ...

    @same_as(Activities.update)
    async def update(
        self,
        id: int,
        *,
        subject: Text255 | Unset = UNSET,
        type: str | Unset = UNSET,
        done: Flag | Unset = UNSET,
        due_date: date | Unset | None = UNSET,
        due_time: time | Unset | None = UNSET,
        duration: timedelta | Unset | None = UNSET,
        user_id: int | Unset = UNSET,
        deal_id: int | Unset | None = UNSET,
        lead_id: str | Unset | None = UNSET,
        person_id: int | Unset | None = UNSET,
        participants: Sequence[Mapping[str, object]] | Unset | None = UNSET,
        org_id: int | Unset | None = UNSET,
        project_id: int | Unset | None = UNSET,
        location: str | Unset | None = UNSET,
        public_description: str | Unset | None = UNSET,
        note: str | Unset | None = UNSET,
        busy_flag: bool | Unset | None = UNSET,
        attendees: Sequence[Mapping[str, object]] | Unset | None = UNSET,
        active_flag: Flag | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Activity:
        """Change an activity: what is not given stays as it is, ``None`` clears a value.

        Args:
            id: the activity.
            subject: what it is about.
            type: the ``key_string`` of an activity type.
            done: whether it is done; being done sets ``marked_as_done_time``.
            due_date: the day, in UTC.
            due_time: the time of day, in UTC; ``None`` makes it last all day.
            duration: how long it takes, in whole minutes.
            user_id: whose it is.
            deal_id: the deal.
            lead_id: the lead, a UUID.
            person_id: the person.
            participants: who takes part: ``[{"person_id": 1, "primary_flag": True}]``.
            org_id: the organization.
            project_id: the project.
            location: where: an address.
            public_description: what guests and synced calendars see.
            note: HTML that users see, at most 100 KB; what is not safe in it is taken out.
            busy_flag: whether the time counts as taken.
            attendees: who is invited; they replace those it has.
            active_flag: ``False`` deletes it.

        Returns:
            The activity as it is now.

        Raises:
            NotFound: no such activity.
            BadRequest: an unknown type or record, or a value that the API does not take.
            Forbidden: the caller may not change it.
        """
        ...

    @same_as(Activities.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Mark an activity as deleted.

        Args:
            id: the activity.

        Returns:
            Its id.

        Raises:
            NotFound: no such activity.
            Forbidden: the caller may not delete it.
        """
        ...
