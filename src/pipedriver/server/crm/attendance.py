"""Who has to do with an activity: the persons who take part in it, and those who are invited by e-mail.

The person that an activity belongs to is the primary one of those who take part (pipedrive-api-v2-migration-
guide): setting the one sets the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.links import check_persons
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store.database import Row
from pipedriver.server.store.references import mentioned_persons, mentioned_users
from pipedriver.server.store.statement import Statement

MOST_PEOPLE = 500
"""How many may take part in an activity, or be invited to it."""

_LONGEST_ADDRESS = 255
_NO_REPLY = "noreply"
_TRUE = (True, 1, "1", "true")


def ordered(participants: Sequence[Row]) -> list[int]:
    """The persons who take part, the primary one first."""
    rows = sorted(participants, key=lambda row: row["primary_flag"] != 1)
    return [row["person_id"] for row in rows]


def named_participants(given: Sequence[Mapping[str, object]], person: int | None) -> list[int]:
    """The persons whom a write lets take part, the primary one first.

    Args:
        given: the argument ``participants``: objects with ``person_id`` and ``primary_flag``.
        person: the argument ``person_id``, which names the primary one; None leaves it to ``participants``,
            of which it is the first where none is marked.

    Raises:
        Invalid: something of it is of the wrong kind, or two persons are to be the primary one.
    """
    if len(given) > MOST_PEOPLE:
        raise Invalid(f"participants: at most {MOST_PEOPLE} persons can take part")
    persons = dict.fromkeys(_id_of(entry.get("person_id"), "participants: person_id") for entry in given)
    marked = {
        _id_of(entry["person_id"], "participants: person_id")
        for entry in given
        if entry.get("primary_flag") in _TRUE
    }
    if person is not None:
        marked.add(person)
    if len(marked) > 1:
        raise Invalid("participants: only one of them can be the primary one")
    return list(dict.fromkeys([*marked, *persons]))


def with_primary(participants: Sequence[int], person: int | None) -> list[int]:
    """The persons who take part once another stands in the place of the first; None ends it for all."""
    if person is None:
        return []
    return [person, *(other for other in participants[1:] if other != person)]


def invited(context: Context, given: Sequence[Mapping[str, object]]) -> str:
    """The JSON that is kept of the argument ``attendees``.

    Each is named by an ``email_address``, or by the id of a person or user whose address and name are taken
    from there. No mail goes out: that takes a synced calendar (the reference of Activities).

    Raises:
        Invalid: one is named by nothing, or by what is not there.
    """
    if len(given) > MOST_PEOPLE:
        raise Invalid(f"attendees: at most {MOST_PEOPLE} can be invited")
    persons = _mentioned(context, given, "person_id", mentioned_persons(True, several=True))
    users = _mentioned(context, given, "user_id", mentioned_users())
    check_persons(context, list(persons))
    return json.dumps([_attendee(entry, persons, users) for entry in given], ensure_ascii=False)


def _attendee(entry: Mapping[str, object], persons: Mapping[int, Row], users: Mapping[int, Row]) -> Row:
    person = _known(entry, "person_id", persons)
    user = _known(entry, "user_id", users)
    address, name = entry.get("email_address"), entry.get("name")
    if not address and person is not None:
        address = _primary_address(person)
    if not address and user is not None:
        address = user["email"]
    if not isinstance(address, str) or "@" not in address or len(address) > _LONGEST_ADDRESS:
        raise Invalid("attendees: each needs an email_address")
    if name is not None and not isinstance(name, str):
        raise Invalid("attendees: name must be a text")
    found = person or user
    return {
        "email_address": address,
        "name": name or (found["name"] if found else None),
        "status": _NO_REPLY,
        "is_organizer": 1 if entry.get("is_organizer") in _TRUE else 0,
        "person_id": person["id"] if person else None,
        "user_id": user["id"] if user else None,
    }


def _mentioned(
    context: Context, given: Sequence[Mapping[str, object]], key: str, statement: Statement
) -> dict[int, Row]:
    ids = [_id_of(entry[key], f"attendees: {key}") for entry in given if entry.get(key) is not None]
    if not ids:
        return {}
    rows = context.session.all(statement, company=context.company, ids=json.dumps(ids))
    return {row["id"]: row for row in rows}


def _known(entry: Mapping[str, object], key: str, rows: Mapping[int, Row]) -> Row | None:
    value = entry.get(key)
    if value is None:
        return None
    id = _id_of(value, f"attendees: {key}")
    if id not in rows:
        raise Invalid(f"attendees: there is no {key.removesuffix('_id')} {id}")
    return rows[id]


def _primary_address(person: Row) -> str | None:
    entries = cast("list[dict[str, Any]]", json.loads(person["email"]))
    return next((entry["value"] for entry in entries if entry["primary"]), None)


def _id_of(value: object, name: str) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**53:
        raise Invalid(f"{name} must be an id")
    return value
