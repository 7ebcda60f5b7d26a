"""Statements on pipelines."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select

from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import pipelines

_of_company = pipelines.c.company_id == bindparam("company")


@statement
def all_pipelines() -> Executable:
    """Every pipeline of the company, deleted ones included."""
    return select(pipelines).where(_of_company)


@statement
def active_pipelines() -> Executable:
    """The pipelines that are in use, by id."""
    return select(pipelines).where(_of_company, pipelines.c.active == 1).order_by(pipelines.c.id)


@statement
def active_pipeline_ids() -> Executable:
    """The ids of the pipelines that are in use, the default one first."""
    return (
        select(pipelines.c.id)
        .where(_of_company, pipelines.c.active == 1)
        .order_by(pipelines.c.order_nr, pipelines.c.id)
    )
