"""Adding rows to any table, many at a time, and changing one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Executable, Table, text

from pipedriver.server.store.database import Session
from pipedriver.server.store.statement import statement


@statement
def insert_row(table: Table, *columns: str) -> Executable:
    """Add a row; a column that is not named gets what the table gives by itself."""
    names = ", ".join(columns)
    values = ", ".join(f":{column}" for column in columns)
    return text(f"INSERT INTO {table.name} ({names}) VALUES ({values})")  # noqa: S608  # names of our own tables


def add_rows(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    """Add rows that all have the same columns."""
    if rows:
        session.run_many(insert_row(table, *rows[0]), rows)


@statement
def change_row(table: Table, *columns: str) -> Executable:
    """Change the columns of the row whose company and id are bound as ``company`` and ``key``."""
    changes = ", ".join(f"{column} = :{column}" for column in columns)
    return text(f"UPDATE {table.name} SET {changes} WHERE company_id = :company AND id = :key")  # noqa: S608  # names of our own tables
