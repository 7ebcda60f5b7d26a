"""How often products are billed (the reference of products on deals, in its edition of 2025)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.refusals import Invalid

ONE_TIME = "one-time"
"""Billed once."""

PERIODS_PER_YEAR = {"annually": 1, "semi-annually": 2, "quarterly": 4, "monthly": 12, "weekly": 52}
"""How often a product that is billed again and again is billed in a year."""

MOST_RECURRING = 20
"""How many products that are billed more than once a deal takes."""

BILLED_ONCE: Mapping[str, Any] = {"billing_frequency": ONE_TIME, "billing_frequency_cycles": None}
"""How a product is billed where nobody says."""

_YEARS = 10


def billing_columns(asked: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The frequency and the number of cycles after a write; empty where it gives neither.

    What is billed once has no cycles, what is billed weekly must have some; for the rest none is for ever.

    Raises:
        Invalid: the number does not go with the frequency.
    """
    if not {"billing_frequency", "billing_frequency_cycles"} & set(asked):
        return {}
    frequency = asked.get("billing_frequency", before["billing_frequency"])
    kept = None if frequency == ONE_TIME else before["billing_frequency_cycles"]
    cycles = asked.get("billing_frequency_cycles", kept)
    if frequency == ONE_TIME and cycles is not None:
        raise Invalid("billing_frequency_cycles must be null for what is billed one-time")
    if frequency == "weekly" and cycles is None:
        raise Invalid("billing_frequency_cycles is required for what is billed weekly")
    return {"billing_frequency": frequency, "billing_frequency_cycles": cycles}


def check_start(context: Context, day: str | None) -> None:
    """Check the day on which billing starts.

    Raises:
        Invalid: it is more than ten years away from today.
    """
    if day is None:
        return
    year, rest = context.moment.year, context.today[4:]
    if not f"{year - _YEARS:04}{rest}" <= day <= f"{year + _YEARS:04}{rest}":
        raise Invalid(f"billing_start_date must be within {_YEARS} years of today")


def check_recurring(lines: Iterable[Mapping[str, Any]]) -> None:
    """Check how many products on a deal are billed more than once.

    Raises:
        Invalid: they are too many.
    """
    if sum(line["billing_frequency"] != ONE_TIME for line in lines) > MOST_RECURRING:
        raise Invalid(f"a deal takes at most {MOST_RECURRING} products that are billed more than once")
