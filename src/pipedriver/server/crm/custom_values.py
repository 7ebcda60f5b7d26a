"""The custom values of records: read for free with the record, checked when written, and searched by index.

A record keeps its values as one JSON object in its column ``custom_fields``, in the flat form in which v1
shows them; beside it the table ``custom_values`` holds them as they are filtered and sorted by. Whoever
writes a record

1. asks `given_values`, `merged_values` or `copied_values` what is to be written;
2. puts `ValueChanges.document` into the record's ``custom_fields``, if the changes are true;
3. calls `values_written` once the record is there.

Whoever shows records asks `value_reader` for a function that turns their ``custom_fields`` into flat values.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from pipedriver.server.crm.changes import LoggedObject, log_values
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.field_types import (
    MOST_CHARACTERS,
    MOST_CHARACTERS_OF_TEXT,
    CustomField,
    Parts,
    changed_parts,
    searchable_text,
)
from pipedriver.server.crm.known_fields import LiveFields, ValuedEntity, live_fields
from pipedriver.server.store import custom_values as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.tables import custom_values

_JOINED = {"text": ("\n", MOST_CHARACTERS_OF_TEXT), "varchar": (", ", MOST_CHARACTERS)}
"""The types whose texts are joined when organizations are merged: by what, and up to which length."""


@dataclass(frozen=True, slots=True)
class ValueChanges:
    """What a write does to the custom values of a record; false where it does nothing.

    Attributes:
        document: what the record's ``custom_fields`` holds afterwards.
        before, after: the flat values that differ, by their keys; null for none.
        entries: the rows to search by, without the record's id, by the ids of the fields that change.
    """

    document: str | None
    before: dict[str, Any] = field(default_factory=dict[str, Any])
    after: dict[str, Any] = field(default_factory=dict[str, Any])
    entries: dict[int, list[Row]] = field(default_factory=dict[int, list[Row]])

    def __bool__(self) -> bool:
        return bool(self.entries)

    @property
    def columns(self) -> dict[str, Any]:
        """The record's column to write; none where nothing changes."""
        return {"custom_fields": self.document} if self else {}


def value_reader(context: Context, entity: ValuedEntity) -> Callable[[str | None], dict[str, Any]]:
    """A function that gives the flat values of a record from its column ``custom_fields``.

    All keys of the fields in use are there, null where the record has no value; deleted fields and options
    are not, whatever the record still holds.
    """
    fields = live_fields(context, entity)
    nothing, dropped = fields.nulls, fields.dropped
    if not nothing:
        return lambda document: {}

    def read(document: str | None) -> dict[str, Any]:
        if document is None:
            return dict(nothing)
        values: dict[str, Any] = {**nothing, **_decode(document)}
        for key, gone in dropped.items():
            values[key] = _options_left(values[key], gone)
        if len(values) > len(nothing):
            # The record still holds values of fields that are no longer in use.
            return {key: values[key] for key in nothing}
        return values

    return read


def value_columns(
    context: Context, entity: ValuedEntity
) -> tuple[tuple[str, ...], Callable[[str | None], tuple[Any, ...]]]:
    """The keys of what `value_reader` gives, and a function that gives the values alone, in their order."""
    fields = live_fields(context, entity)
    keys = tuple(fields.nulls)
    read = _column_reader(keys)
    if not fields.dropped:
        return keys, read
    places = [(keys.index(key), gone) for key, gone in fields.dropped.items()]

    def read_what_is_left(document: str | None) -> tuple[Any, ...]:
        values = list(read(document))
        for place, gone in places:
            values[place] = _options_left(values[place], gone)
        return tuple(values)

    return keys, read_what_is_left


def named_values(context: Context, entity: ValuedEntity, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Those of the keys given that name a field in use or a part of one; v1 passes over all others."""
    if not given:
        return {}
    owners = live_fields(context, entity).owners
    return {key: value for key, value in given.items() if key in owners}


def given_values(
    context: Context, entity: ValuedEntity, given: Mapping[str, Any], stored: str | None = None
) -> ValueChanges:
    """What becomes of a record's values, once what is given is seen to be good.

    Args:
        context: the request.
        entity: the kind of record.
        given: values by the keys of fields and of their parts. Keys of no field in use are passed over; null
            and an empty text clear a field.
        stored: what the record's ``custom_fields`` holds now; None for a new record.

    Raises:
        Invalid: a value does not fit its field.
    """
    fields = live_fields(context, entity)
    by_field: dict[str, dict[str, Any]] = {}
    for key, value in given.items():
        owner = fields.owners.get(key)
        if owner is not None:
            by_field.setdefault(owner[0], {})[owner[1]] = value
    if not by_field:
        return ValueChanges(stored)
    values = _live(fields, stored)
    chosen: dict[str, Parts] = {}
    for key, parts in by_field.items():
        known = fields.by_key[key]
        chosen[key] = changed_parts(context, known, parts, _parts_of(known, values))
    return _changes(fields.by_key, values, stored, chosen)


def copied_values(context: Context, entity: ValuedEntity, document: str | None) -> ValueChanges:
    """The values of a new record that is to have those of another one, whose ``custom_fields`` is given."""
    fields = live_fields(context, entity)
    values = _live(fields, document)
    chosen = {key: parts for key, known in fields.by_key.items() if (parts := _parts_of(known, values))}
    return _changes(fields.by_key, {}, None, chosen)


def merged_values(
    context: Context, entity: ValuedEntity, staying: str | None, going: str | None
) -> ValueChanges:
    """What the survivor of a merge takes from the other: the values of the fields in which it has none.

    Texts of organizations are joined where they differ and there is room (merging-two-organizations).
    """
    if going is None:
        return ValueChanges(staying)
    fields = live_fields(context, entity)
    kept, taken = _live(fields, staying), _live(fields, going)
    chosen: dict[str, Parts] = {}
    for key, known in fields.by_key.items():
        if key not in taken:
            continue
        if key not in kept:
            chosen[key] = _parts_of(known, taken)
        elif entity == "organization" and known.field_type in _JOINED and kept[key] != taken[key]:
            between, most = _JOINED[known.field_type]
            joined = f"{kept[key]}{between}{taken[key]}"
            if len(joined) <= most:
                chosen[key] = {"": joined}
    return _changes(fields.by_key, kept, staying, chosen)


def values_written(
    context: Context, entity: ValuedEntity, id: int, changes: ValueChanges, *, is_new: bool = False
) -> None:
    """Keep what follows from written values: the rows to search by and, but for a new record, the log.

    The caller has written `ValueChanges.document` to the record.
    """
    if not changes:
        return
    rows: list[Row] = []
    for number, entries in changes.entries.items():
        if not is_new:
            context.session.run(statements.delete_value(), company=context.company, field=number, object=id)
        rows.extend(entry | {"object_id": id} for entry in entries)
    add_rows(context.session, custom_values, rows)
    if not is_new:
        logged: LoggedObject = entity
        log_values(context, logged, id, changes.before, changes.after)


def searchable_texts(
    context: Context, entity: ValuedEntity, document: str | None
) -> Iterator[tuple[str, str]]:
    """The texts by which the search finds a record: the key of each field that is searched, and its text.

    Addresses, texts, numbers, amounts and phone numbers are searched, options and links are not.
    """
    if document is None:
        return
    by_key = live_fields(context, entity).by_key
    for key, value in _decode(document).items():
        known = by_key.get(key)
        if known is not None and known.type.is_searchable:
            yield key, searchable_text(value)


def _changes(
    by_key: Mapping[str, CustomField], values: dict[str, Any], stored: str | None, chosen: dict[str, Parts]
) -> ValueChanges:
    """The changes that give each chosen field the parts that it is to have; ``values`` are the live ones."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    entries: dict[int, list[Row]] = {}
    for key, parts in chosen.items():
        known = by_key[key]
        if parts == _parts_of(known, values):
            continue
        for suffix in ("", *known.type.suffixes):
            flat = f"{key}_{suffix}" if suffix else key
            old, new = values.get(flat), parts.get(suffix)
            if old != new:
                before[flat], after[flat] = old, new
        entries[known.id] = _entries(known, parts)
    if not entries:
        return ValueChanges(stored)
    now = {key: value for key, value in {**values, **after}.items() if value is not None}
    return ValueChanges(msgspec.json.encode(now).decode() if now else None, before, after, entries)


def _entries(known: CustomField, parts: Parts) -> list[Row]:
    return [
        {"company_id": known.company_id, "field_id": known.id, "position": position, **entry._asdict()}
        for position, entry in enumerate(known.type.entries(parts) if parts else ())
    ]


def _live(fields: LiveFields, document: str | None) -> dict[str, Any]:
    """The values that a record has in fields that are in use."""
    if document is None:
        return {}
    values = {key: value for key, value in _decode(document).items() if key in fields.nulls}
    for key in fields.dropped.keys() & values.keys():
        left = _options_left(values[key], fields.dropped[key])
        if left is None:
            del values[key]
        else:
            values[key] = left
    return values


def _options_left(value: str | None, gone: frozenset[str]) -> str | None:
    """What is left of chosen options without those that their field has no more; None if nothing."""
    return (value and ",".join(option for option in value.split(",") if option not in gone)) or None


def _parts_of(known: CustomField, values: Mapping[str, Any]) -> Parts:
    if known.key not in values:
        return {}
    parts = {"": values[known.key]}
    for suffix in known.type.suffixes:
        flat = f"{known.key}_{suffix}"
        if flat in values:
            parts[suffix] = values[flat]
    return parts


@functools.lru_cache(maxsize=256)
def _column_reader(keys: tuple[str, ...]) -> Callable[[str | None], tuple[Any, ...]]:
    names = [f"value_{number}" for number in range(len(keys))]
    fields: list[Any] = [(name, Any, None) for name in names]
    kind = msgspec.defstruct("Values", fields, rename=dict(zip(names, keys, strict=True)), gc=False)
    decode, nothing = msgspec.json.Decoder(kind).decode, (None,) * len(keys)

    def read(document: str | None) -> tuple[Any, ...]:
        return nothing if document is None else msgspec.structs.astuple(decode(document))

    return read


_decode: Callable[[str], dict[str, Any]] = msgspec.json.Decoder(dict[str, Any]).decode
