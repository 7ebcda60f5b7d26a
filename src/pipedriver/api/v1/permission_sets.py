"""Permission sets of v1: what users may do.

Sources: the reference of PermissionSets in its editions of 2019 to 2026;
improvements-to-permissionsets-api-and-users-api.
"""

from __future__ import annotations

from pipedriver.api.scopes import ADMIN
from pipedriver.api.v1.records.roles import PermissionSet, PermissionSetAssignment, PermissionSetDetails
from pipedriver.core.operation import operation
from pipedriver.core.record import Records
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import PermissionSetApp
    from pipedriver.core.marks import PageLimit, PageStart
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.pages import Pages


class PermissionSets(Resource):
    """Permission sets: tell what users may do, and who has which set."""

    @operation(
        "GET",
        "/v1/permissionSets",
        cost=20,
        scopes=ADMIN,
        node="PermissionSetsController.getAllPermissionSets",
    )
    def list(
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

    @operation(
        "GET",
        "/v1/permissionSets/{id}",
        cost=2,
        scopes=ADMIN,
        node="PermissionSetsController.getOnePermissionSet",
        one_or_list=True,
    )
    def get(self, id: str, **options: Unpack[CallOptions]) -> PermissionSetDetails:
        """Fetch one permission set.

        Args:
            id: the set, a UUID.

        Returns:
            The set with what it allows.

        Raises:
            NotFound: no such set.
        """
        ...

    @operation(
        "GET",
        "/v1/permissionSets/{id}/assignments",
        cost=20,
        scopes=ADMIN,
        node="PermissionSetsController.listPermissionSetAssignments",
    )
    def list_assignments(
        self,
        id: str,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[PermissionSetAssignment]:
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
