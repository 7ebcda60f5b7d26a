"""What products on a deal amount to: the sum of each, and the value and revenue of the deal.

A sum is price times quantity, times duration, less the discount: 5 at 22 with 0.2 percent off are 109.78 (the
published API's example). Tax is told beside it and never part of it. All is reckoned in decimal digits and
rounded half up to what the currency has of decimal places, so sums add up exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from pipedriver.server.crm.billing import ONE_TIME, PERIODS_PER_YEAR
from pipedriver.server.crm.refusals import Invalid

PERCENTAGE = "percentage"
"""A discount in percent points; any other is an amount of money."""

LARGEST = Decimal(10) ** 15
"""Amounts beyond this are refused, as in every argument."""

_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
_HUNDRED = Decimal(100)
_MONTHS = 12

Line = Mapping[str, Any]
"""A product on a deal as the table has it."""


@dataclass(frozen=True, slots=True)
class Revenue:
    """What a deal is worth by the products on it.

    Attributes:
        value: the sums of the enabled ones together.
        acv: what they bring in the first twelve months; None, like the others, where the deal has no product.
        arr: what the recurring ones bring in a year.
        mrr: what the recurring ones bring in a month.
    """

    value: float
    acv: float | None
    arr: float | None
    mrr: float | None


@dataclass(frozen=True, slots=True)
class Totals:
    """The quantities and the sums of the enabled products on a deal together."""

    quantity: float
    sum: float


def exact(number: float) -> Decimal:
    """The digits that a number shows."""
    return Decimal(repr(float(number)))


def undiscounted_sum(line: Line, decimals: int) -> float:
    """What a product on a deal would amount to without its discount."""
    return _rounded(_gross(line), decimals)


def discounted_sum(line: Line, decimals: int) -> float:
    """What a product on a deal amounts to.

    Raises:
        Invalid: that is beyond what an amount may be.
    """
    gross, discount = _gross(line), exact(line["discount"])
    less = gross * discount / _HUNDRED if line["discount_type"] == PERCENTAGE else discount
    return _rounded(gross - less, decimals)


def revenue_of(lines: Iterable[Line], decimals: int) -> Revenue:
    """The value and revenue of a deal by the products on it, whose sums are there.

    A recurring product counts with one period towards the value. The terms are those of the support page on
    recurring products; that a contract of fewer than twelve months brings its full term and no more in a
    year, and that a month is the twelfth part of a year, is inferred.

    Raises:
        Invalid: that is beyond what an amount may be.
    """
    found = list(lines)
    value = once = first_year = yearly = Decimal(0)
    for line in found:
        if not line["enabled_flag"]:
            continue
        amount = exact(line["sum"])
        value += amount
        if line["billing_frequency"] == ONE_TIME:
            once += amount
            continue
        periods = PERIODS_PER_YEAR[line["billing_frequency"]]
        yearly += amount * periods
        first_year += amount * min(line["billing_frequency_cycles"] or periods, periods)
    if not found:
        return Revenue(0, None, None, None)
    return Revenue(
        _rounded(value, decimals),
        _rounded(once + first_year, decimals),
        _rounded(yearly, decimals),
        _rounded(yearly / _MONTHS, decimals),
    )


def totals_of(lines: Iterable[Line], decimals: int) -> Totals:
    """The quantities and the sums of the enabled ones of the products."""
    enabled = [line for line in lines if line["enabled_flag"]]
    quantity = sum((exact(line["quantity"]) for line in enabled), Decimal(0))
    amount = sum((exact(line["sum"]) for line in enabled), Decimal(0))
    return Totals(float(quantity), _rounded(amount, decimals))


def _gross(line: Line) -> Decimal:
    return exact(line["item_price"]) * exact(line["quantity"]) * exact(line["duration"])


def _rounded(amount: Decimal, decimals: int) -> float:
    if abs(amount) > LARGEST:
        raise Invalid("the sum is out of range")
    return float(amount.quantize(Decimal(1).scaleb(-decimals), context=_EXACT))
