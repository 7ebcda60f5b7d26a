"""Products: what is sold (the reference of Products in its editions of 2019 to 2026).

A deleted product stays readable by its id for 30 days, and changes no more unless it is made active again;
deals that it is on keep it ("Permanent deletion logic for 6 core entities", changelog).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipedriver.server.crm.billing import BILLED_ONCE, billing_columns
from pipedriver.server.crm.changes import log_changes, log_event
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import given_values, values_written
from pipedriver.server.crm.deals import kept_since
from pipedriver.server.crm.filter_choice import Chosen, bound, described
from pipedriver.server.crm.followers import insert_follower
from pipedriver.server.crm.names import checked_name
from pipedriver.server.crm.permissions import (
    require_add,
    require_delete,
    require_edit,
    require_new_owner,
    require_visibility,
    unseen,
)
from pipedriver.server.crm.person_names import first_char, search_text
from pipedriver.server.crm.product_prices import (
    default_prices,
    prices_given,
    write_prices,
)
from pipedriver.server.crm.refusals import Forbidden, Invalid, NotFound
from pipedriver.server.crm.roles import default_visibility
from pipedriver.server.crm.users import check_user
from pipedriver.server.store import products as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.listing import Page
from pipedriver.server.store.product_tables import products
from pipedriver.server.store.products import Narrowing
from pipedriver.server.store.rows import add_rows, change_row

_PLAIN = ("description", "unit", "category")

_UNLOGGED = frozenset({"delete_time"})

_UNNAMED: Row = {
    "code": None,
    "search_code": None,
    "description": None,
    "unit": None,
    "tax": 0.0,
    "category": None,
    "active_flag": 1,
    "delete_time": None,
    "selectable": 1,
    **BILLED_ONCE,
}
"""What a product has before anything is given."""


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products a list holds; what is None does not narrow it. ``ids`` is a JSON list."""

    owner_id: int | None = None
    first_char: str | None = None
    ids: str | None = None

    def values(self) -> dict[Narrowing, int | str]:
        """The values that narrow the list, by their names."""
        letter = None if self.first_char is None else self.first_char.lower()
        named: tuple[tuple[Narrowing, int | str | None], ...] = (
            ("owner_id", self.owner_id),
            ("first_char", letter),
            ("ids", self.ids),
        )
        return {name: value for name, value in named if value is not None}


def get_product(context: Context, id: int) -> Row:
    """One product, a deleted one too.

    Raises:
        NotFound: there is none, or it was deleted more than 30 days ago.
        Forbidden: the caller may not see it.
    """
    row = context.session.first(
        statements.product_by_id(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        id=id,
        kept_since=kept_since(context),
    )
    if row is None:
        raise unseen(_whoever_sees(context, id), "Product not found")
    return row


def written_product(context: Context, id: int) -> Row:
    """A product that was just written, whoever may see it: it may be the caller's no longer.

    Raises:
        NotFound: there is no such product.
    """
    row = _whoever_sees(context, id)
    if row is None:
        raise NotFound("Product not found")
    return row


def undeleted_product(context: Context, id: int) -> Row:
    """A product that takes followers.

    Raises:
        NotFound: there is none.
        Forbidden: the caller may not see it.
        Invalid: it is deleted.
    """
    row = get_product(context, id)
    if not row["active_flag"]:
        raise Invalid("Product is deleted; it takes nothing but active_flag set to 1")
    return row


def product_to_sell(context: Context, id: int) -> Row:
    """A product that can be put on a deal.

    Raises:
        Invalid: there is none, the caller may not see it, it is deleted, or it is not to be put on deals.
    """
    try:
        row = get_product(context, id)
    except (NotFound, Forbidden):
        raise Invalid(f"product_id: there is no product {id}") from None
    if not row["active_flag"]:
        raise Invalid(f"product_id: product {id} is deleted")
    if not row["selectable"]:
        raise Invalid(f"product_id: product {id} cannot be put on deals")
    return row


def products_with_ids(context: Context, ids: Iterable[int]) -> list[Row]:
    """Those of the products that the viewer may see, deleted ones too."""
    wanted = sorted(set(ids))
    if not wanted:
        return []
    return context.session.all(
        statements.products_by_ids(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=json.dumps(wanted),
        kept_since=kept_since(context),
    )


def list_products(
    context: Context, wanted: ProductFilter, page: Page, chosen: Chosen | None = None
) -> list[Row]:
    """A page of the undeleted products that the viewer may see, one more where more follow."""
    values = wanted.values()
    return context.session.all(
        statements.products_page(tuple(values), to_admin=context.viewer.is_admin, matching=described(chosen)),
        company=context.company,
        viewer=context.viewer.user_id,
        start=page.start,
        fetch=page.fetch,
        **values,
        **bound(chosen),
    )


def count_products(context: Context, wanted: ProductFilter, chosen: Chosen | None = None) -> int:
    """How many products there are on all pages of a list."""
    values = wanted.values()
    count = context.session.value(
        statements.count_products(
            tuple(values), to_admin=context.viewer.is_admin, matching=described(chosen)
        ),
        company=context.company,
        viewer=context.viewer.user_id,
        **values,
        **bound(chosen),
    )
    return int(count)


def create_product(context: Context, asked: Mapping[str, Any]) -> int:
    """Add a product; gives its id. The owner, who is the caller where no other is named, follows it.

    Args:
        context: the request.
        asked: what the request gives, by the names of the columns; ``visible_to`` as a number, ``prices`` as
            `crm.product_prices.prices_given` reads them, ``custom_fields`` by the keys of the fields.

    Raises:
        Forbidden: the caller may not add products, or not choose what is asked for.
        Invalid: something is missing, unknown, or does not go together.
    """
    require_add(context, "product")
    usual = default_visibility(context, "product")
    require_visibility(context, usual, asked.get("visible_to", usual))
    columns = _UNNAMED | _columns(context, asked, _UNNAMED)
    prices = prices_given(context, asked["prices"]) if "prices" in asked else default_prices(context)
    custom = given_values(context, "product", asked.get("custom_fields", {}))
    owner = columns.setdefault("owner_id", context.viewer.user_id)
    product = next_id(context.session, context.company, "products")
    row: Row = {
        "company_id": context.company,
        "id": product,
        "visible_to": usual,
        "add_time": context.now,
        "update_time": context.now,
        "followers_count": 1,
        "custom_fields": custom.document,
        **columns,
    }
    add_rows(context.session, products, [row])
    write_prices(context, product, prices)
    values_written(context, "product", product, custom, is_new=True)
    log_event(context, "product", product, "added")
    insert_follower(context, "product", product, owner)
    return product


def update_product(context: Context, id: int, asked: Mapping[str, Any]) -> None:
    """Change a product; ``asked`` is that of `create_product`, and an empty one changes nothing.

    Raises:
        NotFound: there is no such product.
        Forbidden: the caller may not see it, not edit it, or not change what is asked for.
        Invalid: something is unknown or does not go together, or the product is deleted and stays so.
    """
    before = get_product(context, id) if asked.get("active_flag") else undeleted_product(context, id)
    require_edit(context, "product", before["owner_id"])
    require_new_owner(context, before["owner_id"], asked.get("owner_id", before["owner_id"]))
    require_visibility(context, before["visible_to"], asked.get("visible_to", before["visible_to"]))
    if before["active_flag"] and not asked.get("active_flag", True):
        require_delete(context, "product")
    if not asked:
        return
    changes = _columns(context, asked, before)
    prices = prices_given(context, asked["prices"]) if "prices" in asked else None
    custom = given_values(context, "product", asked.get("custom_fields", {}), before["custom_fields"])
    _write(context, before, {**changes, **custom.columns})
    values_written(context, "product", id, custom)
    repriced = None if prices is None else write_prices(context, id, prices)
    if repriced is not None:
        old, new = repriced
        log_event(context, "product", id, "changed", field_key="prices", old=old, new=new, before=before)


def delete_product(context: Context, id: int) -> None:
    """Mark a product as deleted. Deals that it is on keep it.

    Raises:
        NotFound: there is no such product, or it is deleted.
        Forbidden: the caller may not see it, or not delete products.
    """
    before = get_product(context, id)
    require_delete(context, "product")
    if not before["active_flag"]:
        raise NotFound("Product not found")
    _write(context, before, _activity(context, before, active=False))


def _whoever_sees(context: Context, id: int) -> Row | None:
    return context.session.first(
        statements.product_by_id(True), company=context.company, id=id, kept_since=kept_since(context)
    )


def _write(context: Context, before: Row, columns: Row) -> None:
    """Write the columns that differ, and log them. The time of change always moves."""
    changes = {name: value for name, value in columns.items() if before[name] != value}
    logged = {name: value for name, value in changes.items() if name not in _UNLOGGED}
    changes["update_time"] = context.now
    context.session.run(
        change_row(products, *sorted(changes)), company=context.company, key=before["id"], **changes
    )
    if logged.get("active_flag") == 0:
        del logged["active_flag"]
        log_event(
            context,
            "product",
            before["id"],
            "deleted",
            field_key="active_flag",
            old=1,
            new=0,
            before=before,
        )
    log_changes(context, "product", before["id"], before, logged)


def _columns(context: Context, asked: Mapping[str, Any], before: Row) -> Row:
    """The columns that a write gives, checked."""
    columns: Row = {name: asked[name] or None for name in _PLAIN if name in asked}
    if "name" in asked:
        name = checked_name(asked["name"])
        columns |= {"name": name, "search_name": search_text(name), "first_char": first_char(name)}
    if "code" in asked:
        code = asked["code"] or None
        columns |= {"code": code, "search_code": None if code is None else search_text(code)}
    if "tax" in asked:
        columns["tax"] = checked_tax(asked["tax"])
    if "selectable" in asked:
        columns["selectable"] = int(asked["selectable"])
    if "visible_to" in asked:
        columns["visible_to"] = asked["visible_to"]
    if "owner_id" in asked and asked["owner_id"] != before.get("owner_id"):
        columns["owner_id"] = check_user(context, asked["owner_id"], as_="owner_id")
    if "active_flag" in asked:
        columns |= _activity(context, before, active=asked["active_flag"])
    return columns | billing_columns(asked, before)


def checked_tax(percent: float) -> float:
    """A tax in percent.

    Raises:
        Invalid: it is negative.
    """
    if percent < 0:
        raise Invalid("tax must not be negative")
    return percent


def _activity(context: Context, before: Row, *, active: bool) -> Row:
    """The columns of a product that is active, or deleted."""
    if bool(before["active_flag"]) == active:
        return {}
    return {"active_flag": int(active), "delete_time": None if active else context.now}


def product_ids(ids: Sequence[int] | None) -> str | None:
    """Ids as a `ProductFilter` takes them."""
    return None if ids is None else json.dumps(sorted(set(ids)))
