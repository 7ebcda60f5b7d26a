"""One page of a list: where it starts, how long it is, in which order."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TypeVar

from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store.listing import Direction, Order, Page

T = TypeVar("T")

DEFAULT_LIMIT = 100
"""Records in a page where none is asked for (core-api-concepts-pagination)."""

_SORT_PART = re.compile(r"^\s*(?P<field>\w+)(?:\s+(?P<direction>asc|desc))?\s*$", re.IGNORECASE)
_MOST_SORT_PARTS = 8


def page_of(start: int | None, limit: int | None) -> Page:
    """The page that a request asks for."""
    return Page(start or 0, limit or DEFAULT_LIMIT)


def cut(rows: list[T], page: Page) -> tuple[list[T], bool]:
    """The rows of the page itself, and whether more follow."""
    return rows[: page.limit], len(rows) > page.limit


def order_of(sort: str | None, allowed: Collection[str], *, backwards_by: Collection[str] = ()) -> Order:
    """The order that a ``sort`` text asks for: ``title ASC, id DESC`` (core-api-concepts-pagination).

    Ends with the id, so that pages neither overlap nor leave gaps; it goes down too where the first field is
    one of ``backwards_by`` and goes down, as an index read backwards gives it.

    Raises:
        Invalid: the text names a field that cannot be sorted by, or is malformed.
    """
    order: dict[str, Direction] = {}
    parts = sort.split(",") if sort else []
    if len(parts) > _MOST_SORT_PARTS:
        raise Invalid(f"sort takes at most {_MOST_SORT_PARTS} fields")
    for part in parts:
        match = _SORT_PART.match(part)
        if match is None or match["field"] not in allowed:
            raise Invalid(f"sort by {part.strip()!r} is not possible")
        direction: Direction = "DESC" if (match["direction"] or "").upper() == "DESC" else "ASC"
        order.setdefault(match["field"], direction)
    first = next(iter(order), "id")
    order.setdefault("id", order[first] if first in backwards_by else "ASC")
    # No two records have the same id, so what comes behind it settles nothing.
    ends = list(order).index("id") + 1
    return tuple(order.items())[:ends]
