"""Statements on the custom values of records, as they are searched by."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Executable, Table, bindparam, delete, exists, select, update

from pipedriver.server.store.product_tables import products
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import custom_values, deals, organizations, persons

TABLES: dict[str, Table] = {
    "deal": deals,
    "person": persons,
    "organization": organizations,
    "product": products,
}
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
def delete_values_of_field() -> Executable:
    """Delete every value of the field bound as ``field``."""
    return delete(custom_values).where(
        custom_values.c.company_id == bindparam("company"), custom_values.c.field_id == bindparam("field")
    )


@statement
def delete_options_of_values() -> Executable:
    """Take the options bound as ``options``, a JSON list, from all values of the field bound as ``field``."""
    return delete(custom_values).where(
        custom_values.c.company_id == bindparam("company"),
        custom_values.c.field_id == bindparam("field"),
        any_of(custom_values.c.number, "options"),
    )


@statement
def close_up_first_places() -> Executable:
    """Let the first of the values that each record has in the field bound as ``field`` be at the place 0.

    Lists are in the order of what is there; the places of the others show only which comes before which.
    """
    earlier = custom_values.alias("earlier")
    return (
        update(custom_values)
        .where(
            custom_values.c.company_id == bindparam("company"),
            custom_values.c.field_id == bindparam("field"),
            custom_values.c.position > 0,
            ~exists().where(
                earlier.c.company_id == custom_values.c.company_id,
                earlier.c.field_id == custom_values.c.field_id,
                earlier.c.object_id == custom_values.c.object_id,
                earlier.c.position < custom_values.c.position,
            ),
        )
        .values(position=0)
    )


@statement
def labelled_records(entity: str) -> Executable:
    """The records that have labels: their ids, and the labels as text, from the id after ``after`` on."""
    table = TABLES[entity]
    labels = table.c.label if entity == "deal" else table.c.label_ids
    condition: ColumnElement[bool] = labels.is_not(None) if entity == "deal" else labels != "[]"
    return (
        select(table.c.id, labels.label("labels"))
        .where(table.c.company_id == bindparam("company"), table.c.id > bindparam("after"), condition)
        .order_by(table.c.id)
        .limit(bindparam("fetch"))
    )


@statement
def clear_category() -> Executable:
    """Take the categories bound as ``ids``, a JSON list of texts, from all products."""
    return (
        update(products)
        .where(products.c.company_id == bindparam("company"), any_of(products.c.category, "ids"))
        .values(category=None)
    )
