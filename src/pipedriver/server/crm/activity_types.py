"""Activity types: what kinds of activities a company has (activityTypes).

The types in use are numbered by ``order_nr`` from 1 without a gap; the first one is the type of an activity
that names none. A type that is deleted is still listed, behind the others, and so are its activities.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pipedriver.server.crm.changes import log_changes, log_event
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.names import checked_name
from pipedriver.server.crm.ordering import placed, renumber
from pipedriver.server.crm.permissions import require_admin
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.store import activity_types as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.rows import add_rows, change_row
from pipedriver.server.store.tables import activity_types

FIRST = 1
"""The ``order_nr`` of the first type."""

DEFAULT_COLOR = "FFFFFF"
"""The colour of a type that was given none: white, which the app shows as no colour."""

_LONGEST_KEY = 100
_COLOR = re.compile(r"[0-9A-Fa-f]{6}")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def list_activity_types(context: Context) -> list[Row]:
    """Every activity type, those in use first and in their order."""
    return context.session.kept(
        ("activity types", context.company),
        ("activity_types",),
        lambda: context.session.all(statements.all_activity_types(), company=context.company),
    )


def names_of_types(context: Context) -> Mapping[str, str]:
    """The name of every activity type by its key."""
    return context.session.kept(
        ("names of activity types", context.company),
        ("activity_types",),
        lambda: {type["key_string"]: type["name"] for type in list_activity_types(context)},
    )


def active_type(context: Context, key: str | None) -> Row:
    """The type in use that has a key; the first one where no key is given.

    Raises:
        Invalid: there is none, or it is no longer in use.
    """
    for row in list_activity_types(context):
        if row["active_flag"] and key in (None, row["key_string"]):
            return row
    raise Invalid(f"type: there is no activity type {key!r} in use")


def create_activity_type(context: Context, *, name: str, icon_key: str, color: str | None = None) -> Row:
    """Add an activity type behind the others.

    Raises:
        Forbidden: the caller is no admin.
        Invalid: the name is empty or taken, or the colour is none.
    """
    require_admin(context, "account_settings")
    known = list_activity_types(context)
    title = _free_name(known, name)
    row: Row = {
        "company_id": context.company,
        "id": next_id(context.session, context.company, "activity_types"),
        "name": title,
        "key_string": key_of(title, {each["key_string"] for each in known}),
        "icon_key": icon_key,
        "color": _checked_color(color),
        "order_nr": FIRST + len(_ids_in_order(known)),
        "active_flag": 1,
        "is_custom_flag": 1,
        "add_time": context.now,
        "update_time": context.now,
    }
    add_rows(context.session, activity_types, [row])
    log_event(context, "activityType", row["id"], "added")
    return row


def change_activity_type(context: Context, id: int, changes: Mapping[str, Any]) -> Row:
    """Change what is given of an activity type: ``name``, ``icon_key``, ``color``, ``order_nr``.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such type in use.
        Invalid: the name is empty or taken, or the colour is none.
    """
    require_admin(context, "account_settings")
    known = list_activity_types(context)
    before = _in_use(known, id)
    after: Row = {}
    if "name" in changes:
        after["name"] = _free_name([each for each in known if each["id"] != id], changes["name"])
    if "icon_key" in changes:
        after["icon_key"] = changes["icon_key"]
    if "color" in changes:
        after["color"] = _checked_color(changes["color"])
    _change(context, id, after)
    if "order_nr" in changes:
        ids = placed(_ids_in_order(known), id, changes["order_nr"] - FIRST)
        renumber(context, activity_types, ids, first=FIRST)
        after["order_nr"] = ids.index(id) + FIRST
    log_changes(context, "activityType", id, before, after)
    return before | after


def delete_activity_type(context: Context, id: int) -> Row:
    """Take an activity type out of use; its activities stay. Gives the type.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such type in use.
        Invalid: it is the last one.
    """
    require_admin(context, "account_settings")
    known = list_activity_types(context)
    row = _in_use(known, id)
    return row | _delete(context, known, [id])


def delete_activity_types(context: Context, ids: Sequence[int]) -> list[int]:
    """Take several activity types out of use; gives the ids of those that were in use.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: none of them is in use.
        Invalid: they are all that there are.
    """
    require_admin(context, "account_settings")
    known = list_activity_types(context)
    found = sorted(set(ids).intersection(_ids_in_order(known)))
    if not found:
        raise NotFound("Activity type not found")
    _delete(context, known, found)
    return found


def key_of(name: str, taken: Collection[str]) -> str:
    """The key of a new type: the words of its name in small letters, joined by ``_``.

    "Video call" gets ``video_call``; a number follows where another type has that key already.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    key = _BETWEEN_WORDS.sub("_", plain)[:_LONGEST_KEY].strip("_") or "type"
    number = 1
    found = key
    while found in taken:
        number += 1
        found = f"{key}_{number}"
    return found


def _delete(context: Context, known: Sequence[Row], ids: Sequence[int]) -> Row:
    rest = [id for id in _ids_in_order(known) if id not in ids]
    if not rest:
        raise Invalid("The last activity type cannot be deleted")
    after: Row = {"active_flag": 0}
    for row in known:
        if row["id"] in ids:
            _change(context, row["id"], after)
            log_event(context, "activityType", row["id"], "deleted", before=row)
    renumber(context, activity_types, rest, first=FIRST)
    return after


def _change(context: Context, id: int, after: Row) -> None:
    after["update_time"] = context.now
    context.session.run(change_row(activity_types, *after), company=context.company, key=id, **after)


def _in_use(known: Sequence[Row], id: int) -> Row:
    for row in known:
        if row["id"] == id and row["active_flag"]:
            return row
    raise NotFound("Activity type not found")


def _ids_in_order(known: Sequence[Row]) -> list[int]:
    return [row["id"] for row in known if row["active_flag"]]


def _free_name(others: Sequence[Row], name: str) -> str:
    title = checked_name(name)
    if any(row["active_flag"] and row["name"].casefold() == title.casefold() for row in others):
        raise Invalid(f"name: there is an activity type {title!r} already")
    return title


def _checked_color(color: str | None) -> str:
    if not color:
        return DEFAULT_COLOR
    digits = color.removeprefix("#")
    if not _COLOR.fullmatch(digits):
        raise Invalid("color must have six hexadecimal digits")
    return digits
