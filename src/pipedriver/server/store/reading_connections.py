"""Connections that only read, one for each thread that asks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipedriver.server.store.driver import Connection, connect

if TYPE_CHECKING:
    from pipedriver.server.store.sqlite import SQLiteSession


@dataclass(slots=True)
class ReadingConnection:
    """One thread's connection; ``busy`` while it reads, so that nobody closes it then.

    Where another process writes, ``version`` is that of the database that was read last.
    """

    connection: Connection
    session: SQLiteSession
    version: int = -1
    busy: threading.Lock = field(default_factory=threading.Lock)


class ReadingConnections:
    """The connections of all threads that read a file.

    Args:
        path: the file.
        session_on: makes the session of a connection.
    """

    def __init__(self, path: Path, session_on: Callable[[Connection], SQLiteSession]) -> None:
        self._path = path
        self._session_on = session_on
        self._local = threading.local()
        self._all: list[ReadingConnection] = []
        self._lock = threading.Lock()

    def own(self) -> ReadingConnection:
        """That of the calling thread."""
        known: ReadingConnection | None = getattr(self._local, "known", None)
        return self._open() if known is None else known

    def close(self) -> None:
        """Close every connection, each when it is not read by."""
        with self._lock:
            for opened in self._all:
                with opened.busy:
                    opened.connection.close()
            self._all.clear()

    def _open(self) -> ReadingConnection:
        connection = connect(str(self._path))
        connection.execute("PRAGMA query_only = ON")
        opened = self._local.known = ReadingConnection(connection, self._session_on(connection))
        with self._lock:
            self._all.append(opened)
        return opened
