"""Products on deals: put on, changed and taken off (the reference of products on deals, 2019 to 2026).

Each is in the currency of the deal. The way of taxing is the same for all products of a deal, so changing it
on one changes it on all. The value of the deal follows; see `crm.deal_value`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipedriver.server.crm.billing import BILLED_ONCE, billing_columns, check_recurring, check_start
from pipedriver.server.crm.changes import log_changes, log_event
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.currencies import currencies_of
from pipedriver.server.crm.deal_value import decimals_of, follow_products, lines_of_deal
from pipedriver.server.crm.deals import editable_deal, kept_since
from pipedriver.server.crm.hidden import shown
from pipedriver.server.crm.line_amounts import PERCENTAGE, discounted_sum
from pipedriver.server.crm.money import convert
from pipedriver.server.crm.product_variations import check_variation
from pipedriver.server.crm.products import checked_tax, product_to_sell
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.store import deal_products as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id, reserve_ids
from pipedriver.server.store.listing import Page
from pipedriver.server.store.product_tables import deal_products
from pipedriver.server.store.rows import add_rows, change_row

DEFAULT_TAX_METHOD = "inclusive"
"""How tax is told where nobody says (what the migration guide of v2 shows of a new product on a deal)."""

_MOST_PERCENT = 100

_UNPRICED: Row = {
    "product_variation_id": None,
    "duration": 1.0,
    "discount": 0.0,
    "discount_type": PERCENTAGE,
    **BILLED_ONCE,
    "billing_start_date": None,
    "comments": None,
    "enabled_flag": 1,
}
"""What a product on a deal has where nobody says."""


def products_on_deal(context: Context, deal: int, page: Page) -> list[Row]:
    """A page of the products on a deal, one more where more follow. The caller has seen to the deal.

    Beside the columns each has the ``name`` of the product, as far as the caller may see it, and
    ``kept_product_id`` and ``kept_variation_id``, which are None once the product is gone for good.
    """
    rows = context.session.all(
        statements.lines_page(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        deal=deal,
        start=page.start,
        fetch=page.fetch,
        kept_since=kept_since(context),
    )
    return [shown(context, row, "name", {}) for row in rows]


def product_on_deal(context: Context, deal: int, id: int) -> Row:
    """One product on a deal, by its own id; see `products_on_deal`.

    Raises:
        NotFound: the deal has none of that id.
    """
    row = context.session.first(
        statements.line_by_id(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        deal=deal,
        id=id,
        kept_since=kept_since(context),
    )
    if row is None:
        raise NotFound("Deal product not found")
    return shown(context, row, "name", {})


def products_of_person(context: Context, person: int, page: Page) -> list[Row]:
    """A page of ``deal_id`` and ``product_id`` for each product on a person's deals, one more if need be.

    They are the deals that a list of the person's deals holds: those that it takes part in. What the viewer
    may not see is not among them.
    """
    return context.session.all(
        statements.lines_of_person(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        person=person,
        start=page.start,
        fetch=page.fetch,
        kept_since=kept_since(context),
    )


def add_product(context: Context, deal: int, asked: Mapping[str, Any]) -> int:
    """Put a product on a deal; gives the id of what is there then.

    Args:
        context: the request.
        deal: the deal.
        asked: what the request gives, by the names of the columns; ``discount_percentage`` is the discount of
            2019. ``product_id``, ``item_price`` and ``quantity`` are a must.

    Raises:
        NotFound: there is no such deal.
        Forbidden: the caller may not see the deal, or not edit it.
        Invalid: the deal is deleted or archived, the product cannot be put on deals, or a value makes no
            sense.
    """
    row = editable_deal(context, deal)
    product = product_to_sell(context, asked["product_id"])
    there = lines_of_deal(context, deal)
    taxed = there[0]["tax_method"] if there else DEFAULT_TAX_METHOD
    before: Row = {**_UNPRICED, "product_id": None, "tax": product["tax"], "tax_method": taxed}
    line: Row = {
        **before,
        **_columns(context, before, asked),
        "company_id": context.company,
        "id": next_id(context.session, context.company, "deal_products"),
        "deal_id": deal,
        "product_id": product["id"],
        "order_nr": max((other["order_nr"] for other in there), default=0) + 1,
        "add_time": context.now,
        "last_edit": None,
    }
    line["sum"] = discounted_sum(line, decimals_of(context, row["currency"]))
    check_recurring([*there, line])
    add_rows(context.session, deal_products, [line])
    log_event(context, "dealProduct", line["id"], "added", field_key="deal_id", new=deal)
    if line["tax_method"] != taxed:
        _tax_all(context, deal, line["tax_method"])
    follow_products(context, row)
    return int(line["id"])


def change_product(context: Context, deal: int, id: int, asked: Mapping[str, Any]) -> None:
    """Change a product on a deal; ``asked`` is that of `add_product`, and an empty one changes nothing.

    Another product comes without a variation where none is given; price and tax stay.

    Raises:
        NotFound: there is no such deal, or it has no such product.
        Forbidden: the caller may not see the deal, or not edit it.
        Invalid: the deal is deleted or archived, or a value makes no sense.
    """
    row = editable_deal(context, deal)
    before = product_on_deal(context, deal, id)
    if not asked:
        return
    columns = _columns(context, before, asked)
    line = {**before, **columns}
    columns["sum"] = line["sum"] = discounted_sum(line, decimals_of(context, row["currency"]))
    check_recurring([line if other["id"] == id else other for other in lines_of_deal(context, deal)])
    changes = {name: value for name, value in columns.items() if before[name] != value}
    written = {**changes, "last_edit": context.now}
    context.session.run(
        change_row(deal_products, *sorted(written)), company=context.company, key=id, **written
    )
    log_changes(context, "dealProduct", id, before, changes)
    if "tax_method" in changes:
        _tax_all(context, deal, changes["tax_method"])
    follow_products(context, row)


def remove_product(context: Context, deal: int, id: int) -> None:
    """Take a product off a deal.

    Raises:
        NotFound: there is no such deal, or it has no such product.
        Forbidden: the caller may not see the deal, or not edit it.
        Invalid: the deal is deleted or archived.
    """
    row = editable_deal(context, deal)
    product_on_deal(context, deal, id)
    context.session.run(statements.delete_line(), company=context.company, deal=deal, id=id)
    log_event(context, "dealProduct", id, "deleted", field_key="deal_id", old=deal)
    follow_products(context, row)


def copy_products(context: Context, source: int, copy: int) -> None:
    """Put the products of a deal on its copy, which has the same currency and value."""
    lines = lines_of_deal(context, source)
    if not lines:
        return
    first = reserve_ids(context.session, context.company, "deal_products", len(lines))
    fresh: Row = {"deal_id": copy, "add_time": context.now, "last_edit": None}
    rows = [{**line, "id": first + place, **fresh} for place, line in enumerate(lines)]
    add_rows(context.session, deal_products, rows)
    for row in rows:
        log_event(context, "dealProduct", row["id"], "added", field_key="deal_id", new=copy)


def move_products(context: Context, going: Row, staying: Row) -> Row:
    """Put the products of a deal that goes behind those of the one that stays; gives that as it is then.

    Amounts are converted where the currencies differ. Tax is told as on the products that were there.
    """
    moving = lines_of_deal(context, going["id"])
    if not moving:
        return staying
    there = lines_of_deal(context, staying["id"])
    last = max((line["order_nr"] for line in there), default=0)
    currencies = currencies_of(context, [going["currency"], staying["currency"]])
    source, target = currencies[going["currency"]], currencies[staying["currency"]]
    for place, line in enumerate(moving, start=1):
        changes: Row = {"deal_id": staying["id"], "order_nr": last + place, "last_edit": context.now}
        if there:
            changes["tax_method"] = there[0]["tax_method"]
        if source.code != target.code:
            changes["item_price"] = convert(line["item_price"], source, target)
            if line["discount_type"] != PERCENTAGE:
                changes["discount"] = convert(line["discount"], source, target)
            changes["sum"] = discounted_sum({**line, **changes}, target.decimal_points)
        context.session.run(
            change_row(deal_products, *sorted(changes)), company=context.company, key=line["id"], **changes
        )
        del changes["last_edit"]
        log_changes(context, "dealProduct", line["id"], line, changes)
    return follow_products(context, staying)


def _columns(context: Context, before: Row, asked: Mapping[str, Any]) -> Row:
    """The columns that a write gives, checked."""
    columns: Row = {}
    for name in ("item_price", "quantity", "duration", "tax", "tax_method", "billing_start_date"):
        if name in asked:
            columns[name] = asked[name]
    for name in ("quantity", "duration"):
        if columns.get(name, 0) < 0:
            raise Invalid(f"{name} must not be negative")
    checked_tax(columns.get("tax", 0))
    check_start(context, columns.get("billing_start_date"))
    if "comments" in asked:
        columns["comments"] = asked["comments"] or None
    if "enabled_flag" in asked:
        columns["enabled_flag"] = int(asked["enabled_flag"])
    return (
        columns | _chosen(context, before, asked) | _discount(before, asked) | billing_columns(asked, before)
    )


def _chosen(context: Context, before: Row, asked: Mapping[str, Any]) -> Row:
    """The product and its variation."""
    columns: Row = {}
    product = asked.get("product_id", before["product_id"])
    if product != before["product_id"]:
        product_to_sell(context, product)
        columns = {"product_id": product, "product_variation_id": None}
    if "product_variation_id" in asked:
        variation = asked["product_variation_id"]
        check_variation(context, product, variation)
        columns["product_variation_id"] = variation
    return columns


def _discount(before: Row, asked: Mapping[str, Any]) -> Row:
    """The discount; that of 2019, which was always in percent points, counts where no other is given."""
    if "discount" in asked or "discount_type" in asked:
        discount = asked.get("discount", before["discount"])
        kind = asked.get("discount_type", before["discount_type"])
    elif "discount_percentage" in asked:
        discount, kind = asked["discount_percentage"], PERCENTAGE
    else:
        return {}
    if discount < 0:
        raise Invalid("discount must not be negative")
    if kind == PERCENTAGE and discount > _MOST_PERCENT:
        raise Invalid(f"discount must be at most {_MOST_PERCENT} percent")
    return {"discount": discount, "discount_type": kind}


def _tax_all(context: Context, deal: int, method: str) -> None:
    context.session.run(statements.change_tax_method(), company=context.company, deal=deal, tax_method=method)
