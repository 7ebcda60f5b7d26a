"""The small records that larger ones hold, and those that several rooms give."""

from __future__ import annotations

from datetime import datetime

from pipedriver.core.record import Record
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class ContactValue(Record):
    """One e-mail address or phone number. A person without any has one of an empty ``value``."""

    value: str
    primary: bool
    label: str | None


class Reference(Record):
    """A record that another one holds a copy of, its id under ``value`` (core-api-concepts-responses)."""

    value: int
    name: str
    active_flag: bool | None

    @property
    def id(self) -> int:
        """The id of the record: what a write takes."""
        found: Any = self.get("value", self.get("id"))
        return found  # type: ignore[no-any-return]  # a record never checks what the API gave


class UserReference(Reference):
    """A user as other records hold it."""

    email: str | None
    has_pic: bool | None
    pic_hash: str | None


class PersonReference(Reference):
    """A person as deals and participants hold it."""

    email: list[ContactValue]
    phone: list[ContactValue]
    owner_id: int | None
    company_id: int | None


class OrganizationReference(Reference):
    """An organization as deals and persons hold it."""

    people_count: int | None
    owner_id: int | None
    address: str | None
    cc_email: str | None
    label_ids: list[int] | None


class Picture(Record):
    """A picture of a person or organization, stored in squares of 128 and 512 pixels.

    ``pictures`` holds the addresses by their size, ``"128"`` and ``"512"``.
    """

    id: int | None
    value: int | None
    item_type: str | None
    item_id: int | None
    active_flag: bool | None
    add_time: datetime | None
    update_time: datetime | None
    added_by_user_id: int | None
    pictures: dict[str, str] | None


class Follower(Record):
    """A user who follows a deal, person, organization or product. ``id`` is that of the following itself."""

    id: int
    user_id: int
    deal_id: int | None
    person_id: int | None
    org_id: int | None
    product_id: int | None
    add_time: datetime | None


class FlowItem(Record):
    """One update in a flow.

    ``object`` tells the kind (a `FlowKind`, or one that the API has since gained); ``data`` is the record
    that was added or changed, or for a change its field, old and new value.
    """

    object: str
    timestamp: datetime | None
    data: dict[str, Any] | None


class DeletedId(Record):
    """The id of what a call deleted."""

    id: int


class DeletedIds(Record):
    """The ids of what a call deleted."""

    id: list[int]
