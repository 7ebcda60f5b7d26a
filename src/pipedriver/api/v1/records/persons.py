"""Persons as v1 gives them, and what belongs to them."""

from __future__ import annotations

from datetime import date, datetime

from pipedriver.api.v1.records.shared import ContactValue, OrganizationReference, Picture, UserReference
from pipedriver.core.record import Record, read_records
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class PersonFields(Record):
    """What persons have in every answer. Times are in UTC."""

    id: int
    company_id: int | None
    name: str
    first_name: str | None
    last_name: str | None
    active_flag: bool | None
    email: list[ContactValue]
    phone: list[ContactValue]
    primary_email: str | None
    label: int | None
    label_ids: list[int] | None
    visible_to: str | None
    first_char: str | None
    add_time: datetime | None
    update_time: datetime | None
    delete_time: datetime | None
    owner_name: str | None
    org_name: str | None
    cc_email: str | None
    marketing_status: str | None
    open_deals_count: int | None
    related_open_deals_count: int | None
    closed_deals_count: int | None
    related_closed_deals_count: int | None
    participant_open_deals_count: int | None
    participant_closed_deals_count: int | None
    won_deals_count: int | None
    related_won_deals_count: int | None
    lost_deals_count: int | None
    related_lost_deals_count: int | None
    email_messages_count: int | None
    activities_count: int | None
    done_activities_count: int | None
    undone_activities_count: int | None
    reference_activities_count: int | None
    files_count: int | None
    notes_count: int | None
    followers_count: int | None
    next_activity_date: date | None
    next_activity_time: str | None
    next_activity_id: int | None
    last_activity_id: int | None
    last_activity_date: date | None
    last_incoming_mail_time: datetime | None
    last_outgoing_mail_time: datetime | None


class Person(PersonFields):
    """A person with copies of the owner and the organization."""

    owner_id: UserReference | None
    org_id: OrganizationReference | None
    picture_id: Picture | None


class PlainPerson(PersonFields):
    """A person as some operations give it: with the ids of its owner, organization and picture."""

    owner_id: int | None
    org_id: int | None
    picture_id: int | None


class MergedPerson(PlainPerson):
    """The person that survived a merge. ``merge_what_id`` is the id of the one that went into it."""

    merge_what_id: int | None


class FoundPerson(Record):
    """A person as the search by name gives it."""

    id: int
    name: str
    email: str | None
    phone: str | None
    org_id: int | None
    org_name: str | None
    visible_to: str | None
    picture: dict[str, Any] | None


class DealProductPair(Record):
    """A product on a deal of a person: the deal and the product, both with plain ids."""

    deal: dict[str, Any] | None
    product: dict[str, Any] | None


class PersonProducts(Record):
    """Products on deals of a person, by the id of the deal as text."""

    @property
    def by_deal(self) -> dict[str, DealProductPair]:
        """The deals and products by the id of the deal as text."""
        found = {key: read_records(DealProductPair, [value]) for key, value in self.raw.items()}
        return {key: pairs[0] for key, pairs in found.items() if pairs}
