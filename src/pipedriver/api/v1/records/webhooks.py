"""Webhooks as v1 gives them."""

from __future__ import annotations

from datetime import datetime

from pipedriver.core.record import Record


class Webhook(Record):
    """An address that events are sent to.

    ``user_id`` is the user whose rights tell which events it gets, ``version`` the form of what is sent.
    ``remove_reason`` and ``remove_time`` tell of one that is no more.
    """

    id: int
    company_id: int | None
    owner_id: int | None
    user_id: int | None
    event_action: str
    event_object: str
    subscription_url: str
    version: str | None
    is_active: bool | None
    add_time: datetime | None
    remove_time: datetime | None
    type: str | None
    http_auth_user: str | None
    http_auth_password: str | None
    remove_reason: str | None
    last_delivery_time: datetime | None
    last_http_status: int | None
    admin_id: int | None
    name: str | None
