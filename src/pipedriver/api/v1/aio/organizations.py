# Made by tools/generate.py from src/pipedriver/api/v1/organizations.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.organizations`, which declares the operations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipedriver.api.v1.organizations import Organizations
from pipedriver.api.v1.records.activities import Activity
from pipedriver.api.v1.records.attachments import File, MailMessageItem
from pipedriver.api.v1.records.deals import Deal
from pipedriver.api.v1.records.organizations import (
    FoundOrganization,
    MergedOrganization,
    Organization,
    OrganizationDetails,
)
from pipedriver.api.v1.records.persons import Person
from pipedriver.api.v1.records.shared import DeletedId, DeletedIds, FlowItem, Follower
from pipedriver.core.operation import same_as
from pipedriver.core.plain import Ids
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import (
        AllChanges,
        CustomFields,
        DealListStatus,
        FileLimit,
        FirstCharacter,
        FlowKind,
        Text255,
        VisibleTo,
    )
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import Flag, PageLimit, PageStart
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.unset import Unset


class AsyncOrganizations(AsyncResource):
    """Organizations: find and keep companies, and see what belongs to them.

    Writes take ids where reads give copies of the records: pass ``organization.owner_id.id``, not
    ``organization.owner_id``. ``label`` and ``label_ids`` overwrite each other.
    """

    @same_as(Organizations.list)
    def list(
        self,
        *,
        user_id: int | None = None,
        filter_id: int | None = None,
        first_char: FirstCharacter | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        sort: str | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Organization]:
        """List organizations that the caller may see, by ascending id where no ``sort`` is given.

        Args:
            user_id: organizations of this owner; not used where ``filter_id`` is given.
            filter_id: organizations that match this saved filter.
            first_char: organizations whose name begins with this letter, large or small.
            start: how many organizations to skip.
            limit: organizations in a page, 1 to 500 (100 without it).
            sort: field names with ``ASC`` or ``DESC``, separated by commas: ``"name ASC, id DESC"``.

        Returns:
            The organizations, page by page.

        Raises:
            BadRequest: a field to sort by that does not exist, or a value out of range.
            NotFound: no such filter.
        """
        ...

    @same_as(Organizations.create)
    async def create(
        self,
        *,
        name: Text255,
        owner_id: int | Unset = UNSET,
        address: str | Unset | None = UNSET,
        label: int | Unset | None = UNSET,
        label_ids: Sequence[int] | Unset = UNSET,
        visible_to: VisibleTo | Unset = UNSET,
        add_time: datetime | Unset = UNSET,
        custom_fields: CustomFields | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Organization:
        """Add an organization.

        Args:
            name: what it is called, at most 255 characters.
            owner_id: its owner; the caller without it.
            address: where it is, in one line; its parts are found by the server.
            label: the id of its first label, an option of the organization field ``label``.
            label_ids: ids of its labels, at most 100.
            visible_to: who sees it; as the caller's role says without it.
            add_time: when it was added, for organizations that come from elsewhere.
            custom_fields: custom fields by their keys.

        Returns:
            The new organization.

        Raises:
            BadRequest: an empty name, or a value that the API does not take.
            Forbidden: the caller may not add organizations.
        """
        ...

    @same_as(Organizations.delete_many)
    async def delete_many(self, *, ids: Sequence[int], **options: Unpack[CallOptions]) -> DeletedIds:
        """Mark several organizations as deleted; their deals and activities stay.

        Args:
            ids: the organizations to delete, at most 1,000.

        Returns:
            The ids of the deleted organizations.

        Raises:
            BadRequest: no id, or one that is no number.
            NotFound: there is no such organization among them.
        """
        ...

    @same_as(Organizations.find)
    def find(
        self,
        *,
        term: str,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[FoundOrganization]:
        """Find organizations whose name contains a text.

        Args:
            term: the text to look for, at least 2 characters.
            start: how many organizations to skip.
            limit: organizations in a page, 1 to 500 (100 without it).

        Returns:
            What was found, page by page, each with the most needed fields alone.

        Raises:
            BadRequest: the term is too short.
        """
        ...

    @same_as(Organizations.get)
    async def get(self, id: int, **options: Unpack[CallOptions]) -> OrganizationDetails:
        """Fetch one organization.

        Args:
            id: the organization.

        Returns:
            The organization with its last and next activity; ``answer.additional_data`` holds its
            followers and its ``dropbox_email``.

        Raises:
            NotFound: no such organization, or none that the caller may see.
        """
        ...

    @same_as(Organizations.update)
    async def update(
        self,
        id: int,
        *,
        name: Text255 | Unset = UNSET,
        owner_id: int | Unset = UNSET,
        address: str | Unset | None = UNSET,
        label: int | Unset | None = UNSET,
        label_ids: Sequence[int] | Unset | None = UNSET,
        visible_to: VisibleTo | Unset = UNSET,
        custom_fields: CustomFields | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Organization:
        """Change an organization: what is not given stays as it is, ``None`` clears a value.

        Args:
            id: the organization.
            name: what it is called, at most 255 characters.
            owner_id: its owner.
            address: where it is, in one line; its parts are found by the server.
            label: the id of its first label, an option of the organization field ``label``.
            label_ids: ids of its labels, at most 100; they replace those it has.
            visible_to: who sees it.
            custom_fields: custom fields by their keys; ``None`` as a value clears one.

        Returns:
            The organization as it is now.

        Raises:
            NotFound: no such organization.
            BadRequest: an empty name, or a value that the API does not take.
            Forbidden: the caller may not change it, or not its owner or visibility.
        """
        ...

    @same_as(Organizations.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Mark an organization as deleted; its deals and activities stay.

        Args:
            id: the organization.

        Returns:
            Its id.

        Raises:
            NotFound: no such organization.
            Forbidden: the caller may not delete it.
        """
        ...

    @same_as(Organizations.list_activities)
    def list_activities(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        done: Flag | None = None,
        exclude: Sequence[int] | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Activity]:
        """List the activities of an organization.

        Args:
            id: the organization.
            start: how many activities to skip.
            limit: activities in a page, 1 to 500 (100 without it).
            done: only those that are done, or only those that are not; both without it.
            exclude: ids of activities to leave out.

        Returns:
            The activities, page by page.

        Raises:
            NotFound: no such organization.
        """
        ...

    @same_as(Organizations.list_deals)
    def list_deals(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        status: DealListStatus | None = None,
        sort: str | None = None,
        only_primary_association: Flag | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Deal]:
        """List the deals of an organization: its own, its persons' and those that a custom field links.

        Args:
            id: the organization.
            start: how many deals to skip.
            limit: deals in a page, 1 to 500 (100 without it).
            status: deals of this status; without it all but the deleted.
            sort: field names with ``ASC`` or ``DESC``, separated by commas: ``"value DESC, title"``.
            only_primary_association: whether its own deals are given alone.

        Returns:
            The deals, page by page.

        Raises:
            NotFound: no such organization.
            BadRequest: a field to sort by that does not exist.
        """
        ...

    @same_as(Organizations.list_files)
    def list_files(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: FileLimit | None = None,
        include_deleted_files: Flag | None = None,
        sort: str | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[File]:
        """List the files of an organization.

        Args:
            id: the organization.
            start: how many files to skip.
            limit: files in a page, 1 to 100 (100 without it).
            include_deleted_files: whether files that were deleted in the last 30 days are among them;
                Pipedrive leaves them out since 2022.
            sort: ``id`` or ``update_time``, with ``ASC`` or ``DESC``.

        Returns:
            The files, page by page.

        Raises:
            NotFound: no such organization.
        """
        ...

    @same_as(Organizations.list_updates)
    def list_updates(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        all_changes: AllChanges | None = None,
        items: Sequence[FlowKind] | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[FlowItem]:
        """List what happened to an organization, the latest first: changes, activities, notes, mails, files.

        Args:
            id: the organization.
            start: how many updates to skip.
            limit: updates in a page, 1 to 500 (100 without it).
            all_changes: ``"1"`` for the changes of custom fields too.
            items: only updates of these kinds.

        Returns:
            The updates, page by page.

        Raises:
            NotFound: no such organization.
        """
        ...

    @same_as(Organizations.list_followers)
    async def list_followers(self, id: int, **options: Unpack[CallOptions]) -> Records[Follower]:
        """List the users who follow an organization.

        Args:
            id: the organization.

        Returns:
            The followers.

        Raises:
            NotFound: no such organization.
        """
        ...

    @same_as(Organizations.add_follower)
    async def add_follower(self, id: int, *, user_id: int, **options: Unpack[CallOptions]) -> Follower:
        """Let a user follow an organization; one who does so already stays a follower.

        Args:
            id: the organization.
            user_id: the user.

        Returns:
            The follower.

        Raises:
            NotFound: no such organization or user.
        """
        ...

    @same_as(Organizations.delete_follower)
    async def delete_follower(self, id: int, follower_id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Let a user no longer follow an organization.

        Args:
            id: the organization.
            follower_id: the id of the following, `Follower.id`; not the user's id.

        Returns:
            The id of the following.

        Raises:
            NotFound: no such organization or following.
        """
        ...

    @same_as(Organizations.list_mail_messages)
    def list_mail_messages(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        include_body: Flag | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[MailMessageItem]:
        """List the mail messages of an organization.

        Args:
            id: the organization.
            start: how many messages to skip.
            limit: messages in a page, 1 to 500 (100 without it).
            include_body: whether the messages bring their text.

        Returns:
            The messages, page by page.

        Raises:
            NotFound: no such organization.
        """
        ...

    @same_as(Organizations.merge)
    async def merge(
        self, id: int, *, merge_with_id: int, **options: Unpack[CallOptions]
    ) -> MergedOrganization:
        """Merge one organization into another, which survives (tutorial merging-two-organizations).

        The survivor keeps its values and takes those it lacks from the other; persons, deals, activities,
        notes, files and followers move to it. It cannot be undone, and is never retried.

        Args:
            id: the organization that goes.
            merge_with_id: the organization that survives.

        Returns:
            The id of the survivor.

        Raises:
            NotFound: no such organization.
            BadRequest: both are the same.
            Forbidden: the caller may not merge organizations.
        """
        ...

    @same_as(Organizations.list_permitted_users)
    async def list_permitted_users(self, id: int, **options: Unpack[CallOptions]) -> Ids:
        """List the users who may see an organization.

        Args:
            id: the organization.

        Returns:
            The ids of the users.

        Raises:
            NotFound: no such organization.
        """
        ...

    @same_as(Organizations.list_persons)
    def list_persons(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Person]:
        """List the persons of an organization.

        Args:
            id: the organization.
            start: how many persons to skip.
            limit: persons in a page, 1 to 500 (100 without it).

        Returns:
            The persons, page by page.

        Raises:
            NotFound: no such organization.
        """
        ...
