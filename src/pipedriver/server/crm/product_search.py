"""Finding products by name or code, and their variations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.currencies import currency_of
from pipedriver.server.crm.listing import cut
from pipedriver.server.crm.product_prices import price_in, prices_of
from pipedriver.server.crm.product_variations import variations_of
from pipedriver.server.crm.products import products_with_ids
from pipedriver.server.crm.search import search
from pipedriver.server.crm.search_terms import Term, term_of
from pipedriver.server.store.database import Row
from pipedriver.server.store.listing import Page
from pipedriver.server.store.search_places import place_of
from pipedriver.server.store.search_text import texts_of

SHORTEST_TERM = 3
"""How many characters a text to find products by must have."""

_AT_ONCE = 100


def find_products(context: Context, term: str, currency: str, page: Page) -> tuple[list[Row], bool]:
    """A page of products and variations by name or code, the best match first, and whether more follow.

    A product comes before its variations: all of them where it is found itself, else those that are. Each has
    its ``price`` in the currency, or None.

    Raises:
        Invalid: the term is too short, or there is no such currency.
    """
    wanted = term_of(term, shortest=SHORTEST_TERM)
    currency_of(context, currency)
    found = _found_rows(context, wanted)
    rows, more = cut(list(islice(found, page.start, page.start + page.fetch)), page)
    prices = prices_of(context, [row["id"] for row in rows])
    for row in rows:
        row["price"] = price_in(prices.get(row["id"], ()), currency, variation=row["variation_id"])
    return rows, more


def _found_rows(context: Context, term: Term) -> Iterator[Row]:
    """The products that are found, each with those of its variations that are."""
    found = search(context, [place_of("product", field) for field in ("name", "code", "variation")], term)
    while some := list(islice(found, _AT_ONCE)):
        ids = [each.id for each in some]
        names = {row["id"]: row["name"] for row in products_with_ids(context, ids)}
        variations = variations_of(context, ids)
        for each in some:
            product: Row = {"id": each.id, "name": names[each.id]}
            itself = each.found_in != "variation"
            if itself:
                yield {**product, "variation_id": None, "variation_name": None}
            for variation in variations.get(each.id, ()):
                if itself or term.match("text", texts_of("text", variation["name"])):
                    yield {**product, "variation_id": variation["id"], "variation_name": variation["name"]}
