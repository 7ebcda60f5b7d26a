"""Currencies as v1 gives them."""

from __future__ import annotations

from pipedriver.core.record import Record


class Currency(Record):
    """A currency. ``code`` is of ISO 4217, or a short one where the company made the currency itself."""

    id: int
    code: str
    name: str
    decimal_points: int
    symbol: str
    active_flag: bool
    is_custom_flag: bool
