"""Statements that read the users, persons and organizations that other records mention."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Executable, Table, bindparam, select

from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import deals, organizations, persons, users
from pipedriver.server.store.visibility import whether_seen


@statement
def users_to_mention() -> Executable:
    """Every user of the company, as other records mention them."""
    return select(users.c.id, users.c.name, users.c.email, users.c.active_flag, users.c.icon_url).where(
        users.c.company_id == bindparam("company")
    )


@statement
def mentioned_users() -> Executable:
    """The users whose ids are bound as ``ids``, a JSON list."""
    return select(users.c.id, users.c.name, users.c.email, users.c.active_flag, users.c.icon_url).where(
        users.c.company_id == bindparam("company"), any_of(users.c.id, "ids")
    )


def _those_asked_for(table: Table, *, several: bool) -> ColumnElement[bool]:
    """One record, bound as ``id``, or those bound as ``ids``, a JSON list, which costs a walk through it."""
    return any_of(table.c.id, "ids") if several else table.c.id == bindparam("id")


@statement
def mentioned_persons(to_admin: bool, *, several: bool) -> Executable:
    """The person bound as ``id``, or the persons bound as ``ids``, a JSON list, and whether each is seen."""
    return select(
        persons.c.id,
        persons.c.name,
        persons.c.email,
        persons.c.phone,
        persons.c.active_flag,
        persons.c.owner_id,
        *whether_seen(persons, to_admin=to_admin),
    ).where(persons.c.company_id == bindparam("company"), _those_asked_for(persons, several=several))


@statement
def mentioned_organizations(to_admin: bool, *, several: bool) -> Executable:
    """The organization bound as ``id``, or those bound as ``ids``, a JSON list, and whether each is seen."""
    return select(
        organizations.c.id,
        organizations.c.name,
        organizations.c.people_count,
        organizations.c.owner_id,
        organizations.c.address,
        organizations.c.active_flag,
        organizations.c.label_ids,
        *whether_seen(organizations, to_admin=to_admin),
    ).where(
        organizations.c.company_id == bindparam("company"), _those_asked_for(organizations, several=several)
    )


@statement
def mentioned_deals(to_admin: bool, *, several: bool) -> Executable:
    """The deal bound as ``id``, or the deals bound as ``ids``, a JSON list, and whether each is seen."""
    return select(
        deals.c.id,
        deals.c.title,
        deals.c.status,
        deals.c.value,
        deals.c.currency,
        deals.c.stage_id,
        deals.c.pipeline_id,
        *whether_seen(deals, to_admin=to_admin),
    ).where(deals.c.company_id == bindparam("company"), _those_asked_for(deals, several=several))
