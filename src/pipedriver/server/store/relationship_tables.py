"""The table of relationships between organizations."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
)

from pipedriver.server.store.columns import id_column, metadata, moment_column

organization_relationships = Table(
    "organization_relationships",
    metadata,
    id_column("company_id"),
    id_column(),
    Column("type", String(10), nullable=False),
    id_column("rel_owner_org_id"),
    id_column("rel_linked_org_id"),
    moment_column("add_time", needed=True),
    moment_column("update_time"),
    PrimaryKeyConstraint("company_id", "id"),
    *[
        ForeignKeyConstraint(["company_id", side], ["organizations.company_id", "organizations.id"])
        for side in ("rel_owner_org_id", "rel_linked_org_id")
    ],
)
"""``type`` is ``parent``, where the owner is above the linked organization, or ``related``."""
for _side in ("owner", "linked"):
    Index(
        f"organization_relationships_by_{_side}",
        organization_relationships.c.company_id,
        organization_relationships.c[f"rel_{_side}_org_id"],
        organization_relationships.c.type,
    )
