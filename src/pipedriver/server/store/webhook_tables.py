"""The tables of webhooks: who is told of what, how it goes, and what is still to be sent."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
)

from pipedriver.server.store.columns import id_column, metadata, moment_column, text_column

webhooks = Table(
    "webhooks",
    metadata,
    id_column("company_id"),
    id_column(),
    id_column("owner_id"),
    id_column("user_id"),
    Column("event_action", String(10), nullable=False),
    Column("event_object", String(20), nullable=False),
    text_column("subscription_url", needed=True),
    text_column("name"),
    Column("version", String(5), nullable=False),
    text_column("http_auth_user"),
    text_column("http_auth_password"),
    Column("client_id", String(80)),
    Column("is_active", Integer, nullable=False),
    moment_column("add_time", needed=True),
    moment_column("remove_time"),
    text_column("remove_reason"),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id", "user_id"], ["users.company_id", "users.id"]),
)
"""``client_id`` names the app that made it. One that was removed after failures stays, with the reason."""

webhook_standings = Table(
    "webhook_standings",
    metadata,
    id_column("company_id"),
    id_column("webhook_id"),
    Column("failures", Integer, nullable=False),
    Column("banned_until", Float),
    Column("failing_since", Float),
    moment_column("last_delivery_time"),
    Column("last_http_status", Integer),
    PrimaryKeyConstraint("company_id", "webhook_id"),
    ForeignKeyConstraint(["company_id", "webhook_id"], ["webhooks.company_id", "webhooks.id"]),
)
"""How deliveries go; apart from the webhooks, which every write reads and which are kept in memory for it.

Moments that are compared are seconds since 1970.
"""

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    id_column("company_id"),
    id_column(),
    id_column("webhook_id"),
    text_column("event", needed=True),
    text_column("payload", needed=True),
    Column("retry", Integer, nullable=False),
    Column("due", Float, nullable=False),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id", "webhook_id"], ["webhooks.company_id", "webhooks.id"]),
)
"""What is to be sent, written together with the change it tells of; it goes when it has arrived."""
Index(
    "webhook_deliveries_of_webhook",
    webhook_deliveries.c.company_id,
    webhook_deliveries.c.webhook_id,
    webhook_deliveries.c.id,
)
Index("webhook_deliveries_by_due", webhook_deliveries.c.due)
