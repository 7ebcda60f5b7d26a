"""Mail threads of v1: mail messages that answer each other.

Source: the reference of MailThreads in 2019, of Mailbox since.
"""

from __future__ import annotations

from pipedriver.api.scopes import MAIL_FULL, MAIL_READ
from pipedriver.api.v1.records.attachments import MailMessage
from pipedriver.api.v1.records.mail import MailThread
from pipedriver.api.v1.records.shared import DeletedId
from pipedriver.core.operation import operation
from pipedriver.core.record import Records
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import MailFolder
    from pipedriver.core.marks import Flag, PageLimit, PageStart
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.pages import Pages
    from pipedriver.core.unset import Unset


class MailThreads(Resource):
    """Mail threads: read the caller's mail, link it to deals and leads, and put it away."""

    @operation(
        "GET",
        "/v1/mailbox/mailThreads",
        cost=20,
        scopes=MAIL_READ,
        node="MailThreadsController.getMailThreads",
    )
    def list(
        self,
        *,
        folder: MailFolder | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[MailThread]:
        """List the threads in a folder of the caller's mailbox.

        Args:
            folder: the folder; ``inbox`` without it.
            start: how many threads to skip.
            limit: threads in a page, 1 to 500 (100 without it).

        Returns:
            The threads, page by page, the one with the latest message first.
        """
        ...

    @operation(
        "GET",
        "/v1/mailbox/mailThreads/{id}",
        cost=20,
        scopes=MAIL_READ,
        node="MailThreadsController.getOneMailThread",
    )
    def get(self, id: int, **options: Unpack[CallOptions]) -> MailThread:
        """Fetch one thread.

        Args:
            id: the thread.

        Returns:
            The thread.

        Raises:
            NotFound: no such thread, or none that the caller may see.
        """
        ...

    @operation(
        "PUT",
        "/v1/mailbox/mailThreads/{id}",
        cost=10,
        scopes=MAIL_FULL,
        node="MailThreadsController.updateMailThreadDetails",
        form=True,
        one_or_list=True,
    )
    def update(
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

    @operation(
        "DELETE",
        "/v1/mailbox/mailThreads/{id}",
        cost=6,
        scopes=MAIL_FULL,
        node="MailThreadsController.deleteMailThread",
        one_or_list=True,
    )
    def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Mark a thread as deleted, with its messages.

        Args:
            id: the thread.

        Returns:
            Its id.

        Raises:
            NotFound: no such thread.
        """
        ...

    @operation(
        "GET",
        "/v1/mailbox/mailThreads/{id}/mailMessages",
        cost=20,
        scopes=MAIL_READ,
        node="MailThreadsController.getAllMailMessagesOfMailThread",
    )
    def list_mail_messages(self, id: int, **options: Unpack[CallOptions]) -> Records[MailMessage]:
        """List the messages of a thread, the first one first.

        Args:
            id: the thread.

        Returns:
            The messages.

        Raises:
            NotFound: no such thread, or none that the caller may see.
        """
        ...
