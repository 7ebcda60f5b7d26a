"""The tables of saved filters."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from pipedriver.server.store.tables import Moment
from pipedriver.server.store.tables import metadata as metadata

filters = Table(
    "filters",
    metadata,
    Column("company_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", String(20), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("visible_to", Integer, nullable=False),
    Column("active_flag", Integer, nullable=False, server_default="1", default=1),
    Column("temporary_flag", Integer, nullable=False, server_default="0", default=0),
    Column("conditions", Text, nullable=False),
    Column("add_time", Moment, nullable=False),
    Column("update_time", Moment, nullable=False),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id", "user_id"], ["users.company_id", "users.id"]),
)
"""``conditions`` is the tree of conditions as v1 shows it, JSON, and has been checked. A deleted filter stays
with ``active_flag`` 0."""

filter_uses = Table(
    "filter_uses",
    metadata,
    Column("company_id", BigInteger, nullable=False),
    Column("filter_id", BigInteger, nullable=False),
    Column("last_used_time", Moment, nullable=False),
    PrimaryKeyConstraint("company_id", "filter_id"),
    ForeignKeyConstraint(["company_id", "filter_id"], ["filters.company_id", "filters.id"]),
)
"""When a filter was used last, apart from the filters, which are kept in memory until one is written."""
