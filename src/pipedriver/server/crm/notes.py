"""Notes: what was written down about deals, persons and organizations (the reference of Notes).

A note has no visibility of its own: who sees all that it is on sees it. One that was deleted stays readable
by its id, and changes no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipedriver.server.crm.changes import log_changes, log_event
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.derived import kept_from_rotting, notes_changed
from pipedriver.server.crm.html import sanitised
from pipedriver.server.crm.links import check_linked, no_such_record
from pipedriver.server.crm.listing import cut, order_of
from pipedriver.server.crm.permissions import require_add_time, unseen
from pipedriver.server.crm.refusals import Forbidden, Invalid, NotFound
from pipedriver.server.crm.users import check_user
from pipedriver.server.store import notes as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import LINKS, Kind
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.listing import Page
from pipedriver.server.store.rows import add_rows, change_row
from pipedriver.server.store.tables import notes

SORTABLE = ("id", "user_id", "deal_id", "person_id", "org_id", "content", "add_time", "update_time")
"""The fields that notes can be sorted by."""

Given = Mapping[str, Any]
"""The arguments that a write gives, by their names; what is not given is not in it."""

_PINS = {
    "lead_id": "pinned_to_lead_flag",
    "deal_id": "pinned_to_deal_flag",
    "person_id": "pinned_to_person_flag",
    "org_id": "pinned_to_organization_flag",
    "project_id": "pinned_to_project_flag",
    "task_id": "pinned_to_task_flag",
}
"""What a note can be on, and the flag that pins it there."""

_KINDS: dict[str, Kind] = {link: kind for kind, link in LINKS.items()}


def get_note(context: Context, id: int) -> Row:
    """One note, a deleted one too.

    Raises:
        NotFound: there is none.
        Forbidden: the caller may not see all that it is on.
    """
    row = context.session.first(
        statements.note_by_id(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        id=id,
    )
    if row is None:
        hidden = context.session.first(statements.note_by_id(True), company=context.company, id=id)
        raise unseen(hidden, "Note not found")
    return row


def list_notes(
    context: Context, page: Page, *, sort: str | None = None, **narrowed_by: str | int | bool | None
) -> tuple[list[Row], bool]:
    """One page of notes, and whether more follow.

    ``narrowed_by`` takes what a note is on and its flags by their names, ``user_id``, and the times
    ``added_since``, ``added_until`` and ``updated_since``; None narrows nothing.

    Raises:
        Invalid: ``sort`` names a field that notes cannot be sorted by.
    """
    wanted = {
        name: int(value) if isinstance(value, bool) else value
        for name, value in narrowed_by.items()
        if value is not None
    }
    rows = context.session.all(
        statements.notes_page(frozenset(wanted), context.viewer.is_admin, order_of(sort, SORTABLE)),
        company=context.company,
        viewer=context.viewer.user_id,
        start=page.start,
        fetch=page.fetch,
        **wanted,
    )
    return cut(rows, page)


def create_note(context: Context, given: Given) -> Row:
    """Write a note on at least one record.

    Raises:
        Invalid: it is empty or too large, on nothing, or pinned to what it is not on; or there is no such
            record or user.
        Forbidden: a caller who is no admin writes in another's name, or chooses the time.
    """
    require_add_time(context, given, "global")
    links = {name: given.get(name) for name in _PINS}
    _check_links(context, links, dict.fromkeys(_PINS))
    row: Row = {
        "company_id": context.company,
        "id": next_id(context.session, context.company, "notes"),
        "content": _content(given["content"]),
        "user_id": _author(context, given, context.viewer.user_id),
        **links,
        **_pinned(given, links, {}),
        "active_flag": 1,
        "add_time": given.get("add_time") or context.now,
        "update_time": context.now,
    }
    add_rows(context.session, notes, [row])
    log_event(context, "note", row["id"], "added")
    _recount(context, row)
    kept_from_rotting(context, row["deal_id"])
    return get_note(context, row["id"])


def change_note(context: Context, id: int, given: Given) -> Row:
    """Change what is given of a note; a link that is None takes it off that record.

    Raises:
        NotFound: there is no such note, or it is deleted.
        Invalid: those of `create_note`.
        Forbidden: the caller may not see all that it is on; or is no admin, and gives it to another author
            or chooses the time.
    """
    before = _undeleted(context, id)
    if given.get("add_time") != before["add_time"]:
        require_add_time(context, given, "global")
    links = {name: given.get(name, before[name]) for name in _PINS}
    _check_links(context, links, before)
    after: Row = {**links, **_pinned(given, links, before)}
    if "content" in given:
        after["content"] = _content(given["content"])
    if "add_time" in given:
        after["add_time"] = given["add_time"]
    after["user_id"] = _author(context, given, before["user_id"])
    _change(context, id, after)
    log_changes(context, "note", id, before, after)
    _recount(context, before)
    _recount(context, after)
    if after["deal_id"] != before["deal_id"]:
        kept_from_rotting(context, after["deal_id"])
    return get_note(context, id)


def delete_note(context: Context, id: int) -> None:
    """Mark a note as deleted.

    Raises:
        NotFound: there is no such note, or it is deleted already.
        Forbidden: the caller may not see all that it is on.
    """
    row = _undeleted(context, id)
    _change(context, id, {"active_flag": 0})
    log_event(context, "note", id, "deleted", before=row)
    _recount(context, row)


def _undeleted(context: Context, id: int) -> Row:
    row = get_note(context, id)
    if not row["active_flag"]:
        raise NotFound("Note not found")
    return row


def _change(context: Context, id: int, after: Row) -> None:
    after |= {"update_time": context.now, "last_update_user_id": context.viewer.user_id}
    context.session.run(change_row(notes, *after), company=context.company, key=id, **after)


def _content(html: str) -> str:
    content = sanitised(html, name="content")
    if not content.strip():
        raise Invalid("content must not be empty")
    return content


def _author(context: Context, given: Given, otherwise: int) -> int:
    user: int = given.get("user_id", otherwise)
    if user == otherwise:
        return user
    if not context.viewer.is_admin_of("global"):
        raise Forbidden("Only admins can write notes in the name of others.")
    return check_user(context, user, as_="user_id")


def _check_links(context: Context, links: Row, before: Row) -> None:
    if all(value is None for value in links.values()):
        raise Invalid("a note must be on at least one of: " + ", ".join(_PINS))
    for name, value in links.items():
        if value is None or value == before[name]:
            continue
        if name not in _KINDS:
            raise no_such_record(name, value)
        check_linked(context, _KINDS[name], value)


def _pinned(given: Given, links: Row, before: Row) -> Row:
    """The pins after a write: what the note is no longer on loses its pin, unless that is asked for again."""
    pins: Row = {}
    for link, pin in _PINS.items():
        asked = given.get(pin)
        if asked and links[link] is None:
            raise Invalid(f"{pin} needs {link}")
        pins[pin] = int(bool(before.get(pin) if asked is None else asked) and links[link] is not None)
    return pins


def _recount(context: Context, row: Row) -> None:
    for link, kind in _KINDS.items():
        notes_changed(context, kind, row[link])
