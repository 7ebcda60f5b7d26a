"""Statements that tell what conditions can compare with."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Executable, Table, bindparam, select

from pipedriver.server.store.rights_tables import teams
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import pipelines, stages, users

Kind = Literal["users", "stages", "pipelines", "teams"]

_TABLES: dict[Kind, Table] = {"users": users, "stages": stages, "pipelines": pipelines, "teams": teams}


@statement
def ids_of(kind: Kind) -> Executable:
    """The ids of all users, stages, pipelines or teams of the company, deleted ones too."""
    table = _TABLES[kind]
    return select(table.c.id).where(table.c.company_id == bindparam("company"))
