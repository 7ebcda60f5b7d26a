"""Deals as v1 gives them, and what belongs to them."""

from __future__ import annotations

from datetime import date, datetime

from pipedriver.api.v1.records.activities import Activity
from pipedriver.api.v1.records.persons import Person
from pipedriver.api.v1.records.shared import DeletedId, OrganizationReference, PersonReference, UserReference
from pipedriver.core.record import Money, Record, read_money
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class DealFields(Record):
    """What deals have in every answer. Amounts are in the deal's ``currency``, times in UTC."""

    id: int
    title: str
    value: float
    currency: str
    stage_id: int
    pipeline_id: int
    status: str
    add_time: datetime | None
    update_time: datetime | None
    stage_change_time: datetime | None
    active: bool | None
    deleted: bool | None
    is_archived: bool | None
    archive_time: datetime | None
    probability: float | None
    next_activity_date: date | None
    next_activity_time: str | None
    next_activity_id: int | None
    last_activity_id: int | None
    last_activity_date: date | None
    lost_reason: str | None
    visible_to: str | None
    close_time: datetime | None
    won_time: datetime | None
    first_won_time: datetime | None
    lost_time: datetime | None
    local_won_date: date | None
    local_lost_date: date | None
    local_close_date: date | None
    products_count: int | None
    files_count: int | None
    notes_count: int | None
    followers_count: int | None
    email_messages_count: int | None
    activities_count: int | None
    done_activities_count: int | None
    undone_activities_count: int | None
    reference_activities_count: int | None
    participants_count: int | None
    expected_close_date: date | None
    last_incoming_mail_time: datetime | None
    last_outgoing_mail_time: datetime | None
    label: str | None
    stage_order_nr: int | None
    person_name: str | None
    org_name: str | None
    next_activity_subject: str | None
    next_activity_type: str | None
    next_activity_duration: str | None
    next_activity_note: str | None
    formatted_value: str | None
    weighted_value: float | None
    formatted_weighted_value: str | None
    weighted_value_currency: str | None
    rotten_time: datetime | None
    owner_name: str | None
    cc_email: str | None
    org_hidden: bool | None
    person_hidden: bool | None
    origin: str | None
    origin_id: str | None
    channel: int | None
    channel_id: str | None
    arr: float | None
    mrr: float | None
    acv: float | None
    arr_currency: str | None
    mrr_currency: str | None
    acv_currency: str | None

    @property
    def money(self) -> Money | None:
        """The value and its currency together, exact as the API wrote it."""
        return read_money(self.get("value"), self.get("currency"))

    @property
    def weighted_money(self) -> Money | None:
        """The value times the probability, and its currency."""
        return read_money(self.get("weighted_value"), self.get("weighted_value_currency"))


class Deal(DealFields):
    """A deal with copies of its owner, creator, person and organization."""

    creator_user_id: UserReference | None
    user_id: UserReference | None
    person_id: PersonReference | None
    org_id: OrganizationReference | None


class PlainDeal(DealFields):
    """A deal as some operations give it: with the ids of its owner, creator, person and organization."""

    creator_user_id: int | None
    user_id: int | None
    person_id: int | None
    org_id: int | None


class MergedDeal(PlainDeal):
    """The deal that survived a merge. ``merge_what_id`` is the id of the one that went into it."""

    merge_what_id: int | None


class Duration(Record):
    """A length of time in parts (``i`` are minutes), and as a whole in seconds."""

    y: int | None
    m: int | None
    d: int | None
    h: int | None
    i: int | None
    s: int | None
    total_seconds: int | None


class StageStay(Record):
    """How long a deal stayed where: seconds by the id of the stage as text, and the stages in order."""

    times_in_stages: dict[str, int] | None
    order_of_stages: list[int] | None


class DealDetails(Deal):
    """A deal fetched by its id: with what is computed for that alone."""

    average_time_to_won: Duration | None
    average_stage_progress: float | None
    age: Duration | None
    stay_in_pipeline_stages: StageStay | None
    last_activity: Activity | None
    next_activity: Activity | None


class FoundDeal(Record):
    """A deal as the search by title gives it."""

    id: int
    title: str
    user_id: int | None
    visible_to: str | None
    status: str | None
    value: float | None
    currency: str | None
    person_id: int | None
    person_name: str | None
    organization_id: int | None
    organization_name: str | None
    formatted_value: str | None
    cc_email: str | None

    @property
    def money(self) -> Money | None:
        """The value and its currency together."""
        return read_money(self.get("value"), self.get("currency"))


class CurrencyTotal(Record):
    """The total of one currency; ``value_converted`` is in the caller's default currency."""

    value: float
    count: int
    value_converted: float | None
    value_formatted: str | None
    value_converted_formatted: str | None


class DealSummary(Record):
    """Totals of deals, by the code of the currency and as a whole in the caller's default currency."""

    values_total: dict[str, CurrencyTotal]
    weighted_values_total: dict[str, CurrencyTotal]
    total_count: int
    total_currency_converted_value: float | None
    total_weighted_currency_converted_value: float | None
    total_currency_converted_value_formatted: str | None
    total_weighted_currency_converted_value_formatted: str | None


class TimelineTotals(Record):
    """Counts of a timeline, and values by the code of the currency."""

    count: int
    values: dict[str, float]
    weighted_values: dict[str, float]
    open_count: int
    open_values: dict[str, float]
    weighted_open_values: dict[str, float]
    won_count: int
    won_values: dict[str, float]


class TimelineConvertedTotals(Record):
    """Totals of a timeline in the one ``currency`` that was asked for.

    No document of the API describes them: public programs read ``currency``, ``value``, ``value_formatted``
    and ``won_value``; the others are as the local server gives them.
    """

    currency: str
    count: int | None
    value: float
    value_formatted: str | None
    weighted_value: float | None
    weighted_value_formatted: str | None
    open_count: int | None
    open_value: float | None
    open_value_formatted: str | None
    weighted_open_value: float | None
    weighted_open_value_formatted: str | None
    won_count: int | None
    won_value: float | None
    won_value_formatted: str | None


class DealTimelinePeriod(Record):
    """One period of a timeline: its bounds, deals and totals.

    ``deals`` is there only where they were not left out, ``totals_converted`` only where a currency to
    convert to was given.
    """

    period_start: datetime | None
    period_end: datetime | None
    deals: list[PlainDeal] | None
    totals: TimelineTotals | None
    totals_converted: TimelineConvertedTotals | None


class ParticipantDeal(Record):
    """The deal that a participant takes part in."""

    deal_id: int | None
    title: str | None


class Participant(Record):
    """A person who takes part in a deal. ``id`` is the id of the participation itself."""

    id: int
    person_id: PersonReference
    person: Person | None
    add_time: datetime | None
    active_flag: bool | None
    added_by_user_id: UserReference | None
    related_item_type: str | None
    related_item_id: int | None
    related_item_data: ParticipantDeal | None


class DealProduct(Record):
    """A product on a deal: ``id`` is the attachment's, ``sum`` is price times quantity less discount."""

    id: int
    deal_id: int | None
    product_id: int | None
    product_variation_id: int | None
    product_attachment_id: int | None
    company_id: int | None
    order_nr: int | None
    name: str | None
    item_price: float | None
    quantity: float | None
    quantity_formatted: str | None
    discount: float | None
    discount_type: str | None
    discount_percentage: float | None
    duration: float | None
    duration_unit: str | None
    sum: float | None
    sum_no_discount: float | None
    sum_formatted: str | None
    currency: str | None
    tax: float | None
    tax_method: str | None
    billing_frequency: str | None
    billing_frequency_cycles: int | None
    billing_start_date: date | None
    enabled_flag: bool | None
    active_flag: bool | None
    add_time: datetime | None
    last_edit: datetime | None
    comments: str | None
    product: dict[str, Any] | None

    @property
    def money(self) -> Money | None:
        """The sum and its currency together."""
        return read_money(self.get("sum"), self.get("currency"))


class DeletedDealProduct(DeletedId):
    """The id of the attachment that was deleted."""

    product_attachment_id: int | None
