"""Relationships between organizations of v1."""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.api.v1.organization_relationships import OrganizationRelationships
from pipedriver.core.unset import Unset
from pipedriver.server.crm import organization_relationships as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.listing import DEFAULT_LIMIT
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.references import Record, References


@serves(OrganizationRelationships.list)
def list_relationships(context: Context, org_id: int) -> Envelope:
    """Answer GET /v1/organizationRelationships."""
    rows = rules.list_relationships(context, org_id)
    references = _references(context, rows)
    return Envelope(
        listed([_shape(row, org_id, references) for row in rows]),
        offset_page(0, max(DEFAULT_LIMIT, len(rows)), more=False),
        _related(references),
    )


@serves(OrganizationRelationships.create)
def create_relationship(
    context: Context, type: str, rel_owner_org_id: int, rel_linked_org_id: int, org_id: int | Unset
) -> Envelope:
    """Answer POST /v1/organizationRelationships."""
    fields = given(type=type, rel_owner_org_id=rel_owner_org_id, rel_linked_org_id=rel_linked_org_id)
    told_to = rules.check_told_to(fields, org_id if isinstance(org_id, int) else None)
    return _told(context, rules.create_relationship(context, fields), told_to)


@serves(OrganizationRelationships.get)
def get_relationship(context: Context, id: int, org_id: int | None) -> Envelope:
    """Answer GET /v1/organizationRelationships/{id}."""
    row = rules.get_relationship(context, id)
    return _told(context, row, rules.check_told_to(row, org_id))


@serves(OrganizationRelationships.update)
def update_relationship(
    context: Context,
    id: int,
    org_id: int | Unset,
    type: str | Unset,
    rel_owner_org_id: int | Unset,
    rel_linked_org_id: int | Unset,
) -> Envelope:
    """Answer PUT /v1/organizationRelationships/{id}."""
    changes = given(type=type, rel_owner_org_id=rel_owner_org_id, rel_linked_org_id=rel_linked_org_id)
    row = rules.change_relationship(context, id, changes)
    return _told(context, row, rules.check_told_to(row, org_id if isinstance(org_id, int) else None))


@serves(OrganizationRelationships.delete)
def delete_relationship(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/organizationRelationships/{id}."""
    rules.delete_relationship(context, id)
    return Envelope({"id": id})


def _told(context: Context, row: Row, org: int) -> Envelope:
    references = _references(context, [row])
    return Envelope(_shape(row, org, references), related_objects=_related(references))


def _references(context: Context, rows: Sequence[Row]) -> References:
    return References(context, organizations={row[side] for row in rows for side in rules.SIDES})


def _related(references: References) -> dict[str, dict[str, Record]]:
    return {"organization": references.related().get("organization", {})}


def _shape(row: Row, org: int, references: References) -> Record:
    """A relationship as v1 tells it to one of the two organizations."""
    kind, other = rules.seen_by(row, org)
    return {
        "id": row["id"],
        "type": row["type"],
        **{side: references.organization(row[side]) for side in rules.SIDES},
        "add_time": row["add_time"],
        "update_time": row["update_time"],
        "active_flag": True,
        "calculated_type": kind,
        "calculated_related_org_id": other,
        "related_organization_name": references.organization_name(other),
    }
