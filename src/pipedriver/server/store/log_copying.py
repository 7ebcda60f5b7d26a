"""Copying SQLite's log into the database, beside those who write.

SQLite would do that in a commit: now and then one would wait until the disk has thousands of pages. So a
thread copies what the log holds, on a connection of its own, and syncs it, while further transactions are
added. What was added meanwhile is little: it is copied between two transactions, and the next one begins the
log anew.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing, suppress
from pathlib import Path

from pipedriver.server.store.driver import Connection, DriverError, open_existing
from pipedriver.server.store.log_sync import to_disk

PAGES_OF_LOG = 16 * 1024
"""How long the log gets before it is copied, 64 MB: a page that changes with each of many commits is copied
once, and while the disk takes the copy, it takes longer for what is committed too.
"""
_FEW_PAGES = 256
_MOST_PASSES = 4
"""So often at most goes a copy over what was added during the one before, until little is left."""


class LogCopying:
    """Copies the log of one database when it is long.

    Args:
        path: the database's file.
        finish: lets `copy_log` be called between two transactions.
        most_pages: how long the log gets before it is copied.
    """

    def __init__(
        self, path: Path, finish: Callable[[], Future[None]], most_pages: int = PAGES_OF_LOG
    ) -> None:
        self._path = path
        self._finish = finish
        self._most_pages = most_pages
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._pages = 0
        self._next = most_pages
        self._is_ending = False
        self._descriptor = -1

    def grown(self, pages: int) -> None:
        """Note after a commit how many pages the log has; begin to copy them where they are many."""
        if pages < self._pages:
            # It has begun anew.
            self._next = self._most_pages
        self._pages = pages
        if pages < self._next:
            return
        with self._lock:
            if self._is_ending or (self._thread is not None and self._thread.is_alive()):
                return
            # Where somebody who reads keeps the log from beginning anew, the next try is not made at once.
            self._next = pages + self._most_pages
            self._thread = threading.Thread(target=self._copy, name="pipedriver-copier", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Begin nothing any more, and wait for what is under way; those who finish it must still be there."""
        with self._lock:
            self._is_ending = True
            thread = self._thread
        if thread is not None:
            thread.join()

    def close(self) -> None:
        """Let the file go; every connection must be closed."""
        # With any descriptor of a file that is closed, the system takes away the locks of the whole process.
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _copy(self) -> None:
        # A full disk, for one: the log is as it was, and holds everything.
        with (
            suppress(DriverError, OSError),
            closing(open_existing(self._path, writable=True)) as connection,
        ):
            for _ in range(_MOST_PASSES):
                pages, copied = copy_log(connection)
                if copied < pages:
                    # Somebody reads what was there before.
                    return
                if self._pages - copied < _FEW_PAGES:
                    break
            # SQLite syncs only what ends the copy: all of it then, while nobody could write.
            self._sync()
            self._finish().result()

    def _sync(self) -> None:
        if self._descriptor < 0:
            # Some systems sync only what was opened for writing.
            self._descriptor = os.open(self._path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
        to_disk(self._descriptor)


def copy_log(connection: Connection) -> tuple[int, int]:
    """Copy what can be copied without waiting for anybody.

    Gives how many pages the log had when that began, and how many of them are in the database now.

    Raises:
        DriverError: the disk did not take it; the log is as it was.
    """
    _, pages, copied = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()[0]
    return pages, copied
