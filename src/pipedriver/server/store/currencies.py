"""Statements on currencies."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select

from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import currencies

_of_company = currencies.c.company_id == bindparam("company")


@statement
def all_currencies() -> Executable:
    """Every currency of a company, by code."""
    return select(currencies).where(_of_company).order_by(currencies.c.code)


@statement
def currency_by_code() -> Executable:
    """The currency whose code is bound as ``code``."""
    return select(currencies).where(_of_company, currencies.c.code == bindparam("code"))


@statement
def currencies_by_codes() -> Executable:
    """The currencies whose codes are bound as ``codes``, a JSON list."""
    return select(currencies).where(_of_company, any_of(currencies.c.code, "codes"))
