# Made by tools/generate.py from src/pipedriver/api/v1/user_connections.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.user_connections`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.records.users import LinkedAccounts
from pipedriver.api.v1.user_connections import UserConnections
from pipedriver.core.operation import same_as
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.options import CallOptions


class AsyncUserConnections(AsyncResource):
    """User connections: tell which accounts elsewhere the caller has linked."""

    @same_as(UserConnections.get)
    async def get(self, **options: Unpack[CallOptions]) -> LinkedAccounts:
        """Fetch the accounts elsewhere that the caller has linked.

        Returns:
            Their ids.

        Raises:
            Unauthorized: the token is missing or wrong.
        """
        ...
