"""Indexes that are dropped for a while come back with what the planner is told about them."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table, Text, select

from pipedriver.server.founding import founded_image
from pipedriver.server.store.bulk import create_indexes, drop_indexes, scattered_indexes
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.sqlite import MemoryDatabase
from pipedriver.server.store.statement import Statement

_figures = Table("sqlite_stat1", MetaData(), Column("tbl", Text), Column("idx", Text), Column("stat", Text))
_schema = Table("sqlite_master", MetaData(), Column("type", Text), Column("name", Text))


def _known(session: Session) -> tuple[list[Row], list[Row]]:
    figures = session.all(Statement(select(_figures).order_by(_figures.c.tbl, _figures.c.idx)))
    indexes = session.all(
        Statement(select(_schema).where(_schema.c.type == "index").order_by(_schema.c.name))
    )
    return figures, indexes


def _rebuild(session: Session) -> None:
    indexes = scattered_indexes()
    drop_indexes(session, indexes)
    assert list(create_indexes(session, indexes)) == list(range(1, len(indexes) + 1))


def test_rebuilt_indexes_keep_their_figures() -> None:
    database = MemoryDatabase(founded_image())
    before = database.read(_known)
    assert len(before[0]) > len(scattered_indexes()) > 0
    database.write(_rebuild)
    assert database.read(_known) == before
    database.close()
