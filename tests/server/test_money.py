"""Amounts: rounding, conversion, and how locales write them."""

from __future__ import annotations

import decimal
import subprocess
import sys

import pytest
from babel.core import Locale, get_global
from babel.numbers import format_currency, get_currency_precision, parse_pattern
from hypothesis import given
from hypothesis import strategies as st

from pipedriver.server.crm.money import (
    Currency,
    convert,
    format_amount,
    plain_number,
    round_amount,
)
from pipedriver.server.crm.rates import EUROS_PER_UNIT

LOCALES = [
    "en_US",
    "en_GB",
    "en_IN",
    "de_DE",
    "de_CH",
    "et_EE",
    "fr_FR",
    "pl_PL",
    "pt_BR",
    "ja_JP",
    "ar_EG",
    "fa_IR",
]
CURRENCIES = ["EUR", "USD", "GBP", "JPY", "KWD", "SEK", "CHF", "INR", "XOF", "CLF"]

locales = st.sampled_from(LOCALES)
currencies = st.sampled_from(CURRENCIES)
amounts = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False, allow_infinity=False)


def _currency(code: str, rate: float, decimals: int = 2) -> Currency:
    return Currency(code, code, code, decimals, rate)


def _as_babel_writes(amount: decimal.Decimal, currency: str, locale: str, *, places: int) -> str:
    """Babel's own text, with another number of places and rounding half up."""
    standard = Locale.parse(locale).currency_formats["standard"].pattern
    fraction = "." + "0" * places if places else ""
    pattern = parse_pattern(standard.replace(".00", fraction))
    with decimal.localcontext(rounding=decimal.ROUND_HALF_UP):
        return format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)


@given(st.integers(min_value=-(10**15), max_value=10**15), currencies, locales)
def test_whole_amounts_are_written_as_babel_writes_them_but_without_places(
    amount: int, currency: str, locale: str
) -> None:
    expected = _as_babel_writes(decimal.Decimal(amount), currency, locale, places=0)
    assert format_amount(amount, currency, locale) == expected
    assert format_amount(float(amount), currency, locale) == expected


@given(amounts, currencies, locales)
def test_fractional_amounts_are_written_as_babel_writes_them_but_rounded_half_up(
    amount: float, currency: str, locale: str
) -> None:
    places = get_currency_precision(currency)
    exact = decimal.Decimal(repr(amount))
    rounded = exact.quantize(decimal.Decimal(1).scaleb(-places), rounding=decimal.ROUND_HALF_UP)
    if rounded == rounded.to_integral_value():
        # Nothing is left of a sign where nothing is left of the amount.
        rounded, places = rounded or decimal.Decimal(0), 0
    assert format_amount(amount, currency, locale) == _as_babel_writes(
        rounded, currency, locale, places=places
    )


@given(amounts, st.integers(min_value=0, max_value=4))
def test_rounding_goes_half_up_on_the_digits_that_are_shown(amount: float, decimals: int) -> None:
    exact = decimal.Decimal(repr(amount))
    expected = exact.quantize(decimal.Decimal(1).scaleb(-decimals), rounding=decimal.ROUND_HALF_UP)
    assert round_amount(amount, decimals) == float(expected)


@given(st.integers(min_value=-(10**9), max_value=10**9), st.integers(min_value=0, max_value=4))
def test_halves_are_rounded_away_from_zero(count: int, decimals: int) -> None:
    half = (decimal.Decimal(count) + decimal.Decimal("0.5")).scaleb(-decimals)
    expected = half.quantize(decimal.Decimal(1).scaleb(-decimals), rounding=decimal.ROUND_HALF_UP)
    assert round_amount(float(half), decimals) == float(expected)


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "expected"),
    [
        (5000, "EUR", "en_US", "€5,000"),
        (10, "USD", "en_GB", "US$10"),
        (1234.5, "EUR", "et_EE", "1\xa0234,50\xa0€"),
        (1.005, "EUR", "en_US", "€1.01"),
        (0.999, "EUR", "en_US", "€1"),
        (-0.001, "EUR", "en_US", "€0"),
        (-0.0, "EUR", "en_US", "€0"),
        (-12.5, "EUR", "en_US", "-€12.50"),
        (1234.5, "JPY", "en_US", "¥1,235"),
        (1e-7, "EUR", "en_US", "€0"),
        (1e22, "EUR", "en_US", "€10,000,000,000,000,000,000,000"),
        (5, "ABC", "en_US", "ABC5"),
        (5, "EUR", "xx_YY", "€5"),
        (5, "EUR", "", "€5"),
        (5, "EUR", "nonsense in a field", "€5"),
    ],
)
def test_amounts_are_written(amount: float, currency: str, locale: str, expected: str) -> None:
    assert format_amount(amount, currency, locale) == expected


def test_amounts_are_converted_by_the_worth_of_one_unit_in_euros() -> None:
    dollar, euro, yen = _currency("USD", 0.8), _currency("EUR", 1.0), _currency("JPY", 0.0062, 0)
    assert convert(100, dollar, euro) == 80
    assert convert(80, euro, dollar) == 100
    assert convert(10.01, dollar, euro) == 8.01
    assert convert(1, euro, yen) == 161
    assert convert(12.345, euro, euro) == 12.35


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(sorted(EUROS_PER_UNIT)))
def test_a_conversion_there_and_back_gives_the_amount_within_a_unit_of_the_last_place(
    cents: int, code: str
) -> None:
    other, euro = _currency(code, EUROS_PER_UNIT[code], 6), _currency("EUR", 1.0)
    assert abs(convert(convert(cents / 100, euro, other), other, euro) - cents / 100) <= 0.01


def test_a_whole_amount_is_a_whole_number_in_json() -> None:
    assert repr(plain_number(5000.0)) == "5000"
    assert repr(plain_number(12.5)) == "12.5"


def test_every_currency_that_is_legal_tender_has_a_rate() -> None:
    tenders = {
        code
        for history in get_global("territory_currencies").values()
        for code, _, end, is_tender in history
        if end is None and is_tender
    }
    assert tenders <= set(EUROS_PER_UNIT)
    assert all(rate > 0 for rate in EUROS_PER_UNIT.values())


def test_babel_is_loaded_with_the_first_amount_alone() -> None:
    program = (
        "import sys, pipedriver.server.crm.money as money;"
        "before = 'babel' in sys.modules; money.format_amount(1, 'EUR');"
        "print(before, 'babel' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["False", "True"]
