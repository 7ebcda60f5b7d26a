"""How the database would carry out a statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from pipedriver.server.store.database import Database, Session
from pipedriver.server.store.statement import Statement


def plan_of(database: Database, statement: Statement, **values: Any) -> list[str]:
    """The steps of SQLite's plan, each in its words."""
    written, fixed = statement.text(SQLiteDialect_pysqlite(paramstyle="named"))
    explained = Statement(text(f"EXPLAIN QUERY PLAN {written}"))

    def job(session: Session) -> list[str]:
        return [row["detail"] for row in session.all(explained, **{**fixed, **values})]

    return database.read(job)
