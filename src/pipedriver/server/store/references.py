"""Statements that read the users, persons and organizations that other records mention."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select

from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import deals, organizations, persons, users


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
def mentioned_persons() -> Executable:
    """The persons whose ids are bound as ``ids``, a JSON list, each with the name of the owner."""
    return select(
        persons.c.id,
        persons.c.name,
        persons.c.email,
        persons.c.phone,
        persons.c.active_flag,
        persons.c.owner_id,
        persons.c.visible_to,
    ).where(persons.c.company_id == bindparam("company"), any_of(persons.c.id, "ids"))


@statement
def mentioned_organizations() -> Executable:
    """The organizations whose ids are bound as ``ids``, a JSON list, each with the name of the owner."""
    return (
        select(
            organizations.c.id,
            organizations.c.name,
            organizations.c.people_count,
            organizations.c.owner_id,
            organizations.c.address,
            organizations.c.active_flag,
            organizations.c.label_ids,
            organizations.c.visible_to,
            users.c.name.label("owner_name"),
        )
        .join(
            users,
            (users.c.company_id == organizations.c.company_id) & (users.c.id == organizations.c.owner_id),
        )
        .where(organizations.c.company_id == bindparam("company"), any_of(organizations.c.id, "ids"))
    )


@statement
def mentioned_deals() -> Executable:
    """The deals whose ids are bound as ``ids``, a JSON list."""
    return select(
        deals.c.id,
        deals.c.title,
        deals.c.status,
        deals.c.value,
        deals.c.currency,
        deals.c.stage_id,
        deals.c.pipeline_id,
    ).where(deals.c.company_id == bindparam("company"), any_of(deals.c.id, "ids"))
