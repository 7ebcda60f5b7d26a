"""The value of a deal that has products: it belongs to them.

It is the sum of the enabled ones, and changes with every one that is added, changed or taken off; a deal that
loses its last product is worth 0. A write of another value is refused, as users of the API saw (issue 146 of
DavidRouyer/pipedrive-dotnet) and as the support page "Updating items in the detail view" has it; what is
there already may be sent back. A change of currency leaves the prices' numbers as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.currencies import currencies_of
from pipedriver.server.crm.deal_saving import write_deal
from pipedriver.server.crm.line_amounts import discounted_sum, revenue_of
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import deal_products as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.product_tables import deal_products
from pipedriver.server.store.rows import change_row

WITHOUT_PRODUCTS: Mapping[str, Any] = {"products_count": 0, "acv": None, "arr": None, "mrr": None}
"""What a deal without products shows of them."""


def lines_of_deal(context: Context, deal: int) -> list[Row]:
    """Every product on a deal, in their order, as the table has it."""
    return context.session.all(statements.lines_of_deal(), company=context.company, deal=deal)


def decimals_of(context: Context, currency: str) -> int:
    """How many decimal places a currency has."""
    return currencies_of(context, [currency])[currency].decimal_points


def follow_products(context: Context, deal: Row) -> Row:
    """Let the value and revenue of a deal follow the products on it; gives the deal as it is then.

    Raises:
        Invalid: the value is beyond what an amount may be.
    """
    lines = lines_of_deal(context, deal["id"])
    revenue = revenue_of(lines, decimals_of(context, deal["currency"]))
    changes = {
        "value": revenue.value,
        "acv": revenue.acv,
        "arr": revenue.arr,
        "mrr": revenue.mrr,
        "products_count": len(lines),
    }
    return write_deal(context, deal, changes)


def follow_currency(context: Context, before: Row, after: Row) -> None:
    """Round the sums of a deal's products anew if its currency has changed, and let its value follow."""
    if not after["products_count"] or before["currency"] == after["currency"]:
        return
    decimals = decimals_of(context, after["currency"])
    for line in lines_of_deal(context, after["id"]):
        amount = discounted_sum(line, decimals)
        if amount != line["sum"]:
            context.session.run(
                change_row(deal_products, "sum"), company=context.company, key=line["id"], sum=amount
            )
    follow_products(context, after)


def check_value(deal: Row, value: float) -> None:
    """Check a value that is asked for.

    Raises:
        Invalid: the deal has products, and is worth something else.
    """
    if deal["products_count"] and value != deal["value"]:
        raise Invalid("value follows from the products on the deal; change those")
