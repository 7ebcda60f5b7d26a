"""Statements on the daily budgets of companies."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, func, insert, select, update

from pipedriver.server.store.budget_tables import daily_budgets
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import companies, users


@statement
def budget_of_company() -> Executable:
    """What a company spent on the latest day that is kept."""
    return select(daily_budgets.c.day, daily_budgets.c.spent).where(
        daily_budgets.c.company_id == bindparam("company_id")
    )


@statement
def update_budget() -> Executable:
    """Keep what a company has spent."""
    return (
        update(daily_budgets)
        .where(daily_budgets.c.company_id == bindparam("company"))
        .values(day=bindparam("day"), spent=bindparam("spent"))
    )


@statement
def insert_budget() -> Executable:
    """Keep for the first time what a company has spent."""
    return insert(daily_budgets)


@statement
def active_users() -> Executable:
    """How many active users a company has."""
    return (
        select(func.count())
        .select_from(users)
        .where(users.c.company_id == bindparam("company_id"), users.c.active_flag == 1)
    )


@statement
def company_ids() -> Executable:
    """Every company."""
    return select(companies.c.id).order_by(companies.c.id)
