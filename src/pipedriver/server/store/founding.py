"""Statements that a new company needs, and those that find the companies that are there."""

from __future__ import annotations

from sqlalchemy import Executable, and_, bindparam, func, select, update

from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import api_tokens, companies, users


@statement
def highest_company_id() -> Executable:
    """The highest id of a company; null where there is none."""
    return select(func.max(companies.c.id))


@statement
def company_by_domain() -> Executable:
    """The id of the company whose domain is bound as ``domain``."""
    return select(companies.c.id).where(companies.c.domain == bindparam("domain"))


@statement
def company_by_id() -> Executable:
    """The company whose id is bound as ``company``."""
    return select(companies).where(companies.c.id == bindparam("company"))


@statement
def user_by_token() -> Executable:
    """The id of the user whose token is bound as ``token``."""
    return select(api_tokens.c.user_id).where(api_tokens.c.token == bindparam("token"))


@statement
def founded_companies() -> Executable:
    """Every company with the user who made it and that user's token, oldest first."""
    return (
        select(
            companies.c.id.label("company_id"),
            companies.c.name.label("company_name"),
            companies.c.domain.label("company_domain"),
            users.c.id.label("user_id"),
            api_tokens.c.token.label("api_token"),
        )
        .select_from(companies)
        .join(users, and_(users.c.company_id == companies.c.id, users.c.has_created_company == 1))
        .join(
            api_tokens,
            and_(api_tokens.c.company_id == users.c.company_id, api_tokens.c.user_id == users.c.id),
        )
        .order_by(companies.c.id, users.c.id)
    )


@statement
def members() -> Executable:
    """Every active user with the company and the token, in the order in which they came."""
    return (
        select(
            companies.c.id.label("company_id"),
            companies.c.name.label("company_name"),
            users.c.id.label("user_id"),
            users.c.name.label("user_name"),
            users.c.is_admin,
            api_tokens.c.token.label("api_token"),
        )
        .select_from(companies)
        .join(users, and_(users.c.company_id == companies.c.id, users.c.active_flag == 1))
        .join(
            api_tokens,
            and_(api_tokens.c.company_id == users.c.company_id, api_tokens.c.user_id == users.c.id),
        )
        .order_by(companies.c.id, users.c.id)
    )


@statement
def change_token() -> Executable:
    """Give the user whose company and id are bound as ``company`` and ``user`` the token ``new_token``."""
    return (
        update(api_tokens)
        .where(api_tokens.c.company_id == bindparam("company"), api_tokens.c.user_id == bindparam("user"))
        .values(token=bindparam("new_token"))
    )


@statement
def users_with_tokens() -> Executable:
    """Every user of a company with the user's token, in the order of their ids."""
    return (
        select(users, api_tokens.c.token)
        .join(
            api_tokens,
            and_(api_tokens.c.company_id == users.c.company_id, api_tokens.c.user_id == users.c.id),
        )
        .where(users.c.company_id == bindparam("company"))
        .order_by(users.c.id)
    )
