"""The table of goals."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
)

from pipedriver.server.store.columns import (
    Day,
    day_column,
    flag_column,
    id_column,
    link_column,
    metadata,
    moment_column,
    text_column,
)

goals = Table(
    "goals",
    metadata,
    id_column("company_id"),
    Column("id", String(32), nullable=False),
    id_column("number"),
    id_column("owner_id"),
    text_column("title", needed=True),
    Column("type_name", String(30), nullable=False),
    text_column("pipeline_ids", needed=True),
    link_column("stage_id"),
    text_column("activity_type_ids"),
    Column("assignee_type", String(10), nullable=False),
    id_column("assignee_id"),
    Column("interval_name", String(10), nullable=False),
    Column("start_date", Day, nullable=False),
    day_column("end_date"),
    Column("target", Float, nullable=False),
    Column("tracking_metric", String(10), nullable=False),
    link_column("currency_id"),
    flag_column("active_flag", 1),
    Column("report_id", String(32), nullable=False),
    moment_column("add_time", needed=True),
    moment_column("update_time", needed=True),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id", "owner_id"], ["users.company_id", "users.id"]),
)
"""What is to be reached. ``pipeline_ids`` and ``activity_type_ids`` are JSON lists, ``[null]`` for all;
a goal without an ``end_date`` never ends. The ``number`` counts up, since the ids have no order. A deleted
goal stays with ``active_flag`` 0."""
Index("goals_by_assignee", goals.c.company_id, goals.c.assignee_type, goals.c.assignee_id)
Index("goals_by_owner", goals.c.company_id, goals.c.owner_id)
