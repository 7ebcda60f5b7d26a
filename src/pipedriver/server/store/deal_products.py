"""Statements on the products on deals."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    FromClause,
    and_,
    bindparam,
    case,
    delete,
    null,
    select,
    update,
)

from pipedriver.server.store.deals import DELETED
from pipedriver.server.store.product_tables import deal_products, products
from pipedriver.server.store.products import kept
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import deal_participants, deals
from pipedriver.server.store.visibility import visible, whether_seen

_company: BindParameter[int] = bindparam("company")
_of_deal = (deal_products.c.company_id == _company, deal_products.c.deal_id == bindparam("deal"))

_gone: ColumnElement[Any] = null()
# A product that was deleted for good is no longer told; its name stays.
_columns: tuple[ColumnElement[Any], ...] = (
    *deal_products.columns,
    products.c.name,
    case((kept(), deal_products.c.product_id), else_=_gone).label("kept_product_id"),
    case((kept(), deal_products.c.product_variation_id), else_=_gone).label("kept_variation_id"),
)


def _with_product(line: FromClause) -> FromClause:
    return line.join(
        products,
        and_(
            products.c.company_id == deal_products.c.company_id, products.c.id == deal_products.c.product_id
        ),
    )


@statement
def line_by_id(to_admin: bool) -> Executable:
    """The product on the deal bound as ``deal`` whose own id is bound as ``id``."""
    return (
        select(*_columns, *whether_seen(products, to_admin=to_admin))
        .select_from(_with_product(deal_products))
        .where(*_of_deal, deal_products.c.id == bindparam("id"))
    )


@statement
def lines_page(to_admin: bool) -> Executable:
    """One page of the products on a deal, in their order."""
    return (
        select(*_columns, *whether_seen(products, to_admin=to_admin))
        .select_from(_with_product(deal_products))
        .where(*_of_deal)
        .order_by(deal_products.c.order_nr, deal_products.c.id)
        .limit(bindparam("fetch"))
        .offset(bindparam("start"))
    )


@statement
def lines_of_deal() -> Executable:
    """Every product on a deal, in their order, as the table has it."""
    return select(deal_products).where(*_of_deal).order_by(deal_products.c.order_nr, deal_products.c.id)


@statement
def lines_of_person(to_admin: bool) -> Executable:
    """One page of the products on the deals that the person bound as ``person`` takes part in.

    Neither deleted or archived deals count, nor what the viewer may not see.
    """
    found = (
        deal_participants.join(
            deals,
            and_(
                deals.c.company_id == deal_participants.c.company_id,
                deals.c.id == deal_participants.c.deal_id,
            ),
        )
        .join(
            deal_products,
            and_(
                deal_products.c.company_id == deal_participants.c.company_id,
                deal_products.c.deal_id == deal_participants.c.deal_id,
            ),
        )
        .join(
            products,
            and_(
                products.c.company_id == deal_products.c.company_id,
                products.c.id == deal_products.c.product_id,
            ),
        )
    )
    return (
        select(deal_products.c.id, deal_products.c.deal_id, deal_products.c.product_id)
        .select_from(found)
        .where(
            deal_participants.c.company_id == _company,
            deal_participants.c.person_id == bindparam("person"),
            deal_participants.c.active_flag == 1,
            deals.c.status != DELETED,
            deals.c.is_archived == 0,
            kept(),
            *visible(deals, to_admin=to_admin),
            *visible(products, to_admin=to_admin),
        )
        .order_by(deal_products.c.deal_id, deal_products.c.order_nr, deal_products.c.id)
        .limit(bindparam("fetch"))
        .offset(bindparam("start"))
    )


@statement
def delete_line() -> Executable:
    """Take the product whose own id is bound as ``id`` off the deal."""
    return delete(deal_products).where(*_of_deal, deal_products.c.id == bindparam("id"))


@statement
def change_tax_method() -> Executable:
    """Give every product on a deal the same way of taxing, bound as ``tax_method``."""
    return update(deal_products).where(*_of_deal).values(tax_method=bindparam("tax_method"))
