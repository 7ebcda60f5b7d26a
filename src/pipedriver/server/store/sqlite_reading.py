"""A database in a file that another process writes: here it is only read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import NoReturn, TypeVar

from pipedriver.server.store.contents import Contents, folder_of
from pipedriver.server.store.database import Job, Session, Told, read_one
from pipedriver.server.store.memory import Memory
from pipedriver.server.store.reading_connections import ReadingConnections
from pipedriver.server.store.sqlite import SQLiteSession

T = TypeVar("T")


class MustWrite(Exception):
    """The job needs a database that it can write."""


class ReadingDatabase:
    """Reads a file that one other process writes. Whatever was committed before a job begins, the job sees.

    Args:
        path: the file, which is there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.contents = Contents(folder_of(path))
        self._readers = ReadingConnections(
            path, lambda connection: SQLiteSession(connection, Memory(), self.contents)
        )

    def read(self, job: Callable[[Session], T]) -> T:
        """Run a job that only reads, on the calling thread.

        Raises:
            MustWrite: it leaves something to be written.
        """
        return read_one(self.read_each, job)

    def read_each(self, jobs: Iterable[tuple[Job, Told]]) -> None:
        """Run jobs that only read, in one transaction on the calling thread; each is told when it ends.

        What leaves something to be written is told to have raised `MustWrite`.
        """
        reader = self._readers.own()
        session = reader.session
        execute = session.reading.execute
        with reader.busy:
            execute("BEGIN")
            try:
                # The first statement fixes the moment that the jobs see; whatever another connection has
                # committed since the last one changes the number.
                version: int = execute("PRAGMA data_version").get
                if version != reader.version:
                    reader.version = version
                    session.replaced()
                session.begins(writes=False)
                for told, result, error, left in session.read_each(jobs):
                    if left:
                        told(None, MustWrite())
                    else:
                        told(result, error)
            finally:
                execute("COMMIT")

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
        self._readers.close()
