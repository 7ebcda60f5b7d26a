"""Statements on the custom values of records, as they are searched by."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Table,
    Text,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    update,
)

from pipedriver.server.store.filtering.constructs import JsonWithout
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
def clear_labels(entity: str) -> Executable:
    """Take the labels bound as ``ids``, a JSON list, from all records of a kind."""
    table = TABLES[entity]
    held: ColumnElement[Any]
    values: dict[str, ColumnElement[Any]]
    if entity == "deal":
        held = literal_column("'['", Text()) + table.c.label + literal_column("']'", Text())
        left = JsonWithout(held, "ids")
        values = {"label": func.nullif(func.trim(left, "[]"), "")}
    else:
        held = table.c.label_ids
        left = JsonWithout(held, "ids")
        values = {"label_ids": left}
    return update(table).where(table.c.company_id == bindparam("company"), left != held).values(values)


@statement
def clear_category() -> Executable:
    """Take the categories bound as ``ids``, a JSON list of texts, from all products."""
    return (
        update(products)
        .where(products.c.company_id == bindparam("company"), any_of(products.c.category, "ids"))
        .values(category=None)
    )
