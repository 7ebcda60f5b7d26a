"""Statements on activity types."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select

from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import activity_types

_of_company = activity_types.c.company_id == bindparam("company")


@statement
def all_activity_types() -> Executable:
    """Every activity type of the company, those in use first and in their order."""
    return (
        select(activity_types)
        .where(_of_company)
        .order_by(activity_types.c.active_flag.desc(), activity_types.c.order_nr, activity_types.c.id)
    )
