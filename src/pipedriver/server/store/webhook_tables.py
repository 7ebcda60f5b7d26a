"""The tables of webhooks: who is told of what, how it goes, and what is still to be sent."""

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

from pipedriver.server.store.tables import Moment
from pipedriver.server.store.tables import metadata as metadata

webhooks = Table(
    "webhooks",
    metadata,
    Column("company_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("owner_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("event_action", String(10), nullable=False),
    Column("event_object", String(20), nullable=False),
    Column("subscription_url", Text, nullable=False),
    Column("name", Text),
    Column("version", String(5), nullable=False),
    Column("http_auth_user", Text),
    Column("http_auth_password", Text),
    Column("client_id", String(80)),
    Column("is_active", Integer, nullable=False),
    Column("add_time", Moment, nullable=False),
    Column("remove_time", Moment),
    Column("remove_reason", Text),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id", "user_id"], ["users.company_id", "users.id"]),
)
"""``client_id`` names the app that made it. One that was removed after failures stays, with the reason."""

webhook_standings = Table(
    "webhook_standings",
    metadata,
    Column("company_id", BigInteger, nullable=False),
    Column("webhook_id", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("banned_until", Float),
    Column("failing_since", Float),
    Column("last_delivery_time", Moment),
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
    Column("company_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("webhook_id", BigInteger, nullable=False),
    Column("event", Text, nullable=False),
    Column("payload", Text, nullable=False),
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
