"""Organization relationships of v1: which organization belongs to which.

Source: the reference of OrganizationRelationships in its editions of 2019 to 2026.
"""

from __future__ import annotations

from pipedriver.api.scopes import CONTACTS_FULL, CONTACTS_READ
from pipedriver.api.v1.records.organization_relationships import OrganizationRelationship
from pipedriver.api.v1.records.shared import DeletedId
from pipedriver.core.operation import operation
from pipedriver.core.record import Records
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import RelationshipType
    from pipedriver.core.options import CallOptions
    from pipedriver.core.unset import Unset


class OrganizationRelationships(Resource):
    """Organization relationships: say which organization belongs to which."""

    @operation(
        "GET",
        "/v1/organizationRelationships",
        cost=20,
        scopes=CONTACTS_READ,
        node="OrganizationRelationshipsController.getAllRelationshipsForOrganization",
    )
    def list(self, *, org_id: int, **options: Unpack[CallOptions]) -> Records[OrganizationRelationship]:
        """List the relationships of an organization, as it sees them.

        Args:
            org_id: the organization.

        Returns:
            The relationships.

        Raises:
            NotFound: no such organization.
        """
        ...

    @operation(
        "POST",
        "/v1/organizationRelationships",
        cost=10,
        scopes=CONTACTS_FULL,
        node="OrganizationRelationshipsController.createAnOrganizationRelationship",
    )
    def create(
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

    @operation(
        "GET",
        "/v1/organizationRelationships/{id}",
        cost=2,
        scopes=CONTACTS_READ,
        node="OrganizationRelationshipsController.getOneOrganizationRelationship",
    )
    def get(
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

    @operation(
        "PUT",
        "/v1/organizationRelationships/{id}",
        cost=10,
        scopes=CONTACTS_FULL,
        node="OrganizationRelationshipsController.updateAnOrganizationRelationship",
    )
    def update(
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

    @operation(
        "DELETE",
        "/v1/organizationRelationships/{id}",
        cost=6,
        scopes=CONTACTS_FULL,
        node="OrganizationRelationshipsController.deleteAnOrganizationRelationship",
    )
    def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Delete a relationship.

        Args:
            id: the relationship.

        Returns:
            Its id.

        Raises:
            NotFound: no such relationship.
        """
        ...
