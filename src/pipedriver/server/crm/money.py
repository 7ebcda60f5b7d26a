"""Amounts of money: rounding, conversion between currencies, and how a user's locale writes them.

Rounding goes half up and to the decimal places of the currency, on the decimal digits that an amount shows,
so 1.005 euros are 1.01. The conventions of the locales come from Babel's data, which is read once for each
locale and currency; Babel itself is neither loaded with this module nor called for an amount.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.core import Locale

DEFAULT_LOCALE = "en_US"
"""The conventions for a user whose locale nobody knows."""

_MOST_CONVENTIONS = 4096
# Beyond, a float's digits behind the ones that it shows reach into its decimal places.
_PLAINLY_BELOW = 1e10
# Room for every digit of the largest float.
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: ``rate`` is the worth of one unit in euros."""

    code: str
    name: str
    symbol: str
    decimal_points: int
    rate: float


def round_amount(amount: float, decimals: int) -> float:
    """The finite amount rounded half up to so many decimal places."""
    return amount if amount == int(amount) else float(_rounded(amount, decimals))


def convert(amount: float, source: Currency, target: Currency) -> float:
    """The worth of an amount in another currency, rounded to what that one has of decimal places."""
    if source.code == target.code:
        return round_amount(amount, target.decimal_points)
    return round_amount(amount * source.rate / target.rate, target.decimal_points)


def plain_number(amount: float) -> int | float:
    """The amount as JSON shows it: a whole one without decimal places."""
    whole = int(amount)
    return whole if whole == amount else amount


def format_amount(amount: float, currency: str, locale: str = DEFAULT_LOCALE) -> str:
    """A finite amount as a locale writes it: ``€5,000``, ``US$10``, ``1 234,50 €``.

    A whole amount shows no decimal places, any other those of its currency (examples of ``formatted_value``
    in the published API). An unknown locale reads as `DEFAULT_LOCALE`, an unknown currency shows its code.
    """
    return amount_writer(currency, locale)(amount)


@functools.lru_cache(maxsize=_MOST_CONVENTIONS)
def quantity_writer(locale: str = DEFAULT_LOCALE) -> Callable[[float], str]:
    """A function that writes finite numbers for a locale, with as many decimal places as they have."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    known = _locale(locale)
    point = get_decimal_symbol(known)
    grouped = _grouping(known.decimal_formats[None].grouping, get_group_symbol(known))

    def write(number: float) -> str:
        whole, _, fraction = f"{abs(Decimal(repr(float(number)))):f}".partition(".")
        end = point + fraction.rstrip("0") if fraction.strip("0") else ""
        return f"{'-' if number < 0 else ''}{grouped(int(whole))}{end}"

    return write


@functools.lru_cache(maxsize=_MOST_CONVENTIONS)
def amount_writer(currency: str, locale: str = DEFAULT_LOCALE) -> Callable[[float], str]:
    """A function that writes amounts of one currency for one locale; see `format_amount`."""
    from babel.numbers import (
        get_currency_precision,
        get_currency_symbol,
        get_decimal_symbol,
        get_group_symbol,
    )

    known = _locale(locale)
    pattern = known.currency_formats["standard"]
    symbol = get_currency_symbol(currency, known)
    prefix, negative_prefix = (part.replace("¤", symbol) for part in pattern.prefix)
    suffix, negative_suffix = (part.replace("¤", symbol) for part in pattern.suffix)
    group = get_group_symbol(known)
    point = get_decimal_symbol(known)
    decimals = get_currency_precision(currency)
    grouped = _grouping(pattern.grouping, group)
    plainly = _plainly(decimals, group, point) if pattern.grouping == (3, 3) else None

    def write(amount: float) -> str:
        whole = int(amount)
        end = ""
        if whole != amount:
            digits = repr(amount)
            is_plain = -_PLAINLY_BELOW < amount < _PLAINLY_BELOW and "e" not in digits
            if plainly is not None and is_plain and not _ends_halfway(digits, decimals):
                text = plainly(-amount if amount < 0 else amount)
                if amount < 0 and text != "0":
                    return f"{negative_prefix}{text}{negative_suffix}"
                return f"{prefix}{text}{suffix}"
            whole, end = _split(amount, decimals, point)
        if amount < 0 and (whole or end):
            return f"{negative_prefix}{grouped(abs(whole))}{end}{negative_suffix}"
        return f"{prefix}{grouped(abs(whole))}{end}{suffix}"

    return write


def _ends_halfway(digits: str, decimals: int) -> bool:
    """Whether the digits of an amount end with a 5 right behind so many decimal places: only then is it open
    which way the digits that are not shown would round it.
    """
    return digits[-1] == "5" and digits[-decimals - 2 : -decimals - 1] == "."


def _plainly(decimals: int, group: str, point: str) -> Callable[[float], str]:
    """A function that writes a positive amount in groups of three, without decimal places that are all 0."""
    form = f"{{:,.{decimals}f}}".format
    zeros = f".{'0' * decimals}" if decimals else " "
    signs = None if (group, point) == (",", ".") else str.maketrans({",": group, ".": point})

    def write(amount: float) -> str:
        text = form(amount)
        if text.endswith(zeros):
            text = text[: -len(zeros)]
        return text if signs is None else text.translate(signs)

    return write


def _locale(name: str) -> Locale:
    """The conventions that a name stands for; those of `DEFAULT_LOCALE` for a name that nobody knows."""
    from babel.core import Locale, UnknownLocaleError

    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale.parse(DEFAULT_LOCALE)


def _rounded(amount: float, decimals: int) -> str:
    """The digits of a finite amount that is not whole, rounded half up to at most so many decimal places."""
    text = repr(float(amount))
    if "e" not in text:
        if not text.partition(".")[2][decimals:]:
            return text
        if not _ends_halfway(text, decimals):
            return f"{amount:.{decimals}f}"
    return f"{Decimal(text).quantize(Decimal(1).scaleb(-decimals), context=_EXACT):f}"


def _split(amount: float, decimals: int, point: str) -> tuple[int, str]:
    """The whole part of a rounded amount without its sign, and what is written after it."""
    whole, _, fraction = _rounded(amount, decimals).partition(".")
    end = point + fraction.ljust(decimals, "0") if fraction.strip("0") else ""
    return abs(int(whole)), end


def _grouping(sizes: tuple[int, int], symbol: str) -> Callable[[int], str]:
    """A function that writes a whole number in groups: three digits each, or two above the last three."""
    first, other = sizes
    if first == other == 3:
        if symbol == ",":
            return "{:,}".format
        return lambda number: f"{number:,}".replace(",", symbol)

    def write(number: int) -> str:
        rest, groups, size = str(number), "", first
        while len(rest) > size:
            rest, groups, size = rest[:-size], f"{symbol}{rest[-size:]}{groups}", other
        return rest + groups

    return write
