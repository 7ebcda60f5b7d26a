"""The digest of the tables: any difference of a table, an index or a trigger makes another one."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Index, Integer

from pipedriver.server.store import schema
from pipedriver.server.store.search_places import SOURCES
from pipedriver.server.store.tables import notes


def test_the_digest_is_the_same_as_long_as_nothing_differs() -> None:
    assert schema.digest_of_tables("sqlite") == schema.digest_of_tables("sqlite")


def test_a_new_column_makes_another_digest() -> None:
    before = schema.digest_of_tables("sqlite")
    column: Column[int] = Column("colour", Integer)
    notes.append_column(column)
    try:
        assert schema.digest_of_tables("sqlite") != before
    finally:
        notes._columns.remove(column)  # pyright: ignore  # there is no public way back
    assert schema.digest_of_tables("sqlite") == before


def test_a_new_index_makes_another_digest() -> None:
    before = schema.digest_of_tables("sqlite")
    index = Index("notes_by_nothing", notes.c.company_id)
    try:
        assert schema.digest_of_tables("sqlite") != before
    finally:
        notes.indexes.discard(index)
    assert schema.digest_of_tables("sqlite") == before


def test_a_missing_trigger_makes_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = schema.digest_of_tables("sqlite")
    monkeypatch.setattr("pipedriver.server.store.search_index.SOURCES", SOURCES[:-1])
    assert schema.digest_of_tables("sqlite") != before
