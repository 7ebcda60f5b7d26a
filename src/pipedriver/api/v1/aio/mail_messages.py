# Made by tools/generate.py from src/pipedriver/api/v1/mail_messages.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.mail_messages`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.mail_messages import MailMessages
from pipedriver.api.v1.records.attachments import MailMessage
from pipedriver.core.operation import same_as
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.marks import Flag
    from pipedriver.core.options import CallOptions


class AsyncMailMessages(AsyncResource):
    """Mail messages: read one; a thread, deal, person or organization lists its own."""

    @same_as(MailMessages.get)
    async def get(
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
