"""Statements on products, their prices and variations."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    bindparam,
    delete,
    func,
    or_,
    select,
)

from pipedriver.server.store.filtering.compiling import matched
from pipedriver.server.store.filtering.description import Matching
from pipedriver.server.store.listing import paged
from pipedriver.server.store.product_tables import product_prices, product_variations, products
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.visibility import visible

Narrowing = Literal["owner_id", "first_char", "ids"]
"""What a list of products can be narrowed by; the value is bound under the same name, ``ids`` as JSON."""

_company: BindParameter[int] = bindparam("company")


def kept() -> ColumnElement[bool]:
    """The condition that hides products which are deleted for too long, bound as ``kept_since``."""
    return or_(products.c.active_flag == 1, products.c.delete_time >= bindparam("kept_since"))


@statement
def product_by_id(to_admin: bool) -> Executable:
    """One product that the viewer may see, a deleted one too."""
    return select(products).where(
        products.c.company_id == _company,
        products.c.id == bindparam("id"),
        kept(),
        *visible(products, to_admin=to_admin),
    )


@statement
def products_by_ids(to_admin: bool) -> Executable:
    """The products bound as ``ids``, a JSON list, that the viewer may see, deleted ones too."""
    return select(products).where(
        products.c.company_id == _company,
        any_of(products.c.id, "ids"),
        kept(),
        *visible(products, to_admin=to_admin),
    )


def _listed(
    narrowings: tuple[Narrowing, ...], *, to_admin: bool, matching: Matching | None = None
) -> list[ColumnElement[bool]]:
    conditions = [
        any_of(products.c.id, name) if name == "ids" else products.c[name] == bindparam(name)
        for name in narrowings
    ]
    seen = visible(products, to_admin=to_admin)
    conditions += matched(matching, products)
    return [products.c.company_id == _company, products.c.active_flag == 1, *conditions, *seen]


@statement
def products_page(
    narrowings: tuple[Narrowing, ...], *, to_admin: bool, matching: Matching | None = None
) -> Executable:
    """One page of the undeleted products that the viewer may see."""
    found = select(products).where(*_listed(narrowings, to_admin=to_admin, matching=matching))
    return paged(found, products, (("id", "ASC"),))


@statement
def count_products(
    narrowings: tuple[Narrowing, ...], *, to_admin: bool, matching: Matching | None = None
) -> Executable:
    """How many products there are on all pages of a list."""
    listed = _listed(narrowings, to_admin=to_admin, matching=matching)
    return select(func.count()).select_from(products).where(*listed)


@statement
def prices_of_products() -> Executable:
    """The prices of the products bound as ``ids``, a JSON list, and of their variations."""
    return (
        select(product_prices)
        .where(product_prices.c.company_id == _company, any_of(product_prices.c.product_id, "ids"))
        .order_by(product_prices.c.id)
    )


@statement
def delete_price() -> Executable:
    """Delete the price bound as ``id``."""
    return delete(product_prices).where(
        product_prices.c.company_id == _company, product_prices.c.id == bindparam("id")
    )


@statement
def variations_of_products() -> Executable:
    """The variations of the products bound as ``ids``, a JSON list."""
    return (
        select(product_variations)
        .where(product_variations.c.company_id == _company, any_of(product_variations.c.product_id, "ids"))
        .order_by(product_variations.c.id)
    )


@statement
def variation_by_id() -> Executable:
    """The variation bound as ``id`` of the product bound as ``product``."""
    return select(product_variations).where(
        product_variations.c.company_id == _company,
        product_variations.c.product_id == bindparam("product"),
        product_variations.c.id == bindparam("id"),
    )
