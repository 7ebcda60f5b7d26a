"""Webhooks of v1: which address is told of which events."""

from __future__ import annotations

from typing import Any

from pipedriver.api.v1.arguments import WebhookAction, WebhookObject, WebhookVersion
from pipedriver.api.v1.webhooks import Webhooks
from pipedriver.core.unset import Unset
from pipedriver.server.crm import webhooks as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.webhooks.addresses import Unreachable, check_subscription
from pipedriver.server.wire.envelope import Envelope
from pipedriver.server.wire.given import given

DEFAULT_VERSION = "1.0"
"""What is sent where nothing else is asked for, as before March 2025: the server sends nothing else yet."""

_OK = {"status": "ok"}


@serves(Webhooks.list)
def list_webhooks(context: Context) -> Envelope:
    """Answer GET /v1/webhooks."""
    return Envelope([shape_webhook(row) for row in rules.list_webhooks(context)], extra=_OK)


@serves(Webhooks.create)
def create_webhook(
    context: Context,
    subscription_url: str,
    event_action: WebhookAction,
    event_object: WebhookObject,
    name: str | Unset,
    user_id: int | Unset,
    http_auth_user: str | Unset | None,
    http_auth_password: str | Unset | None,
    version: WebhookVersion | Unset,
) -> Envelope:
    """Answer POST /v1/webhooks."""
    try:
        check_subscription(
            subscription_url, own=context.address, allow_private=context.allows_private_webhooks
        )
    except Unreachable as unreachable:
        raise rules.wrong("subscription_url", str(unreachable)) from unreachable
    more: dict[str, Any] = given(
        name=name,
        user_id=user_id,
        http_auth_user=http_auth_user,
        http_auth_password=http_auth_password,
    )
    row = rules.create_webhook(
        context,
        subscription_url=subscription_url,
        event_action=event_action,
        event_object=event_object,
        version=DEFAULT_VERSION if isinstance(version, Unset) else version,
        **more,
    )
    return Envelope(shape_webhook(row), extra=_OK)


@serves(Webhooks.delete)
def delete_webhook(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/webhooks/{id}."""
    rules.delete_webhook(context, id)
    return Envelope(None, extra=_OK)


def shape_webhook(row: Row) -> dict[str, Any]:
    """A webhook as v1 shows it."""
    return {
        "id": row["id"],
        "company_id": row["company_id"],
        "owner_id": row["owner_id"],
        "user_id": row["user_id"],
        "event_action": row["event_action"],
        "event_object": row["event_object"],
        "subscription_url": row["subscription_url"],
        "version": row["version"],
        "is_active": row["is_active"],
        "add_time": _exact(row["add_time"]),
        "remove_time": _exact(row["remove_time"]),
        "type": "general" if row["client_id"] is None else "application",
        "http_auth_user": row["http_auth_user"],
        "http_auth_password": row["http_auth_password"],
        "remove_reason": row["remove_reason"],
        "last_delivery_time": _exact(row["last_delivery_time"]),
        "last_http_status": row["last_http_status"],
        "admin_id": row["owner_id"],
        "name": row["name"],
    }


def _exact(moment: str | None) -> str | None:
    """A moment as webhooks have it, ``2026-03-02T09:00:00.000Z``."""
    return None if moment is None else f"{moment.replace(' ', 'T')}.000Z"
