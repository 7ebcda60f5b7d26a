"""What only reads, and briefly: all that one turn of the event loop brings is read together.

Each of these requests had come before the first of them is read. So one moment of the database is right for
all of them: whatever was acknowledged before one of them was sent was committed before that.
"""

from __future__ import annotations

import asyncio

from pipedriver.server.store.database import Database, Job, Told


class BriefReads:
    """The requests of one event loop; everything is called on its thread.

    Args:
        database: what is read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Job, Told]] = []

    def add(self, job: Job, told: Told) -> None:
        """Carry a job out once the loop has read all its sockets, before it waits; tell what came of it."""
        self._waiting.append((job, told))
        if len(self._waiting) == 1:
            # Not with the first one: the transaction must begin after the last of them has come.
            asyncio.get_running_loop().call_soon(self._read)

    def _read(self) -> None:
        waiting, self._waiting = self._waiting, []
        left = iter(waiting)
        try:
            self._database.read_each(left)
        except Exception as error:
            # The database cannot be read at all: nobody waits for nothing.
            for _, told in left:
                told(None, error)
