"""Jobs that are committed together: each is undone alone, and nobody is told before all is on the disk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from pipedriver.server.store.database import CannotWrite, Session
from pipedriver.server.store.driver import Connection, is_unwritable

if TYPE_CHECKING:
    from pipedriver.server.store.sqlite import SQLiteSession

Job = Callable[[Session], Any]
Told = Callable[[Any, Exception | None], object]
"""What is called with a job's result, or with what undid it."""

MOST_JOBS = 256
"""How many jobs are committed together at most."""

_log = logging.getLogger("pipedriver.server")


class Batch:
    """One transaction on the connection that writes. Its three steps may be taken by different threads."""

    __slots__ = ("_connection", "_failure", "_outcomes", "_session")

    def __init__(self, connection: Connection, session: SQLiteSession) -> None:
        self._connection = connection
        self._session = session
        self._outcomes: list[tuple[Told, Any, Exception | None]] = []
        self._failure: BaseException | None = None

    def carry_out(self, jobs: Iterable[tuple[Job, Told]]) -> None:
        """Run the jobs, each in a savepoint of its own, and leave the transaction open."""
        connection, session = self._connection, self._session
        waiting = list(jobs)
        try:
            connection.execute("BEGIN IMMEDIATE")
            session.begins(writes=True)
            for job, told in waiting:
                connection.execute("SAVEPOINT job")
                kept_before, counted_before = session.kept_contents, session.counters.mark()
                try:
                    self._outcomes.append((told, job(session), None))
                except Exception as error:
                    if not connection.in_transaction:
                        raise  # SQLite has undone the whole batch itself
                    connection.execute("ROLLBACK TO job")
                    session.job_undone(kept_before)
                    session.counters.back_to(counted_before)
                    self._outcomes.append((told, None, error))
                connection.execute("RELEASE job")
            session.counters.write(session)
        except BaseException as error:
            self._failure = error
            self._outcomes = [(told, None, None) for _, told in waiting]
            if not isinstance(error, Exception):
                raise

    def commit(self) -> None:
        """Commit to the disk; where that or an earlier step fails, undo everything."""
        try:
            if self._failure is None:
                self._connection.execute("COMMIT")
                self._session.committed()
        except Exception as error:
            self._failure = error
        if self._failure is not None:
            # A full disk, for one: nothing of the batch was kept, and everybody is told so.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._session.undone()
            failed = _as_told(self._failure)
            self._outcomes = [(told, None, failed) for told, _, _ in self._outcomes]

    def tell(self) -> None:
        """Tell those who wait what became of their jobs."""
        for told, result, error in self._outcomes:
            try:
                told(result, error)
            except Exception:
                _log.exception("what became of a job could not be told")


def _as_told(failure: BaseException) -> Exception:
    """What SQLite says of a disk that takes nothing more, in the store's words; other errors as they are."""
    if is_unwritable(failure):
        failed: Exception = CannotWrite(str(failure))
    elif isinstance(failure, Exception):
        return failure
    else:
        failed = InterruptedError("the server was told to end")
    failed.__cause__ = failure
    return failed
