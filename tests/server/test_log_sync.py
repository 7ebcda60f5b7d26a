"""What is acknowledged is on the disk, while the next transaction waits for no disk."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from pipedriver.server.store.database import CannotWrite, Session
from pipedriver.server.store.sqlite import FileDatabase
from pipedriver.server.store.statement import Statement

_create = Statement(text("CREATE TABLE written (number INTEGER PRIMARY KEY)"))
_add = Statement(text("INSERT INTO written (number) VALUES (:number)"))
_numbers = Statement(text("SELECT number FROM written ORDER BY number"))
_LONG = 120
"""Seconds that nothing takes here, unless it never ends."""


class Disk:
    """A disk that syncs when it is let, and can fail."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.free.set()
        self.asked = threading.Event()
        self.count = 0
        self.fails = False

    def sync(self, descriptor: int) -> None:
        assert descriptor > 0
        self.count += 1
        self.asked.set()
        assert self.free.wait(_LONG)
        if self.fails:
            raise OSError(errno.EIO, "the disk is broken")

    def hold(self) -> None:
        self.asked.clear()
        self.free.clear()


def made(tmp_path: Path, disk: Disk) -> FileDatabase:
    database = FileDatabase(tmp_path / "x.sqlite", sync=disk.sync)
    database.write(lambda session: (session.run(_create), session.run(_add, number=0)))
    return database


def adding(number: int) -> Callable[[Session], int]:
    return lambda session: session.run(_add, number=number)


def numbers(database: FileDatabase) -> list[int]:
    return database.read(lambda session: session.column(_numbers))


def test_nobody_is_told_before_the_disk_has_it_and_the_next_goes_on_meanwhile(tmp_path: Path) -> None:
    disk = Disk()
    database = made(tmp_path, disk)
    disk.hold()
    first = database.submit(adding(1))
    assert disk.asked.wait(_LONG)
    others = [database.submit(adding(number)) for number in range(2, 6)]
    # Whatever is submitted later is carried out later: the others are committed once this has been.
    done = threading.Event()
    database.submit(lambda session: done.set())
    assert done.wait(_LONG)
    assert not any(future.done() for future in (first, *others))
    before = disk.count
    disk.free.set()
    assert [future.result(timeout=_LONG) for future in (first, *others)] == [1] * 5
    assert disk.count - before <= len(others)
    assert numbers(database) == [0, 1, 2, 3, 4, 5]
    database.close()


def test_a_loop_is_told_when_the_disk_has_it(tmp_path: Path) -> None:
    disk = Disk()
    database = made(tmp_path, disk)

    async def work() -> None:
        told: list[int] = []
        all_told = asyncio.Event()

        def tell(number: int) -> Callable[[int | None, Exception | None], object]:
            def note(_: int | None, error: Exception | None) -> None:
                assert error is None
                told.append(number)
                if len(told) == 2:
                    all_told.set()

            return note

        disk.hold()
        database.submit_on_loop(adding(1), tell(1))
        assert await asyncio.to_thread(disk.asked.wait, _LONG)
        database.submit_on_loop(adding(2), tell(2))
        async with asyncio.timeout(_LONG):
            while numbers(database) != [0, 1, 2]:
                await asyncio.sleep(0)
        assert told == []
        disk.free.set()
        async with asyncio.timeout(_LONG):
            await all_told.wait()
        assert told == [1, 2]

    asyncio.run(work())
    database.close()


def test_jobs_have_failed_that_the_disk_did_not_take(tmp_path: Path) -> None:
    disk = Disk()
    database = made(tmp_path, disk)
    disk.fails = True
    with pytest.raises(CannotWrite, match="broken"):
        database.write(adding(1))
    disk.fails = False
    assert database.write(adding(2)) == 1
    database.close()


def test_what_writes_nothing_waits_for_no_disk(tmp_path: Path) -> None:
    disk = Disk()
    database = made(tmp_path, disk)
    before = disk.count
    with pytest.raises(ValueError, match="refused"):
        database.write(refuse)
    assert database.write(lambda session: session.column(_numbers)) == [0]
    assert disk.count == before
    database.close()


def refuse(session: Session) -> None:
    assert session.column(_numbers) == [0]
    raise ValueError("refused")


def test_going_back_to_a_saved_state_is_on_the_disk_too(tmp_path: Path) -> None:
    disk = Disk()
    database = made(tmp_path, disk)
    saved = tmp_path / "saved.sqlite"
    database.save(saved)
    database.write(adding(1))
    before = disk.count
    database.load(saved)
    assert disk.count == before + 1
    assert numbers(database) == [0]
    database.close()
