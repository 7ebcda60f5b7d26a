"""Writing a changed deal, and all that has to follow: stays, participants, counts, totals, the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipedriver.server.crm.changes import log_changes, log_event
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_stages import follow_visits
from pipedriver.server.crm.derived import deals_changed
from pipedriver.server.crm.participants import own_person_changed, participating_persons
from pipedriver.server.crm.won_totals import won_totals_changed
from pipedriver.server.store.database import Row
from pipedriver.server.store.rows import change_row
from pipedriver.server.store.tables import deals

_COUNTED = frozenset({"status", "is_archived", "person_id", "org_id"})
"""The columns by which a contact's deals are counted."""


def save_deal(context: Context, before: Row, asked: Mapping[str, Any]) -> Row:
    """Write the columns that differ, and keep all that hangs on them; gives the deal as it is then."""
    after = write_deal(context, before, asked)
    if any(before[name] != after[name] for name in _COUNTED):
        recount_contacts(context, [before, after])
    return after


def write_deal(context: Context, before: Row, asked: Mapping[str, Any]) -> Row:
    """Write the columns that differ, and keep what hangs on them but for the counts of the contacts.

    The time of change moves with every write, the time of the last change of stage with every move. A move
    and opening again keep a deal from rotting. Gives the deal as it is then.
    """
    changes = {name: value for name, value in asked.items() if before[name] != value}
    logged = dict(changes)
    if "stage_id" in changes:
        changes["stage_change_time"] = logged["stage_change_time"] = context.now
    if "stage_id" in changes or changes.get("status") == "open":
        changes["idle_since"] = context.now
    if "title" in changes:
        changes["search_title"] = changes["title"].casefold()
    changes["update_time"] = context.now
    id = before["id"]
    context.session.run(change_row(deals, *sorted(changes)), company=context.company, key=id, **changes)
    after = {**before, **changes}
    follow_visits(context, before, after)
    if "person_id" in changes:
        own_person_changed(context, id, before["person_id"], after["person_id"])
    won_totals_changed(context, before, after)
    if logged.get("status") == "deleted":
        del logged["status"]
        old = before["status"]
        log_event(context, "deal", id, "deleted", field_key="status", old=old, new="deleted", before=before)
    log_changes(context, "deal", id, before, logged)
    return after


def recount_contacts(context: Context, rows: Iterable[Row]) -> None:
    """Count anew the deals of every contact that the deals have, or had, and of their participants."""
    found = list(rows)
    persons = {row["person_id"] for row in found}
    if found:
        persons |= participating_persons(context, [row["id"] for row in found])
    for person in persons - {None}:
        deals_changed(context, person=person)
    for organization in {row["org_id"] for row in found} - {None}:
        deals_changed(context, organization=organization)
