"""The currencies of a company (currencies)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.money import Currency
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store.currencies import all_currencies, currencies_by_codes, currency_by_code
from pipedriver.server.store.database import Row


def list_currencies(context: Context, term: str | None = None) -> list[Row]:
    """The company's currencies by code; with a term, those whose name or code contains it in any case."""
    rows = context.session.all(all_currencies(), company=context.company)
    if not term:
        return rows
    wanted = term.casefold()
    return [row for row in rows if wanted in row["name"].casefold() or wanted in row["code"].casefold()]


def currency_of(context: Context, code: str) -> Currency:
    """The active currency that bears a code.

    Raises:
        Invalid: there is none.
    """
    row = context.session.first(currency_by_code(), company=context.company, code=code)
    if row is None or not row["active_flag"]:
        raise Invalid(f"There is no currency {code!r}")
    return _currency(row)


def currencies_of(context: Context, codes: Iterable[str]) -> dict[str, Currency]:
    """The currencies that bear the codes, by code, active or not; for sums over records that name them."""
    listed = json.dumps(sorted(set(codes)))
    rows = context.session.all(currencies_by_codes(), company=context.company, codes=listed)
    return {row["code"]: _currency(row) for row in rows}


def _currency(row: Row) -> Currency:
    return Currency(row["code"], row["name"], row["symbol"], row["decimal_points"], row["rate"])
