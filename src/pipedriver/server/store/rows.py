"""Adding rows to any table, many at a time, and changing one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import ColumnDefault, Executable, Float, Table, text

from pipedriver.server.store.database import Session
from pipedriver.server.store.statement import statement


@statement
def insert_row(table: Table, *columns: str) -> Executable:
    """Add a row; a column that is not named gets what the table gives by itself."""
    names = ", ".join(columns)
    values = ", ".join(f":{column}" for column in columns)
    return text(f"INSERT INTO {table.name} ({names}) VALUES ({values})")  # noqa: S608  # names of our own tables


def as_read(table: Table, names: Sequence[str]) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    """What gives the columns of a row that `insert_row` adds, by their names in order, as reading it would.

    Names that the table has no column of are null.
    """
    nothing: dict[str, Any] = dict.fromkeys(names)
    for column in table.columns:
        if column.name in nothing and isinstance(column.default, ColumnDefault):
            nothing[column.name] = column.default.arg
    floats = tuple(
        column.name for column in table.columns if column.name in nothing and isinstance(column.type, Float)
    )
    in_order = cast("Callable[[dict[str, Any]], tuple[Any, ...]]", itemgetter(*names))

    def read(row: dict[str, Any]) -> tuple[Any, ...]:
        kept = {**nothing, **row}
        for name in floats:
            # A column of floats holds floats, whatever is given.
            if isinstance(kept[name], int):
                kept[name] = float(kept[name])
        return in_order(kept)

    return read


def add_rows(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    """Add rows that all have the same columns."""
    if rows:
        session.run_many(insert_row(table, *rows[0]), rows)


@statement
def change_row(table: Table, *columns: str) -> Executable:
    """Change the columns of the row whose company and id are bound as ``company`` and ``key``."""
    changes = ", ".join(f"{column} = :{column}" for column in columns)
    return text(f"UPDATE {table.name} SET {changes} WHERE company_id = :company AND id = :key")  # noqa: S608  # names of our own tables
