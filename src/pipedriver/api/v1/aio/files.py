# Made by tools/generate.py from src/pipedriver/api/v1/files.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.files`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.files import Files
from pipedriver.api.v1.records.attachments import File
from pipedriver.api.v1.records.shared import DeletedId
from pipedriver.core.operation import same_as
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Annotated, Unpack

    from pipedriver.api.v1.arguments import FileLimit, RemoteFileType, RemoteItemType, RemoteLocation
    from pipedriver.core.aio.download import AsyncDownload
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import AsFile, Flag, PageStart
    from pipedriver.core.multipart import FileContent
    from pipedriver.core.options import CallOptions, PageOptions, UploadOptions
    from pipedriver.core.unset import Unset


class AsyncFiles(AsyncResource):
    """Files: attach documents to records, read and download them."""

    @same_as(Files.list)
    def list(
        self,
        *,
        start: PageStart | None = None,
        limit: FileLimit | None = None,
        include_deleted_files: Flag | None = None,
        sort: str | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[File]:
        """List the files that the caller may see.

        Args:
            start: how many files to skip.
            limit: files in a page, 1 to 100 (100 without it).
            include_deleted_files: whether files that were deleted in the last 30 days are among them;
                Pipedrive leaves them out since 2022.
            sort: ``id`` or ``update_time``, with ``ASC`` or ``DESC``.

        Returns:
            The files, page by page.

        Raises:
            BadRequest: a field to sort by that does not exist.
        """
        ...

    @same_as(Files.create)
    async def create(
        self,
        *,
        file: Annotated[FileContent, AsFile()],
        deal_id: int | Unset = UNSET,
        person_id: int | Unset = UNSET,
        org_id: int | Unset = UNSET,
        product_id: int | Unset = UNSET,
        activity_id: int | Unset = UNSET,
        note_id: int | Unset = UNSET,
        lead_id: str | Unset = UNSET,
        project_id: int | Unset = UNSET,
        **options: Unpack[UploadOptions],
    ) -> File:
        """Upload a file and attach it to records.

        Args:
            file: its content: bytes, a file opened for reading bytes, or a path. The name goes along where
                there is one.
            deal_id: the deal that it is attached to.
            person_id: the person that it is attached to.
            org_id: the organization that it is attached to.
            product_id: the product that it is attached to.
            activity_id: the activity that it is attached to.
            note_id: the note that it is attached to; not used any more.
            lead_id: the lead that it is attached to, a UUID.
            project_id: the project that it is attached to.

        Returns:
            The new file.

        Raises:
            BadRequest: no file, one that is too large, or a record that there is not.
            Forbidden: a limit of the plan is reached.
        """
        ...

    @same_as(Files.create_remote)
    async def create_remote(
        self,
        *,
        file_type: RemoteFileType,
        title: str,
        item_type: RemoteItemType,
        item_id: int,
        remote_location: RemoteLocation,
        **options: Unpack[CallOptions],
    ) -> File:
        """Make a new empty file elsewhere, and attach it to a record.

        Args:
            file_type: what kind of file.
            title: what it is called.
            item_type: the kind of record that it is attached to.
            item_id: the record that it is attached to.
            remote_location: where it is made.

        Returns:
            The new file.

        Raises:
            BadRequest: no such record, or a value that the API does not take.
        """
        ...

    @same_as(Files.link_remote)
    async def link_remote(
        self,
        *,
        item_type: RemoteItemType,
        item_id: int,
        remote_id: str,
        remote_location: RemoteLocation,
        **options: Unpack[CallOptions],
    ) -> File:
        """Attach a file that there is elsewhere to a record.

        Args:
            item_type: the kind of record that it is attached to.
            item_id: the record that it is attached to.
            remote_id: the id of the file where it is.
            remote_location: where it is.

        Returns:
            The new file.

        Raises:
            BadRequest: no such record, or a value that the API does not take.
        """
        ...

    @same_as(Files.get)
    async def get(self, id: int, **options: Unpack[CallOptions]) -> File:
        """Fetch one file's record; `download` gives its content.

        Args:
            id: the file.

        Returns:
            The file.

        Raises:
            NotFound: no such file, or none that the caller may see.
        """
        ...

    @same_as(Files.update)
    async def update(
        self,
        id: int,
        *,
        name: str | Unset = UNSET,
        description: str | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> File:
        """Change what a file is called and said to be: what is not given stays as it is.

        Args:
            id: the file.
            name: what it is called.
            description: what it is; ``None`` clears it.

        Returns:
            The file as it is now.

        Raises:
            NotFound: no such file.
            BadRequest: an empty name.
        """
        ...

    @same_as(Files.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Mark a file as deleted; it goes for good after 30 days.

        Args:
            id: the file.

        Returns:
            Its id.

        Raises:
            NotFound: no such file.
            Forbidden: the caller may not delete it.
        """
        ...

    @same_as(Files.download)
    def download(self, id: int, **options: Unpack[CallOptions]) -> AsyncDownload:
        """Get at the content of a file; nothing is sent before it is read.

        Args:
            id: the file.

        Returns:
            The content: ``files.download(5).read()``.

        Raises:
            NotFound: no such file, or none that the caller may see.
        """
        ...
