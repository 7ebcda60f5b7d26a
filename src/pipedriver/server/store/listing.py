"""One page of a list: where it starts, how long it is, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, Table, bindparam, literal_column

Direction = Literal["ASC", "DESC"]
Order = tuple[tuple[str, Direction], ...]
"""Columns and their directions; hashable, so that a statement can have it as part of its shape."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page by offset. One record more than ``limit`` is fetched, to see whether more follow."""

    start: int
    limit: int

    @property
    def fetch(self) -> int:
        """How many records to fetch."""
        return self.limit + 1


def paged(select: Select[*tuple[Any, ...]], table: Table, order: Order) -> Select[*tuple[Any, ...]]:
    """The select in an order, with ``start`` and ``fetch`` to be bound."""
    return in_order(select, table, order).limit(bindparam("fetch")).offset(bindparam("start"))


def in_order(select: Select[*tuple[Any, ...]], table: Table, order: Order) -> Select[*tuple[Any, ...]]:
    """The select in an order.

    Nulls come first going up and last going down, as in SQLite and at Pipedrive's database.
    """
    columns = [
        table.c[name].desc().nulls_last() if direction == "DESC" else table.c[name].asc().nulls_first()
        for name, direction in order
        if name != "id"
    ]
    # The key ends every order; without "nulls" its index serves.
    last = dict(order).get("id", "ASC")
    columns.append(table.c.id.desc() if last == "DESC" else table.c.id.asc())
    return select.order_by(*columns)


def id_of_page(column: ColumnElement[int]) -> ColumnElement[int]:
    """The ids of a page, by which its records are joined.

    As a sum a column serves no index, so no planner walks through all records to look each up in the page.
    """
    return column + literal_column("0")
