"""Statements that read the users, persons and organizations that other records mention."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select

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


@statement
def mentioned_persons(to_admin: bool) -> Executable:
    """The persons whose ids are bound as ``ids``, a JSON list, and whether the viewer sees each."""
    return select(
        persons.c.id,
        persons.c.name,
        persons.c.email,
        persons.c.phone,
        persons.c.active_flag,
        persons.c.owner_id,
        *whether_seen(persons, to_admin=to_admin),
    ).where(persons.c.company_id == bindparam("company"), any_of(persons.c.id, "ids"))


@statement
def mentioned_organizations(to_admin: bool) -> Executable:
    """The organizations bound as ``ids``, a JSON list, with the owner's name, and whether each is seen."""
    return (
        select(
            organizations.c.id,
            organizations.c.name,
            organizations.c.people_count,
            organizations.c.owner_id,
            organizations.c.address,
            organizations.c.active_flag,
            organizations.c.label_ids,
            *whether_seen(organizations, to_admin=to_admin),
            users.c.name.label("owner_name"),
        )
        .join(
            users,
            (users.c.company_id == organizations.c.company_id) & (users.c.id == organizations.c.owner_id),
        )
        .where(organizations.c.company_id == bindparam("company"), any_of(organizations.c.id, "ids"))
    )


@statement
def mentioned_deals(to_admin: bool) -> Executable:
    """The deals whose ids are bound as ``ids``, a JSON list, and whether the viewer sees each."""
    return select(
        deals.c.id,
        deals.c.title,
        deals.c.status,
        deals.c.value,
        deals.c.currency,
        deals.c.stage_id,
        deals.c.pipeline_id,
        *whether_seen(deals, to_admin=to_admin),
    ).where(deals.c.company_id == bindparam("company"), any_of(deals.c.id, "ids"))
