"""Products of v1: what is sold, who follows it, and the deals that it is on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipedriver.api.v1.products import Products
from pipedriver.core.unset import Unset
from pipedriver.server.crm import deals as deal_rules
from pipedriver.server.crm import products as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import DealFilter
from pipedriver.server.crm.filter_use import chosen
from pipedriver.server.crm.listing import cut, page_of
from pipedriver.server.crm.money import amount_writer, plain_number
from pipedriver.server.crm.product_search import find_products as find_products_named
from pipedriver.server.crm.products import ProductFilter
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.store.deals import BY_ID, NOT_DELETED
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1 import followers
from pipedriver.server.wire.v1.deals import associated_deals_envelope
from pipedriver.server.wire.v1.product_records import ProductRecords
from pipedriver.server.wire.v1.references import Record


@serves(Products.list)
def list_products(
    context: Context,
    user_id: int | None,
    filter_id: int | None,
    ids: Sequence[int] | None,
    first_char: str | None,
    get_summary: bool | None,
    start: int | None,
    limit: int | None,
) -> Envelope:
    """Answer GET /v1/products."""
    found = chosen(context, filter_id, "products")
    page = page_of(start, limit)
    wanted = ProductFilter(user_id, first_char, rules.product_ids(ids))
    rows, more = cut(rules.list_products(context, wanted, page, found), page)
    additional_data = offset_page(page.start, page.limit, more)
    if get_summary:
        additional_data["summary"] = {"total_count": str(rules.count_products(context, wanted, found))}
    records = ProductRecords(context, rows)
    return Envelope(listed(records.full()), additional_data, records.references.related() or None)


@serves(Products.create)
def create_product(
    context: Context,
    name: str,
    code: str | Unset,
    description: str | Unset,
    unit: str | Unset,
    tax: float | Unset,
    active_flag: bool | Unset,
    selectable: bool | Unset,
    visible_to: str | Unset,
    owner_id: int | Unset,
    prices: Sequence[object] | Unset,
    billing_frequency: str | Unset,
    billing_frequency_cycles: int | Unset | None,
    custom_fields: Mapping[str, Any],
) -> Envelope:
    """Answer POST /v1/products."""
    asked = _asked(
        custom_fields,
        name=name,
        code=code,
        description=description,
        unit=unit,
        tax=tax,
        active_flag=active_flag,
        selectable=selectable,
        visible_to=visible_to,
        owner_id=owner_id,
        prices=prices,
        billing_frequency=billing_frequency,
        billing_frequency_cycles=billing_frequency_cycles,
    )
    return _product_envelope(context, rules.written_product(context, rules.create_product(context, asked)))


@serves(Products.find, slow=True)
def find_products(
    context: Context, term: str, currency: str | None, start: int | None, limit: int | None
) -> Envelope:
    """Answer GET /v1/products/find."""
    page = page_of(start, limit)
    code = currency or context.viewer.default_currency
    rows, more = find_products_named(context, term, code, page)
    write = amount_writer(code, context.viewer.locale)
    records: list[Record] = [
        {
            "id": row["id"],
            "variation_id": row["variation_id"],
            "name": row["name"],
            "title": (
                row["name"] if row["variation_id"] is None else f"{row['name']} ({row['variation_name']})"
            ),
            "variation_name": row["variation_name"],
            "price": None if row["price"] is None else plain_number(row["price"]),
            "price_formatted": None if row["price"] is None else write(row["price"]),
            "currency": code,
        }
        for row in rows
    ]
    return Envelope(listed(records), offset_page(page.start, page.limit, more))


@serves(Products.get)
def get_product(context: Context, id: int) -> Envelope:
    """Answer GET /v1/products/{id}."""
    return _product_envelope(context, rules.get_product(context, id))


@serves(Products.update)
def update_product(
    context: Context,
    id: int,
    name: str | Unset,
    code: str | Unset | None,
    description: str | Unset | None,
    unit: str | Unset | None,
    tax: float | Unset,
    active_flag: bool | Unset,
    selectable: bool | Unset,
    visible_to: str | Unset,
    owner_id: int | Unset,
    prices: Sequence[object] | Unset,
    billing_frequency: str | Unset,
    billing_frequency_cycles: int | Unset | None,
    custom_fields: Mapping[str, Any],
) -> Envelope:
    """Answer PUT /v1/products/{id}."""
    asked = _asked(
        custom_fields,
        name=name,
        code=code,
        description=description,
        unit=unit,
        tax=tax,
        active_flag=active_flag,
        selectable=selectable,
        visible_to=visible_to,
        owner_id=owner_id,
        prices=prices,
        billing_frequency=billing_frequency,
        billing_frequency_cycles=billing_frequency_cycles,
    )
    rules.update_product(context, id, asked)
    return _product_envelope(context, rules.written_product(context, id))


@serves(Products.delete, slow=True)
def delete_product(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/products/{id}."""
    rules.delete_product(context, id)
    return Envelope({"id": id})


@serves(Products.list_deals)
def list_deals(
    context: Context, id: int, start: int | None, limit: int | None, status: str | None
) -> Envelope:
    """Answer GET /v1/products/{id}/deals."""
    rules.get_product(context, id)
    page = page_of(start, limit)
    statuses = NOT_DELETED if status in (None, "all_not_deleted") else (str(status),)
    found = deal_rules.list_deals(context, DealFilter(holding_product=id), page, BY_ID, statuses=statuses)
    rows, more = cut(found, page)
    return associated_deals_envelope(context, rows, offset_page(page.start, page.limit, more))


@serves(Products.list_followers)
def list_followers(context: Context, id: int, start: int | None, limit: int | None) -> Envelope:
    """Answer GET /v1/products/{id}/followers."""
    rules.get_product(context, id)
    envelope = followers.list_followers(context, "product", id)
    page = page_of(start, limit)
    rows: list[Row] = envelope.data or []
    records = rows[page.start : page.start + page.limit]
    more = len(rows) > page.start + page.limit
    return Envelope(listed(records), offset_page(page.start, page.limit, more))


@serves(Products.add_follower)
def add_follower(context: Context, id: int, user_id: int) -> Envelope:
    """Answer POST /v1/products/{id}/followers."""
    rules.undeleted_product(context, id)
    return followers.add_follower(context, "product", id, user_id)


@serves(Products.delete_follower)
def delete_follower(context: Context, id: int, follower_id: int) -> Envelope:
    """Answer DELETE /v1/products/{id}/followers/{follower_id}."""
    rules.undeleted_product(context, id)
    return followers.delete_follower(context, "product", id, follower_id)


def _product_envelope(context: Context, row: Row) -> Envelope:
    records = ProductRecords(context, [row])
    return Envelope(records.full()[0], None, records.references.related())


def _asked(custom_fields: Mapping[str, Any], **arguments: Any) -> dict[str, Any]:
    """What is asked; the category, which no edition declares, comes beside the custom fields."""
    asked = given(**arguments)
    if custom_fields:
        asked["custom_fields"] = custom_fields
    if "visible_to" in asked:
        asked["visible_to"] = int(asked["visible_to"])
    if "category" in custom_fields:
        category = custom_fields["category"]
        if category not in (None, "") and not str(category).isdecimal():
            raise Invalid("category must be the id of an option")
        asked["category"] = None if category is None else str(category)
    return asked
