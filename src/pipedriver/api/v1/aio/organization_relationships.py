# Made by tools/generate.py from src/pipedriver/api/v1/organization_relationships.py:
# change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.organization_relationships`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.organization_relationships import OrganizationRelationships
from pipedriver.api.v1.records.organization_relationships import OrganizationRelationship
from pipedriver.api.v1.records.shared import DeletedId
from pipedriver.core.operation import same_as
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import RelationshipType
    from pipedriver.core.options import CallOptions
    from pipedriver.core.unset import Unset


class AsyncOrganizationRelationships(AsyncResource):
    """Organization relationships: say which organization belongs to which."""

    @same_as(OrganizationRelationships.list)
    async def list(self, *, org_id: int, **options: Unpack[CallOptions]) -> Records[OrganizationRelationship]:
        """List the relationships of an organization, as it sees them.

        Args:
            org_id: the organization.

        Returns:
            The relationships.

        Raises:
            NotFound: no such organization.
        """
        ...

    @same_as(OrganizationRelationships.create)
    async def create(
        self,
        *,
        type: RelationshipType,
        rel_owner_org_id: int,
        rel_linked_org_id: int,
        org_id: int | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> OrganizationRelationship:
        """Relate two organizations.

        Args:
            type: ``parent`` where the one owns the other, else ``related``.
            rel_owner_org_id: the organization that owns the other.
            rel_linked_org_id: the other one.
            org_id: the one of the two that the answer tells it to.

        Returns:
            The new relationship.

        Raises:
            BadRequest: no such organization, both are the same, or each would be above the other.
            Forbidden: a limit of the plan is reached.
        """
        ...

    @same_as(OrganizationRelationships.get)
    async def get(
        self, id: int, *, org_id: int | None = None, **options: Unpack[CallOptions]
    ) -> OrganizationRelationship:
        """Fetch one relationship.

        Args:
            id: the relationship.
            org_id: the one of the two organizations that the answer tells it to.

        Returns:
            The relationship.

        Raises:
            NotFound: no such relationship.
        """
        ...

    @same_as(OrganizationRelationships.update)
    async def update(
        self,
        id: int,
        *,
        org_id: int | Unset = UNSET,
        type: RelationshipType | Unset = UNSET,
        rel_owner_org_id: int | Unset = UNSET,
        rel_linked_org_id: int | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> OrganizationRelationship:
        """Change a relationship: what is not given stays as it is.

        Args:
            id: the relationship.
            org_id: the one of the two organizations that the answer tells it to.
            type: ``parent`` where the one owns the other, else ``related``.
            rel_owner_org_id: the organization that owns the other.
            rel_linked_org_id: the other one.

        Returns:
            The relationship as it is now.

        Raises:
            NotFound: no such relationship.
            BadRequest: no such organization, both are the same, or each would be above the other.
        """
        ...

    @same_as(OrganizationRelationships.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Delete a relationship.

        Args:
            id: the relationship.

        Returns:
            Its id.

        Raises:
            NotFound: no such relationship.
        """
        ...
