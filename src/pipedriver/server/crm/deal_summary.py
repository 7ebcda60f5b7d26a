"""What deals are worth together: by currency, and all of them in one currency.

A deal weighs its value times a probability: its own, else that of its stage; where its pipeline has no
probabilities it weighs its value. Conversions go by the currencies' rates. Archived and deleted deals, and
those that the viewer may not see, do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.currencies import currencies_of, currency_of
from pipedriver.server.crm.filter_choice import Chosen, bound, described
from pipedriver.server.crm.money import Currency, convert, round_amount
from pipedriver.server.crm.permissions import require
from pipedriver.server.store import deal_summary as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.deal_summary import Narrowing

DEFAULT_CURRENCY = "default_currency"
"""What stands for the caller's own currency where a currency to convert to is asked for."""

Choice = Mapping[Narrowing, Any]
"""Which deals are summed: status, owner, stage, pipeline, as far as they are given."""


@dataclass(frozen=True, slots=True)
class CurrencySum:
    """The sum of the deals of one currency, and what it is worth in another.

    All amounts are rounded to the decimal places of their currency.
    """

    code: str
    count: int
    value: float
    weighted: float
    value_converted: float
    weighted_converted: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The sums of deals by currency, and all of them together in the currency ``converted_to``."""

    sums: list[CurrencySum]
    converted_to: str
    count: int
    value_converted: float
    weighted_converted: float


@dataclass(frozen=True, slots=True)
class StageSums:
    """The sums of a pipeline's deals by stage; ``converted`` is None where no conversion was asked for."""

    by_stage: dict[int, Summary]
    total: Summary
    converted: bool


def summarize(context: Context, choice: Choice, chosen: Chosen | None = None) -> Summary:
    """Add up the chosen deals, those that match a filter, and convert the sums to the caller's currency.

    Raises:
        Forbidden: the caller may not see what listed deals are worth together.
    """
    require(context, "can_see_deals_list_summary")
    sums = statements.sums_by_currency(
        tuple(choice), to_admin=context.viewer.is_admin, matching=described(chosen)
    )
    rows = _read(context, sums, choice, chosen)
    return add_up(rows, Exchange(context, rows, DEFAULT_CURRENCY))


def summarize_stages(
    context: Context, choice: Choice, convert_to: str | None, chosen: Chosen | None = None
) -> StageSums:
    """Add up the chosen deals by stage.

    Args:
        context: the request.
        choice: which deals.
        convert_to: a currency's code or `DEFAULT_CURRENCY`; None where no conversion is wanted.
        chosen: a filter that the deals match.

    Raises:
        Forbidden: the caller may not see what listed deals are worth together.
        Invalid: there is no such currency.
    """
    require(context, "can_see_deals_list_summary")
    sums = statements.sums_by_stage(
        tuple(choice), to_admin=context.viewer.is_admin, matching=described(chosen)
    )
    rows = _read(context, sums, choice, chosen)
    exchange = Exchange(context, rows, convert_to or DEFAULT_CURRENCY)
    by_stage: dict[int, list[Row]] = {}
    for row in rows:
        by_stage.setdefault(row["stage_id"], []).append(row)
    return StageSums(
        by_stage={stage: add_up(mine, exchange) for stage, mine in by_stage.items()},
        total=add_up(merged(rows), exchange),
        converted=convert_to is not None,
    )


class Exchange:
    """The currencies that some sums are in, and the one that they are converted to.

    Args:
        context: the request.
        rows: the sums; each names its ``currency``.
        convert_to: a currency's code, or `DEFAULT_CURRENCY` for the caller's own.

    Raises:
        Invalid: there is no currency to convert to.
    """

    def __init__(self, context: Context, rows: Iterable[Row], convert_to: str) -> None:
        own = context.viewer.default_currency
        self._known = currencies_of(context, {row["currency"] for row in rows} | {own})
        self.target = (
            self._known[own] if convert_to in (DEFAULT_CURRENCY, own) else currency_of(context, convert_to)
        )

    def currency(self, code: str) -> Currency:
        """The currency of a sum."""
        return self._known[code]

    def convert(self, amount: float, code: str) -> float:
        """What an amount is worth in the currency to convert to."""
        return convert(amount, self._known[code], self.target)


def add_up(rows: Iterable[Row], exchange: Exchange) -> Summary:
    """The summary of sums by currency, each currency being there once."""
    sums = [_currency_sum(row, exchange) for row in rows]
    decimals = exchange.target.decimal_points
    return Summary(
        sums=sums,
        converted_to=exchange.target.code,
        count=sum(each.count for each in sums),
        value_converted=round_amount(sum(each.value_converted for each in sums), decimals),
        weighted_converted=round_amount(sum(each.weighted_converted for each in sums), decimals),
    )


def _currency_sum(row: Row, exchange: Exchange) -> CurrencySum:
    code = row["currency"]
    decimals = exchange.currency(code).decimal_points
    value = round_amount(row["total"], decimals)
    weighted = round_amount(row["weighted_total"], decimals)
    return CurrencySum(
        code=code,
        count=row["deals_count"],
        value=value,
        weighted=weighted,
        value_converted=exchange.convert(value, code),
        weighted_converted=exchange.convert(weighted, code),
    )


def merged(rows: Iterable[Row]) -> list[Row]:
    """Sums that were grouped by more than their currency, added up to one for each currency."""
    totals: dict[str, Row] = {}
    for row in rows:
        total = totals.setdefault(
            row["currency"],
            {"currency": row["currency"], "deals_count": 0, "total": 0.0, "weighted_total": 0.0},
        )
        for name in ("deals_count", "total", "weighted_total"):
            total[name] += row[name]
    return [totals[code] for code in sorted(totals)]


def _read(context: Context, statement: Any, choice: Choice, chosen: Chosen | None) -> list[Row]:
    return context.session.all(
        statement, company=context.company, viewer=context.viewer.user_id, **dict(choice), **bound(chosen)
    )
