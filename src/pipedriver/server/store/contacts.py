"""Statements on persons and organizations, which are listed, found and changed alike."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Executable,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    union_all,
    update,
)

from pipedriver.server.store.custom_order import Part, SortKeys, ids_by_value
from pipedriver.server.store.derived import TABLES
from pipedriver.server.store.filtering.compiling import matched
from pipedriver.server.store.filtering.description import Matching
from pipedriver.server.store.listing import Order, paged
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import deal_participants, deals, organizations, persons
from pipedriver.server.store.visibility import visible

Contact = Literal["person", "organization"]
"""The two kinds of contact."""

STATUSES = ("open", "won", "lost")
"""The statuses by which a contact's deals are counted."""

_company: BindParameter[int] = bindparam("company")


def _seen(table: Table, to_admin: bool) -> list[ColumnElement[bool]]:
    return [table.c.company_id == _company, *visible(table, to_admin=to_admin)]


@statement
def contact_by_id(kind: Contact, to_admin: bool) -> Executable:
    """One contact that the viewer may see, deleted or not."""
    table = TABLES[kind]
    return select(table).where(table.c.id == bindparam("id"), *_seen(table, to_admin))


@statement
def undeleted_contacts(kind: Contact, to_admin: bool) -> Executable:
    """The undeleted contacts whose ids are bound as ``ids``, a JSON list, and that the viewer may see."""
    table = TABLES[kind]
    return (
        select(table)
        .where(any_of(table.c.id, "ids"), table.c.active_flag == 1, *_seen(table, to_admin))
        .order_by(table.c.id)
    )


@statement
def list_contacts(
    kind: Contact,
    to_admin: bool,
    owned: bool,
    beginning: bool,
    order: Order,
    matching: Matching | None = None,
) -> Executable:
    """One page of undeleted contacts: of the owner bound as ``owner``, beginning with ``first_char``."""
    table = TABLES[kind]
    return paged(select(table).where(*_listed(table, to_admin, owned, beginning, matching)), table, order)


@statement
def contact_ids_by_value(
    kind: Contact,
    to_admin: bool,
    owned: bool,
    beginning: bool,
    keys: SortKeys,
    part: Part,
    *,
    counted: bool,
    matching: Matching | None = None,
) -> Executable:
    """The ids of one page of the same contacts in an order by custom values, or how many there are."""
    table = TABLES[kind]
    return ids_by_value(
        table, _listed(table, to_admin, owned, beginning, matching), keys, part, counted=counted
    )


def _listed(
    table: Table, to_admin: bool, owned: bool, beginning: bool, matching: Matching | None
) -> list[ColumnElement[bool]]:
    conditions = [table.c.active_flag == 1, *_seen(table, to_admin), *matched(matching, table)]
    if owned:
        conditions.append(table.c.owner_id == bindparam("owner"))
    if beginning:
        conditions.append(table.c.first_char == bindparam("first_char"))
    return conditions


@statement
def persons_of_organization(to_admin: bool) -> Executable:
    """One page of the undeleted persons of the organization bound as ``organization``."""
    found = select(persons).where(
        persons.c.active_flag == 1,
        persons.c.org_id == bindparam("organization"),
        *_seen(persons, to_admin),
    )
    return paged(found, persons, (("id", "ASC"),))


@statement
def mark_deleted(kind: Contact) -> Executable:
    """Delete the contacts whose ids are bound as ``ids``, a JSON list."""
    table = TABLES[kind]
    return (
        update(table)
        .where(table.c.company_id == _company, any_of(table.c.id, "ids"))
        .values(active_flag=0, delete_time=bindparam("now"), update_time=bindparam("now"))
    )


def _other_than(column: ColumnElement[int], owner: ColumnElement[int]) -> ColumnElement[bool]:
    return or_(column.is_(None), owner.is_(None), column != owner)


def _counted(sign: int) -> list[ColumnElement[int]]:
    """How much a deal counts in the column of each status."""
    # A condition on the status in place of this would tempt the planner to begin with all deals of a status.
    return [case((deals.c.status == status, sign), else_=0).label(status) for status in STATUSES]


def _of_own_persons() -> Select[*tuple[Any, ...]]:
    """Deals of the undeleted persons of the organizations that are not those of the organization itself."""
    theirs = and_(
        _same(deals.c.person_id, persons.c.id),
        _other_than(deals.c.org_id, persons.c.org_id),
        deals.c.is_archived == 0,
    )
    return (
        select(persons.c.org_id.label("id"), *_counted(1))
        # An outer join makes the planner begin with the persons, who are few, and not with all deals.
        .select_from(persons.outerjoin(deals, theirs))
        .where(persons.c.company_id == _company, any_of(persons.c.org_id, "ids"), persons.c.active_flag == 1)
    )


def _of_own_organization() -> Select[*tuple[Any, ...]]:
    """What the persons' organizations have counted."""
    counts = [organizations.c[f"{status}_deals_count"].label(status) for status in STATUSES]
    return (
        select(persons.c.id, *counts)
        .select_from(persons.join(organizations, _same(organizations.c.id, persons.c.org_id)))
        .where(persons.c.company_id == _company, any_of(persons.c.id, "ids"))
    )


def _own_in_organization() -> Select[*tuple[Any, ...]]:
    """The persons' own deals among those that their organizations have counted, to be taken off."""
    return (
        select(persons.c.id, *_counted(-1))
        .select_from(persons.join(deals, _same(deals.c.person_id, persons.c.id)))
        .where(
            persons.c.company_id == _company,
            any_of(persons.c.id, "ids"),
            deals.c.org_id == persons.c.org_id,
            deals.c.is_archived == 0,
        )
    )


def _taken_part_in_elsewhere() -> Select[*tuple[Any, ...]]:
    """Deals of others, and of no or another organization, that the persons take part in."""
    joined = persons.join(deal_participants, _same(deal_participants.c.person_id, persons.c.id)).join(
        deals, _same(deals.c.id, deal_participants.c.deal_id)
    )
    return (
        select(persons.c.id, *_counted(1))
        .select_from(joined)
        .where(
            persons.c.company_id == _company,
            any_of(persons.c.id, "ids"),
            deal_participants.c.active_flag == 1,
            _other_than(deals.c.person_id, persons.c.id),
            _other_than(deals.c.org_id, persons.c.org_id),
            deals.c.is_archived == 0,
        )
    )


def _same(column: Column[int], other: Column[int]) -> ColumnElement[bool]:
    """The two columns hold the same id of the same company."""
    return and_(column.table.c.company_id == other.table.c.company_id, column == other)


@statement
def related_deals(kind: Contact) -> Executable:
    """How many deals the contacts bound as ``ids``, a JSON list, have to do with that are not their own.

    An organization's are those of its undeleted persons. A person's are those of its organization, which
    that has counted already, and those that it takes part in elsewhere. Archived deals do not count.
    """
    parts = (
        [_of_own_persons()]
        if kind == "organization"
        else [_of_own_organization(), _own_in_organization(), _taken_part_in_elsewhere()]
    )
    found = union_all(*parts).subquery("found")
    return select(found.c.id, *[func.sum(found.c[status]).label(status) for status in STATUSES]).group_by(
        found.c.id
    )
