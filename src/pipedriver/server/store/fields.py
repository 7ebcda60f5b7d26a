"""Statements on fields and on what can be chosen in them."""

from __future__ import annotations

from sqlalchemy import Executable, and_, bindparam, select, update

from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import field_options, fields


@statement
def fields_of_entity() -> Executable:
    """The fields in use of the kind of records bound as ``entity``, built-in ones first, in their order."""
    return (
        select(fields)
        .where(
            fields.c.company_id == bindparam("company"),
            fields.c.entity == bindparam("entity"),
            fields.c.active_flag == 1,
        )
        .order_by(fields.c.edit_flag, fields.c.order_nr, fields.c.id)
    )


@statement
def options_of_entity() -> Executable:
    """The options of those fields in their order, deleted ones too."""
    return (
        select(field_options)
        .join(
            fields,
            and_(fields.c.company_id == field_options.c.company_id, fields.c.id == field_options.c.field_id),
        )
        .where(
            field_options.c.company_id == bindparam("company"),
            fields.c.entity == bindparam("entity"),
            fields.c.active_flag == 1,
        )
        .order_by(field_options.c.field_id, field_options.c.order_nr, field_options.c.id)
    )


@statement
def delete_options() -> Executable:
    """Delete the options whose ids are bound as ``ids``, a JSON list."""
    return (
        update(field_options)
        .where(field_options.c.company_id == bindparam("company"), any_of(field_options.c.id, "ids"))
        .values(active_flag=0, update_time=bindparam("now"))
    )
