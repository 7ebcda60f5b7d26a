"""What follows from a record's children: counts, next and last activity, time of change, rotting.

Whoever writes a child calls the function for its parents afterwards. The rules are those of the field
descriptions in the published API and of the support page on rotting deals.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.store import derived as statements
from pipedriver.server.store.derived import Followed, Kind


def activities_changed(context: Context, kind: Kind, id: int | None) -> None:
    """Count a record's activities again after one was added, changed or deleted."""
    if id is not None:
        context.session.run(
            statements.recount_activities(kind), company=context.company, id=id, now=context.now
        )


def notes_changed(context: Context, kind: Kind, id: int | None) -> None:
    """Count a record's notes again after one was added, moved or deleted."""
    if id is not None:
        context.session.run(statements.recount_notes(kind), company=context.company, id=id, now=context.now)


def files_changed(context: Context, kind: Followed, id: int | None) -> None:
    """Count a record's files again after one was added, moved or deleted."""
    if id is not None:
        touching = {} if kind == "product" else {"now": context.now}
        context.session.run(statements.recount_files(kind), company=context.company, id=id, **touching)


def mail_changed(context: Context, kind: Kind, id: int | None) -> None:
    """Count a record's mail messages again after one was filed, linked or deleted."""
    if id is not None:
        context.session.run(statements.recount_mail(kind), company=context.company, id=id, now=context.now)


def followers_changed(context: Context, kind: Followed, id: int) -> None:
    """Count a record's followers again. Following is no change of the record, so its time stays."""
    context.session.run(statements.recount_followers(kind), company=context.company, id=id)


def participants_changed(context: Context, deal: int) -> None:
    """Count a deal's participants again after one was added or removed."""
    context.session.run(statements.recount_participants(), company=context.company, id=deal)


def deals_changed(context: Context, *, person: int | None = None, organization: int | None = None) -> None:
    """Count a contact's deals again after one was added, moved, closed, reopened or deleted."""
    if person is not None:
        context.session.run(statements.recount_deals("person"), company=context.company, id=person)
    if organization is not None:
        context.session.run(
            statements.recount_deals("organization"), company=context.company, id=organization
        )


def deal_added(context: Context, deal: Mapping[str, Any]) -> None:
    """Count a new deal of its contacts."""
    status = deal["status"]
    if status not in ("open", "won", "lost") or deal["is_archived"]:
        return
    person, organization = deal["person_id"], deal["org_id"]
    if person is not None:
        one_more = statements.count_one_more_deal("person", status)
        context.session.run(one_more, company=context.company, id=person)
    if organization is not None:
        one_more = statements.count_one_more_deal("organization", status)
        context.session.run(one_more, company=context.company, id=organization)


def people_changed(context: Context, organization: int | None) -> None:
    """Count an organization's persons again."""
    if organization is not None:
        context.session.run(statements.recount_people(), company=context.company, id=organization)


def touched(context: Context, kind: Kind, id: int) -> None:
    """Set a record's time of change to now."""
    context.session.run(statements.touch(kind), company=context.company, id=id, now=context.now)


def kept_from_rotting(context: Context, deal: int | None) -> None:
    """Start a deal's idle time anew: an activity was finished, a note written, a stage changed."""
    if deal is not None:
        context.session.run(statements.keep_from_rotting(), company=context.company, id=deal, now=context.now)


# Records are read again and again, and most show the same moment as before.
@functools.lru_cache(maxsize=8192)
def rotten_time(idle_since: str, days: int) -> str:
    """When an open deal went or will go rotten, whose stage lets deals rot after so many idle days."""
    return (datetime.fromisoformat(idle_since) + timedelta(days=days)).isoformat(sep=" ")
