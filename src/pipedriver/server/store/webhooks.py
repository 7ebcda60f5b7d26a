"""Statements on webhooks, on how they go, and on what is still to be sent."""

from __future__ import annotations

from sqlalchemy import Executable, and_, bindparam, delete, func, select, text

from pipedriver.server.store.statement import statement
from pipedriver.server.store.webhook_tables import webhook_deliveries, webhook_standings, webhooks

_SHOWN = (
    webhook_standings.c.failures,
    webhook_standings.c.banned_until,
    webhook_standings.c.failing_since,
    webhook_standings.c.last_delivery_time,
    webhook_standings.c.last_http_status,
)
_WITH_STANDING = webhooks.outerjoin(
    webhook_standings,
    and_(
        webhook_standings.c.company_id == webhooks.c.company_id,
        webhook_standings.c.webhook_id == webhooks.c.id,
    ),
)


@statement
def active_webhooks() -> Executable:
    """Every webhook of the company that is in use."""
    return (
        select(webhooks, *_SHOWN)
        .select_from(_WITH_STANDING)
        .where(webhooks.c.company_id == bindparam("company"), webhooks.c.is_active == 1)
        .order_by(webhooks.c.id)
    )


@statement
def every_webhook() -> Executable:
    """Every webhook of every company, those that were removed after failures too."""
    return (
        select(webhooks, *_SHOWN).select_from(_WITH_STANDING).order_by(webhooks.c.company_id, webhooks.c.id)
    )


@statement
def webhook_by_id() -> Executable:
    """One webhook, one that was removed after failures too."""
    return (
        select(webhooks, *_SHOWN)
        .select_from(_WITH_STANDING)
        .where(webhooks.c.company_id == bindparam("company"), webhooks.c.id == bindparam("id"))
    )


@statement
def delete_webhook() -> Executable:
    """Forget a webhook; what belongs to it must be gone already."""
    return delete(webhooks).where(
        webhooks.c.company_id == bindparam("company"), webhooks.c.id == bindparam("id")
    )


@statement
def delete_standing() -> Executable:
    """Forget how the deliveries of a webhook go."""
    return delete(webhook_standings).where(
        webhook_standings.c.company_id == bindparam("company"),
        webhook_standings.c.webhook_id == bindparam("id"),
    )


@statement
def drop_queue() -> Executable:
    """Forget all that is still to be sent to a webhook."""
    return delete(webhook_deliveries).where(
        webhook_deliveries.c.company_id == bindparam("company"),
        webhook_deliveries.c.webhook_id == bindparam("id"),
    )


@statement
def webhooks_of_app() -> Executable:
    """The ids of the webhooks that an app made for a user."""
    return select(webhooks.c.id).where(
        webhooks.c.company_id == bindparam("company"),
        webhooks.c.client_id == bindparam("client_id"),
        webhooks.c.owner_id == bindparam("user"),
    )


@statement
def note_standing() -> Executable:
    """Write down how the deliveries of a webhook go."""
    columns = [column.name for column in webhook_standings.c]
    changes = ", ".join(f"{name} = :{name}" for name in columns[2:])
    names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    return text(
        f"INSERT INTO webhook_standings ({names}) VALUES ({values})"  # noqa: S608  # names of our own table
        f" ON CONFLICT (company_id, webhook_id) DO UPDATE SET {changes}"
    )


@statement
def due_webhooks() -> Executable:
    """The webhooks to which something is to be sent by the moment ``now``."""
    return (
        select(webhook_deliveries.c.company_id, webhook_deliveries.c.webhook_id)
        .where(webhook_deliveries.c.due <= bindparam("now"))
        .distinct()
        .order_by(webhook_deliveries.c.company_id, webhook_deliveries.c.webhook_id)
    )


@statement
def due_deliveries() -> Executable:
    """What is to be sent to one webhook by the moment ``now``, in the order in which it happened."""
    return (
        select(
            webhook_deliveries,
            webhooks.c.subscription_url,
            webhooks.c.http_auth_user,
            webhooks.c.http_auth_password,
        )
        .select_from(
            webhook_deliveries.join(
                webhooks,
                and_(
                    webhooks.c.company_id == webhook_deliveries.c.company_id,
                    webhooks.c.id == webhook_deliveries.c.webhook_id,
                ),
            )
        )
        .where(
            webhook_deliveries.c.company_id == bindparam("company"),
            webhook_deliveries.c.webhook_id == bindparam("webhook"),
            webhook_deliveries.c.due <= bindparam("now"),
        )
        .order_by(webhook_deliveries.c.id)
        .limit(bindparam("most"))
    )


@statement
def count_waiting() -> Executable:
    """How many deliveries are still to be sent."""
    return select(func.count()).select_from(webhook_deliveries)


@statement
def waiting_by_webhook() -> Executable:
    """How many deliveries are still to be sent to each webhook."""
    return select(
        webhook_deliveries.c.company_id, webhook_deliveries.c.webhook_id, func.count().label("waiting")
    ).group_by(webhook_deliveries.c.company_id, webhook_deliveries.c.webhook_id)


@statement
def delivery_waits() -> Executable:
    """Whether a delivery is still to be sent."""
    return select(webhook_deliveries.c.id).where(
        webhook_deliveries.c.company_id == bindparam("company"), webhook_deliveries.c.id == bindparam("id")
    )


@statement
def delete_delivery() -> Executable:
    """Forget a delivery that has arrived, or was tried often enough."""
    return delete(webhook_deliveries).where(
        webhook_deliveries.c.company_id == bindparam("company"), webhook_deliveries.c.id == bindparam("id")
    )
