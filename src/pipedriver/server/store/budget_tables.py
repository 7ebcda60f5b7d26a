"""The table of what each company has spent of its daily budget."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, PrimaryKeyConstraint, String, Table

from pipedriver.server.store.tables import metadata as metadata

daily_budgets = Table(
    "daily_budgets",
    metadata,
    Column("company_id", BigInteger, nullable=False),
    Column("day", String(10), nullable=False),
    Column("spent", BigInteger, nullable=False),
    PrimaryKeyConstraint("company_id"),
    ForeignKeyConstraint(["company_id"], ["companies.id"]),
)
"""The latest day alone is kept; it is written from time to time, not with every request."""
