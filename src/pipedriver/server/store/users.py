"""Statements on users."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select

from pipedriver.server.store.rights_tables import blacklisted_emails
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import companies, followers, users


@statement
def user_by_id() -> Executable:
    """One user of the company, deactivated ones included."""
    return select(users).where(users.c.company_id == bindparam("company"), users.c.id == bindparam("id"))


@statement
def all_users() -> Executable:
    """Every user of the company."""
    return select(users).where(users.c.company_id == bindparam("company")).order_by(users.c.id)


@statement
def company_by_id() -> Executable:
    """The company itself."""
    return select(companies).where(companies.c.id == bindparam("company"))


@statement
def followers_of_user() -> Executable:
    """The ids of the users who follow a user."""
    return (
        select(followers.c.user_id)
        .where(
            followers.c.company_id == bindparam("company"),
            followers.c.object == "user",
            followers.c.object_id == bindparam("id"),
        )
        .order_by(followers.c.id)
    )


@statement
def blacklisted_emails_of() -> Executable:
    """The addresses whose mails with a user are not taken in."""
    return (
        select(blacklisted_emails)
        .where(
            blacklisted_emails.c.company_id == bindparam("company"),
            blacklisted_emails.c.user_id == bindparam("user"),
        )
        .order_by(blacklisted_emails.c.id)
    )
