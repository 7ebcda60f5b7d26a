# Made by tools/generate.py from src/pipedriver/api/v1/mail_threads.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.mail_threads`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.mail_threads import MailThreads
from pipedriver.api.v1.records.attachments import MailMessage
from pipedriver.api.v1.records.mail import MailThread
from pipedriver.api.v1.records.shared import DeletedId
from pipedriver.core.operation import same_as
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import MailFolder
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import Flag, PageLimit, PageStart
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.unset import Unset


class AsyncMailThreads(AsyncResource):
    """Mail threads: read the caller's mail, link it to deals and leads, and put it away."""

    @same_as(MailThreads.list)
    def list(
        self,
        *,
        folder: MailFolder | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[MailThread]:
        """List the threads in a folder of the caller's mailbox.

        Args:
            folder: the folder; ``inbox`` without it.
            start: how many threads to skip.
            limit: threads in a page, 1 to 500 (100 without it).

        Returns:
            The threads, page by page, the one with the latest message first.
        """
        ...

    @same_as(MailThreads.get)
    async def get(self, id: int, **options: Unpack[CallOptions]) -> MailThread:
        """Fetch one thread.

        Args:
            id: the thread.

        Returns:
            The thread.

        Raises:
            NotFound: no such thread, or none that the caller may see.
        """
        ...

    @same_as(MailThreads.update)
    async def update(
        self,
        id: int,
        *,
        deal_id: int | Unset = UNSET,
        lead_id: str | Unset = UNSET,
        shared_flag: Flag | Unset = UNSET,
        read_flag: Flag | Unset = UNSET,
        archived_flag: Flag | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> MailThread:
        """Change a thread: what is not given stays as it is.

        Args:
            id: the thread.
            deal_id: the deal that it is linked to.
            lead_id: the lead that it is linked to, a UUID.
            shared_flag: whether others see it too.
            read_flag: whether it counts as read.
            archived_flag: whether it is in the archive; only for threads of the inbox.

        Returns:
            The thread as it is now.

        Raises:
            NotFound: no such thread.
            BadRequest: no such deal or lead, or a thread that cannot be archived.
        """
        ...

    @same_as(MailThreads.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Mark a thread as deleted, with its messages.

        Args:
            id: the thread.

        Returns:
            Its id.

        Raises:
            NotFound: no such thread.
        """
        ...

    @same_as(MailThreads.list_mail_messages)
    async def list_mail_messages(self, id: int, **options: Unpack[CallOptions]) -> Records[MailMessage]:
        """List the messages of a thread, the first one first.

        Args:
            id: the thread.

        Returns:
            The messages.

        Raises:
            NotFound: no such thread, or none that the caller may see.
        """
        ...
