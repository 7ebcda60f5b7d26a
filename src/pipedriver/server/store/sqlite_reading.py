"""A database in a file that another process writes: here it is only read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import NoReturn, TypeVar

from pipedriver.server.store.contents import Contents, folder_of
from pipedriver.server.store.database import Session
from pipedriver.server.store.driver import connect
from pipedriver.server.store.memory import Memory
from pipedriver.server.store.sqlite import SQLiteSession

T = TypeVar("T")


class MustWrite(Exception):
    """The job needs a database that it can write."""


class _Reader:
    """The connection of one thread, what its sessions keep, and of which version of the database."""

    __slots__ = ("busy", "connection", "memory", "version")

    def __init__(self, path: Path) -> None:
        # Held while the connection is used, so that nobody closes it then.
        self.busy = threading.Lock()
        self.connection = connect(str(path))
        self.connection.execute("PRAGMA query_only = ON")
        self.memory = Memory()
        self.version = -1


class ReadingDatabase:
    """Reads a file that one other process writes. Whatever was committed before a job begins, the job sees.

    Args:
        path: the file, which is there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.contents = Contents(folder_of(path))
        self._local = threading.local()
        self._readers: list[_Reader] = []
        self._lock = threading.Lock()

    def read(self, job: Callable[[Session], T]) -> T:
        """Run a job that only reads, on the calling thread.

        Raises:
            MustWrite: it leaves something to be written.
        """
        reader: _Reader = getattr(self._local, "reader", None) or self._make_reader()
        connection = reader.connection
        with reader.busy:
            connection.execute("BEGIN")
            try:
                # The first statement fixes the moment that the job sees; whatever another connection has
                # committed since the last one changes the number.
                version: int = connection.execute("PRAGMA data_version").get
                if version != reader.version:
                    reader.version = version
                    reader.memory.replaced()
                session = SQLiteSession(connection, reader.memory, self.contents)
                result = job(session)
            finally:
                connection.execute("COMMIT")
        if session.left():
            raise MustWrite
        return result

    def write(self, job: Callable[[Session], T]) -> NoReturn:
        """Refuse: the other process writes.

        Raises:
            MustWrite: always.
        """
        raise MustWrite

    def submit(self, job: Callable[[Session], T]) -> Future[T]:
        """Refuse: the other process writes.

        Raises:
            MustWrite: always.
        """
        raise MustWrite

    def submit_on_loop(
        self, job: Callable[[Session], T], told: Callable[[T | None, Exception | None], object]
    ) -> NoReturn:
        """Refuse: the other process writes.

        Raises:
            MustWrite: always.
        """
        raise MustWrite

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for reader in self._readers:
                with reader.busy:
                    reader.connection.close()
            self._readers.clear()

    def _make_reader(self) -> _Reader:
        reader = _Reader(self.path)
        self._local.reader = reader
        with self._lock:
            self._readers.append(reader)
        return reader
