"""The fields that a company has, kept in memory between requests until one of them changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.field_types import CustomField
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import fields as statements
from pipedriver.server.store.database import Row

Entity = Literal["deal", "person", "organization", "product", "activity", "note"]
"""The kinds of records that have fields."""

ValuedEntity = Literal["deal", "person", "organization", "product"]
"""The kinds of records that have custom values."""

LABELS = "label"
"""The key of the built-in field whose options are the labels of deals, persons and organizations."""

_TABLES = ("fields", "field_options")


@dataclass(frozen=True, slots=True)
class LiveFields:
    """The custom fields of a kind of records that are in use.

    Attributes:
        by_key: the fields.
        owners: of every key of a field or of a part of one, the field's key and the part's suffix.
        nulls: all these keys, each with None: what a record without values shows.
        dropped: of the fields that have lost options, the ids of these, as values hold them.
    """

    by_key: Mapping[str, CustomField]
    owners: Mapping[str, tuple[str, str]]
    nulls: Mapping[str, None]
    dropped: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class KnownFields:
    """Every field in use of a kind of records, and every option of each, deleted options too."""

    rows: list[Row]
    options: Mapping[int, list[Row]]

    def options_of(self, key: str) -> list[Row]:
        """The options in use of the field with a key."""
        ids = [row["id"] for row in self.rows if row["key"] == key]
        return [option for id in ids for option in self.options.get(id, ()) if option["active_flag"]]


def known_fields(context: Context, entity: Entity) -> KnownFields:
    """The fields of a kind of records, built-in ones first, each in its order."""
    return context.session.kept(("fields", context.company, entity), _TABLES, _read_fields, context, entity)


def live_fields(context: Context, entity: ValuedEntity) -> LiveFields:
    """The custom fields of a kind of records, as their values need them."""
    return context.session.kept(
        ("custom fields", context.company, entity), _TABLES, _live_fields, context, entity
    )


def label_ids(context: Context, entity: ValuedEntity) -> frozenset[int]:
    """The ids of the labels that deals, persons or organizations can have."""
    return context.session.kept(
        ("labels", context.company, entity),
        _TABLES,
        lambda: frozenset(row["id"] for row in known_fields(context, entity).options_of(LABELS)),
    )


def check_labels(context: Context, entity: ValuedEntity, ids: Iterable[int], *, as_: str) -> None:
    """Check that every one of the ids is that of a label; ``as_`` names the argument.

    Raises:
        Invalid: one is not.
    """
    unknown = sorted(set(ids) - label_ids(context, entity))
    if unknown:
        raise Invalid(f"{as_}: there is no label {unknown[0]}")


def _read_fields(context: Context, entity: Entity) -> KnownFields:
    session, asked = context.session, {"company": context.company, "entity": entity}
    options: dict[int, list[Row]] = {}
    for row in session.all(statements.options_of_entity(), **asked):
        options.setdefault(row["field_id"], []).append(row)
    return KnownFields(session.all(statements.fields_of_entity(), **asked), options)


def _live_fields(context: Context, entity: ValuedEntity) -> LiveFields:
    known = known_fields(context, entity)
    by_key: dict[str, CustomField] = {}
    owners: dict[str, tuple[str, str]] = {}
    dropped: dict[str, frozenset[str]] = {}
    for row in known.rows:
        if not row["edit_flag"]:
            continue
        key, all_options = row["key"], known.options.get(row["id"], ())
        options = frozenset(option["id"] for option in all_options if option["active_flag"])
        if len(options) < len(all_options):
            dropped[key] = frozenset(str(option["id"]) for option in all_options if not option["active_flag"])
        found = CustomField(row["company_id"], row["id"], key, row["field_type"], options)
        by_key[key] = found
        owners[key] = (key, "")
        for suffix in found.type.suffixes:
            owners[f"{key}_{suffix}"] = (key, suffix)
    nulls: dict[str, Any] = dict.fromkeys(owners)
    return LiveFields(by_key, owners, nulls, dropped)
