"""Organizations as v1 gives them."""

from __future__ import annotations

from datetime import date, datetime

from pipedriver.api.v1.records.activities import Activity
from pipedriver.api.v1.records.shared import Picture, UserReference
from pipedriver.core.record import Record
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class OrganizationBase(Record):
    """What organizations have in every answer. Times are in UTC."""

    id: int
    company_id: int | None
    name: str
    active_flag: bool | None
    label: int | None
    label_ids: list[int] | None
    visible_to: str | None
    picture_id: Picture | None
    country_code: str | None
    first_char: str | None
    category_id: int | None
    edit_name: bool | None
    add_time: datetime | None
    update_time: datetime | None
    delete_time: datetime | None
    owner_name: str | None
    cc_email: str | None
    address: str | None
    address_subpremise: str | None
    address_street_number: str | None
    address_route: str | None
    address_sublocality: str | None
    address_locality: str | None
    address_admin_area_level_1: str | None
    address_admin_area_level_2: str | None
    address_country: str | None
    address_postal_code: str | None
    address_formatted_address: str | None
    people_count: int | None
    open_deals_count: int | None
    related_open_deals_count: int | None
    closed_deals_count: int | None
    related_closed_deals_count: int | None
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


class Organization(OrganizationBase):
    """A company or other organization, with a copy of its owner."""

    owner_id: UserReference | None


class PlainOrganization(OrganizationBase):
    """An organization as some operations give it: with the id of its owner."""

    owner_id: int | None


class OrganizationDetails(Organization):
    """An organization fetched by its id: with its last and next activity."""

    last_activity: Activity | None
    next_activity: Activity | None


class FoundOrganization(Record):
    """An organization as the search by name gives it."""

    id: int
    name: str
    visible_to: str | None
    details: dict[str, Any] | None


class MergedOrganization(Record):
    """The organization that survived a merge, by its id alone."""

    id: int
