"""Collects rows for many tables and adds them to the database a batch at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table

from pipedriver.server.store.database import Session
from pipedriver.server.store.identifiers import reserve_ids
from pipedriver.server.store.rows import add_rows

_BATCH = 10_000


class Rows:
    """The rows of one company that are not in the database yet.

    Args:
        session: the session of the job that fills the sample.
        company: the company that every row belongs to; it has no records of these kinds yet.
        before_batch: called before each batch; what it raises ends the job.
    """

    def __init__(self, session: Session, company: int, before_batch: Callable[[], None]) -> None:
        self.company = company
        self._session = session
        self._before_batch = before_batch
        self._waiting: dict[Table, list[dict[str, Any]]] = {}
        self._last_ids: dict[str, int] = {}

    def of(self, table: Table) -> list[dict[str, Any]]:
        """The list to which rows of a table are appended; all of them have the same columns."""
        return self._waiting.setdefault(table, [])

    def numbered(self, table: Table, count: int) -> None:
        """Note how many records of a table have got an id."""
        self._last_ids[table.name] = count

    def flush(self, *, all: bool = False) -> None:
        """Add what is waiting, once it is worth it."""
        for table, waiting in self._waiting.items():
            if len(waiting) >= _BATCH or all:
                self._before_batch()
                add_rows(self._session, table, waiting)
                waiting.clear()

    def finish(self) -> None:
        """Add the rest, and see to it that the next record of each kind gets the id after the last one."""
        self.flush(all=True)
        for kind, count in self._last_ids.items():
            if count:
                reserve_ids(self._session, self.company, kind, count)
