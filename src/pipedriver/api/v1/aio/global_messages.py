# Made by tools/generate.py from src/pipedriver/api/v1/global_messages.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.global_messages`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.global_messages import GlobalMessages
from pipedriver.api.v1.records.global_messages import GlobalMessage
from pipedriver.core.operation import same_as
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import MessageLimit
    from pipedriver.core.options import CallOptions


class AsyncGlobalMessages(AsyncResource):
    """Global messages: read and dismiss what Pipedrive itself has to tell."""

    @same_as(GlobalMessages.list)
    async def list(
        self, *, limit: MessageLimit | None = None, **options: Unpack[CallOptions]
    ) -> Records[GlobalMessage]:
        """List the messages that are to be shown to the caller.

        Args:
            limit: how many at most, 1 to 100; 1 without it.

        Returns:
            The messages.
        """
        ...

    @same_as(GlobalMessages.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> GlobalMessage:
        """Dismiss a message: it is not shown any more.

        Args:
            id: the message.

        Returns:
            The message.

        Raises:
            NotFound: no such message.
            Forbidden: it cannot be dismissed.
        """
        ...
