"""The value of a deal equals a recount of the products on it, to the last decimal place."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_products import add_product, change_product, remove_product
from pipedriver.server.crm.deal_value import lines_of_deal
from pipedriver.server.crm.deals import create_deal, get_deal, update_deal
from pipedriver.server.crm.products import create_product
from pipedriver.server.crm.refusals import Refusal
from pipedriver.server.store.database import Row
from tests.server.companies import Company

DECIMALS = {"EUR": 2, "JPY": 0, "KWD": 3}

amounts = st.decimals("-1000", "1000", places=3).map(float)
values = st.fixed_dictionaries(
    {},
    optional={
        "item_price": amounts,
        "quantity": st.decimals("-1", "50", places=2).map(float),
        "discount": st.decimals("0", "120", places=2).map(float),
        "discount_type": st.sampled_from(["percentage", "amount"]),
        "enabled_flag": st.booleans(),
        "tax_method": st.sampled_from(["exclusive", "inclusive", "none"]),
        "product_id": st.integers(1, 3),
    },
)
steps = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "remove", "currency"]),
        st.integers(1, 5),
        values,
        st.sampled_from(sorted(DECIMALS)),
    ),
    max_size=15,
)


def _take(context: Context, what: str, id: int, asked: Mapping[str, Any], currency: str) -> None:
    if what == "add":
        add_product(context, 1, {"product_id": 1, "item_price": 9.99, "quantity": 3, **asked})
    elif what == "change":
        change_product(context, 1, id, asked)
    elif what == "remove":
        remove_product(context, 1, id)
    else:
        update_deal(context, 1, {"currency": currency})


def _expected(line: Row, decimals: int) -> Decimal:
    gross = Decimal(str(line["item_price"])) * Decimal(str(line["quantity"]))
    discount = Decimal(str(line["discount"]))
    off = gross * discount / 100 if line["discount_type"] == "percentage" else discount
    return (gross - off).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _set_up(context: Context) -> None:
    create_product(context, {"name": "One"})
    create_product(context, {"name": "Two"})
    create_deal(context, {"title": "Deal", "value": 5, "currency": "EUR"})


@settings(max_examples=40, deadline=None, derandomize=True)
@given(steps)
def test_the_value_is_that_of_the_products(taken: list[tuple[str, int, dict[str, Any], str]]) -> None:
    with Company() as company:
        company.carry_out(_set_up)
        had_any = False
        for what, id, asked, currency in taken:
            with contextlib.suppress(Refusal):
                company.carry_out(
                    lambda context, step=(what, id, asked, currency): _take(context, *step)  # type: ignore[misc]
                )
            lines = company.carry_out(lambda context: lines_of_deal(context, 1))
            deal = company.carry_out(lambda context: get_deal(context, 1))
            had_any = had_any or bool(lines)
            decimals = DECIMALS[deal["currency"]]
            assert deal["products_count"] == len(lines)
            assert len({line["tax_method"] for line in lines}) <= 1
            for line in lines:
                assert Decimal(str(line["sum"])) == _expected(line, decimals)
            total = sum((_expected(line, decimals) for line in lines if line["enabled_flag"]), Decimal(0))
            assert Decimal(str(deal["value"])) == (total if had_any else 5)
