"""Opening the database of a server.

A new one is made whole beside its place and put there when it is complete, so that no start ever finds half
a company. One that is there is looked at before anything is written, so that no other program's file is
touched. While it is open, no second server opens it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from pipedriver.server.clock import Clock
from pipedriver.server.crm.file_cleaning import clear_contents
from pipedriver.server.store import search_index
from pipedriver.server.store.database import CannotWrite, Database
from pipedriver.server.store.driver import DriverError
from pipedriver.server.store.log_sync import log_of
from pipedriver.server.store.schema import WrongSchema, prepare
from pipedriver.server.store.sqlite import FileDatabase, MemoryDatabase, check_file

Fill = Callable[[Database], None]
"""Puts the first company, or companies, into a database that has its tables and nothing else."""


class UnusableDatabase(Exception):
    """The database cannot be used; the message says why, in one line."""


@dataclass(slots=True)
class OpenDatabase:
    """A database that is open, and its own until it is closed.

    Attributes:
        database: the database.
        is_new: whether it was made just now.
    """

    database: Database
    is_new: bool
    _held: ExitStack = field(default_factory=ExitStack, repr=False)

    def close(self) -> None:
        """Finish what is under way, close the files and let another server open them."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def open_database(path: Path | None, fill: Fill) -> OpenDatabase:
    """Open a database, and make it if it is not there.

    Args:
        path: the file; None keeps everything in memory.
        fill: what a new database starts with.

    Raises:
        UnusableDatabase: the file cannot be made or read, is another program's or another version's, is
            damaged, or is in use.
    """
    with ExitStack() as held:
        if path is None:
            database: Database = MemoryDatabase()
            held.callback(database.close)
            is_new = True
            _found(database, fill)
        else:
            held.callback(_lock(path).release)
            is_new = not path.exists() or path.stat().st_size == 0
            if is_new:
                _make(path, fill)
            else:
                _check(path)
            database = _open(path)
            held.callback(database.close)
            if not is_new:
                database.write(search_index.set_up)
            clear_contents(database, Clock().now())
        return OpenDatabase(database, is_new, held.pop_all())


def _lock(path: Path) -> FileLock:
    """A lock that the system takes back when the process ends, however it ends.

    The lock's own file stays: taking it away would let two servers hold a lock each.
    """
    if not path.parent.is_dir():
        raise UnusableDatabase(f"cannot use {path} as a database: there is no folder {path.parent}")
    if path.exists() and not path.is_file():
        raise UnusableDatabase(f"cannot use {path} as a database: it is no file")
    lock = FileLock(f"{path}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if not Path(lock.lock_file).exists():
            raise UnusableDatabase(f"cannot use {path} as a database: no file can be made there") from None
        raise UnusableDatabase(f"{path} is in use by another server") from None
    except OSError as error:
        raise UnusableDatabase(f"cannot use {path} as a database: {_reason(error)}") from error
    return lock


def _make(path: Path, fill: Fill) -> None:
    """Make a new database beside its place, and move it there when it is complete."""
    draft = path.with_name(f"{path.name}.new")
    _remove(draft)
    try:
        database = _open(draft)
        try:
            _found(database, fill)
        finally:
            database.close()
        if log_of(draft).exists():
            # Closing says nothing where the disk did not take all: the file alone is half a database.
            raise CannotWrite("database or disk is full")
        os.replace(draft, path)
    except (OSError, DriverError, CannotWrite) as error:
        raise UnusableDatabase(f"cannot make {path}: {_reason(error)}") from error
    finally:
        _remove(draft)


def _found(database: Database, fill: Fill) -> None:
    database.write(lambda session: prepare(session, is_empty=True))
    fill(database)


def _check(path: Path) -> None:
    try:
        check_file(path)
    except WrongSchema as error:
        raise UnusableDatabase(f"cannot use {path}: {error}") from error
    except (OSError, DriverError) as error:
        raise UnusableDatabase(f"cannot use {path} as a database: {_reason(error)}") from error


def _open(path: Path) -> FileDatabase:
    try:
        return FileDatabase(path)
    except OSError as error:
        raise UnusableDatabase(_reason(error)) from error


def _remove(draft: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    """What went wrong, without the path that the system adds."""
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
