"""What SQLite's planner is told about the tables, instead of what it would guess or measure.

Without figures it takes a company for ten records and walks through all of them where the key would do;
with measured ones its plans would change with the data. These are fixed ("Fixed Results Of ANALYZE" in
SQLite's documentation of ANALYZE), derived from the indexes alone, and say: few companies, large tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Index, MetaData, Table, Text, delete, insert, text

from pipedriver.server.store.columns import metadata
from pipedriver.server.store.database import Session
from pipedriver.server.store.statement import Statement

_ROWS = 1_000_000
_ROWS_OF_A_COMPANY = 500_000
_ROWS_OF_A_VALUE = 2_000
_ROWS_OF_A_STATUS = 100_000
_FEW_VALUES = frozenset(("status", "stage_id"))
"""Columns with so few values that each is shared by very many rows."""

_SHARED_IN_A_FIELD = {"object_id": 1, "number": _ROWS_OF_A_VALUE, "text": _ROWS_OF_A_VALUE}

_statistics = Table(
    "sqlite_stat1", MetaData(), Column("tbl", Text), Column("idx", Text), Column("stat", Text)
)


def fix_plans(session: Session) -> None:
    """Give SQLite's planner the figures; the tables must be there. A dropped index loses its figures."""
    session.run(Statement(text("ANALYZE sqlite_schema")))
    session.run(Statement(delete(_statistics)))
    session.run_many(Statement(insert(_statistics)), list(_figures()))
    # The figures count from when they are loaded.
    session.run(Statement(text("ANALYZE sqlite_schema")))


def _figures() -> Iterator[dict[str, str]]:
    for table in metadata.sorted_tables:
        key = [column.name for column in table.primary_key.columns]
        if key[0] == "company_id":
            yield _figure(table, _key_index(table), key, unique=True)
        for index in table.indexes:
            columns = [column.name for column in index.columns]
            if columns[0] == "company_id":
                # Whatever ends with the id holds each row once.
                unique = _is_unique(index) or columns[-1] == "id"
                yield _figure(table, str(index.name), columns, unique=unique)


def _figure(table: Table, index: str, columns: list[str], *, unique: bool) -> dict[str, str]:
    """How many rows the index has, and how many share a value of its first column, its first two, ..."""
    if columns[1:2] == ["is_archived"]:
        # Nearly no record is archived, so the flag narrows nothing down; behind the id all is settled.
        end = columns.index("id") if "id" in columns else len(columns)
        shared = [_ROWS_OF_A_COMPANY]
        shared += [max(_ROWS_OF_A_VALUE >> step, 2) for step in range(end - 2)]
        shared += [1] * (len(columns) - end)
    elif columns[1:2] == ["field_id"]:
        shared = [_ROWS_OF_A_STATUS, *[_SHARED_IN_A_FIELD.get(column, 2) for column in columns[2:]]]
    else:
        most = _ROWS_OF_A_STATUS if _FEW_VALUES.intersection(columns[1:2]) else _ROWS_OF_A_VALUE
        shared = [max(most >> step, 2) for step in range(len(columns) - 1)]
    if unique:
        shared[-1:] = [1]
    counts = [_ROWS, _ROWS_OF_A_COMPANY, *shared]
    return {"tbl": table.name, "idx": index, "stat": " ".join(str(count) for count in counts)}


def _key_index(table: Table) -> str:
    """The name by which the figures of SQLite know the index of a table's primary key."""
    by_rowid = table.dialect_options["sqlite"]["with_rowid"]
    return f"sqlite_autoindex_{table.name}_1" if by_rowid else table.name


def _is_unique(index: Index) -> bool:
    return bool(index.unique)
