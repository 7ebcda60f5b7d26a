"""User connections of v1: the accounts elsewhere that the caller has linked.

Source: the reference of UserConnections in its editions of 2019 to 2026.
"""

from __future__ import annotations

from pipedriver.api.scopes import BASE
from pipedriver.api.v1.records.users import LinkedAccounts
from pipedriver.core.operation import operation
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.options import CallOptions


class UserConnections(Resource):
    """User connections: tell which accounts elsewhere the caller has linked."""

    @operation(
        "GET",
        "/v1/userConnections",
        cost=20,
        scopes=BASE,
        node="UserConnectionsController.getAllUserConnections",
    )
    def get(self, **options: Unpack[CallOptions]) -> LinkedAccounts:
        """Fetch the accounts elsewhere that the caller has linked.

        Returns:
            Their ids.

        Raises:
            Unauthorized: the token is missing or wrong.
        """
        ...
