"""Global messages of v1: what Pipedrive itself has to tell the caller.

Pipedrive took them out of its API in 2022. Source: the reference of GlobalMessages of 2019.
"""

from __future__ import annotations

from pipedriver.api.scopes import BASE
from pipedriver.api.v1.records.global_messages import GlobalMessage
from pipedriver.core.operation import operation
from pipedriver.core.record import Records
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import MessageLimit
    from pipedriver.core.options import CallOptions


class GlobalMessages(Resource):
    """Global messages: read and dismiss what Pipedrive itself has to tell."""

    @operation(
        "GET",
        "/v1/globalMessages",
        cost=20,
        scopes=BASE,
        node="GlobalMessagesController.getGlobalMessages",
        retired=2022,
    )
    def list(
        self, *, limit: MessageLimit | None = None, **options: Unpack[CallOptions]
    ) -> Records[GlobalMessage]:
        """List the messages that are to be shown to the caller.

        Args:
            limit: how many at most, 1 to 100; 1 without it.

        Returns:
            The messages.
        """
        ...

    @operation(
        "DELETE",
        "/v1/globalMessages/{id}",
        cost=6,
        scopes=BASE,
        node="GlobalMessagesController.deleteDismissAGlobalMessage",
        retired=2022,
        one_or_list=True,
    )
    def delete(self, id: int, **options: Unpack[CallOptions]) -> GlobalMessage:
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
