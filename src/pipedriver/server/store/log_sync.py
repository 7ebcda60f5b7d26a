"""Syncing SQLite's log to the disk beside the writing, so that one transaction does not wait for another's.

A commit that syncs keeps the next transaction waiting for the disk. Here it only writes to the log, as
``synchronous = NORMAL`` has it, and the next one begins; a thread syncs the log, for all that were committed
meanwhile at once, and only then tells those who wait. So what was acknowledged is on the disk, and disk and
interpreter work at the same time. SQLite itself syncs log and database where the log begins anew.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from pathlib import Path

from pipedriver.server.store.batch import Batch
from pipedriver.server.store.database import CannotWrite

Sync = Callable[[int], object]
"""Syncs a file, given its descriptor, to the disk; raises an OSError where that fails."""

to_disk: Sync = getattr(os, "fdatasync", os.fsync)

_Synced = Callable[[Batch], object]


def log_of(database: Path) -> Path:
    """Where SQLite keeps the log of a database."""
    return database.with_name(f"{database.name}-wal")


class LogSync:
    """Syncs the log of one database.

    Args:
        database: the database's file.
        sync: how a file is synced.
    """

    def __init__(self, database: Path, sync: Sync = to_disk) -> None:
        self._path = log_of(database)
        self._sync = sync
        self._descriptor = -1
        self._committed: queue.SimpleQueue[tuple[Batch, _Synced] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._serve, name="pipedriver-syncer", daemon=True)
        self._thread.start()

    def add(self, batch: Batch, synced: _Synced) -> None:
        """Sync what a batch has committed, then call ``synced``, on the thread that syncs.

        Where the disk does not take it, the jobs of the batch have failed: nobody can rely on them.
        """
        self._committed.put((batch, synced))

    def now(self) -> None:
        """Sync what was committed so far, and wait for it.

        Raises:
            OSError: the disk did not take it.
        """
        with self._lock:
            if self._descriptor < 0:
                try:
                    # Some systems sync only what was opened for writing.
                    self._descriptor = os.open(self._path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
                except FileNotFoundError:
                    return
            self._sync(self._descriptor)

    def close(self) -> None:
        """Sync what is left, tell those who wait, and end."""
        self._committed.put(None)
        self._thread.join()
        with self._lock:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1

    def _serve(self) -> None:
        going = True
        while going:
            following = self._committed.get()
            waiting: list[tuple[Batch, _Synced]] = []
            while following is not None:
                waiting.append(following)
                try:
                    following = self._committed.get_nowait()
                except queue.Empty:
                    break
            going = following is not None
            failure: CannotWrite | None = None
            if any(batch.has_written for batch, _ in waiting):
                try:
                    self.now()
                except OSError as error:
                    failure = CannotWrite(str(error))
            for batch, synced in waiting:
                if failure is not None:
                    batch.fail(failure)
                synced(batch)
