"""The table of what each company has spent of its daily budget."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, PrimaryKeyConstraint, String, Table

from pipedriver.server.store.columns import id_column, metadata

daily_budgets = Table(
    "daily_budgets",
    metadata,
    id_column("company_id"),
    Column("day", String(10), nullable=False),
    id_column("spent"),
    PrimaryKeyConstraint("company_id"),
    ForeignKeyConstraint(["company_id"], ["companies.id"]),
)
"""The latest day alone is kept; it is written from time to time, not with every request."""
