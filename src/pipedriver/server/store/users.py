"""Statements on users."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select

from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import companies, users


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
