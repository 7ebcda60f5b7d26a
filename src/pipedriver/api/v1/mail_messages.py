"""Mail messages of v1.

Source: the reference of MailMessages in 2019, of Mailbox since.
"""

from __future__ import annotations

from pipedriver.api.scopes import MAIL_READ
from pipedriver.api.v1.records.attachments import MailMessage
from pipedriver.core.operation import operation
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.marks import Flag
    from pipedriver.core.options import CallOptions


class MailMessages(Resource):
    """Mail messages: read one; a thread, deal, person or organization lists its own."""

    @operation(
        "GET",
        "/v1/mailbox/mailMessages/{id}",
        cost=2,
        scopes=MAIL_READ,
        node="MailMessagesController.getOneMailMessage",
    )
    def get(
        self, id: int, *, include_body: Flag | None = None, **options: Unpack[CallOptions]
    ) -> MailMessage:
        """Fetch one mail message.

        Args:
            id: the message.
            include_body: whether it brings its text.

        Returns:
            The message.

        Raises:
            NotFound: no such message, or none that the caller may see.
        """
        ...
