"""Products as v1 gives them, and their prices."""

from __future__ import annotations

from datetime import datetime

from pipedriver.api.v1.records.shared import UserReference
from pipedriver.core.record import Money, Record, read_money
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class ProductPrice(Record):
    """The price of a product, or of a variation of it, in one currency.

    ``cost`` is what one unit costs the company, ``overhead_cost`` what it costs directly for each unit sold.
    """

    id: int | None
    product_id: int | None
    product_variation_id: int | None
    price: float
    currency: str
    price_formatted: str | None
    cost: float | None
    overhead_cost: float | None
    notes: str | None

    @property
    def money(self) -> Money | None:
        """The price and its currency together, exact as the API wrote it."""
        return read_money(self.get("price"), self.get("currency"))


class ProductVariation(Record):
    """A variation of a product: a size or colour, with prices of its own."""

    id: int
    name: str
    product_id: int | None
    prices: list[ProductPrice] | None


class ProductBase(Record):
    """What products have in every answer. Times are in UTC; ``tax`` is in percent."""

    id: int
    name: str
    code: str | None
    description: str | None
    unit: str | None
    tax: float | None
    category: str | None
    active_flag: bool | None
    selectable: bool | None
    first_char: str | None
    visible_to: str | None
    files_count: int | None
    followers_count: int | None
    add_time: datetime | None
    update_time: datetime | None
    billing_frequency: str | None
    billing_frequency_cycles: int | None
    prices: list[ProductPrice] | None
    product_variations: list[ProductVariation] | None


class Product(ProductBase):
    """Something that is sold, with a copy of its owner and a price in each of some currencies."""

    owner_id: UserReference | None


class PlainProduct(ProductBase):
    """A product as some operations give it: with the id of its owner."""

    owner_id: int | None


class FoundProduct(Record):
    """A product, or a variation of one, as the search by name gives it. The price is in one currency."""

    id: int
    variation_id: int | None
    name: str
    title: str | None
    variation_name: str | None
    price: float | None
    price_formatted: str | None
    currency: str | None
    details: dict[str, Any] | None
