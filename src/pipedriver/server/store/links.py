"""Statements on the records that activities and notes are linked to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Executable, bindparam, select

from pipedriver.server.store.derived import TABLES, Kind
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import deals, organizations, persons
from pipedriver.server.store.visibility import visible

_DELETED: dict[Kind, ColumnElement[bool]] = {
    "deal": deals.c.status == "deleted",
    "person": persons.c.active_flag == 0,
    "organization": organizations.c.active_flag == 0,
}


@statement
def linked_record(kind: Kind, to_admin: bool) -> Executable:
    """A record that the viewer may see, and whether it is deleted; a deal with what it is linked to."""
    table = TABLES[kind]
    columns: list[ColumnElement[Any]] = [table.c.id, _DELETED[kind].label("deleted")]
    if kind == "deal":
        columns += [deals.c.person_id, deals.c.org_id]
    return select(*columns).where(
        table.c.company_id == bindparam("company"),
        table.c.id == bindparam("id"),
        *visible(table, to_admin=to_admin),
    )


@statement
def linkable_persons(to_admin: bool) -> Executable:
    """The undeleted persons bound as ``ids``, a JSON list, that the viewer may see."""
    return select(persons.c.id).where(
        persons.c.company_id == bindparam("company"),
        any_of(persons.c.id, "ids"),
        persons.c.active_flag == 1,
        *visible(persons, to_admin=to_admin),
    )
