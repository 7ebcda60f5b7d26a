"""Relationships between organizations as v1 gives them."""

from __future__ import annotations

from datetime import datetime

from pipedriver.api.v1.records.shared import OrganizationReference
from pipedriver.core.record import Record


class OrganizationRelationship(Record):
    """How two organizations are related: that of ``rel_owner_org_id`` is the ``parent`` of the other, or both
    are just ``related``.

    What is calculated is told as one of the two sees it, the one that was asked about: the other one's id and
    name, and what it is to it: ``parent``, ``daughter``, ``sister`` or ``related``.
    """

    id: int
    type: str
    rel_owner_org_id: OrganizationReference
    rel_linked_org_id: OrganizationReference
    add_time: datetime | None
    update_time: datetime | None
    active_flag: bool | None
    calculated_type: str | None
    calculated_related_org_id: int | None
    related_organization_name: str | None
