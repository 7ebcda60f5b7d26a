"""Statements that find out who is calling."""

from __future__ import annotations

from sqlalchemy import Executable, and_, bindparam, select

from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import api_tokens, companies, users

_VIEWER = (
    companies.c.id.label("company_id"),
    companies.c.domain.label("company_domain"),
    users.c.id.label("user_id"),
    users.c.is_admin,
    users.c.role_id,
    users.c.default_currency,
    users.c.locale,
    users.c.timezone_name,
)
"""What the rules need of a user and the company."""


@statement
def viewer_by_id() -> Executable:
    """An active user, bound as ``id``, of the company."""
    return (
        select(*_VIEWER)
        .select_from(users)
        .join(companies, companies.c.id == users.c.company_id)
        .where(
            users.c.company_id == bindparam("company"),
            users.c.id == bindparam("id"),
            users.c.active_flag == 1,
        )
    )


@statement
def viewer_by_token() -> Executable:
    """The user whom an API token belongs to, with what the rules need of the company."""
    return (
        select(*_VIEWER)
        .select_from(api_tokens)
        .join(
            users,
            and_(users.c.company_id == api_tokens.c.company_id, users.c.id == api_tokens.c.user_id),
        )
        .join(companies, companies.c.id == api_tokens.c.company_id)
        .where(api_tokens.c.token == bindparam("token"), users.c.active_flag == 1)
    )
