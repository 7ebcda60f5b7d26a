"""The table of relationships between organizations."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
)

from pipedriver.server.store.tables import Moment
from pipedriver.server.store.tables import metadata as metadata

organization_relationships = Table(
    "organization_relationships",
    metadata,
    Column("company_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("type", String(10), nullable=False),
    Column("rel_owner_org_id", BigInteger, nullable=False),
    Column("rel_linked_org_id", BigInteger, nullable=False),
    Column("add_time", Moment, nullable=False),
    Column("update_time", Moment),
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
