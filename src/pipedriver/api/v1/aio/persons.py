# Made by tools/generate.py from src/pipedriver/api/v1/persons.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.persons`, which declares the operations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipedriver.api.v1.persons import Persons
from pipedriver.api.v1.records.activities import Activity
from pipedriver.api.v1.records.attachments import File, MailMessageItem
from pipedriver.api.v1.records.deals import Deal
from pipedriver.api.v1.records.persons import FoundPerson, MergedPerson, Person, PersonProducts
from pipedriver.api.v1.records.shared import DeletedId, DeletedIds, FlowItem, Follower, Picture
from pipedriver.core.operation import same_as
from pipedriver.core.plain import Ids
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Annotated, Unpack

    from pipedriver.api.v1.arguments import (
        AllChanges,
        CustomFields,
        DealListStatus,
        FileLimit,
        FirstCharacter,
        FlowKind,
        MarketingStatus,
        Pixels,
        Text255,
        VisibleTo,
    )
    from pipedriver.api.v1.entries import ContactEntries
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import AsFile, Flag, PageLimit, PageStart
    from pipedriver.core.multipart import FileContent
    from pipedriver.core.options import CallOptions, PageOptions, UploadOptions
    from pipedriver.core.unset import Unset


class AsyncPersons(AsyncResource):
    """Persons: find and keep contacts, and see what belongs to them.

    Writes take ids where reads give copies of the records: pass ``person.org_id.id``, not
    ``person.org_id``. ``label`` and ``label_ids`` overwrite each other.
    """

    @same_as(Persons.list)
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
    ) -> AsyncPages[Person]:
        """List persons that the caller may see, by ascending id where no ``sort`` is given.

        Args:
            user_id: persons of this owner; not used where ``filter_id`` is given.
            filter_id: persons that match this saved filter.
            first_char: persons whose name begins with this letter, large or small.
            start: how many persons to skip.
            limit: persons in a page, 1 to 500 (100 without it).
            sort: field names with ``ASC`` or ``DESC``, separated by commas: ``"name ASC, id DESC"``.

        Returns:
            The persons, page by page.

        Raises:
            BadRequest: a field to sort by that does not exist, or a value out of range.
            NotFound: no such filter.
        """
        ...

    @same_as(Persons.create)
    async def create(
        self,
        *,
        name: Text255,
        owner_id: int | Unset = UNSET,
        org_id: int | Unset | None = UNSET,
        email: ContactEntries | Unset = UNSET,
        phone: ContactEntries | Unset = UNSET,
        label: int | Unset | None = UNSET,
        label_ids: Sequence[int] | Unset = UNSET,
        visible_to: VisibleTo | Unset = UNSET,
        marketing_status: MarketingStatus | Unset = UNSET,
        add_time: datetime | Unset = UNSET,
        custom_fields: CustomFields | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Person:
        """Add a person. First and last name are split off its name.

        Args:
            name: the whole name, at most 255 characters.
            owner_id: its owner; the caller without it.
            org_id: the organization it belongs to.
            email: an e-mail address, or several: ``[{"value": "a@example.com", "primary": True}]``.
            phone: a phone number, or several.
            label: the id of its first label, an option of the person field ``label``.
            label_ids: ids of its labels, at most 100.
            visible_to: who sees it; as the caller's role says without it.
            marketing_status: whether it may get campaigns; needs the product Campaigns and an e-mail address.
            add_time: when it was added, for persons that come from elsewhere.
            custom_fields: custom fields by their keys.

        Returns:
            The new person.

        Raises:
            BadRequest: an empty name, no such organization, or a value that the API does not take.
            Forbidden: the caller may not add persons.
        """
        ...

    @same_as(Persons.delete_many)
    async def delete_many(self, *, ids: Sequence[int], **options: Unpack[CallOptions]) -> DeletedIds:
        """Mark several persons as deleted; their deals and activities stay.

        Args:
            ids: the persons to delete, at most 1,000.

        Returns:
            The ids of the deleted persons.

        Raises:
            BadRequest: no id, or one that is no number.
            NotFound: there is no such person among them.
        """
        ...

    @same_as(Persons.find)
    def find(
        self,
        *,
        term: str,
        org_id: int | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        search_by_email: Flag | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[FoundPerson]:
        """Find persons whose name contains a text, or whose e-mail address does.

        Args:
            term: the text to look for, at least 2 characters.
            org_id: only persons of this organization.
            start: how many persons to skip.
            limit: persons in a page, 1 to 500 (100 without it).
            search_by_email: whether to look in e-mail addresses alone.

        Returns:
            What was found, page by page, each with the most needed fields alone.

        Raises:
            BadRequest: the term is too short.
        """
        ...

    @same_as(Persons.get)
    async def get(self, id: int, **options: Unpack[CallOptions]) -> Person:
        """Fetch one person.

        Args:
            id: the person.

        Returns:
            The person; ``answer.additional_data`` holds its ``dropbox_email``.

        Raises:
            NotFound: no such person, or none that the caller may see.
        """
        ...

    @same_as(Persons.update)
    async def update(
        self,
        id: int,
        *,
        name: Text255 | Unset = UNSET,
        owner_id: int | Unset = UNSET,
        org_id: int | Unset | None = UNSET,
        email: ContactEntries | Unset | None = UNSET,
        phone: ContactEntries | Unset | None = UNSET,
        label: int | Unset | None = UNSET,
        label_ids: Sequence[int] | Unset | None = UNSET,
        visible_to: VisibleTo | Unset = UNSET,
        marketing_status: MarketingStatus | Unset = UNSET,
        add_time: datetime | Unset = UNSET,
        custom_fields: CustomFields | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Person:
        """Change a person: what is not given stays as it is, ``None`` clears a value.

        Args:
            id: the person.
            name: the whole name, at most 255 characters; first and last name follow it.
            owner_id: its owner.
            org_id: the organization it belongs to.
            email: all its e-mail addresses; they replace those it has.
            phone: all its phone numbers; they replace those it has.
            label: the id of its first label, an option of the person field ``label``.
            label_ids: ids of its labels, at most 100; they replace those it has.
            visible_to: who sees it.
            marketing_status: whether it may get campaigns; a change that is not allowed is ignored.
            add_time: when it was added.
            custom_fields: custom fields by their keys; ``None`` as a value clears one.

        Returns:
            The person as it is now.

        Raises:
            NotFound: no such person.
            BadRequest: an empty name, no such organization, or a value that the API does not take.
            Forbidden: the caller may not change it, or not its owner or visibility.
        """
        ...

    @same_as(Persons.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Mark a person as deleted; its deals and activities stay.

        Args:
            id: the person.

        Returns:
            Its id.

        Raises:
            NotFound: no such person.
            Forbidden: the caller may not delete it.
        """
        ...

    @same_as(Persons.list_activities)
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
        """List the activities of a person.

        Args:
            id: the person.
            start: how many activities to skip.
            limit: activities in a page, 1 to 500 (100 without it).
            done: only those that are done, or only those that are not; both without it.
            exclude: ids of activities to leave out.

        Returns:
            The activities, page by page.

        Raises:
            NotFound: no such person.
        """
        ...

    @same_as(Persons.list_deals)
    def list_deals(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        status: DealListStatus | None = None,
        sort: str | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Deal]:
        """List the deals of a person: those made with it and those it takes part in.

        Args:
            id: the person.
            start: how many deals to skip.
            limit: deals in a page, 1 to 500 (100 without it).
            status: deals of this status; without it all but the deleted.
            sort: field names with ``ASC`` or ``DESC``, separated by commas: ``"value DESC, title"``.

        Returns:
            The deals, page by page.

        Raises:
            NotFound: no such person.
            BadRequest: a field to sort by that does not exist.
        """
        ...

    @same_as(Persons.list_files)
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
        """List the files of a person.

        Args:
            id: the person.
            start: how many files to skip.
            limit: files in a page, 1 to 100 (100 without it).
            include_deleted_files: whether files that were deleted in the last 30 days are among them;
                Pipedrive leaves them out since 2022.
            sort: ``id`` or ``update_time``, with ``ASC`` or ``DESC``.

        Returns:
            The files, page by page.

        Raises:
            NotFound: no such person.
        """
        ...

    @same_as(Persons.list_updates)
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
        """List what happened to a person, the latest first: changes, activities, notes, mails, files.

        Args:
            id: the person.
            start: how many updates to skip.
            limit: updates in a page, 1 to 500 (100 without it).
            all_changes: ``"1"`` for the changes of custom fields too.
            items: only updates of these kinds.

        Returns:
            The updates, page by page.

        Raises:
            NotFound: no such person.
        """
        ...

    @same_as(Persons.list_followers)
    async def list_followers(self, id: int, **options: Unpack[CallOptions]) -> Records[Follower]:
        """List the users who follow a person.

        Args:
            id: the person.

        Returns:
            The followers.

        Raises:
            NotFound: no such person.
        """
        ...

    @same_as(Persons.add_follower)
    async def add_follower(self, id: int, *, user_id: int, **options: Unpack[CallOptions]) -> Follower:
        """Let a user follow a person; one who does so already stays a follower.

        Args:
            id: the person.
            user_id: the user.

        Returns:
            The follower.

        Raises:
            NotFound: no such person or user.
        """
        ...

    @same_as(Persons.delete_follower)
    async def delete_follower(self, id: int, follower_id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Let a user no longer follow a person.

        Args:
            id: the person.
            follower_id: the id of the following, `Follower.id`; not the user's id.

        Returns:
            The id of the following.

        Raises:
            NotFound: no such person or following.
        """
        ...

    @same_as(Persons.list_mail_messages)
    def list_mail_messages(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        include_body: Flag | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[MailMessageItem]:
        """List the mail messages of a person.

        Args:
            id: the person.
            start: how many messages to skip.
            limit: messages in a page, 1 to 500 (100 without it).
            include_body: whether the messages bring their text.

        Returns:
            The messages, page by page.

        Raises:
            NotFound: no such person.
        """
        ...

    @same_as(Persons.merge)
    async def merge(self, id: int, *, merge_with_id: int, **options: Unpack[CallOptions]) -> MergedPerson:
        """Merge one person into another, which survives (tutorial merging-two-persons).

        The survivor keeps its values and takes those it lacks from the other; deals, activities, notes,
        files, mails and followers move to it. It cannot be undone, and is never retried.

        Args:
            id: the person that goes.
            merge_with_id: the person that survives.

        Returns:
            The survivor.

        Raises:
            NotFound: no such person.
            BadRequest: both are the same.
            Forbidden: the caller may not merge persons.
        """
        ...

    @same_as(Persons.list_permitted_users)
    async def list_permitted_users(self, id: int, **options: Unpack[CallOptions]) -> Ids:
        """List the users who may see a person.

        Args:
            id: the person.

        Returns:
            The ids of the users.

        Raises:
            NotFound: no such person.
        """
        ...

    @same_as(Persons.add_picture)
    async def add_picture(
        self,
        id: int,
        *,
        file: Annotated[FileContent, AsFile()],
        crop_x: Pixels | Unset = UNSET,
        crop_y: Pixels | Unset = UNSET,
        crop_width: Pixels | Unset = UNSET,
        crop_height: Pixels | Unset = UNSET,
        **options: Unpack[UploadOptions],
    ) -> Picture:
        """Give a person a picture, in place of the one it may have.

        Args:
            id: the person.
            file: a GIF, JPEG or PNG of at least 128 by 128 pixels: bytes, an open file or a path.
            crop_x: left edge of the part to take, in pixels.
            crop_y: upper edge of the part to take, in pixels.
            crop_width: width of the part to take, in pixels.
            crop_height: height of the part to take, in pixels.

        Returns:
            The picture, with the addresses of its two sizes.

        Raises:
            NotFound: no such person.
            BadRequest: no picture, or one that is too small.
        """
        ...

    @same_as(Persons.delete_picture)
    async def delete_picture(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Take a person's picture away.

        Args:
            id: the person.

        Returns:
            The id that the API names.

        Raises:
            NotFound: no such person, or it has no picture.
        """
        ...

    @same_as(Persons.list_products)
    def list_products(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[PersonProducts]:
        """List the products on the deals of a person.

        Args:
            id: the person.
            start: how many products to skip.
            limit: products in a page, 1 to 500 (100 without it).

        Returns:
            The products with their deals, page by page.

        Raises:
            NotFound: no such person.
        """
        ...
