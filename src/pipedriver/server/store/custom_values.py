"""Statements on the custom values of records, as they are searched by."""

from __future__ import annotations

from sqlalchemy import Executable, Table, and_, bindparam, delete, select

from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import custom_values, deals, organizations, persons

TABLES: dict[str, Table] = {"deal": deals, "person": persons, "organization": organizations}
"""The tables whose records hold custom values, by the kind of record."""


@statement
def delete_value() -> Executable:
    """Delete the value of the field bound as ``field`` in the record bound as ``object``."""
    return delete(custom_values).where(
        custom_values.c.company_id == bindparam("company"),
        custom_values.c.field_id == bindparam("field"),
        custom_values.c.object_id == bindparam("object"),
    )


@statement
def delete_values_of_fields() -> Executable:
    """Delete every value of the fields whose ids are bound as ``fields``, a JSON list."""
    return delete(custom_values).where(
        custom_values.c.company_id == bindparam("company"), any_of(custom_values.c.field_id, "fields")
    )


@statement
def records_with_option(entity: str) -> Executable:
    """The records that have chosen the option bound as ``option`` in the field bound as ``field``.

    Their ids with what they hold, in the order of the ids and from the one after ``after`` on.
    """
    table = TABLES[entity]
    return (
        select(table.c.id, table.c.custom_fields)
        .select_from(
            custom_values.join(
                table,
                and_(
                    table.c.company_id == custom_values.c.company_id, table.c.id == custom_values.c.object_id
                ),
            )
        )
        .where(
            custom_values.c.company_id == bindparam("company"),
            custom_values.c.field_id == bindparam("field"),
            custom_values.c.number == bindparam("option"),
            custom_values.c.object_id > bindparam("after"),
        )
        .order_by(custom_values.c.object_id)
        .limit(bindparam("fetch"))
    )
