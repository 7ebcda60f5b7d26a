"""A saved filter that is ready for use, as the rules of lists and sums take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipedriver.server.store.filtering.description import Matching


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is ready for use.

    Attributes:
        matching: what statements are made of.
        values: what they are bound to.
        asks_for_deleted: whether a condition asks for the status of deleted deals.
    """

    matching: Matching
    values: dict[str, Any]
    asks_for_deleted: bool = False


def bound(chosen: Chosen | None) -> dict[str, Any]:
    """What a filter is bound to; nothing where there is none."""
    return {} if chosen is None else chosen.values


def described(chosen: Chosen | None) -> Matching | None:
    """What statements are made of; None where there is no filter."""
    return None if chosen is None else chosen.matching
