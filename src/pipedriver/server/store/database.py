"""What every database offers, whichever it is: jobs that read, jobs that write, and the session they get.

A job is a function of a session. A reading job sees one moment of the database from its first statement to
its last. A writing job is carried out as a whole or not at all; when `write` returns, it is committed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, cast

from pipedriver.server.store.statement import Statement

if TYPE_CHECKING:
    from pipedriver.server.store.contents import Contents, Draft
    from pipedriver.server.store.identifiers import Counters

P = ParamSpec("P")
T = TypeVar("T")
Row = dict[str, Any]


class CannotWrite(Exception):
    """The disk takes nothing more; nothing of the job is kept. What is there can still be read."""


class Session(Protocol):
    """One connection inside one transaction."""

    def all(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Every row, each a dictionary by column name."""
        ...

    def tuples(self, statement: Statement, /, **values: Any) -> list[tuple[Any, ...]]:
        """Every row without its names: many dictionaries take their time."""
        ...

    def first(self, statement: Statement, /, **values: Any) -> Row | None:
        """The first row, or None."""
        ...

    def value(self, statement: Statement, /, **values: Any) -> Any:
        """The first column of the first row; None where there is no row."""
        ...

    def column(self, statement: Statement, /, **values: Any) -> list[Any]:
        """The first column of every row."""
        ...

    def run(self, statement: Statement, /, **values: Any) -> int:
        """Carry out a statement that returns no rows; gives the number of rows it touched."""
        ...

    @property
    def counters(self) -> Counters:
        """The last ids that were given; see `identifiers`."""
        ...

    def run_many(self, statement: Statement, rows: list[dict[str, Any]], /) -> None:
        """Carry out a statement once for each set of values."""

    def kept(
        self,
        key: Hashable,
        tables: tuple[str, ...],
        load: Callable[P, T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """A value that seldom changes: kept under a key until one of the named tables is written.

        ``load`` reads it, and gets the arguments. A job that has written one of the tables itself reads it
        anew.
        """
        ...

    def afterwards(self, job: Callable[[Session], Any], /) -> None:
        """Let a job that writes be carried out after this one, and wait for nothing: it is no part of it.

        Where this one writes itself it is carried out at once, and is a part of it.
        """
        ...

    @property
    def contents(self) -> Contents:
        """The contents of files."""
        ...

    def keep(self, draft: Draft, /) -> str:
        """Move a content to its place, and give the key for a row of this job to name it by.

        If the job is undone, the content goes too.

        Raises:
            CannotWrite: the disk takes nothing more.
        """
        ...

    @property
    def dialect(self) -> str:
        """The kind of database: ``sqlite`` or ``postgresql``."""
        ...


Job = Callable[[Session], Any]
"""What is done in a transaction."""

Told = Callable[[Any, Exception | None], object]
"""What is called with a job's result, or with what it raised."""


def tell_of(work: Callable[[], Any], told: Told) -> None:
    """Do some work, and tell of its result or of what it raised."""
    try:
        result = work()
    except Exception as error:
        told(None, error)
    else:
        told(result, None)


def read_one(read_each: Callable[[Iterable[tuple[Job, Told]]], None], job: Callable[[Session], T]) -> T:
    """The result of a single job, where a database reads several together; what it raises is raised."""
    outcomes: list[tuple[Any, Exception | None]] = []
    read_each([(job, lambda result, error: outcomes.append((result, error)))])
    [(result, error)] = outcomes
    if error is not None:
        raise error
    return cast("T", result)


class Database(Protocol):
    """A place that keeps companies and their records."""

    @property
    def contents(self) -> Contents:
        """The contents of files."""
        ...

    def read(self, job: Callable[[Session], T]) -> T:
        """Run a job that only reads, on the calling thread."""
        ...

    def read_each(self, jobs: Iterable[tuple[Job, Told]]) -> None:
        """Run jobs that only read, on the calling thread, all in one moment; each is told when it ends."""
        ...

    def write(self, job: Callable[[Session], T]) -> T:
        """Run a job that writes, and return when it is committed; its exception undoes it alone.

        Raises:
            CannotWrite: the disk is full, or cannot be written.
        """
        ...

    def submit(self, job: Callable[[Session], T]) -> Future[T]:
        """Like `write`, without waiting."""
        ...

    def submit_on_loop(
        self, job: Callable[[Session], T], told: Callable[[T | None, Exception | None], object]
    ) -> None:
        """Like `submit`, from the thread of a running event loop, and without a future: for short jobs.

        The job may run on that thread, so one that takes its time is for `submit`. ``told`` is called there,
        with the job's result once it is committed, or with what undid it; at the earliest at once.
        """
        ...

    def close(self) -> None:
        """Finish what is under way and give back files and connections."""
