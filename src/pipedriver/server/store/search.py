"""Statements of the search. Each takes its candidates from the index, or by an index of a column."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Executable,
    Table,
    and_,
    bindparam,
    column,
    literal_column,
    select,
    table,
)

from pipedriver.server.store.file_tables import files
from pipedriver.server.store.files import seen
from pipedriver.server.store.search_index import INDEX
from pipedriver.server.store.search_places import ITEM_TABLES, Item, Place
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import deals, notes
from pipedriver.server.store.visibility import links_visible, visible

_index = table(INDEX, column("rowid"))
_company: ColumnElement[int] = bindparam("company")


@statement
def candidates(place: Place, to_admin: bool, *, with_archived: bool, shown: str) -> Executable:
    """The next ``fetch`` candidates of the index that fulfil ``matching``, by id, after the row ``after``.

    ``first`` and ``last`` bound the place's rows. Each has its ``row``, the id of its ``source``, as its
    ``text`` what the column ``shown`` holds, and the ``owner``, the id of the record that is found; the owner
    is null where the record is deleted or not to be seen by the viewer.
    """
    found = (
        select(_index.c.rowid.label("row"))
        .where(
            literal_column(INDEX).op("MATCH")(bindparam("matching")),
            _index.c.rowid > bindparam("after"),
            _index.c.rowid <= bindparam("last"),
        )
        .order_by(_index.c.rowid)
        .limit(bindparam("fetch"))
        .subquery("found")
    )
    source, item = place.source.table, ITEM_TABLES[place.item]
    found_items = (
        item.c.company_id == _company,
        *_findable(item, with_archived=with_archived),
        *(seen(to_admin) if item is files else visible(item, to_admin=to_admin)),
    )
    hit: Any = item
    joined: Any
    if source is item:
        joined = found.outerjoin(item, and_(item.c.id == found.c.row - bindparam("first"), *found_items))
    else:
        # The tables come one after the other: what is not found still says where to go on.
        hit = source.alias("hit")
        joined = found.outerjoin(
            hit,
            and_(
                hit.c.company_id == _company,
                hit.c.id == found.c.row - bindparam("first"),
                *_in_use(hit, source),
                *(links_visible(cast("Table", hit), to_admin=to_admin) if source is notes else []),
            ),
        ).outerjoin(item, and_(item.c.id == hit.c[place.owner], *found_items))
    return (
        select(
            found.c.row,
            hit.c.id.label("source"),
            hit.c[shown].label("text"),
            item.c.id.label("owner"),
        )
        .select_from(joined)
        .order_by(found.c.row)
    )


@statement
def narrowed_candidates(place: Place, to_admin: bool, narrowing: tuple[str, ...]) -> Executable:
    """Every record that has the values bound under the names of the columns, with the text of the place.

    The records are those of `candidates`; the place must be in the record's own table.
    """
    item = place.source.table
    return (
        select(item.c.id.label("owner"), item.c[place.source.column].label("text"))
        .where(
            item.c.company_id == _company,
            *[item.c[name] == bindparam(name) for name in narrowing],
            *_findable(item, with_archived=False),
            *visible(item, to_admin=to_admin),
        )
        .order_by(item.c.id)
    )


@statement
def records_between(item: Item, column: str, to_admin: bool) -> Executable:
    """At most ``fetch`` records whose column has a value from ``low`` to ``high``, with the ``value``."""
    table = ITEM_TABLES[item]
    return (
        select(table.c.id, table.c[column].label("value"))
        .where(
            table.c.company_id == _company,
            # The indexes on the times of deals keep archived ones apart.
            *(
                [deals.c.is_archived.in_([literal_column("0"), literal_column("1")])]
                if table is deals
                else []
            ),
            table.c[column] >= bindparam("low"),
            table.c[column] <= bindparam("high"),
            *_findable(table, with_archived=True),
            *visible(table, to_admin=to_admin),
        )
        .limit(bindparam("fetch"))
    )


def _in_use(hit: Any, source: Table) -> list[ColumnElement[bool]]:
    return [hit.c.active_flag == 1] if "active_flag" in source.c else []


def _findable(item: Table, *, with_archived: bool) -> list[ColumnElement[bool]]:
    if item is not deals:
        return [item.c.active_flag == 1]
    kept: list[ColumnElement[bool]] = [deals.c.status != "deleted"]
    return kept if with_archived else [*kept, deals.c.is_archived == 0]
