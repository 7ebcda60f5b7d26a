"""The table of goals."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from pipedriver.server.store.tables import Day, Moment
from pipedriver.server.store.tables import metadata as metadata

goals = Table(
    "goals",
    metadata,
    Column("company_id", BigInteger, nullable=False),
    Column("id", String(32), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("owner_id", BigInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("type_name", String(30), nullable=False),
    Column("pipeline_ids", Text, nullable=False),
    Column("stage_id", BigInteger),
    Column("activity_type_ids", Text),
    Column("assignee_type", String(10), nullable=False),
    Column("assignee_id", BigInteger, nullable=False),
    Column("interval_name", String(10), nullable=False),
    Column("start_date", Day, nullable=False),
    Column("end_date", Day),
    Column("target", Float, nullable=False),
    Column("tracking_metric", String(10), nullable=False),
    Column("currency_id", BigInteger),
    Column("active_flag", Integer, nullable=False, server_default="1", default=1),
    Column("report_id", String(32), nullable=False),
    Column("add_time", Moment, nullable=False),
    Column("update_time", Moment, nullable=False),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id", "owner_id"], ["users.company_id", "users.id"]),
)
"""What is to be reached. ``pipeline_ids`` and ``activity_type_ids`` are JSON lists, ``[null]`` for all;
a goal without an ``end_date`` never ends. The ``number`` counts up, since the ids have no order. A deleted
goal stays with ``active_flag`` 0."""
Index("goals_by_assignee", goals.c.company_id, goals.c.assignee_type, goals.c.assignee_id)
Index("goals_by_owner", goals.c.company_id, goals.c.owner_id)
