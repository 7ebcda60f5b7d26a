"""Products on deals in v1.

The records bear the keys of 2019 (``discount_percentage``, ``duration``, ``sum_no_discount``) beside those
that took their place.
"""

from __future__ import annotations

from typing import Any

from pipedriver.api.v1.deals import Deals
from pipedriver.api.v1.persons import Persons
from pipedriver.core.unset import Unset
from pipedriver.server.crm import deal_products as rules
from pipedriver.server.crm.contacts import get_contact
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_value import decimals_of, lines_of_deal
from pipedriver.server.crm.deals import deals_with_ids, get_deal
from pipedriver.server.crm.line_amounts import PERCENTAGE, totals_of, undiscounted_sum
from pipedriver.server.crm.listing import cut, page_of
from pipedriver.server.crm.money import amount_writer, plain_number, quantity_writer
from pipedriver.server.crm.products import products_with_ids
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.deal_records import DealRecords
from pipedriver.server.wire.v1.product_records import ProductRecords, plain_product
from pipedriver.server.wire.v1.references import Record


@serves(Deals.list_products)
def list_products(
    context: Context, id: int, start: int | None, limit: int | None, include_product_data: bool | None
) -> Envelope:
    """Answer GET /v1/deals/{id}/products."""
    deal = get_deal(context, id)
    page = page_of(start, limit)
    rows, more = cut(rules.products_on_deal(context, id, page), page)
    currency, locale = deal["currency"], context.viewer.locale
    decimals = decimals_of(context, currency)
    totals = totals_of(lines_of_deal(context, id), decimals)
    write, write_quantity = amount_writer(currency, locale), quantity_writer(locale)
    shown: dict[int, Record] = {}
    related = None
    if include_product_data:
        sold = products_with_ids(context, [row["product_id"] for row in rows])
        products = ProductRecords(context, sold)
        shown = {record["id"]: record for record in products.full()}
        related = products.references.related() or None
    records = [
        {
            **_record(row, currency, decimals),
            "sum_formatted": write(row["sum"]),
            "quantity_formatted": write_quantity(row["quantity"]),
            "product": shown.get(row["product_id"]),
        }
        for row in rows
    ]
    additional_data = {
        "products_quantity_total": plain_number(totals.quantity),
        "products_sum_total": plain_number(totals.sum),
        "products_quantity_total_formatted": write_quantity(totals.quantity),
        "products_sum_total_formatted": write(totals.sum),
        **offset_page(page.start, page.limit, more),
    }
    return Envelope(listed(records), additional_data, related)


@serves(Deals.add_product)
def add_product(
    context: Context,
    id: int,
    product_id: int,
    item_price: float,
    quantity: float,
    discount: float | Unset,
    discount_type: str | Unset,
    discount_percentage: float | Unset,
    duration: float | Unset,
    product_variation_id: int | Unset | None,
    comments: str | Unset,
    tax: float | Unset,
    tax_method: str | Unset,
    enabled_flag: bool | Unset,
    billing_frequency: str | Unset,
    billing_frequency_cycles: int | Unset | None,
    billing_start_date: str | Unset | None,
) -> Envelope:
    """Answer POST /v1/deals/{id}/products."""
    asked = given(
        product_id=product_id,
        item_price=item_price,
        quantity=quantity,
        discount=discount,
        discount_type=discount_type,
        discount_percentage=discount_percentage,
        duration=duration,
        product_variation_id=product_variation_id,
        comments=comments,
        tax=tax,
        tax_method=tax_method,
        enabled_flag=enabled_flag,
        billing_frequency=billing_frequency,
        billing_frequency_cycles=billing_frequency_cycles,
        billing_start_date=billing_start_date,
    )
    line = rules.add_product(context, id, asked)
    return Envelope({**_written(context, id, line), "product_attachment_id": line})


@serves(Deals.update_product)
def update_product(
    context: Context,
    id: int,
    product_attachment_id: int,
    product_id: int | Unset,
    item_price: float | Unset,
    quantity: float | Unset,
    discount: float | Unset,
    discount_type: str | Unset,
    discount_percentage: float | Unset,
    duration: float | Unset,
    product_variation_id: int | Unset | None,
    comments: str | Unset,
    tax: float | Unset,
    tax_method: str | Unset,
    enabled_flag: bool | Unset,
    billing_frequency: str | Unset,
    billing_frequency_cycles: int | Unset | None,
    billing_start_date: str | Unset | None,
) -> Envelope:
    """Answer PUT /v1/deals/{id}/products/{product_attachment_id}."""
    asked = given(
        product_id=product_id,
        item_price=item_price,
        quantity=quantity,
        discount=discount,
        discount_type=discount_type,
        discount_percentage=discount_percentage,
        duration=duration,
        product_variation_id=product_variation_id,
        comments=comments,
        tax=tax,
        tax_method=tax_method,
        enabled_flag=enabled_flag,
        billing_frequency=billing_frequency,
        billing_frequency_cycles=billing_frequency_cycles,
        billing_start_date=billing_start_date,
    )
    rules.change_product(context, id, product_attachment_id, asked)
    return Envelope(_written(context, id, product_attachment_id))


@serves(Deals.delete_product)
def delete_product(context: Context, id: int, product_attachment_id: int) -> Envelope:
    """Answer DELETE /v1/deals/{id}/products/{product_attachment_id}."""
    rules.remove_product(context, id, product_attachment_id)
    return Envelope({"id": product_attachment_id, "product_attachment_id": product_attachment_id})


@serves(Persons.list_products)
def list_products_of_person(context: Context, id: int, start: int | None, limit: int | None) -> Envelope:
    """Answer GET /v1/persons/{id}/products: a deal and a product for each product on a deal."""
    get_contact(context, "person", id)
    page = page_of(start, limit)
    rows, more = cut(rules.products_of_person(context, id, page), page)
    found = deals_with_ids(context, sorted({row["deal_id"] for row in rows})) if rows else []
    company: Record = {"company_id": context.company}
    deals = {
        record["id"]: {**company, **record, "first_add_time": record["add_time"]}
        for record in DealRecords(context, found).plain()
    }
    products = {
        row["id"]: {**company, **plain_product(row)}
        for row in products_with_ids(context, [row["product_id"] for row in rows])
    }
    records = [
        {
            str(row["deal_id"]): {
                "deal": deals[row["deal_id"]],
                "product": {**products[row["product_id"]], "deal_id": row["deal_id"]},
            }
        }
        for row in rows
    ]
    return Envelope(listed(records), offset_page(page.start, page.limit, more))


def _written(context: Context, deal: int, line: int) -> Record:
    currency = get_deal(context, deal)["currency"]
    row = rules.product_on_deal(context, deal, line)
    return {"company_id": context.company, **_record(row, currency, decimals_of(context, currency))}


def _record(row: Row, currency: str, decimals: int) -> dict[str, Any]:
    discount = plain_number(row["discount"])
    return {
        "id": row["id"],
        "deal_id": row["deal_id"],
        "order_nr": row["order_nr"],
        "product_id": row["kept_product_id"],
        "product_variation_id": row["kept_variation_id"],
        "name": row["name"],
        "item_price": plain_number(row["item_price"]),
        "quantity": plain_number(row["quantity"]),
        "discount": discount,
        "discount_type": row["discount_type"],
        "discount_percentage": discount if row["discount_type"] == PERCENTAGE else None,
        "duration": plain_number(row["duration"]),
        "duration_unit": None,
        "sum_no_discount": plain_number(undiscounted_sum(row, decimals)),
        "sum": plain_number(row["sum"]),
        "currency": currency,
        "tax": plain_number(row["tax"]),
        "tax_method": row["tax_method"],
        "billing_frequency": row["billing_frequency"],
        "billing_frequency_cycles": row["billing_frequency_cycles"],
        "billing_start_date": row["billing_start_date"],
        "enabled_flag": row["enabled_flag"] == 1,
        "active_flag": True,
        "add_time": row["add_time"],
        "last_edit": row["last_edit"],
        "comments": row["comments"],
    }
