"""The fields that conditions are about, and whose conditions filters of each type take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.filter_trees import Term
from pipedriver.server.crm.known_fields import KnownFields, known_fields
from pipedriver.server.store.database import Row
from pipedriver.server.store.filtering.description import Kind, Object
from pipedriver.server.store.filtering.fields import BUILT_IN, CUSTOM_KINDS
from pipedriver.server.store.filtering.operators import TYPES_OF_FIELDS

FilterType = Literal["deals", "leads", "org", "people", "products", "activity", "projects"]
"""The kinds of records that filters are for, by the names that filters have for them."""

RECORDS: Mapping[FilterType, Object] = MappingProxyType(
    {
        "deals": "deal",
        "org": "organization",
        "people": "person",
        "products": "product",
        "activity": "activity",
    }
)
"""The records that a type of filters finds; a company of this server has no leads and no projects."""

OBJECTS: Mapping[FilterType, tuple[str, ...]] = MappingProxyType(
    {
        "deals": ("deal", "person", "organization", "product", "activity"),
        "leads": ("lead", "deal", "person", "organization", "activity"),
        "org": ("organization", "person", "deal", "activity"),
        "people": ("person", "organization", "deal", "activity"),
        "products": ("product", "deal"),
        "activity": ("activity", "deal", "person", "organization"),
        "projects": ("project", "deal", "person", "organization", "activity"),
    }
)
"""What conditions of each type of filters can be about: the records themselves, and what hangs on them."""

_ENTITIES: Mapping[str, Object] = MappingProxyType(
    {
        "deal": "deal",
        # Leads have the fields of deals (core-api-concepts-custom-fields).
        "lead": "deal",
        "person": "person",
        "organization": "organization",
        "product": "product",
        "activity": "activity",
    }
)


@dataclass(frozen=True, slots=True)
class FilteredField:
    """A field that a condition is about.

    Attributes:
        object: whose field it is.
        row: the field.
        known: all fields of that object, with their options.
        type: the type of operators that it takes.
        kind: how its values are kept.
    """

    object: Object
    row: Row
    known: KnownFields
    type: str
    kind: Kind

    @property
    def id(self) -> int:
        """The field's id."""
        return int(self.row["id"])

    @property
    def key(self) -> str:
        """The field's key."""
        return str(self.row["key"])

    @property
    def is_custom(self) -> bool:
        """Whether it is the company's own."""
        return bool(self.row["edit_flag"])

    @property
    def has_parts(self) -> bool:
        """Whether its values are addresses."""
        return str(self.row["field_type"]) == "address"


def field_of(context: Context, term: Term) -> FilteredField:
    """The field that a condition is about.

    Raises:
        Invalid: there is no such field (any more), it cannot be filtered by, or id and key do not agree.
    """
    entity = _ENTITIES.get(term.object)
    row = None
    if entity is not None:
        known = known_fields(context, entity)
        row = _named(term, known.rows)
        if row is not None:
            return _filtered(term, entity, row, known)
    part, named = (
        ("field_id", term.field_id) if term.field_id is not None else ("field_code", term.field_code)
    )
    raise term.bad(part, f"there is no {term.object} field {named}; it may have been deleted")


def known_rows(context: Context, object: str) -> list[Row]:
    """The fields in use of an object; none where it has none."""
    entity = _ENTITIES.get(object)
    return [] if entity is None else known_fields(context, entity).rows


def code_of(context: Context, object: str, field_id: str) -> str | None:
    """The key of a field; None where there is none (any more)."""
    return next((row["key"] for row in known_rows(context, object) if str(row["id"]) == field_id), None)


def _named(term: Term, rows: list[Row]) -> Row | None:
    if term.field_id is None:
        return next((row for row in rows if row["key"] == term.field_code), None)
    row = next((row for row in rows if str(row["id"]) == term.field_id), None)
    if row is not None and term.field_code not in (None, row["key"]):
        raise term.bad("field_code", f"the field {term.field_id} has the key {row['key']}")
    return row


def _filtered(term: Term, entity: Object, row: Row, known: KnownFields) -> FilteredField:
    operators = TYPES_OF_FIELDS.get(row["field_type"])
    if row["edit_flag"]:
        kind = CUSTOM_KINDS.get(row["field_type"])
    else:
        built_in = BUILT_IN[entity].get(row["key"])
        kind = built_in.kind if built_in is not None else None
    if operators is None or kind is None or not row["filtering_allowed"]:
        raise term.bad("field_id", f"the field {row['key']} cannot be filtered by")
    return FilteredField(entity, row, known, operators, kind)
