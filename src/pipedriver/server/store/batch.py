"""Jobs that are committed together: each is undone alone, and nobody is told before all is on the disk."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pipedriver.server.store.database import CannotWrite, Job, Told
from pipedriver.server.store.driver import Connection, is_unwritable

if TYPE_CHECKING:
    from pipedriver.server.store.sqlite import SQLiteSession

MOST_JOBS = 256
"""How many jobs are committed together at most."""

_log = logging.getLogger("pipedriver.server")


class Batch:
    """One transaction on the connection that writes. Its three steps may be taken by different threads.

    Attributes:
        has_written: whether there is something new in the log, once it is committed.
    """

    __slots__ = ("_before", "_connection", "_failure", "_outcomes", "_session", "has_written")

    def __init__(self, connection: Connection, session: SQLiteSession) -> None:
        self._connection = connection
        self._session = session
        self._outcomes: list[tuple[Told, Any, Exception | None]] = []
        self._failure: BaseException | None = None
        self._before = connection.total_changes()
        self.has_written = False

    def carry_out(self, jobs: Iterable[tuple[Job, Told]], *, repeatable: bool = False) -> None:
        """Run the jobs and leave the transaction open. A job that raises is undone alone.

        Most jobs that raise have written nothing. So ``repeatable`` jobs run without savepoints; if one has
        written when it raises, everything is undone, and all of them run once more, each in a savepoint of
        its own. A job is repeatable that leaves nothing anywhere but in the database.
        """
        waiting = list(jobs)
        try:
            if not (repeatable and self._run_plainly(waiting)):
                self._run_in_savepoints(waiting)
            self._session.settle()
        except BaseException as error:
            self._failure = error
            self._outcomes = [(told, None, None) for _, told in waiting]
            if not isinstance(error, Exception):
                raise

    def _begin(self, *, may_keep: bool) -> None:
        self._outcomes.clear()
        self._connection.execute("BEGIN IMMEDIATE")
        self._session.begins(writes=True, may_keep=may_keep)

    def _run_plainly(self, waiting: list[tuple[Job, Told]]) -> bool:
        """Run the jobs; False where one would have to be undone, and nothing of them is kept."""
        connection, session = self._connection, self._session
        self._begin(may_keep=False)
        for job, told in waiting:
            written_before, counted_before = connection.total_changes(), session.counters.mark()
            try:
                self._outcomes.append((told, job(session), None))
            except Exception as error:
                if not connection.in_transaction:
                    raise  # SQLite has undone the whole batch itself
                if connection.total_changes() != written_before:
                    connection.execute("ROLLBACK")
                    session.undone()
                    return False
                session.counters.back_to(counted_before)
                self._outcomes.append((told, None, error))
        return True

    def _run_in_savepoints(self, waiting: list[tuple[Job, Told]]) -> None:
        connection, session = self._connection, self._session
        self._begin(may_keep=True)
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

    def commit(self) -> None:
        """Commit to the log, which is still to be synced; where a step fails, undo everything."""
        try:
            if self._failure is None:
                self._connection.execute("COMMIT")
                self._session.committed()
                self.has_written = self._connection.total_changes() != self._before
        except Exception as error:
            self._failure = error
        if self._failure is not None:
            # A full disk, for one: nothing of the batch was kept, and everybody is told so.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._session.undone()
            failed = _as_told(self._failure)
            self._outcomes = [(told, None, failed) for told, _, _ in self._outcomes]

    def fail(self, failure: Exception) -> None:
        """Let every job have failed: what was committed did not come to the disk."""
        self._outcomes = [(told, None, failure) for told, _, _ in self._outcomes]

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
