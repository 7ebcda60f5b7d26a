"""Statements on notes. Each reads a note with what it shows of its author and of what it is on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Executable, FromClause, Select, Table, and_, bindparam, select

from pipedriver.server.store.listing import Order, id_of_page, in_order, paged
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import deals, notes, organizations, persons, users
from pipedriver.server.store.visibility import links_visible

_EQUAL = (
    "user_id",
    "lead_id",
    "deal_id",
    "person_id",
    "org_id",
    "project_id",
    "task_id",
    "pinned_to_lead_flag",
    "pinned_to_deal_flag",
    "pinned_to_organization_flag",
    "pinned_to_person_flag",
    "pinned_to_project_flag",
    "pinned_to_task_flag",
)
_CONDITIONS: dict[str, ColumnElement[bool]] = {
    **{name: notes.c[name] == bindparam(name) for name in _EQUAL},
    "added_since": notes.c.add_time >= bindparam("added_since"),
    "added_until": notes.c.add_time <= bindparam("added_until"),
    "updated_since": notes.c.update_time >= bindparam("updated_since"),
}


@statement
def note_by_id(to_admin: bool) -> Executable:
    """One note that the viewer may see, a deleted one too."""
    return _with_names(notes).where(*_seen(to_admin), notes.c.id == bindparam("id"))


@statement
def notes_by_ids(to_admin: bool, *, deleted_too: bool = False) -> Executable:
    """The notes bound as ``ids``, a JSON list, that the viewer may see; undeleted ones, or all."""
    kept = [] if deleted_too else [notes.c.active_flag == 1]
    return _with_names(notes).where(*_seen(to_admin), any_of(notes.c.id, "ids"), *kept).order_by(notes.c.id)


@statement
def notes_page(wanted: frozenset[str], to_admin: bool, order: Order) -> Executable:
    """One page of undeleted notes; each of the names binds the value by which it narrows the list."""
    conditions = [condition for name, condition in _CONDITIONS.items() if name in wanted]
    # Names are read for the page alone, not for all the notes that are sorted to find it.
    page = paged(
        select(notes.c.id.label("page_id")).where(*_seen(to_admin), notes.c.active_flag == 1, *conditions),
        notes,
        order,
    ).subquery()
    found = notes.join(page, notes.c.id == id_of_page(page.c.page_id))
    return in_order(_with_names(found).where(notes.c.company_id == bindparam("company")), notes, order)


def _seen(to_admin: bool) -> list[ColumnElement[bool]]:
    return [notes.c.company_id == bindparam("company"), *links_visible(notes, to_admin=to_admin)]


def _with_names(source: FromClause) -> Select[Any]:
    def is_on(table: Table, column: str) -> ColumnElement[bool]:
        return and_(table.c.company_id == notes.c.company_id, table.c.id == notes.c[column])

    return select(
        notes,
        users.c.name.label("user_name"),
        users.c.email.label("user_email"),
        users.c.icon_url.label("user_icon_url"),
        deals.c.title.label("deal_title"),
        persons.c.name.label("person_name"),
        organizations.c.name.label("org_name"),
    ).select_from(
        source.join(users, is_on(users, "user_id"))
        .outerjoin(deals, is_on(deals, "deal_id"))
        .outerjoin(persons, is_on(persons, "person_id"))
        .outerjoin(organizations, is_on(organizations, "org_id"))
    )
