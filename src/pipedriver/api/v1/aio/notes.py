# Made by tools/generate.py from src/pipedriver/api/v1/notes.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.notes`, which declares the operations."""

from __future__ import annotations

from datetime import date, datetime

from pipedriver.api.v1.notes import Notes
from pipedriver.api.v1.records.notes import Note
from pipedriver.core.operation import same_as
from pipedriver.core.plain import Done
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Annotated, Unpack

    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import Flag, PageLimit, PageStart, Rfc3339
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.unset import Unset


class AsyncNotes(AsyncResource):
    """Notes: write, pin and read them."""

    @same_as(Notes.list)
    def list(
        self,
        *,
        user_id: int | None = None,
        lead_id: str | None = None,
        deal_id: int | None = None,
        person_id: int | None = None,
        org_id: int | None = None,
        project_id: int | None = None,
        task_id: int | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        sort: str | None = None,
        start_date: date | None = None,
        end_date: date | None = None,
        updated_since: Annotated[datetime, Rfc3339()] | None = None,
        pinned_to_lead_flag: Flag | None = None,
        pinned_to_deal_flag: Flag | None = None,
        pinned_to_organization_flag: Flag | None = None,
        pinned_to_person_flag: Flag | None = None,
        pinned_to_project_flag: Flag | None = None,
        pinned_to_task_flag: Flag | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Note]:
        """List notes, everybody's where nothing narrows them.

        Args:
            user_id: notes of this user.
            lead_id: notes on this lead, a UUID.
            deal_id: notes on this deal.
            person_id: notes on this person.
            org_id: notes on this organization.
            project_id: notes on this project.
            task_id: notes on this task.
            start: how many notes to skip.
            limit: notes in a page, 1 to 500 (100 without it).
            sort: field names with ``ASC`` or ``DESC``, separated by commas, of ``id``, ``user_id``,
                ``deal_id``, ``person_id``, ``org_id``, ``content``, ``add_time`` and ``update_time``.
            start_date: added on this day or later.
            end_date: added on this day or earlier.
            updated_since: changed at this time or later.
            pinned_to_lead_flag: only notes that are, or are not, pinned to a lead.
            pinned_to_deal_flag: only notes that are, or are not, pinned to a deal.
            pinned_to_organization_flag: only notes that are, or are not, pinned to an organization.
            pinned_to_person_flag: only notes that are, or are not, pinned to a person.
            pinned_to_project_flag: only notes that are, or are not, pinned to a project.
            pinned_to_task_flag: only notes that are, or are not, pinned to a task.

        Returns:
            The notes, page by page.

        Raises:
            BadRequest: a field to sort by that does not exist, or a value that the API does not take.
        """
        ...

    @same_as(Notes.create)
    async def create(
        self,
        *,
        content: str,
        user_id: int | Unset = UNSET,
        lead_id: str | Unset = UNSET,
        deal_id: int | Unset = UNSET,
        person_id: int | Unset = UNSET,
        org_id: int | Unset = UNSET,
        project_id: int | Unset = UNSET,
        task_id: int | Unset = UNSET,
        add_time: datetime | Unset = UNSET,
        pinned_to_lead_flag: Flag | Unset = UNSET,
        pinned_to_deal_flag: Flag | Unset = UNSET,
        pinned_to_organization_flag: Flag | Unset = UNSET,
        pinned_to_person_flag: Flag | Unset = UNSET,
        pinned_to_project_flag: Flag | Unset = UNSET,
        pinned_to_task_flag: Flag | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Note:
        """Write a note on at least one of a lead, deal, person, organization, project and task.

        Args:
            content: HTML, about 100 KB at most; what is not safe in it is taken out.
            user_id: who wrote it; only admins name somebody else.
            lead_id: the lead, a UUID.
            deal_id: the deal.
            person_id: the person.
            org_id: the organization.
            project_id: the project.
            task_id: the task.
            add_time: when it was written, for notes that come from elsewhere.
            pinned_to_lead_flag: whether it is pinned; needs ``lead_id``.
            pinned_to_deal_flag: whether it is pinned; needs ``deal_id``.
            pinned_to_organization_flag: whether it is pinned; needs ``org_id``.
            pinned_to_person_flag: whether it is pinned; needs ``person_id``.
            pinned_to_project_flag: whether it is pinned; needs ``project_id``.
            pinned_to_task_flag: whether it is pinned; needs ``task_id``.

        Returns:
            The new note.

        Raises:
            BadRequest: no content, nothing that it is on, or pinned to what is not named.
            Forbidden: the caller may not write in another's name.
        """
        ...

    @same_as(Notes.get)
    async def get(self, id: int, **options: Unpack[CallOptions]) -> Note:
        """Fetch one note, a deleted one too (then its ``active_flag`` is not set).

        Args:
            id: the note.

        Returns:
            The note.

        Raises:
            NotFound: no such note.
        """
        ...

    @same_as(Notes.update)
    async def update(
        self,
        id: int,
        *,
        content: str | Unset = UNSET,
        user_id: int | Unset = UNSET,
        lead_id: str | Unset | None = UNSET,
        deal_id: int | Unset | None = UNSET,
        person_id: int | Unset | None = UNSET,
        org_id: int | Unset | None = UNSET,
        project_id: int | Unset | None = UNSET,
        task_id: int | Unset | None = UNSET,
        add_time: datetime | Unset = UNSET,
        pinned_to_lead_flag: Flag | Unset = UNSET,
        pinned_to_deal_flag: Flag | Unset = UNSET,
        pinned_to_organization_flag: Flag | Unset = UNSET,
        pinned_to_person_flag: Flag | Unset = UNSET,
        pinned_to_project_flag: Flag | Unset = UNSET,
        pinned_to_task_flag: Flag | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Note:
        """Change a note: what is not given stays as it is, ``None`` takes it off a record.

        Args:
            id: the note.
            content: HTML, about 100 KB at most; what is not safe in it is taken out.
            user_id: who wrote it; only admins name somebody else.
            lead_id: the lead, a UUID.
            deal_id: the deal.
            person_id: the person.
            org_id: the organization.
            project_id: the project.
            task_id: the task.
            add_time: when it was written.
            pinned_to_lead_flag: whether it is pinned; the note must be on a lead.
            pinned_to_deal_flag: whether it is pinned; the note must be on a deal.
            pinned_to_organization_flag: whether it is pinned; the note must be on an organization.
            pinned_to_person_flag: whether it is pinned; the note must be on a person.
            pinned_to_project_flag: whether it is pinned; the note must be on a project.
            pinned_to_task_flag: whether it is pinned; the note must be on a task.

        Returns:
            The note as it is now.

        Raises:
            NotFound: no such note.
            BadRequest: no content, nothing left that it is on, or pinned to what it is not on.
        """
        ...

    @same_as(Notes.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> Done:
        """Delete a note; it stays readable by its id.

        Args:
            id: the note.

        Returns:
            That it is done.

        Raises:
            NotFound: no such note.
        """
        ...
