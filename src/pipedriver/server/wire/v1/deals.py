"""Deals of v1: reading, making, changing and deleting them, and who follows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from pipedriver.api.v1.deals import Deals
from pipedriver.core.unset import Unset
from pipedriver.server.crm import deals as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_history import history_of, last_and_next_activity
from pipedriver.server.crm.deals import DealFilter
from pipedriver.server.crm.filter_use import chosen
from pipedriver.server.crm.listing import cut, page_of
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.store.deals import DEAL_COLUMNS, DELETED, NOT_DELETED, DealRow, column_of
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1 import followers
from pipedriver.server.wire.v1.activity_records import records_of_shown
from pipedriver.server.wire.v1.deal_records import DealRecords

_with_details = itemgetter(
    *map(
        DEAL_COLUMNS.index,
        (
            "title",
            "stage_id",
            "pipeline_id",
            "add_time",
            "close_time",
            "last_activity_id",
            "next_activity_id",
        ),
    )
)


@serves(Deals.list)
def list_deals(
    context: Context,
    user_id: int | None,
    filter_id: int | None,
    stage_id: int | None,
    status: str | None,
    start: int | None,
    limit: int | None,
    sort: str | None,
    owned_by_you: bool | None,
) -> Envelope:
    """Answer GET /v1/deals."""
    page = page_of(start, limit)
    filtered = chosen(context, filter_id, "deals")
    owner = context.viewer.user_id if owned_by_you else user_id
    wanted = DealFilter(user_id=owner if filtered is None else None, stage_id=stage_id)
    statuses: tuple[str, ...] = NOT_DELETED if status in (None, "all_not_deleted") else (str(status),)
    if status is None and filtered is not None and filtered.asks_for_deleted:
        statuses = (*NOT_DELETED, DELETED)
    order = rules.deal_order(context, sort)
    found = rules.list_deals(context, wanted, page, order, statuses=statuses, chosen=filtered)
    rows, more = cut(found, page)
    return deals_envelope(context, rows, offset_page(page.start, page.limit, more))


@serves(Deals.create)
def create_deal(
    context: Context,
    title: str,
    value: float | Unset,
    currency: str | Unset,
    user_id: int | Unset,
    person_id: int | Unset | None,
    org_id: int | Unset | None,
    pipeline_id: int | Unset,
    stage_id: int | Unset,
    status: str | Unset,
    probability: float | Unset | None,
    expected_close_date: str | Unset | None,
    label: Sequence[int] | Unset | None,
    lost_reason: str | Unset | None,
    visible_to: str | Unset,
    add_time: str | Unset,
    won_time: str | Unset,
    lost_time: str | Unset,
    close_time: str | Unset | None,
    is_archived: bool | Unset,
    archive_time: str | Unset,
    origin_id: str | Unset | None,
    channel: int | Unset | None,
    channel_id: str | Unset | None,
    custom_fields: Mapping[str, Any],
) -> Envelope:
    """Answer POST /v1/deals. Custom fields that the company does not have are passed over."""
    asked = given(
        title=title,
        value=value,
        currency=currency,
        user_id=user_id,
        person_id=person_id,
        org_id=org_id,
        pipeline_id=pipeline_id,
        stage_id=stage_id,
        status=status,
        probability=probability,
        expected_close_date=expected_close_date,
        label=label,
        lost_reason=lost_reason,
        visible_to=visible_to,
        add_time=add_time,
        won_time=won_time,
        lost_time=lost_time,
        close_time=close_time,
        is_archived=is_archived,
        archive_time=archive_time,
        origin_id=origin_id,
        channel=channel,
        channel_id=channel_id,
        custom_fields=custom_fields,
    )
    if asked.get("person_id") is None and asked.get("org_id") is None:
        raise Invalid("A deal needs a person or an organization: person_id or org_id is required")
    return deal_envelope(context, rules.create_deal(context, _numbered(asked)))


@serves(Deals.delete_many, slow=True)
def delete_deals(context: Context, ids: Sequence[int]) -> Envelope:
    """Answer DELETE /v1/deals."""
    return Envelope({"id": rules.delete_deals(context, ids)})


@serves(Deals.find, slow=True)
def find_deals(context: Context, term: str, person_id: int | None, org_id: int | None) -> Envelope:
    """Answer GET /v1/deals/find: the first hundred that are found."""
    page = page_of(None, None)
    wanted = DealFilter(person_id=person_id, org_id=org_id)
    rows, more = cut(rules.find_deals(context, term, wanted, page), page)
    return Envelope(listed(DealRecords(context, rows).found()), offset_page(page.start, page.limit, more))


@serves(Deals.get)
def get_deal(context: Context, id: int) -> Envelope:
    """Answer GET /v1/deals/{id}."""
    row = rules.get_deal_row(context, id)
    title, stage, pipeline, added, closed, last, next = _with_details(row)
    records = DealRecords(context, [row])
    shown = last_and_next_activity(context, last, next)
    activities = records_of_shown(context, shown, records.references, {id: title})
    history = history_of(context, id, pipeline, added=added, closed=closed)
    deal = records.detailed(history, activities.get(last), activities.get(next))
    return Envelope(deal, {"dropbox_email": deal.cc_email}, records.related((stage,), (pipeline,)))


@serves(Deals.update)
def update_deal(
    context: Context,
    id: int,
    title: str | Unset,
    value: float | Unset | None,
    currency: str | Unset,
    user_id: int | Unset,
    person_id: int | Unset | None,
    org_id: int | Unset | None,
    pipeline_id: int | Unset,
    stage_id: int | Unset,
    status: str | Unset,
    probability: float | Unset | None,
    expected_close_date: str | Unset | None,
    label: Sequence[int] | Unset | None,
    lost_reason: str | Unset | None,
    visible_to: str | Unset,
    won_time: str | Unset | None,
    lost_time: str | Unset | None,
    close_time: str | Unset | None,
    is_archived: bool | Unset,
    channel: int | Unset | None,
    channel_id: str | Unset | None,
    custom_fields: Mapping[str, Any],
) -> Envelope:
    """Answer PUT /v1/deals/{id}."""
    asked = given(
        title=title,
        value=value,
        currency=currency,
        user_id=user_id,
        person_id=person_id,
        org_id=org_id,
        pipeline_id=pipeline_id,
        stage_id=stage_id,
        status=status,
        probability=probability,
        expected_close_date=expected_close_date,
        label=label,
        lost_reason=lost_reason,
        visible_to=visible_to,
        won_time=won_time,
        lost_time=lost_time,
        close_time=close_time,
        is_archived=is_archived,
        channel=channel,
        channel_id=channel_id,
        custom_fields=custom_fields,
    )
    rules.update_deal(context, id, _numbered(asked))
    return deal_envelope(context, rules.written_deal(context, id))


@serves(Deals.delete)
def delete_deal(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/deals/{id}."""
    rules.delete_deal(context, id)
    return Envelope({"id": id})


@serves(Deals.list_followers)
def list_followers(context: Context, id: int) -> Envelope:
    """Answer GET /v1/deals/{id}/followers."""
    rules.get_deal(context, id)
    return followers.list_followers(context, "deal", id)


@serves(Deals.add_follower)
def add_follower(context: Context, id: int, user_id: int) -> Envelope:
    """Answer POST /v1/deals/{id}/followers."""
    rules.undeleted_deal(context, id)
    return followers.add_follower(context, "deal", id, user_id)


@serves(Deals.delete_follower)
def delete_follower(context: Context, id: int, follower_id: int) -> Envelope:
    """Answer DELETE /v1/deals/{id}/followers/{follower_id}."""
    rules.undeleted_deal(context, id)
    return followers.delete_follower(context, "deal", id, follower_id)


def deals_envelope(
    context: Context, rows: Sequence[DealRow], additional_data: dict[str, Any] | None
) -> Envelope:
    """The answer that lists deals, with all that they mention."""
    records = DealRecords(context, rows)
    return Envelope(listed(records.listed()), additional_data, records.references.related() or None)


def associated_deals_envelope(
    context: Context, rows: Sequence[DealRow], additional_data: dict[str, Any] | None
) -> Envelope:
    """The answer that lists the deals of a record: it tells of their stages and pipelines too."""
    records = DealRecords(context, rows)
    stages, pipelines = sorted({*column_of(rows, "stage_id")}), sorted({*column_of(rows, "pipeline_id")})
    related = records.related(stages, pipelines) or None
    return Envelope(listed(records.listed()), additional_data, related)


def deal_envelope(context: Context, row: DealRow | Row) -> Envelope:
    """The answer that holds one deal, with all that it mentions."""
    records = DealRecords(context, [row])
    return Envelope(records.listed()[0], None, records.references.related())


def _numbered(asked: dict[str, Any]) -> dict[str, Any]:
    """What is asked, with the visibility as the number that the rules take."""
    return {**asked, "visible_to": int(asked["visible_to"])} if "visible_to" in asked else asked
