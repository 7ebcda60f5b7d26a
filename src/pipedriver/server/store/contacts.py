"""Statements on persons and organizations, which are listed, found and changed alike."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Table,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql.selectable import ScalarSelect

from pipedriver.server.store.derived import TABLES
from pipedriver.server.store.listing import Order, paged
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import deal_participants, deals, organizations, persons
from pipedriver.server.store.visibility import visible

Contact = Literal["person", "organization"]
"""The two kinds of contact."""

ESCAPE = "/"
"""The character that takes its meaning from ``%`` and ``_`` in a pattern to search by."""

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
def list_contacts(kind: Contact, to_admin: bool, owned: bool, beginning: bool, order: Order) -> Executable:
    """One page of undeleted contacts: of the owner bound as ``owner``, beginning with ``first_char``."""
    table = TABLES[kind]
    found = select(table).where(table.c.active_flag == 1, *_seen(table, to_admin))
    if owned:
        found = found.where(table.c.owner_id == bindparam("owner"))
    if beginning:
        found = found.where(table.c.first_char == bindparam("first_char"))
    return paged(found, table, order)


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
def find_persons(to_admin: bool, by_email: bool, of_organization: bool) -> Executable:
    """One page of undeleted persons whose name, or an e-mail address, is like ``pattern``.

    Each comes with its organization's name.
    """
    searched = persons.c.search_email if by_email else persons.c.search_name
    found = (
        select(
            persons.c.id,
            persons.c.name,
            persons.c.primary_email,
            persons.c.phone,
            persons.c.org_id,
            organizations.c.name.label("org_name"),
            persons.c.visible_to,
        )
        .select_from(
            persons.outerjoin(
                organizations,
                and_(
                    organizations.c.company_id == persons.c.company_id, organizations.c.id == persons.c.org_id
                ),
            )
        )
        .where(
            persons.c.active_flag == 1,
            searched.like(bindparam("pattern"), escape=ESCAPE),
            *_seen(persons, to_admin),
        )
    )
    if of_organization:
        found = found.where(persons.c.org_id == bindparam("organization"))
    return paged(found, persons, (("id", "ASC"),))


@statement
def find_organizations(to_admin: bool) -> Executable:
    """One page of undeleted organizations whose name is like ``pattern``."""
    found = select(
        organizations.c.id, organizations.c.name, organizations.c.address, organizations.c.visible_to
    ).where(
        organizations.c.active_flag == 1,
        organizations.c.search_name.like(bindparam("pattern"), escape=ESCAPE),
        *_seen(organizations, to_admin),
    )
    return paged(found, organizations, (("id", "ASC"),))


@statement
def mark_deleted(kind: Contact) -> Executable:
    """Delete the contacts whose ids are bound as ``ids``, a JSON list."""
    table = TABLES[kind]
    return (
        update(table)
        .where(table.c.company_id == _company, any_of(table.c.id, "ids"))
        .values(active_flag=0, delete_time=bindparam("now"), update_time=bindparam("now"))
    )


def _deals_of(status: str) -> list[ColumnElement[bool]]:
    return [deals.c.company_id == _company, deals.c.status == status, deals.c.is_archived == 0]


def _other_than(column: ColumnElement[int], owner: ColumnElement[int]) -> ColumnElement[bool]:
    return or_(column.is_(None), owner.is_(None), column != owner)


def _of_persons(status: str) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(
            persons.join(
                deals, and_(deals.c.company_id == persons.c.company_id, deals.c.person_id == persons.c.id)
            )
        )
        .where(
            persons.c.company_id == _company,
            persons.c.org_id == organizations.c.id,
            persons.c.active_flag == 1,
            _other_than(deals.c.org_id, organizations.c.id),
            *_deals_of(status),
        )
        .correlate(organizations)
        .scalar_subquery()
    )


def _own_in_organization(status: str) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(deals)
        .where(deals.c.person_id == persons.c.id, deals.c.org_id == persons.c.org_id, *_deals_of(status))
        .correlate(persons)
        .scalar_subquery()
    )


def _taken_part_in_elsewhere(status: str) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(
            deal_participants.join(
                deals,
                and_(
                    deals.c.company_id == deal_participants.c.company_id,
                    deals.c.id == deal_participants.c.deal_id,
                ),
            )
        )
        .where(
            deal_participants.c.company_id == _company,
            deal_participants.c.person_id == persons.c.id,
            deal_participants.c.active_flag == 1,
            _other_than(deals.c.person_id, persons.c.id),
            _other_than(deals.c.org_id, persons.c.org_id),
            *_deals_of(status),
        )
        .correlate(persons)
        .scalar_subquery()
    )


@statement
def related_deals(kind: Contact) -> Executable:
    """How many deals each of the contacts bound as ``ids``, a JSON list, has to do with but are not its own.

    An organization's are those of its undeleted persons. A person's are those of its organization, which
    that has counted already, and those that it takes part in elsewhere. Archived deals do not count.
    """
    if kind == "organization":
        counts = [_of_persons(status).label(status) for status in STATUSES]
        return select(organizations.c.id, *counts).where(
            organizations.c.company_id == _company, any_of(organizations.c.id, "ids")
        )
    counts = [
        (
            func.coalesce(organizations.c[f"{status}_deals_count"], 0)
            - _own_in_organization(status)
            + _taken_part_in_elsewhere(status)
        ).label(status)
        for status in STATUSES
    ]
    return (
        select(persons.c.id, *counts)
        .select_from(
            persons.outerjoin(
                organizations,
                and_(
                    organizations.c.company_id == persons.c.company_id, organizations.c.id == persons.c.org_id
                ),
            )
        )
        .where(persons.c.company_id == _company, any_of(persons.c.id, "ids"))
    )
