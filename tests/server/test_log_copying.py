"""SQLite's log is copied into the database beside those who write, and begins anew."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from pipedriver.server.store.database import Session
from pipedriver.server.store.driver import open_existing
from pipedriver.server.store.log_sync import log_of
from pipedriver.server.store.sqlite import FileDatabase
from pipedriver.server.store.statement import Statement

_create = Statement(text("CREATE TABLE written (number INTEGER PRIMARY KEY, content TEXT)"))
_add = Statement(text("INSERT INTO written (content) VALUES (:content)"))
_count = Statement(text("SELECT count(*) FROM written"))
_FEW_PAGES = 40
_SEQUENCE = slice(12, 16)
"""Where a log tells how often it has begun anew (SQLite's documentation, "WAL-mode File Format")."""
_MANY = 50_000
"""More than is ever written here."""
_LONG = 120
"""Seconds that nothing takes here, unless it never ends."""


@pytest.fixture
def file(tmp_path: Path) -> Iterator[FileDatabase]:
    made = FileDatabase(tmp_path / "x.sqlite", pages_of_log=_FEW_PAGES)
    made.write(lambda session: session.run(_create))
    yield made
    made.close()


def add(session: Session) -> int:
    return session.run(_add, content="x" * 10_000)


def count(database: FileDatabase) -> int:
    return int(database.read(lambda session: session.value(_count)))


def beginnings(database: FileDatabase) -> int:
    """How often the log has begun anew."""
    with log_of(database.path).open("rb") as log:
        return int.from_bytes(log.read(32)[_SEQUENCE], "big")


def write_until(database: FileDatabase, over: Callable[[], bool]) -> int:
    """Write until something is so; gives how many rows that took."""
    for written in range(_MANY):
        if over():
            return written
        database.write(add)
    raise AssertionError("it was never so")


async def _told(database: FileDatabase) -> None:
    told: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

    def tell(result: int | None, error: Exception | None) -> None:
        assert error is None
        told.set_result(result)

    database.submit_on_loop(add, tell)
    assert await told == 1


def test_the_log_begins_anew_while_others_write_on(file: FileDatabase) -> None:
    before = beginnings(file)
    over = threading.Event()
    totals: list[int] = []

    def more() -> None:
        written = 0
        while not over.is_set():
            file.write(add)
            written += 1
        totals.append(written)

    async def from_a_loop() -> int:
        written = 0
        while not over.is_set():
            await _told(file)
            written += 1
        return written

    threads = [
        threading.Thread(target=more),
        threading.Thread(target=lambda: totals.append(asyncio.run(from_a_loop()))),
    ]
    for thread in threads:
        thread.start()
    try:
        totals.append(write_until(file, lambda: beginnings(file) >= before + 3))
    finally:
        over.set()
        for thread in threads:
            thread.join(_LONG)
    assert len(totals) == 3
    assert count(file) == sum(totals)
    with closing(open_existing(file.path, writable=False)) as other:
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_commit_copies_nothing(file: FileDatabase) -> None:
    size = file.path.stat().st_size
    file.write(add)
    assert file.path.stat().st_size == size
    write_until(file, lambda: file.path.stat().st_size > size)


def test_one_who_reads_on_keeps_the_log_and_nobody_from_writing(file: FileDatabase) -> None:
    with closing(open_existing(file.path, writable=True)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM written").fetchall()
        before = beginnings(file)
        for _ in range(2 * _FEW_PAGES):
            file.write(add)
        assert beginnings(file) == before
        assert reader.execute("SELECT count(*) FROM written").fetchone() == (0,)
        reader.execute("COMMIT")
        more = write_until(file, lambda: beginnings(file) > before)
    assert count(file) == 2 * _FEW_PAGES + more


def test_closing_waits_for_the_copy_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    file = FileDatabase(path, pages_of_log=_FEW_PAGES)
    file.write(lambda session: session.run(_create))
    for number in range(1, 40):
        file.write(add)
        if number % 13 == 0:
            # Whether a copy is just under way, and how far it is, is the disk's matter.
            file.close()
            file = FileDatabase(path, pages_of_log=_FEW_PAGES)
            assert count(file) == number
    file.close()
    assert not log_of(path).exists()
