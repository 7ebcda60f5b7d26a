"""What a turn of the loop reads: one moment of the database for all, and each is told, whatever happens."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipedriver.server.brief_reads import BriefReads
from pipedriver.server.store.database import Database, Job, Session
from pipedriver.server.store.sqlite import FileDatabase, MemoryDatabase
from pipedriver.server.store.sqlite_reading import MustWrite, ReadingDatabase
from pipedriver.server.store.statement import Statement

_create = Statement(text("CREATE TABLE written (number INTEGER PRIMARY KEY)"))
_add = Statement(text("INSERT INTO written (number) VALUES (:number)"))
_numbers = Statement(text("SELECT number FROM written ORDER BY number"))


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[FileDatabase]:
    with closing(FileDatabase(tmp_path / "x.sqlite")) as made:
        made.write(lambda session: session.run(_create))
        yield made


@pytest.fixture(params=["one process", "a reader's"])
def file(request: pytest.FixtureRequest, writer: FileDatabase, tmp_path: Path) -> Iterator[Database]:
    with ExitStack() as stack:
        is_alone = request.param == "one process"
        yield writer if is_alone else stack.enter_context(closing(ReadingDatabase(tmp_path / "x.sqlite")))


def _numbers_of(session: Session) -> list[int]:
    return session.column(_numbers)


def _told_of(reads: BriefReads, job: Job) -> asyncio.Future[Any]:
    future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def told(result: Any, error: Exception | None) -> None:
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

    reads.add(job, told)
    return future


def _turns(database: Database, *turns: list[Job]) -> list[Any]:
    """What the jobs of turns of a loop gave or raised, one turn after the other."""

    async def go() -> list[Any]:
        reads, found = BriefReads(database), list[Any]()
        for jobs in turns:
            found += await asyncio.gather(*[_told_of(reads, job) for job in jobs], return_exceptions=True)
        return found

    return asyncio.run(go())


def _meanwhile(writer: FileDatabase, number: int) -> Callable[[Session], list[int]]:
    """A job that reads, while somebody else writes a number and is told that it is kept."""

    def write() -> None:
        writer.write(lambda session: session.run(_add, number=number))

    def job(session: Session) -> list[int]:
        other = threading.Thread(target=write)
        other.start()
        other.join()
        return _numbers_of(session)

    return job


def test_one_turn_sees_one_moment_and_the_next_what_was_written_since(
    writer: FileDatabase, file: Database
) -> None:
    before, after = [_numbers_of, _meanwhile(writer, 1), _numbers_of], [_numbers_of, _meanwhile(writer, 2)]
    assert _turns(file, before, after, [_numbers_of]) == [[], [], [], [1], [1], [1, 2]]


def test_what_is_kept_in_memory_is_true_in_each_turn(writer: FileDatabase, file: Database) -> None:
    def kept(session: Session) -> list[int]:
        return session.kept("numbers", ("written",), _numbers_of, session)

    turns: list[list[Job]] = [[kept, _meanwhile(writer, 1), kept], [kept, kept]]
    assert _turns(file, *turns) == [[], [], [], [1], [1]]


def test_a_job_that_raises_takes_nothing_from_the_others(file: Database) -> None:
    def refuse(_session: Session) -> None:
        raise ValueError("no")

    first, refused, last = _turns(file, [_numbers_of, refuse, _numbers_of])
    assert (first, str(refused), last) == ([], "no", [])


def test_what_is_left_to_write_is_written_or_refused(writer: FileDatabase, file: Database) -> None:
    def leave(session: Session) -> str:
        session.afterwards(lambda own: own.run(_add, number=7))
        return "left"

    left, numbers = _turns(file, [leave, _numbers_of])
    assert numbers == []
    # What the thread that writes got before this is committed before this.
    writer.write(lambda _session: None)
    if file is writer:
        assert (left, writer.read(_numbers_of)) == ("left", [7])
    else:
        assert isinstance(left, MustWrite)
        assert writer.read(_numbers_of) == []


def test_in_memory_each_is_told_too() -> None:
    database = MemoryDatabase()
    database.write(lambda session: session.run(_create))
    database.write(lambda session: session.run(_add, number=3))
    assert _turns(database, [_numbers_of, _numbers_of]) == [[3], [3]]
    database.close()


def test_nobody_waits_for_a_database_that_cannot_be_read(tmp_path: Path) -> None:
    database = ReadingDatabase(tmp_path)
    failed = _turns(database, [_numbers_of, _numbers_of])
    assert len(failed) == 2
    assert all(isinstance(error, Exception) for error in failed)
    database.close()
