"""Products as v1 shows them: with a copy of their owner, their prices and their variations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import value_reader
from pipedriver.server.crm.money import amount_writer, plain_number
from pipedriver.server.crm.product_prices import prices_of
from pipedriver.server.crm.product_variations import variations_of
from pipedriver.server.store.database import Row
from pipedriver.server.wire.v1.references import Record, References


class ProductRecords:
    """A page of products with all that they mention, read in one statement a kind.

    Args:
        context: the request.
        rows: the products, as `crm.products` gives them.
    """

    def __init__(self, context: Context, rows: Sequence[Row]) -> None:
        self._context = context
        self._rows = rows
        self.references = References(context, users=[row["owner_id"] for row in rows])

    def full(self) -> list[Record]:
        """The products with a copy of their owner, their prices and their variations."""
        ids = [row["id"] for row in self._rows]
        prices = prices_of(self._context, ids)
        variations = variations_of(self._context, ids)
        values_of = value_reader(self._context, "product")
        return [
            {
                **plain_product(row),
                "owner_id": self.references.user(row["owner_id"]),
                "prices": self._prices(prices.get(row["id"], ())),
                "product_variations": [
                    {
                        "id": variation["id"],
                        "name": variation["name"],
                        "product_id": row["id"],
                        "prices": self._prices(prices.get(row["id"], ()), variation["id"]),
                    }
                    for variation in variations.get(row["id"], ())
                ],
                **values_of(row["custom_fields"]),
            }
            for row in self._rows
        ]

    def _prices(self, rows: Sequence[Row], variation: int | None = None) -> list[Record]:
        return [self._price(row) for row in rows if row["product_variation_id"] == variation]

    def _price(self, row: Row) -> Record:
        price = {
            "id": row["id"],
            "product_id": row["product_id"],
            "price": plain_number(row["price"]),
            "currency": row["currency"],
            "cost": plain_number(row["cost"]),
            "price_formatted": amount_writer(row["currency"], self._context.viewer.locale)(row["price"]),
        }
        if row["product_variation_id"] is not None:
            return {**price, "product_variation_id": row["product_variation_id"], "comment": row["notes"]}
        overhead = row["overhead_cost"]
        return {
            **price,
            "overhead_cost": None if overhead is None else plain_number(overhead),
            "notes": row["notes"],
        }


def plain_product(row: Row) -> dict[str, Any]:
    """A product with the id of its owner, and without its prices."""
    return {
        "id": row["id"],
        "name": row["name"],
        "code": row["code"],
        "description": row["description"],
        "unit": row["unit"],
        "tax": plain_number(row["tax"]),
        "category": row["category"],
        "active_flag": row["active_flag"] == 1,
        "selectable": row["selectable"] == 1,
        "first_char": row["first_char"],
        "visible_to": str(row["visible_to"]),
        "owner_id": row["owner_id"],
        # Null for none, as in every published example.
        "files_count": row["files_count"] or None,
        "followers_count": row["followers_count"],
        "add_time": row["add_time"],
        "update_time": row["update_time"],
        "billing_frequency": row["billing_frequency"],
        "billing_frequency_cycles": row["billing_frequency_cycles"],
    }
