"""Writing from an event loop: its jobs run on its own thread, and another syncs them to the disk.

A job is many short statements, and a thread that runs them beside a busy loop hands the interpreter's lock to
and fro with each. On the loop itself nothing is waited for: what has come in when the loop has read all its
sockets is one transaction, and while that is committed the loop reads on.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from pipedriver.server.store.batch import Batch
from pipedriver.server.store.database import Job, Told
from pipedriver.server.store.driver import Connection
from pipedriver.server.store.log_sync import LogSync
from pipedriver.server.store.turn import Turn

if TYPE_CHECKING:
    from pipedriver.server.store.sqlite import SQLiteSession

_MOST_JOBS = 32
"""How many jobs are carried out in a row, before the loop does anything else."""


class LoopWriter:
    """The jobs of one event loop; everything but `close` is called on its thread.

    Args:
        loop: the running event loop.
        connection: the one that writes.
        session: its session.
        turn: who may use them.
        log: syncs what was committed.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        connection: Connection,
        session: SQLiteSession,
        turn: Turn,
        log: LogSync,
    ) -> None:
        self.loop = loop
        self._connection = connection
        self._session = session
        self._turn = turn
        self._log = log
        self._waiting: deque[tuple[Job, Told]] = deque()
        self._is_begun = False
        self._carried_out: queue.SimpleQueue[Batch | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._commit, name="pipedriver-committer", daemon=True)
        self._thread.start()

    def submit(self, job: Job, told: Told) -> None:
        """Carry a job out soon, and tell on the loop what became of it once that is on the disk."""
        self._waiting.append((job, told))
        if not self._is_begun:
            self._is_begun = True
            # Behind whatever else the loop has to do now: those jobs join.
            self.loop.call_soon(self._begin)

    def close(self) -> None:
        """End the thread, once nothing can begin any more."""
        self._carried_out.put(None)
        self._thread.join()

    def _begin(self) -> None:
        if not self._turn.take_for_loop(self._call):
            return
        batch = Batch(self._connection, self._session)
        jobs = self._waiting
        try:
            batch.carry_out([jobs.popleft() for _ in range(min(len(jobs), _MOST_JOBS))], repeatable=True)
        finally:
            self._carried_out.put(batch)

    def _call(self) -> None:
        # A loop that is closed has nobody left to tell.
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._begin)

    def _commit(self) -> None:
        while (batch := self._carried_out.get()) is not None:
            batch.commit()
            self._turn.give_back()
            # The next transaction begins while this one is synced.
            self._log.add(batch, self._synced)
            with suppress(RuntimeError):
                self.loop.call_soon_threadsafe(self._committed)

    def _synced(self, batch: Batch) -> None:
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(batch.tell)

    def _committed(self) -> None:
        if self._waiting:
            # Behind whatever else the loop has to do now: what that brings joins.
            self.loop.call_soon(self._begin)
        else:
            self._is_begun = False
