"""The search in the values of one field: each value once, or each record that has a value.

Texts, and all custom values, are found by the search's index. Of the other built-in fields those that have an
index of their own can be searched: moments and days by how they begin, linked records by their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Index, String, Table

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.known_fields import ValuedEntity, live_fields
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.crm.search_terms import Match, Term
from pipedriver.server.store import search as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.listing import Page
from pipedriver.server.store.search_index import first_row, last_row
from pipedriver.server.store.search_places import ITEM_TABLES, Place, place_of
from pipedriver.server.store.search_text import folded, texts_of, value_texts

SEARCHED_TYPES = frozenset(
    {"varchar", "varchar_auto", "text", "phone", "address", "double", "date", "monetary"}
)
"""The types of custom fields whose values are searched (reference of SearchResults of 2019, and amounts)."""

MOST_EXAMINED = 30_000
"""How many candidates a search in a field looks at; beyond them nothing is found."""

_CHUNK = 1_000
_PLACES = {
    ("deal", "title"): "title",
    ("deal", "lost_reason"): "lost_reason",
    ("person", "name"): "name",
    ("person", "first_name"): "name",
    ("person", "last_name"): "name",
    ("person", "email"): "email",
    ("person", "phone"): "phone",
    ("organization", "name"): "name",
    ("organization", "address"): "address",
    ("product", "name"): "name",
    ("product", "code"): "code",
}
"""The built-in fields of text that are searched, and the places in which they are looked for."""

_PARTS = {"first_name": "first_name", "last_name": "last_name"}
"""Fields that are a part of what the index holds of their place, and their columns."""

_LARGEST_NUMBER = 2**53


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value that matches, and the record that has it."""

    id: int
    value: Any


def search_field(
    context: Context, entity: ValuedEntity, key: str, term: Term, page: Page, *, by_record: bool
) -> list[FoundValue]:
    """A page of the values of a field that match, by the records' ids, and one more where more follow.

    Args:
        context: the request.
        entity: whose field it is.
        key: the field's key.
        term: what is looked for.
        page: which of them.
        by_record: whether every record counts, or every value once.

    Raises:
        Invalid: there is no such field, or it cannot be searched.
    """
    found = _found(context, entity, key, term)
    if not by_record:
        found = _each_value_once(found)
    return list(islice(found, page.start, page.start + page.fetch))


def _found(context: Context, entity: ValuedEntity, key: str, term: Term) -> Iterator[FoundValue]:
    custom = live_fields(context, entity).by_key.get(key)
    if custom is not None:
        if custom.field_type not in SEARCHED_TYPES:
            raise Invalid(f"field_key: a field of the type {custom.field_type} cannot be searched")
        place = place_of(entity, "custom_fields")
        return _from_index(context, place, place.source.column, term, _custom_values(key))
    if (entity, key) in _PLACES:
        place = place_of(entity, _PLACES[entity, key])
        return _from_index(context, place, _PARTS.get(key, place.source.column), term, _values(place))
    table = ITEM_TABLES[entity]
    if not any(key in _found_by(index) for index in table.indexes):
        raise Invalid(f"field_key: {entity}s have no field {key!r} that can be searched")
    return _from_column(context, entity, table, key, term)


def _from_index(
    context: Context,
    place: Place,
    column: str,
    term: Term,
    values_of: Callable[[str], Iterator[tuple[Any, list[str]]]],
) -> Iterator[FoundValue]:
    reading = place.source.reading
    # A whole first name is only a part of the name that the index holds.
    least = term.least if column == place.source.column else min(term.least, Match.PART)
    condition = term.condition(reading, least)
    after = first = first_row(context.company, place.source)
    for _ in range(MOST_EXAMINED // _CHUNK if condition else 0):
        rows = context.session.all(
            statements.candidates(place, context.viewer.is_admin, with_archived=True, shown=column),
            company=context.company,
            viewer=context.viewer.user_id,
            matching=condition,
            first=first,
            after=after,
            last=last_row(context.company, place.source),
            fetch=_CHUNK,
        )
        for row in rows:
            if row["owner"] is not None and row["text"] is not None:
                for value, texts in values_of(row["text"]):
                    if term.match(reading, texts) is not None:
                        yield FoundValue(row["owner"], value)
        if len(rows) < _CHUNK:
            return
        after = rows[-1]["row"]


def _values(place: Place) -> Callable[[str], Iterator[tuple[Any, list[str]]]]:
    """A function that takes apart what a column holds: its values, each with its folded texts."""
    reading = place.source.reading
    if reading == "text":
        return lambda column: iter([(column, texts_of(reading, column))])

    def values(column: str) -> Iterator[tuple[Any, list[str]]]:
        for entry in msgspec.json.decode(column, type=list[dict[str, Any]]):
            yield entry["value"], texts_of(reading, msgspec.json.encode([entry]).decode())

    return values


def _custom_values(key: str) -> Callable[[str], Iterator[tuple[Any, list[str]]]]:
    def values(column: str) -> Iterator[tuple[Any, list[str]]]:
        value = msgspec.json.decode(column, type=dict[str, Any]).get(key)
        if value is not None:
            yield value, value_texts(str(value))

    return values


def _from_column(
    context: Context, entity: ValuedEntity, table: Table, key: str, term: Term
) -> Iterator[FoundValue]:
    if isinstance(table.c[key].type, String):
        bounds: Row = {"low": term.text, "high": f"{term.text}\U0010ffff"}
    elif term.text.isdecimal() and int(term.text) < _LARGEST_NUMBER:
        bounds = {"low": int(term.text), "high": int(term.text)}
    else:
        return
    rows = context.session.all(
        statements.records_between(entity, key, context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        fetch=MOST_EXAMINED,
        **bounds,
    )
    for row in sorted(rows, key=lambda row: row["id"]):
        value = row["value"]
        if not isinstance(value, str) or term.match("text", [folded(value)]) is not None:
            yield FoundValue(row["id"], value)


def _found_by(index: Index) -> list[str]:
    """The column that an index finds records of a company by; archived deals are kept apart in some."""
    names = [column.name for column in index.columns if column.name != "is_archived"]
    return names[1:2]


def _each_value_once(found: Iterator[FoundValue]) -> Iterator[FoundValue]:
    given: set[Any] = set()
    for each in found:
        if each.value not in given:
            given.add(each.value)
            yield each
