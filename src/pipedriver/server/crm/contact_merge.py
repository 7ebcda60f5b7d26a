"""Merging one person or organization into another (tutorials merging-two-persons, merging-two-organizations).

The contact of the path goes, the one of ``merge_with_id`` survives. The survivor's filled fields stay, its
empty ones are taken from the other. E-mail addresses and phone numbers are united. Texts of organizations are
joined where that is possible: those of custom fields; a name names, and an address goes with its parts.
Everything that hangs on the one that goes moves to the survivor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from pipedriver.server.crm.changes import log_event
from pipedriver.server.crm.contact_values import ContactValue, same_email, same_phone, united
from pipedriver.server.crm.contacts import change, get_undeleted, mark_deleted, reread
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import merged_values, values_written
from pipedriver.server.crm.derived import (
    activities_changed,
    deals_changed,
    files_changed,
    followers_changed,
    mail_changed,
    notes_changed,
    participants_changed,
    people_changed,
)
from pipedriver.server.crm.filters import link_moved
from pipedriver.server.crm.organization_relationships import move_relationships
from pipedriver.server.crm.organizations import ADDRESS_COLUMNS
from pipedriver.server.crm.permissions import require_merge
from pipedriver.server.crm.persons import NO_CONSENT, email_columns, phone_columns
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import contact_merge as statements
from pipedriver.server.store.contacts import Contact
from pipedriver.server.store.database import Row
from pipedriver.server.store.mail import move_parties
from pipedriver.server.store.pictures import move_picture


def merge_persons(context: Context, goes: int, stays: int) -> Row:
    """Merge a person into another; gives the survivor.

    Raises:
        Invalid: both are the same.
        NotFound: one is not there, or is deleted.
        Forbidden: the caller may not merge such contacts, or not see one of them.
    """
    going, staying = _both(context, "person", goes, stays)
    moving = {"company": context.company, "old": goes, "new": stays, "now": context.now}
    shared = context.session.column(statements.deals_of_both(), **moving)
    for statement in (
        statements.delete_shared_participations(),
        statements.move_participations(),
        statements.give_place_in_activities(),
        statements.delete_shared_attendance(),
        statements.move_attendance(),
    ):
        context.session.run(statement, **moving)
    for deal in shared:
        participants_changed(context, deal)
    _move_links(context, "person", moving)
    if staying["picture_id"] is None:
        context.session.run(move_picture(), company=context.company, old=goes, new=stays)
    changes = _filled(going, staying, ("org_id", "picture_id"))
    changes |= email_columns(_united(going["email"], staying["email"], same_email))
    changes |= phone_columns(_united(going["phone"], staying["phone"], same_phone))
    if staying["marketing_status"] == NO_CONSENT:
        changes["marketing_status"] = going["marketing_status"]
    _finish(context, "person", going, staying, changes)
    people_changed(context, changes.get("org_id"))
    for id in (goes, stays):
        deals_changed(context, person=id)
    return reread(context, "person", stays)


def merge_organizations(context: Context, goes: int, stays: int) -> Row:
    """Merge an organization into another; gives the survivor. Its persons and deals come along.

    Raises:
        Invalid: both are the same.
        NotFound: one is not there, or is deleted.
        Forbidden: the caller may not merge such contacts, or not see one of them.
    """
    going, staying = _both(context, "organization", goes, stays)
    moving = {"company": context.company, "old": goes, "new": stays, "now": context.now}
    _move_links(context, "organization", moving)
    move_relationships(context, goes, stays)
    changes = _filled(going, staying, ("country_code", "category_id", "picture_id"))
    if all(staying[column] is None for column in ADDRESS_COLUMNS):
        changes |= {column: going[column] for column in ADDRESS_COLUMNS}
    _finish(context, "organization", going, staying, changes)
    for id in (goes, stays):
        people_changed(context, id)
        deals_changed(context, organization=id)
    return reread(context, "organization", stays)


def _both(context: Context, kind: Contact, goes: int, stays: int) -> tuple[Row, Row]:
    require_merge(context, kind)
    if goes == stays:
        raise Invalid(f"merge_with_id: a {kind} cannot be merged with itself")
    return get_undeleted(context, kind, goes), get_undeleted(context, kind, stays)


def _move_links(context: Context, kind: Contact, moving: dict[str, Any]) -> None:
    for table in statements.linked_tables(kind):
        context.session.run(statements.move_links(table, kind), **moving)
    context.session.run(
        move_parties("person_id" if kind == "person" else "org_id"),
        company=moving["company"],
        old=moving["old"],
        new=moving["new"],
    )
    context.session.run(statements.delete_shared_followers(kind), **moving)
    context.session.run(statements.move_followers(kind), **moving)


def _finish(context: Context, kind: Contact, going: Row, staying: Row, changes: dict[str, Any]) -> None:
    """Write the survivor, delete the other, and count again what hangs on either."""
    if staying["label_ids"] == "[]":
        changes["label_ids"] = going["label_ids"]
    values = merged_values(context, kind, staying["custom_fields"], going["custom_fields"])
    change(context, kind, staying, {**changes, **values.columns})
    values_written(context, kind, staying["id"], values)
    log_event(
        context,
        kind,
        staying["id"],
        "merged",
        field_key="id",
        old=going["id"],
        new=staying["id"],
        before=staying,
    )
    for id in (going["id"], staying["id"]):
        activities_changed(context, kind, id)
        notes_changed(context, kind, id)
        files_changed(context, kind, id)
        mail_changed(context, kind, id)
        followers_changed(context, kind, id)
    mark_deleted(context, kind, [going])
    link_moved(context, kind, going["id"], staying["id"])


def _filled(going: Row, staying: Row, columns: tuple[str, ...]) -> dict[str, Any]:
    """The columns that the survivor lacks and the other has."""
    return {
        column: going[column] for column in columns if staying[column] is None and going[column] is not None
    }


def _united(going: str, staying: str, same: Callable[[str], str]) -> list[ContactValue]:
    kept: list[ContactValue] = msgspec.json.decode(staying)
    added: list[ContactValue] = msgspec.json.decode(going)
    return united(kept, added, same)
