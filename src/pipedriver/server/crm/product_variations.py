"""Variations of products: sizes or colours, each with prices of its own (the reference of Products)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.names import checked_name
from pipedriver.server.crm.permissions import require_edit
from pipedriver.server.crm.person_names import MOST_CHARACTERS, search_text
from pipedriver.server.crm.product_prices import prices_given, write_prices
from pipedriver.server.crm.products import undeleted_product
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import products as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.product_tables import product_variations
from pipedriver.server.store.rows import add_rows


def add_variation(context: Context, product: int, name: str, prices: Sequence[object] = ()) -> int:
    """Add a variation to a product; gives its id.

    Args:
        context: the request.
        product: the product.
        name: what it is called, at most 255 characters.
        prices: as `crm.product_prices.prices_given` reads them.

    Raises:
        NotFound: there is no such product.
        Forbidden: the caller may not see it, or not edit it.
        Invalid: the name is empty or too long, the product is deleted, or a price makes no sense.
    """
    require_edit(context, "product", undeleted_product(context, product)["owner_id"])
    called = checked_name(name)
    if len(called) > MOST_CHARACTERS:
        raise Invalid(f"name must have at most {MOST_CHARACTERS} characters")
    wanted = prices_given(context, prices)
    variation = next_id(context.session, context.company, "product_variations")
    row: Row = {
        "company_id": context.company,
        "id": variation,
        "product_id": product,
        "name": called,
        "search_name": search_text(called),
    }
    add_rows(context.session, product_variations, [row])
    write_prices(context, product, wanted, variation=variation)
    return variation


def variations_of(context: Context, products: Iterable[int]) -> dict[int, list[Row]]:
    """The variations of products, by the product."""
    found: dict[int, list[Row]] = {}
    ids = sorted(set(products))
    if ids:
        rows = context.session.all(
            statements.variations_of_products(), company=context.company, ids=json.dumps(ids)
        )
        for row in rows:
            found.setdefault(row["product_id"], []).append(row)
    return found


def check_variation(context: Context, product: int, variation: int | None) -> None:
    """Check that a variation is one of a product.

    Raises:
        Invalid: it is not.
    """
    if variation is None:
        return
    row = context.session.first(
        statements.variation_by_id(), company=context.company, product=product, id=variation
    )
    if row is None:
        raise Invalid(f"product_variation_id: product {product} has no variation {variation}")
