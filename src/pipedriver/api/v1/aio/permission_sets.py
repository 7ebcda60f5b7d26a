# Made by tools/generate.py from src/pipedriver/api/v1/permission_sets.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.permission_sets`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.permission_sets import PermissionSets
from pipedriver.api.v1.records.roles import PermissionSet, PermissionSetAssignment, PermissionSetDetails
from pipedriver.core.operation import same_as
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import PermissionSetApp
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import PageLimit, PageStart
    from pipedriver.core.options import CallOptions, PageOptions


class AsyncPermissionSets(AsyncResource):
    """Permission sets: tell what users may do, and who has which set."""

    @same_as(PermissionSets.list)
    async def list(
        self, *, app: PermissionSetApp | None = None, **options: Unpack[CallOptions]
    ) -> Records[PermissionSet]:
        """List all permission sets.

        Args:
            app: sets for this app.

        Returns:
            The sets, without what they allow.

        Raises:
            NotFound: the company has none.
        """
        ...

    @same_as(PermissionSets.get)
    async def get(self, id: str, **options: Unpack[CallOptions]) -> PermissionSetDetails:
        """Fetch one permission set.

        Args:
            id: the set, a UUID.

        Returns:
            The set with what it allows.

        Raises:
            NotFound: no such set.
        """
        ...

    @same_as(PermissionSets.list_assignments)
    def list_assignments(
        self,
        id: str,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[PermissionSetAssignment]:
        """List the users whom a permission set is given to.

        Args:
            id: the set, a UUID.
            start: how many users to skip.
            limit: users in a page, 1 to 500 (100 without it).

        Returns:
            The users, page by page.

        Raises:
            NotFound: no such set.
        """
        ...
