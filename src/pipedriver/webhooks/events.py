"""What a webhook tells, in version 1 (guide-for-webhooks). Version 2 is to have a reader beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipedriver.api.v1.records.activities import Activity
from pipedriver.api.v1.records.activity_types import ActivityType
from pipedriver.api.v1.records.deals import PlainDeal
from pipedriver.api.v1.records.notes import Note
from pipedriver.api.v1.records.organizations import PlainOrganization
from pipedriver.api.v1.records.persons import PlainPerson
from pipedriver.api.v1.records.pipelines import Pipeline, Stage
from pipedriver.api.v1.records.products import PlainProduct
from pipedriver.api.v1.records.users import User
from pipedriver.core.record import Record
from pipedriver.core.shapes import as_list, as_object
from pipedriver.webhooks.errors import InvalidWebhook

RECORDS: Mapping[str, type[Record]] = {
    "activity": Activity,
    "activityType": ActivityType,
    "deal": PlainDeal,
    "note": Note,
    "organization": PlainOrganization,
    "person": PlainPerson,
    "pipeline": Pipeline,
    "product": PlainProduct,
    "stage": Stage,
    "user": User,
}
"""The type of the record that is told of, by its ``object``; any other comes as a plain `Record`."""


class WebhookMeta(Record):
    """What goes with a change: who, where, when.

    ``user_id`` is the user who has changed something. ``permitted_user_ids`` are the users who may see the
    record; ``["*"]`` stands for everybody. ``timestamp`` is in seconds since 1970.
    """

    action: str
    object: str
    id: int
    company_id: int
    user_id: int
    host: str | None
    timestamp: int | None
    timestamp_micro: int | None
    permitted_user_ids: list[Any] | None
    trans_pending: bool | None
    is_bulk_update: bool | None
    pipedrive_service_name: Any
    change_source: str | None
    matches_filters: Any
    webhook_id: Any
    type: str | None


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """One delivery.

    Attributes:
        version: the form in which it was sent, ``1.0``.
        action: what happened: ``added``, ``updated``, ``merged`` or ``deleted``.
        object: what it happened to: ``deal``, ``person``, ...
        meta: who, where, when.
        current: the record as it is; None where it was deleted.
        previous: the record as it was; None where it was added.
        retry: 0 at the first try, up to 3.
        raw: the decoded body.
    """

    version: str
    action: str
    object: str
    meta: WebhookMeta
    current: Record | None
    previous: Record | None
    retry: int
    raw: Mapping[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """Action and object, ``updated.deal``."""
        return f"{self.action}.{self.object}"

    @property
    def identity(self) -> tuple[Any, ...]:
        """What is the same in every try to deliver one event: by it, what came before is passed over."""
        meta = self.meta.raw
        names = ("company_id", "webhook_id", "object", "id", "action", "timestamp_micro")
        return tuple(meta.get(name) for name in names)


def read_event(body: Mapping[str, Any]) -> WebhookEvent:
    """Read the decoded body of a delivery.

    Raises:
        InvalidWebhook: it is no delivery, or of a version that is not read yet.
    """
    meta = as_object(body.get("meta"))
    if meta is None:
        raise InvalidWebhook("the body is no delivery of a webhook: it has no meta")
    version = meta.get("version", body.get("v", meta.get("v")))
    if version not in (1, "1", "1.0"):
        raise InvalidWebhook(f"the delivery is of version {version!r}; version 1.0 is read")
    action, object = meta.get("action"), meta.get("object")
    if not isinstance(action, str) or not isinstance(object, str):
        raise InvalidWebhook("the delivery does not tell what has happened to what")
    kind, retry = RECORDS.get(object, Record), body.get("retry")
    return WebhookEvent(
        version="1.0",
        action=action,
        object=object,
        meta=WebhookMeta(meta),
        current=_record(kind, body.get("current")),
        previous=_record(kind, body.get("previous")),
        retry=retry if isinstance(retry, int) else 0,
        raw=body,
    )


def _record(kind: type[Record], told: object) -> Record | None:
    """A record; that of a user comes as a list of one."""
    listed = as_list(told)
    found = as_object(listed[0] if listed else told)
    return None if found is None else kind(found)
