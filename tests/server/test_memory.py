"""Values that are kept until a table they come from is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, insert, update

from pipedriver.server.store.database import Database, Session
from pipedriver.server.store.rows import add_rows, change_row
from pipedriver.server.store.schema import prepare
from pipedriver.server.store.sqlite import FileDatabase, MemoryDatabase
from pipedriver.server.store.statement import Statement
from pipedriver.server.store.tables import companies
from pipedriver.server.store.users import company_by_id


@pytest.fixture(params=["memory", "file"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    made: Database = MemoryDatabase() if request.param == "memory" else FileDatabase(tmp_path / "x.sqlite")
    made.write(lambda session: prepare(session, is_empty=True))
    made.write(lambda session: session.run(_founding, **ROW))
    yield made
    made.close()


_founding = Statement(insert(companies))
ROW = {
    "id": 1,
    "name": "Old",
    "domain": "old",
    "country": None,
    "industry": None,
    "default_currency": "EUR",
    "add_time": "2026-01-01 00:00:00",
}
_renaming = Statement(update(companies).where(companies.c.id == 1).values(name=bindparam("new")))


def name(session: Session) -> str:
    def load() -> str:
        row = session.first(company_by_id(), company=1)
        assert row is not None
        return str(row["name"])

    return session.kept("name", ("companies",), load)


def test_a_kept_value_follows_a_committed_write(database: Database) -> None:
    assert database.read(name) == "Old"
    database.write(lambda session: session.run(_renaming, new="New"))
    assert database.read(name) == "New"


def test_the_writing_job_sees_its_own_write(database: Database) -> None:
    assert database.read(name) == "Old"

    def job(session: Session) -> str:
        session.run(_renaming, new="New")
        return name(session)

    assert database.write(job) == "New"


def test_what_is_undone_is_kept_by_nobody(database: Database) -> None:
    def job(session: Session) -> None:
        session.run(_renaming, new="New")
        assert name(session) == "New"
        raise ValueError("undo it")

    with pytest.raises(ValueError, match="undo it"):
        database.write(job)
    assert database.read(name) == "Old"
    assert database.write(name) == "Old"


def test_a_job_that_began_before_a_write_keeps_nothing_of_it(tmp_path: Path) -> None:
    database = FileDatabase(tmp_path / "x.sqlite")
    database.write(lambda session: prepare(session, is_empty=True))
    database.write(lambda session: session.run(_founding, **ROW))

    def job(session: Session) -> str:
        assert session.value(company_by_id(), company=1) == 1
        database.write(lambda writing: writing.run(_renaming, new="New"))
        return name(session)

    assert database.read(job) == "Old"
    assert database.read(name) == "New"
    database.close()


def test_a_value_is_read_once(database: Database) -> None:
    reads: list[int] = []

    def load() -> int:
        reads.append(1)
        return len(reads)

    def job(session: Session) -> int:
        return session.kept("count", ("companies",), load)

    assert [database.read(job) for _ in range(3)] == [1, 1, 1]


def test_statements_written_as_text_count_too(database: Database) -> None:
    def found(session: Session) -> int:
        found = session.first(company_by_id(), company=2)
        return 0 if found is None else 1

    def kept(session: Session) -> int:
        return session.kept("found", ("companies",), lambda: found(session))

    assert database.read(kept) == 0
    database.write(lambda session: add_rows(session, companies, [{**ROW, "id": 2, "domain": "new"}]))
    assert database.read(kept) == 1
    assert change_row(companies, "name").writes == "companies"
