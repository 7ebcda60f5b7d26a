"""The prices of products and of their variations: one in each of some currencies.

Prices that are given replace those that are there; a price in a currency that stays keeps its id. Where none
is given to a new product, it costs 0 in the caller's currency (the reference of Products).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.currencies import currencies_of
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import products as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import reserve_ids
from pipedriver.server.store.product_tables import product_prices
from pipedriver.server.store.rows import add_rows, change_row

_WRITTEN = ("price", "cost", "overhead_cost", "notes")
_LARGEST = 1e15


def default_prices(context: Context) -> list[Row]:
    """What a product costs where nobody says."""
    currency = context.viewer.default_currency
    return [{"currency": currency, "price": 0.0, "cost": 0.0, "overhead_cost": None, "notes": ""}]


def prices_given(context: Context, given: Sequence[object]) -> list[Row]:
    """The prices that a write gives, checked.

    Raises:
        Invalid: a price is malformed, its currency unknown, or another one has the same currency.
    """
    read = [_price(entry, f"prices[{place}]") for place, entry in enumerate(given)]
    codes = [price["currency"] for price in read]
    known = currencies_of(context, codes) if codes else {}
    for place, code in enumerate(codes):
        if code not in known:
            raise Invalid(f"prices[{place}]: there is no currency {code!r}")
        if code in codes[:place]:
            raise Invalid(f"prices[{place}]: there is another price in {code}")
    return read


def prices_of(context: Context, products: Iterable[int]) -> dict[int, list[Row]]:
    """The prices of products and of their variations, by the product."""
    found: dict[int, list[Row]] = {}
    ids = sorted(set(products))
    if ids:
        rows = context.session.all(
            statements.prices_of_products(), company=context.company, ids=json.dumps(ids)
        )
        for row in rows:
            found.setdefault(row["product_id"], []).append(row)
    return found


def price_in(prices: Iterable[Row], currency: str, *, variation: int | None) -> float | None:
    """The price in a currency of a product, or of a variation of it; None where it has none."""
    fitting = (
        price["price"]
        for price in prices
        if price["currency"] == currency and price["product_variation_id"] == variation
    )
    return next(fitting, None)


def write_prices(
    context: Context, product: int, prices: Sequence[Row], *, variation: int | None = None
) -> tuple[str, str] | None:
    """Give a product, or a variation of it, prices in place of those it has.

    Gives the old and the new ones as text; None where they are the same.
    """
    before = {
        row["currency"]: row
        for row in prices_of(context, [product]).get(product, [])
        if row["product_variation_id"] == variation
    }
    wanted = {price["currency"]: price for price in prices}
    for currency in before.keys() - wanted.keys():
        context.session.run(statements.delete_price(), company=context.company, id=before[currency]["id"])
    for currency in wanted.keys() & before.keys():
        changes = {name: wanted[currency][name] for name in _WRITTEN}
        if any(before[currency][name] != value for name, value in changes.items()):
            context.session.run(
                change_row(product_prices, *_WRITTEN),
                company=context.company,
                key=before[currency]["id"],
                **changes,
            )
    added = [price for currency, price in wanted.items() if currency not in before]
    if added:
        first = reserve_ids(context.session, context.company, "product_prices", len(added))
        owned = {"company_id": context.company, "product_id": product, "product_variation_id": variation}
        add_rows(
            context.session,
            product_prices,
            [{"id": first + place, **owned, **price} for place, price in enumerate(added)],
        )
    old, new = _as_text(before.values()), _as_text(wanted.values())
    return None if old == new else (old, new)


def _price(entry: object, where: str) -> Row:
    if not isinstance(entry, Mapping):
        raise Invalid(f"{where} must be an object")
    given = cast("Mapping[str, object]", entry)
    currency = given.get("currency")
    if not isinstance(currency, str) or not currency:
        raise Invalid(f"{where}.currency is required")
    price = _amount(given.get("price"), f"{where}.price")
    if price is None:
        raise Invalid(f"{where}.price is required")
    notes = given.get("notes")
    if notes is not None and (not isinstance(notes, str) or "\x00" in notes):
        raise Invalid(f"{where}.notes must be a text")
    return {
        "currency": currency,
        "price": price,
        "cost": _amount(given.get("cost"), f"{where}.cost") or 0.0,
        "overhead_cost": _amount(given.get("overhead_cost"), f"{where}.overhead_cost"),
        "notes": notes or "",
    }


def _amount(value: object, where: str) -> float | None:
    """An amount, as a number or as its text; None for one that is not given."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Invalid(f"{where} must be a number")
    try:
        amount = float(value)
    except (ValueError, OverflowError):
        raise Invalid(f"{where} must be a number") from None
    if not math.isfinite(amount) or abs(amount) > _LARGEST:
        raise Invalid(f"{where} is out of range")
    return amount


def _as_text(prices: Iterable[Mapping[str, Any]]) -> str:
    names = ("currency", *_WRITTEN)
    listed = [{name: price[name] for name in names} for price in prices]
    return json.dumps(sorted(listed, key=lambda price: str(price["currency"])))
