"""Activities: what is to be done, or was done (the reference of Activities).

An activity has no visibility of its own: who sees all that it is linked to sees it. One that was deleted
stays readable by its id for 30 days, and changes no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipedriver.server.crm.activity_types import active_type
from pipedriver.server.crm.attendance import invited, named_participants, ordered, with_primary
from pipedriver.server.crm.changes import log_changes, log_event
from pipedriver.server.crm.contacts import KEPT_FOR, get_contact
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import get_deal
from pipedriver.server.crm.derived import activities_changed, kept_from_rotting
from pipedriver.server.crm.filter_choice import Chosen, bound, described
from pipedriver.server.crm.html import sanitised
from pipedriver.server.crm.links import (
    can_be_linked,
    check_linked,
    check_persons,
    no_such_record,
)
from pipedriver.server.crm.listing import cut
from pipedriver.server.crm.permissions import require_delete_activities, require_new_owner, unseen
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.crm.users import check_user
from pipedriver.server.store import activities as statements
from pipedriver.server.store.activities import ActivityFilter
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import Kind
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.listing import Page
from pipedriver.server.store.rows import add_rows, change_row
from pipedriver.server.store.statement import as_bound
from pipedriver.server.store.tables import activities

EVERYBODY = 0
"""The ``user_id`` by which a list holds everybody's activities."""

MOST_IN_BULK = 1000
"""How many activities one call deletes at most."""

Given = Mapping[str, Any]
"""The arguments that a write gives, by their names; what is not given is not in it."""

_PLAIN = ("due_date", "due_time", "duration", "location")
_HTML = ("note", "public_description")
_LINKS = ("deal_id", "lead_id", "project_id", "person_id", "org_id")


@dataclass(frozen=True, slots=True)
class Written:
    """An activity that was added or changed.

    Attributes:
        row: the activity as it is now.
        change_id: the entry in the log of changes; None where nothing changed.
        more_scheduled: whether another activity of the same deal, person or organization is undone.
    """

    row: Row
    change_id: int | None
    more_scheduled: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a record's activities one user has, by type."""

    user_id: int
    count_by_type: dict[str, int]


def get_activity(context: Context, id: int) -> Row:
    """One activity, a deleted one too.

    Raises:
        NotFound: there is none, or it was deleted more than 30 days ago
            (permanent-deletion-logic-for-6-core-entities).
        Forbidden: the caller may not see all that it is linked to.
    """
    row = context.session.first(
        statements.activity_by_id(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        id=id,
    )
    if row is None:
        hidden = context.session.first(statements.activity_by_id(True), company=context.company, id=id)
        gone = hidden is None or _is_gone(context, hidden)
        raise unseen(None if gone else hidden, "Activity not found")
    if _is_gone(context, row):
        raise NotFound("Activity not found")
    return row


def list_activities(
    context: Context,
    page: Page,
    *,
    user: int | None = None,
    types: Sequence[str] | None = None,
    start_date: str | None = None,
    end_date: str | None = None,
    done: bool | None = None,
    chosen: Chosen | None = None,
) -> tuple[list[Row], bool]:
    """One page of activities, those that match a filter, and whether more follow.

    ``user`` is the one whose they are: the caller where it is None, everybody where it is `EVERYBODY`.
    """
    wanted = ActivityFilter(
        user_id=user != EVERYBODY,
        types=types is not None,
        start_date=start_date is not None,
        end_date=end_date is not None,
        done=done is not None,
    )
    rows = context.session.all(
        statements.activities_page(wanted, context.viewer.is_admin, described(chosen)),
        company=context.company,
        viewer=context.viewer.user_id,
        user_id=context.viewer.user_id if user is None else user,
        types=json.dumps(types),
        start_date=start_date,
        end_date=end_date,
        done=None if done is None else int(done),
        start=page.start,
        fetch=page.fetch,
        **bound(chosen),
    )
    return cut(rows, page)


def list_activities_of(
    context: Context,
    kind: Kind,
    id: int,
    page: Page,
    *,
    done: bool | None = None,
    exclude: Sequence[int] | None = None,
) -> tuple[list[Row], bool, list[Share]]:
    """One page of a record's activities, whether more follow, and who has how many of all of them.

    Raises:
        NotFound: there is no such record, or the caller may not see it.
    """
    if kind == "deal":
        get_deal(context, id)
    else:
        get_contact(context, kind, id)
    wanted = ActivityFilter(done=done is not None, exclude=bool(exclude))
    values = {
        "company": context.company,
        "viewer": context.viewer.user_id,
        "parent": id,
        "done": None if done is None else int(done),
        "exclude": json.dumps(exclude),
    }
    is_admin = context.viewer.is_admin
    rows = context.session.all(
        statements.activities_of_page(kind, wanted, is_admin), **values, start=page.start, fetch=page.fetch
    )
    counts = context.session.all(statements.activities_of_by_user_and_type(kind, wanted, is_admin), **values)
    by_user: dict[int, dict[str, int]] = {}
    for row in counts:
        by_user.setdefault(row["user_id"], {})[row["type"]] = row["count"]
    return *cut(rows, page), [Share(user, by_type) for user, by_type in by_user.items()]


def participants_of(context: Context, ids: Sequence[int]) -> dict[int, list[Row]]:
    """Who takes part in each of the activities, in the order in which they were named."""
    if not ids:
        return {}
    rows = context.session.all(statements.participants_of(), company=context.company, ids=as_bound(ids))
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["activity_id"], []).append(row)
    return found


def create_activity(context: Context, given: Given) -> Written:
    """Add an activity.

    Without a type it is of the first one in use, without a subject it is called as its type, without a user
    it is the caller's, without a date it is due today (seen in pipedrive-dotnet, issue 2).

    Raises:
        Invalid: an unknown or deleted type, user or record, or a value that is not taken.
    """
    type = active_type(context, given.get("type"))
    links, participants = _linked(context, given, None, [])
    done = bool(given.get("done"))
    row: Row = dict.fromkeys(activities.c.keys()) | {
        "company_id": context.company,
        "id": next_id(context.session, context.company, "activities"),
        "subject": _subject(given, type["name"]),
        "type": type["key_string"],
        "due_date": context.today,
        **_values(context, given),
        "done": int(done),
        "marked_as_done_time": context.now if done else None,
        "user_id": _owner(context, given) or context.viewer.user_id,
        "created_by_user_id": context.viewer.user_id,
        **links,
        "active_flag": 1,
        "add_time": context.now,
        "update_time": context.now,
    }
    add_rows(context.session, activities, [row])
    _let_take_part(context, row["id"], participants)
    change = log_event(context, "activity", row["id"], "added")
    return _written(context, row, change, _parents(row, participants), finished=done)


def update_activity(context: Context, id: int, given: Given) -> Written:
    """Change an activity: what is not given stays as it is.

    ``active_flag`` that is false deletes it.

    Raises:
        NotFound: there is no such activity, or it is deleted.
        Forbidden: the caller may not see all that it is linked to, not give it away, or not delete it.
        Invalid: an unknown or deleted type, user or record, or a value that is not taken.
    """
    before = _undeleted(context, id)
    rows = participants_of(context, [id]).get(id, [])
    taking_part = ordered(rows)
    links, participants = _linked(context, given, before, taking_part)
    after: Row = {**_values(context, given), **links}
    if "type" in given and given["type"] != before["type"]:
        after["type"] = active_type(context, given["type"])["key_string"]
    if "subject" in given:
        after["subject"] = _subject(given, "") or before["subject"]
    require_new_owner(context, before["user_id"], given.get("user_id") or before["user_id"])
    owner = _owner(context, given, before["user_id"])
    if owner is not None:
        after["user_id"] = owner
    done = bool(given.get("done", before["done"]))
    if done != bool(before["done"]):
        after["done"] = int(done)
        after["marked_as_done_time"] = context.now if done else None
    if given.get("active_flag") is False:
        require_delete_activities(context, [before["user_id"]])
        after["active_flag"] = 0
    _change(context, id, after)
    if participants != taking_part:
        context.session.run(statements.delete_participants(), company=context.company, activity=id)
        _let_take_part(context, id, participants)
    change = log_changes(context, "activity", id, before, after)
    row = before | after
    parents = _parents(before, taking_part) | _parents(row, participants)
    return _written(context, row, change, parents, finished=done and not before["done"])


def delete_activity(context: Context, id: int) -> None:
    """Mark an activity as deleted.

    Raises:
        NotFound: there is no such activity, or it is deleted already.
        Forbidden: the caller may not see all that it is linked to, or not delete it.
    """
    row = _undeleted(context, id)
    require_delete_activities(context, [row["user_id"]])
    _delete(context, [row])


def delete_activities(context: Context, ids: Sequence[int]) -> list[int]:
    """Mark several activities as deleted; gives the ids of those that were there.

    Those that the caller may not see are passed over like those that are not there. Where the caller may not
    delete one of the others, none is deleted.

    Raises:
        NotFound: none of them is there.
        Forbidden: the caller may not delete one of them.
        Invalid: no id is given, or too many are.
    """
    if not 0 < len(ids) <= MOST_IN_BULK:
        raise Invalid(f"ids must name 1 to {MOST_IN_BULK} activities")
    rows = context.session.all(
        statements.activities_by_ids(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=json.dumps(ids),
    )
    if not rows:
        raise NotFound("Activity not found")
    require_delete_activities(context, [row["user_id"] for row in rows])
    _delete(context, rows)
    return [row["id"] for row in rows]


def _delete(context: Context, rows: Sequence[Row]) -> None:
    participants = participants_of(context, [row["id"] for row in rows])
    parents: set[tuple[Kind, int]] = set()
    for row in rows:
        _change(context, row["id"], {"active_flag": 0})
        log_event(context, "activity", row["id"], "deleted", before=row)
        parents |= _parents(row, ordered(participants.get(row["id"], [])))
    _recount(context, parents)


def _undeleted(context: Context, id: int) -> Row:
    row = get_activity(context, id)
    if not row["active_flag"]:
        raise NotFound("Activity not found")
    return row


def _is_gone(context: Context, row: Row) -> bool:
    # Nothing changes on a deleted activity, so its time of change is that of its deletion.
    if row["active_flag"]:
        return False
    return context.moment.replace(tzinfo=None) - datetime.fromisoformat(row["update_time"]) > KEPT_FOR


def _values(context: Context, given: Given) -> Row:
    """The columns that follow from one argument each."""
    values: Row = {name: given[name] for name in _PLAIN if name in given}
    for name in _HTML:
        if name in given:
            values[name] = None if given[name] is None else sanitised(given[name], name=name)
    if "busy_flag" in given:
        values["busy_flag"] = None if given["busy_flag"] is None else int(given["busy_flag"])
    if "attendees" in given:
        values["attendees"] = invited(context, given["attendees"]) if given["attendees"] else None
    return values


def _subject(given: Given, otherwise: str) -> str:
    subject: str = given.get("subject", "").strip()
    return subject or otherwise


def _owner(context: Context, given: Given, before: int | None = None) -> int | None:
    """The user whom a write makes the owner; None where it names nobody new."""
    user = given.get("user_id")
    return None if user is None or user == before else check_user(context, user, as_="user_id")


def _linked(
    context: Context, given: Given, before: Row | None, taking_part: Sequence[int]
) -> tuple[Row, list[int]]:
    """What the activity is linked to after a write, and who takes part, the primary person first.

    It belongs to one of a deal, a lead and a project, in this order (changes-to-activities-connected-
    entities). A deal that it did not have brings its person and organization along where the write names
    none (core-api-concepts-about-pipedrive-api), as far as the caller may link to them.
    """
    links: Row = {name: before[name] if before else None for name in _LINKS}
    brought = _attach(context, given, links)
    if "org_id" in given:
        if given["org_id"] not in (None, links["org_id"]):
            check_linked(context, "organization", given["org_id"])
        links["org_id"] = given["org_id"]
    elif brought and can_be_linked(context, "organization", brought["org_id"]):
        links["org_id"] = brought["org_id"]
    participants = list(taking_part)
    if "participants" in given:
        participants = named_participants(given["participants"] or (), given.get("person_id"))
    elif "person_id" in given:
        if given["person_id"] != links["person_id"]:
            participants = with_primary(taking_part, given["person_id"])
    elif brought and can_be_linked(context, "person", brought["person_id"]):
        participants = with_primary(taking_part, brought["person_id"])
    check_persons(context, [person for person in participants if person not in taking_part])
    links["person_id"] = participants[0] if participants else None
    return links, participants


def _attach(context: Context, given: Given, links: Row) -> Row | None:
    """Set the deal, lead or project; gives the deal if it is another than before."""
    brought: Row | None = None
    deal = given.get("deal_id")
    if deal is not None:
        if deal != links["deal_id"]:
            brought = check_linked(context, "deal", deal)
        links.update(deal_id=deal, lead_id=None, project_id=None)
        return brought
    for name in ("lead_id", "project_id"):
        if given.get(name) is not None:
            raise no_such_record(name, given[name])
    links.update((name, None) for name in ("deal_id", "lead_id", "project_id") if name in given)
    return None


def _let_take_part(context: Context, id: int, participants: Sequence[int]) -> None:
    rows = [
        {
            "company_id": context.company,
            "activity_id": id,
            "person_id": person,
            "position": position,
            "primary_flag": int(position == 0),
        }
        for position, person in enumerate(participants)
    ]
    if rows:
        context.session.run_many(statements.insert_participant(), rows)


def _change(context: Context, id: int, after: Row) -> None:
    after |= {"update_time": context.now, "update_user_id": context.viewer.user_id}
    context.session.run(change_row(activities, *after), company=context.company, key=id, **after)


def _parents(row: Row, participants: Iterable[int]) -> set[tuple[Kind, int]]:
    """The records whose counts and pointers an activity takes part in."""
    parents: set[tuple[Kind, int]] = {("person", person) for person in participants}
    if row["deal_id"] is not None:
        parents.add(("deal", row["deal_id"]))
    if row["org_id"] is not None:
        parents.add(("organization", row["org_id"]))
    return parents


def _recount(context: Context, parents: Iterable[tuple[Kind, int]]) -> None:
    for kind, id in sorted(parents):
        activities_changed(context, kind, id)


def _written(
    context: Context, row: Row, change: int | None, parents: set[tuple[Kind, int]], *, finished: bool
) -> Written:
    _recount(context, parents)
    if finished and row["active_flag"]:
        kept_from_rotting(context, row["deal_id"])
    return Written(row, change, _more_scheduled(context, row))


def _more_scheduled(context: Context, row: Row) -> bool:
    links = {name: row[name] for name in ("deal_id", "person_id", "org_id")}
    wanted = [value is not None for value in links.values()]
    if not any(wanted):
        return False
    other = context.session.value(
        statements.other_undone_activity(*wanted), company=context.company, id=row["id"], **links
    )
    return other is not None
