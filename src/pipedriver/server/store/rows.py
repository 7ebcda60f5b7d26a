"""Adding rows to any table, many at a time, and changing one."""

from __future__ import annotations

import functools
from typing import Any

from sqlalchemy import ColumnDefault, Executable, Float, Table, text

from pipedriver.server.store.database import Session
from pipedriver.server.store.statement import statement


@statement
def insert_row(table: Table, *columns: str) -> Executable:
    """Add a row; a column that is not named gets what the table gives by itself."""
    names = ", ".join(columns)
    values = ", ".join(f":{column}" for column in columns)
    return text(f"INSERT INTO {table.name} ({names}) VALUES ({values})")  # noqa: S608  # names of our own tables


def as_kept(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Every column of a row that `insert_row` adds, as reading it back would give it."""
    defaults, floats = _columns_of(table)
    kept = {**defaults, **row}
    for name in floats:
        if kept[name] is not None:
            kept[name] = float(kept[name])
    return kept


@functools.cache
def _columns_of(table: Table) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the columns hold where nothing is given, and those that hold floats, whatever is given."""
    defaults: dict[str, Any] = {
        column.name: column.default.arg if isinstance(column.default, ColumnDefault) else None
        for column in table.columns
    }
    return defaults, tuple(column.name for column in table.columns if isinstance(column.type, Float))


def add_rows(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    """Add rows that all have the same columns."""
    if rows:
        session.run_many(insert_row(table, *rows[0]), rows)


@statement
def change_row(table: Table, *columns: str) -> Executable:
    """Change the columns of the row whose company and id are bound as ``company`` and ``key``."""
    changes = ", ".join(f"{column} = :{column}" for column in columns)
    return text(f"UPDATE {table.name} SET {changes} WHERE company_id = :company AND id = :key")  # noqa: S608  # names of our own tables
