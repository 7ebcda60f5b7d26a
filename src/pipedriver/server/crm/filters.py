"""Saved filters: making, reading, changing and deleting them.

Rules: the reference of Filters, the tutorial adding-a-filter, and the permissions ``can_share_filters`` and
``can_edit_shared_filters``. A filter is its owner's; shared ones are used by those who see them. A private
filter is nobody else's, not even an admin's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.filter_checks import check_values
from pipedriver.server.crm.filter_conditions import understood
from pipedriver.server.crm.filter_fields import OBJECTS, FilterType, code_of, known_rows
from pipedriver.server.crm.filter_trees import Term, read_tree
from pipedriver.server.crm.names import checked_name
from pipedriver.server.crm.permissions import require
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.store import filters as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.filter_tables import filters
from pipedriver.server.store.filtering.operators import TYPES_OF_FIELDS
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.rows import add_rows, change_row
from pipedriver.server.store.visibility import OWNER_ONLY

MOST_DELETED_AT_ONCE = 1000
"""How many filters one bulk deletion takes."""


def list_filters(context: Context, type: FilterType | None = None) -> list[Row]:
    """The filters that the caller may use: the own ones and those that are shared with the caller."""
    return context.session.all(
        statements.usable_filters(type is not None),
        company=context.company,
        viewer=context.viewer.user_id,
        type=type,
    )


def get_filter(context: Context, id: int) -> Row:
    """One filter that the caller may use.

    Raises:
        NotFound: there is none.
    """
    for row in _with_ids(context, [id]):
        return row
    raise NotFound("Filter not found")


def create_filter(
    context: Context,
    *,
    name: str,
    type: FilterType,
    conditions: Mapping[str, Any],
    visible_to: int = OWNER_ONLY,
) -> int:
    """Save a filter; gives its id.

    Raises:
        Invalid: the name is empty, or the tree of conditions is bad; the message says where.
        Forbidden: the caller may not share filters.
    """
    _check_sharing(context, visible_to, OWNER_ONLY)
    row = {
        "company_id": context.company,
        "name": checked_name(name),
        "type": type,
        "user_id": context.viewer.user_id,
        "visible_to": visible_to,
        "conditions": checked_tree(context, type, conditions),
        "add_time": context.now,
        "update_time": context.now,
    }
    id = next_id(context.session, context.company, "filters")
    add_rows(context.session, filters, [row | {"id": id}])
    return id


def update_filter(
    context: Context,
    id: int,
    *,
    conditions: Mapping[str, Any],
    name: str | None = None,
    visible_to: int | None = None,
) -> None:
    """Change a filter; None leaves the name and the sharing as they are.

    Raises:
        NotFound: there is no such filter, or the caller may not use it.
        Forbidden: it is another's, and the caller may not change those that are shared, or share any.
        Invalid: the name is empty, or the tree of conditions is bad; the message says where.
    """
    row = get_filter(context, id)
    _check_editable(context, row)
    changes: Row = {"conditions": checked_tree(context, row["type"], conditions), "update_time": context.now}
    if name is not None:
        changes["name"] = checked_name(name)
    if visible_to is not None:
        _check_sharing(context, visible_to, row["visible_to"])
        changes["visible_to"] = visible_to
    context.session.run(change_row(filters, *changes), company=context.company, key=id, **changes)


def delete_filters(context: Context, ids: Sequence[int]) -> list[int]:
    """Delete filters; gives those that were there, in the order asked for.

    Raises:
        Invalid: there is no id, or there are too many.
        NotFound: none of them is there.
        Forbidden: one is another's, and the caller may not change those that are shared.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Invalid("ids is required")
    if len(wanted) > MOST_DELETED_AT_ONCE:
        raise Invalid(f"ids takes at most {MOST_DELETED_AT_ONCE} ids")
    rows = _with_ids(context, wanted)
    if not rows:
        raise NotFound("Filter not found")
    for row in rows:
        _check_editable(context, row)
    found = {row["id"] for row in rows}
    going = [id for id in wanted if id in found]
    context.session.run(
        statements.delete_filters(), company=context.company, ids=_json(going), now=context.now
    )
    return going


def is_editable(context: Context, row: Row) -> bool:
    """Whether the caller may change a filter."""
    return row["user_id"] == context.viewer.user_id or context.viewer.may("can_edit_shared_filters")


def checked_tree(context: Context, type: FilterType, tree: Mapping[str, Any]) -> str:
    """A tree of conditions as it is kept, JSON, once it is seen to be good.

    Raises:
        Invalid: it is not; the message begins with the place where it is bad.
    """
    read = read_tree(tree)
    groups: dict[str, list[Row]] = {glue: [] for glue in read.glues}
    for place, term in enumerate(read.terms):
        if term.object not in OBJECTS[type]:
            raise term.bad("object", f"must be one of: {', '.join(OBJECTS[type])}")
        known = understood(context, place, term)
        check_values(context, term, known)
        groups[term.glue].append(_kept(term, known.field.id))
    kept = [{"glue": glue, "conditions": conditions} for glue, conditions in groups.items()]
    return _json({"glue": "and", "conditions": kept})


def shown_tree(context: Context, row: Row, *, with_codes: bool) -> dict[str, Any]:
    """A filter's tree of conditions as it is shown, with the keys of the fields where they are wanted."""
    tree: dict[str, Any] = msgspec.json.decode(row["conditions"])
    if with_codes:
        for group in tree["conditions"]:
            for condition in group["conditions"]:
                condition["field_code"] = code_of(context, condition["object"], condition["field_id"])
    return tree


def link_moved(context: Context, object: str, going: int, staying: int) -> None:
    """Let the conditions that compare with a record that is merged into another compare with that.

    Filters move in a merge (merging-two-persons, merging-two-organizations, merging-two-deals).
    """
    rows = context.session.all(statements.all_filters(), company=context.company)
    for row in rows:
        changed = _relinked(context, row["conditions"], object, str(going), str(staying))
        if changed is not None:
            context.session.run(
                change_row(filters, "conditions"),
                company=context.company,
                key=row["id"],
                conditions=changed,
            )


def _with_ids(context: Context, ids: Sequence[int]) -> list[Row]:
    return context.session.all(
        statements.usable_filters_by_ids(),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=_json(ids),
    )


def _check_editable(context: Context, row: Row) -> None:
    if row["user_id"] != context.viewer.user_id:
        require(context, "can_edit_shared_filters")


def _check_sharing(context: Context, visible_to: int, before: int) -> None:
    if visible_to not in (OWNER_ONLY, before):
        require(context, "can_share_filters")


def _kept(term: Term, field: int) -> Row:
    is_list = isinstance(term.value, list)
    return {
        "object": term.object,
        "field_id": str(field),
        "operator": term.operator,
        "value": _json(term.value) if is_list else term.value,
        "extra_value": term.extra_value,
        "json_value_flag": is_list,
    }


def _relinked(context: Context, conditions: str, object: str, going: str, staying: str) -> str | None:
    """A tree whose conditions compare with another record; None where none did with the one that goes."""
    tree: dict[str, Any] = msgspec.json.decode(conditions)
    changed = False
    for group in tree["conditions"]:
        for condition in group["conditions"]:
            if not _links_to(context, condition, object):
                continue
            value = condition["value"]
            if condition["json_value_flag"]:
                items = msgspec.json.decode(value)
                moved = _json(list(dict.fromkeys(staying if item == going else item for item in items)))
            else:
                moved = staying if value == going else value
            changed = changed or moved != value
            condition["value"] = moved
    return _json(tree) if changed else None


def _links_to(context: Context, condition: Row, object: str) -> bool:
    if condition["value"] is None:
        return False
    for row in known_rows(context, condition["object"]):
        if str(row["id"]) == condition["field_id"]:
            is_id = row["key"] == "id" and condition["object"] == object
            return is_id or TYPES_OF_FIELDS.get(row["field_type"]) == object
    return False


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
