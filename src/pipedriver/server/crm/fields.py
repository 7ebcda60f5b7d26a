"""Fields: what the records of a kind can hold, and the company's own, custom fields among it.

Rules: core-api-concepts-custom-fields, the reference of the field rooms, working-with-labels. Everybody reads
fields; adding, changing and deleting them takes a permission for each, labels another. Of a built-in field
nothing can be changed but the options that a company makes itself, labels above all.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from pipedriver.server.crm.built_in_fields import EDITABLE_OPTIONS, SHARED_OPTIONS
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.dropped_options import clear_options
from pipedriver.server.crm.field_options import add_options, replace_options
from pipedriver.server.crm.field_types import TYPES
from pipedriver.server.crm.known_fields import LABELS, Entity, ValuedEntity, known_fields
from pipedriver.server.crm.names import checked_name
from pipedriver.server.crm.permissions import require
from pipedriver.server.crm.refusals import Forbidden, Gone, Invalid, NotFound
from pipedriver.server.store import custom_values as value_statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.rows import add_rows, change_row
from pipedriver.server.store.tables import fields

MOST_DELETED_AT_ONCE = 1000
"""How many fields one bulk deletion takes."""

_KEY_BYTES = 20
_LABELS = (LABELS, "label_ids")


def list_fields(context: Context, entity: Entity) -> list[Row]:
    """The fields of a kind of records: built-in ones first, each in its order."""
    return known_fields(context, entity).rows


def get_field(context: Context, entity: Entity, id: int) -> Row:
    """One field in use.

    Raises:
        NotFound: the records of this kind have no such field; Gone in its place for products.
    """
    for row in known_fields(context, entity).rows:
        if row["id"] == id:
            return row
    raise _no_field(entity)


def create_field(
    context: Context,
    entity: ValuedEntity,
    *,
    name: str,
    field_type: str,
    options: Sequence[object] | None = None,
    add_visible: bool = True,
) -> Row:
    """Add a custom field behind the others, with a key of 40 hexadecimal characters.

    Args:
        context: the request.
        entity: the kind of records that get the field.
        name: what it is called; another field may be called so too.
        field_type: what it holds.
        options: what can be chosen, as labels or as objects with a ``label``; for ``enum`` and ``set`` alone.
        add_visible: whether the web app shows it where a record is added.

    Raises:
        Forbidden: the caller may not add custom fields.
        Invalid: the name is empty, or the options do not go with the type.
    """
    require(context, "can_add_custom_fields")
    now, user = context.now, context.viewer.user_id
    last = max((row["order_nr"] for row in known_fields(context, entity).rows if row["edit_flag"]), default=0)
    known_type = TYPES[field_type]
    row: Row = {
        "company_id": context.company,
        "id": next_id(context.session, context.company, "fields"),
        "entity": entity,
        "key": secrets.token_hex(_KEY_BYTES),
        "name": checked_name(name),
        "field_type": field_type,
        "order_nr": last + 1,
        "edit_flag": 1,
        "add_visible_flag": int(add_visible),
        "searchable_flag": int(known_type.is_searchable),
        "created_by_user_id": user,
        "add_time": now,
        "update_time": now,
    }
    if known_type.has_options:
        if not options:
            raise Invalid(f"options: a field of the type {field_type} needs them")
    elif options:
        raise Invalid(f"options: a field of the type {field_type} has none")
    add_rows(context.session, fields, [row])
    if options:
        add_options(context, row["id"], options)
    return get_field(context, entity, row["id"])


def update_field(context: Context, entity: ValuedEntity, id: int, asked: Mapping[str, Any]) -> Row:
    """Change what is given of a field: ``name``, ``options``, ``add_visible_flag``.

    Raises:
        Forbidden: the caller may not, or the field is built in and more than its options are to change.
        NotFound: the records of this kind have no such field; Gone in its place for products.
        Invalid: the name is empty, or the options are not such as the field can have.
    """
    row = get_field(context, entity, id)
    require(context, "can_modify_labels" if row["key"] in _LABELS else "can_edit_custom_fields")
    changes: Row = {}
    if "name" in asked:
        changes["name"] = checked_name(asked["name"])
    if "add_visible_flag" in asked:
        changes["add_visible_flag"] = int(asked["add_visible_flag"])
    changes = {column: value for column, value in changes.items() if row[column] != value}
    if changes and not row["edit_flag"]:
        raise Forbidden(f"The field {row['name']} is built in; it cannot be changed")
    if "options" in asked:
        _update_options(context, entity, row, asked["options"])
    changes["update_time"] = context.now
    changes["last_updated_by_user_id"] = context.viewer.user_id
    context.session.run(change_row(fields, *changes), company=context.company, key=id, **changes)
    return get_field(context, entity, id)


def delete_fields(context: Context, entity: ValuedEntity, ids: Sequence[int]) -> list[int]:
    """Delete custom fields; their values are gone from all records at once. Gives the ids of those there.

    Raises:
        Forbidden: the caller may not, or a field is built in.
        NotFound: none of the fields is there; Gone in its place for products.
        Invalid: no id is given, or too many.
    """
    require(context, "can_delete_custom_fields")
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Invalid("ids is required")
    if len(wanted) > MOST_DELETED_AT_ONCE:
        raise Invalid(f"ids takes at most {MOST_DELETED_AT_ONCE} ids")
    by_id = {row["id"]: row for row in known_fields(context, entity).rows}
    found = [id for id in wanted if id in by_id]
    if not found:
        raise _no_field(entity)
    for id in found:
        if not by_id[id]["edit_flag"]:
            raise Forbidden(f"The field {by_id[id]['name']} is built in; it cannot be deleted")
    deleted = {
        "active_flag": 0,
        "update_time": context.now,
        "last_updated_by_user_id": context.viewer.user_id,
    }
    for id in found:
        context.session.run(change_row(fields, *deleted), company=context.company, key=id, **deleted)
        # What the records themselves still hold is shown no more, and goes when they are written next.
        context.session.run(value_statements.delete_values_of_field(), company=context.company, field=id)
    return found


def _update_options(context: Context, entity: ValuedEntity, row: Row, given: Sequence[object]) -> None:
    key = row["key"]
    is_custom = bool(row["edit_flag"])
    if not (TYPES[row["field_type"]].has_options if is_custom else key in EDITABLE_OPTIONS):
        raise Invalid(f"options: the field {row['name']} has none that could be changed")
    if is_custom and not given:
        raise Invalid("options: at least one must stay")
    known = known_fields(context, entity)
    keeper = row
    if not is_custom and key in SHARED_OPTIONS:
        keeper = next(each for each in known.rows if each["key"] == SHARED_OPTIONS[key])
    before = [option for option in known.options.get(keeper["id"], ()) if option["active_flag"]]
    dropped = replace_options(context, keeper["id"], before, given, coloured=not is_custom)
    clear_options(context, entity, keeper, dropped)


def _no_field(entity: Entity) -> NotFound | Gone:
    return Gone("The field is not found") if entity == "product" else NotFound("Field not found")
