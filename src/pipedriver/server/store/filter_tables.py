"""The tables of saved filters."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
)

from pipedriver.server.store.columns import flag_column, id_column, metadata, moment_column, text_column

filters = Table(
    "filters",
    metadata,
    id_column("company_id"),
    id_column(),
    text_column("name", needed=True),
    Column("type", String(20), nullable=False),
    id_column("user_id"),
    Column("visible_to", Integer, nullable=False),
    flag_column("active_flag", 1),
    flag_column("temporary_flag", 0),
    text_column("conditions", needed=True),
    moment_column("add_time", needed=True),
    moment_column("update_time", needed=True),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id", "user_id"], ["users.company_id", "users.id"]),
)
"""``conditions`` is the tree of conditions as v1 shows it, JSON, and has been checked. A deleted filter stays
with ``active_flag`` 0."""

filter_uses = Table(
    "filter_uses",
    metadata,
    id_column("company_id"),
    id_column("filter_id"),
    moment_column("last_used_time", needed=True),
    PrimaryKeyConstraint("company_id", "filter_id"),
    ForeignKeyConstraint(["company_id", "filter_id"], ["filters.company_id", "filters.id"]),
)
"""When a filter was used last, apart from the filters, which are kept in memory until one is written."""
