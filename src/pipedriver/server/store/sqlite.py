"""SQLite, embedded: in memory, or in a file in WAL mode with one writer that commits for all who wait."""

from __future__ import annotations

import asyncio
import functools
import queue
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from pipedriver.server.store import search_index
from pipedriver.server.store.batch import MOST_JOBS, Batch
from pipedriver.server.store.contents import Contents, Draft, folder_of
from pipedriver.server.store.database import Job, Row, Session, Told, read_one, tell_of
from pipedriver.server.store.driver import (
    IN_MEMORY,
    MILLISECONDS_TO_WAIT,
    Connection,
    Cursor,
    DriverError,
    connect,
    copy,
    names_of,
    open_existing,
    value_names_of,
)
from pipedriver.server.store.identifiers import Counters
from pipedriver.server.store.log_copying import PAGES_OF_LOG, LogCopying, copy_log
from pipedriver.server.store.log_sync import LogSync, Sync, log_of, to_disk
from pipedriver.server.store.loop_writer import LoopWriter
from pipedriver.server.store.memory import Memory
from pipedriver.server.store.reading_connections import ReadingConnections
from pipedriver.server.store.schema import WrongSchema, prepare
from pipedriver.server.store.search_index import SEARCHED_TABLES
from pipedriver.server.store.statement import Driven, InPlaces, Statement
from pipedriver.server.store.turn import Turn

P = ParamSpec("P")
T = TypeVar("T")

_DIALECT = SQLiteDialect_pysqlite(paramstyle="named")
_LARGEST_IDLE_LOG = 128 * 1024 * 1024
_MILLISECONDS_FOR_READERS = 50
"""How long writing waits for those who read, where the log is to begin anew."""


@dataclass(frozen=True, slots=True)
class _Replacement:
    """What the writer does between two transactions: everything is replaced by a saved file."""

    path: Path
    future: Future[None]


@dataclass(frozen=True, slots=True)
class _Shortening:
    """What else the writer does between two transactions: the log begins anew."""

    future: Future[bool]


@dataclass(frozen=True, slots=True)
class _Copying:
    """What the writer does there too: the rest of the log is copied into the database."""

    future: Future[None]


_Between = _Replacement | _Shortening | _Copying
_Waiting = tuple[Job, Told] | _Between


class SQLiteSession:
    """One connection inside one transaction.

    Attributes:
        reading: executes what is read to its end at once: a cursor for each statement costs as much as a row.
    """

    __slots__ = (
        "_connection",
        "_kept",
        "_left",
        "_may_keep",
        "_memory",
        "_since",
        "_writes",
        "_written",
        "contents",
        "counters",
        "reading",
    )

    def __init__(self, connection: Connection, memory: Memory, contents: Contents) -> None:
        self.contents = contents
        self.counters = Counters()
        self._kept: list[str] = []
        self._connection = connection
        self.reading = connection.cursor()
        self._memory = memory
        self._written: set[str] = set()
        self._since = memory.writes
        self._writes = False
        self._may_keep = True
        self._left: list[Job] = []

    def begins(self, *, writes: bool, may_keep: bool = True) -> None:
        """Note that a job begins, before its first statement, and whether it may write, and keep contents."""
        self._since = self._memory.writes
        self._writes = writes
        self._may_keep = may_keep
        self._left.clear()

    def afterwards(self, job: Callable[[Session], Any], /) -> None:
        """Let a job that writes be carried out after this one; at once where this one may write itself."""
        if self._writes:
            job(self)
        else:
            self._left.append(job)

    def left(self) -> list[Job]:
        """The jobs that are to be carried out after this one."""
        return list(self._left)

    def read_each(
        self, jobs: Iterable[tuple[Job, Told]]
    ) -> Iterator[tuple[Told, Any, Exception | None, list[Job]]]:
        """Run jobs that only read, after `begins`, all in this transaction.

        Gives of each who is to be told, its result or what it raised, and what it left for afterwards.
        """
        for job, told in jobs:
            self._left.clear()
            try:
                result = job(self)
            except Exception as error:
                yield told, None, error, []
            else:
                yield told, result, None, self.left()

    def all(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Every row, each a dictionary by column name."""
        cursor = self._execute(statement, values, self.reading)
        names = statement.names or _names_of(statement, cursor)
        return [dict(zip(names, row)) for row in cursor.fetchall()]  # noqa: B905  # as many, by the driver

    def tuples(self, statement: Statement, /, **values: Any) -> list[tuple[Any, ...]]:
        """Every row without its names."""
        driven = statement.driven
        if driven is None or statement.writes is not None:
            return self._execute(statement, values, self.reading).fetchall()
        # What most requests do most, without a call in between.
        text, fixed, in_places = driven
        for name, value in fixed.items():
            values.setdefault(name, value)
        return self.reading.execute(text, in_places(values)).fetchall()

    def first(self, statement: Statement, /, **values: Any) -> Row | None:
        """The first row, or None."""
        cursor = self._execute(statement, values)
        names = statement.names or _names_of(statement, cursor)
        row = cursor.fetchone()
        return None if row is None else dict(zip(names, row))  # noqa: B905  # as many, by the driver

    def value(self, statement: Statement, /, **values: Any) -> Any:
        """The first column of the first row; None where there is no row."""
        row = self._execute(statement, values).fetchone()
        return None if row is None else row[0]

    def column(self, statement: Statement, /, **values: Any) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self._execute(statement, values, self.reading).fetchall()]

    def run(self, statement: Statement, /, **values: Any) -> int:
        """Carry out a statement that returns no rows; gives the number of rows it touched."""
        self._execute(statement, values)
        return self._connection.changes()

    def run_many(self, statement: Statement, rows: list[dict[str, Any]], /) -> None:
        """Carry out a statement once for each set of values."""
        if statement.writes is not None:
            self._written.add(statement.writes)
        if rows:
            text, fixed, in_places = statement.driven or self._drive(statement, rows[0])
            complete = [fixed | row for row in rows] if fixed else rows
            self._connection.executemany(text, map(in_places, complete))

    def kept(
        self,
        key: Hashable,
        tables: tuple[str, ...],
        load: Callable[P, T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """A value that seldom changes: kept under a key until one of the named tables is written."""
        if self._written and not self._written.isdisjoint(tables):
            return load(*args, **kwargs)
        known = self._memory.values.get(key)
        if known is not None and known.seen_true_at == self._since:
            # Nothing at all was written since it was last looked at: most requests find it so.
            return known.value  # type: ignore[no-any-return]  # what was loaded under the key
        return self._memory.get(key, tables, functools.partial(load, *args, **kwargs), self._since)

    def keep(self, draft: Draft, /) -> str:
        """Move a content to its place; it goes again if the job is undone."""
        if not self._may_keep:
            raise RuntimeError("a job that may be run once more keeps no content: it is there but once")
        # Noted first, so that it goes too where the move fails half-way.
        self._kept.append(draft.key)
        self.contents.keep(draft)
        return draft.key

    def settle(self) -> None:
        """Write what is written once for all jobs of a transaction; the last thing before its commit."""
        self.counters.write(self)
        if not self._written.isdisjoint(SEARCHED_TABLES):
            search_index.settle(self)

    def committed(self) -> None:
        """Tell those who keep values what was written, now that it counts."""
        self._kept.clear()
        if self._written:
            self._memory.written(self._written)
            self._written.clear()

    def undone(self) -> None:
        """Forget what was written; nothing of it counts."""
        self._written.clear()
        self.counters.forget()
        self.job_undone(0)

    @property
    def kept_contents(self) -> int:
        """How many contents the transaction has kept so far."""
        return len(self._kept)

    def job_undone(self, kept_before: int) -> None:
        """Take away the contents that one job of the transaction kept."""
        while len(self._kept) > kept_before:
            self.contents.remove(self._kept.pop())

    def replaced(self) -> None:
        """Tell those who keep values that nothing they keep is true any more."""
        self._written.clear()
        self.counters.forget()
        self._memory.replaced()

    @property
    def dialect(self) -> str:
        """The kind of database."""
        return _DIALECT.name

    def _execute(
        self, statement: Statement, values: dict[str, Any], cursor: Cursor | Connection | None = None
    ) -> Cursor:
        if statement.writes is not None:
            self._written.add(statement.writes)
        text, fixed, in_places = statement.driven or self._drive(statement, values)
        for name, value in fixed.items():
            values.setdefault(name, value)
        return (cursor or self._connection).execute(text, in_places(values))

    def _drive(self, statement: Statement, values: Row) -> Driven:
        """Note at a statement's first use where its values go: SQLite looks each up by its name otherwise."""
        text, fixed = statement.text(_DIALECT)
        names = value_names_of(self._connection, text, fixed | values)
        in_places: InPlaces = _in_no_place
        if len(names) == 1:
            in_places = functools.partial(_in_one_place, names[0])
        elif names:
            in_places = cast("InPlaces", itemgetter(*names))
        statement.driven = text, fixed, in_places
        return statement.driven


def _in_no_place(_values: Row) -> tuple[Any, ...]:
    return ()


def _in_one_place(name: str, values: Row) -> tuple[Any, ...]:
    return (values[name],)


def _names_of(statement: Statement, cursor: Cursor) -> tuple[str, ...]:
    """The names of a statement's columns, noted at its first use: telling them costs as much as a row."""
    statement.names = names_of(cursor)
    return statement.names


class MemoryDatabase:
    """A database in memory: one connection, used by one thread at a time. Nothing outlives it."""

    def __init__(self, image: bytes | None = None, *, contents: Contents | None = None) -> None:
        """Make an empty database, or one that starts from the bytes of another, with its files or without."""
        self._connection = connect(IN_MEMORY)
        self._lock = threading.RLock()
        self.contents = Contents(None) if contents is None else contents
        self._session = SQLiteSession(self._connection, Memory(), self.contents)
        if image is not None:
            self._connection.deserialize("main", image)
            self._connection.execute("PRAGMA foreign_keys = ON")

    def read(self, job: Callable[[Session], T]) -> T:
        """Run a job that only reads, on the calling thread."""
        with self._lock:
            self._session.begins(writes=False)
            result = job(self._session)
            for following in self._session.left():
                self.submit(following)
            return result

    def read_each(self, jobs: Iterable[tuple[Job, Told]]) -> None:
        """Run jobs that only read; each is told of when it ends."""
        for job, told in jobs:
            tell_of(functools.partial(self.read, job), told)

    def write(self, job: Callable[[Session], T]) -> T:
        """Run a job that writes; its exception undoes it."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            self._session.begins(writes=True)
            try:
                result = job(self._session)
                self._session.settle()
            except BaseException:
                self._connection.execute("ROLLBACK")
                self._session.undone()
                raise
            self._connection.execute("COMMIT")
            self._session.committed()
            return result

    def submit(self, job: Callable[[Session], T]) -> Future[T]:
        """Like `write`; there is nothing to wait for."""
        future: Future[T] = Future()
        try:
            future.set_result(self.write(job))
        except Exception as error:
            future.set_exception(error)
        return future

    def submit_on_loop(
        self, job: Callable[[Session], T], told: Callable[[T | None, Exception | None], object]
    ) -> None:
        """Like `write`, and tell what became of it."""
        tell_of(functools.partial(self.write, job), told)

    def image(self) -> bytes:
        """The whole database as bytes, from which another can start."""
        with self._lock:
            return self._connection.serialize("main")

    def become(self, image: bytes) -> None:
        """Replace everything by what an `image` holds; each job sees the one or the other."""
        # Deserializing into a connection that keeps statements crashes sooner or later; a copy does not.
        with self._lock, closing(connect(IN_MEMORY)) as source:
            source.deserialize("main", image)
            copy(source, self._connection)
            self._session.replaced()

    def close(self) -> None:
        """Forget everything."""
        with self._lock:
            self._connection.close()
        self.contents.close()


class FileDatabase:
    """A database in a file: readers never wait, and one writer commits for all whose jobs are waiting."""

    def __init__(self, path: Path, *, sync: Sync = to_disk, pages_of_log: int = PAGES_OF_LOG) -> None:
        """Open the file, or make it.

        Args:
            path: the file.
            sync: how a file is synced to the disk.
            pages_of_log: how long the log gets before it is copied into the database.

        Raises:
            OSError: the file cannot be opened or made, or holds no SQLite database.
        """
        self.path = path
        self.contents = Contents(folder_of(path))
        self._memory = Memory()
        self._readers = ReadingConnections(
            path, lambda connection: SQLiteSession(connection, self._memory, self.contents)
        )
        self._jobs: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        try:
            writer = connect(str(path))
            writer.execute("PRAGMA journal_mode = WAL")
            # The log is synced before anybody is told; see `log_sync`.
            writer.execute("PRAGMA synchronous = NORMAL")
            # No commit waits for the log to be copied; see `log_copying`.
            writer.execute("PRAGMA wal_autocheckpoint = 0")
            # One very large job, the sample's for one, must not leave its log lying about as large as it was.
            writer.execute(f"PRAGMA journal_size_limit = {_LARGEST_IDLE_LOG}")
        except DriverError as error:
            raise OSError(f"cannot use {path} as a database: {error}") from error
        self._writer = writer
        self._session = SQLiteSession(writer, self._memory, self.contents)
        self._turn = Turn()
        self._log = LogSync(path, sync)
        self._copying = LogCopying(path, self._copy_rest_of_log, pages_of_log)
        writer.set_wal_hook(self._note_growth)
        self._loop_lock = threading.Lock()
        self._on_loop: LoopWriter | None = None
        self._thread = threading.Thread(target=self._serve, name="pipedriver-writer", daemon=True)
        self._thread.start()

    def read(self, job: Callable[[Session], T]) -> T:
        """Run a job that only reads, on the calling thread, with that thread's own connection."""
        return read_one(self.read_each, job)

    def read_each(self, jobs: Iterable[tuple[Job, Told]]) -> None:
        """Run jobs that only read, in one transaction on the calling thread; each is told when it ends."""
        reader = self._readers.own()
        connection, session = reader.connection, reader.session
        left: list[Job] = []
        with reader.busy:
            connection.execute("BEGIN")
            # Once: what is written meanwhile none of them sees.
            session.begins(writes=False)
            try:
                for told, result, error, afterwards in session.read_each(jobs):
                    told(result, error)
                    left += afterwards
            finally:
                connection.execute("COMMIT")
        for following in left:
            self.submit(following)

    def write(self, job: Callable[[Session], T]) -> T:
        """Run a job that writes, and return when it is committed; its exception undoes it alone."""
        return self.submit(job).result()

    def submit(self, job: Callable[[Session], T]) -> Future[T]:
        """Like `write`, without waiting."""
        future: Future[T] = Future()
        self._jobs.put((job, functools.partial(_settle, future)))
        return future

    def submit_on_loop(
        self, job: Callable[[Session], T], told: Callable[[T | None, Exception | None], object]
    ) -> None:
        """Carry out a short job on the running event loop, with those that have come in beside it."""
        loop = asyncio.get_running_loop()
        on_loop = self._on_loop
        if on_loop is None or on_loop.loop is not loop:
            on_loop = self._writer_of(loop)
        if on_loop.loop is loop:
            on_loop.submit(job, told)
        else:
            # One loop writes by itself; another has its jobs done by the thread.
            self._jobs.put((job, functools.partial(_tell_on, loop, told)))

    def save(self, path: Path) -> None:
        """Copy the database, as it is at one moment, into a new file.

        Raises:
            OSError: the file cannot be written.
        """
        try:
            with closing(connect(str(path))) as saved:
                with closing(connect(str(self.path))) as source:
                    copy(source, saved)
                saved.execute("PRAGMA journal_mode = DELETE")
        except DriverError as error:
            raise OSError(f"cannot save the database as {path}: {error}") from error

    def load(self, path: Path) -> None:
        """Replace everything by what a saved file holds; each job sees the one or the other.

        Raises:
            OSError: the file cannot be read, or the database not be written; it is as it was then.
        """
        future: Future[None] = Future()
        self._jobs.put(_Replacement(path, future))
        future.result()

    def shorten_log(self) -> Future[bool]:
        """Let the log begin anew between two transactions; tells whether it does.

        SQLite does so by itself in a moment in which nobody reads, which never comes where several processes
        read all the time. Those who read have a moment to finish, and those who begin then wait for nothing.
        """
        future: Future[bool] = Future()
        self._jobs.put(_Shortening(future))
        return future

    def log_size(self) -> int:
        """The bytes of the log."""
        try:
            return log_of(self.path).stat().st_size
        except FileNotFoundError:
            return 0

    def close(self) -> None:
        """Carry out what is waiting, then close every connection."""
        self._copying.end()
        self._jobs.put(None)
        self._thread.join()
        if self._on_loop is not None:
            self._on_loop.close()
        self._log.close()
        self._writer.close()
        self._readers.close()
        self._copying.close()

    def _note_growth(self, _connection: Connection, _name: str, pages: int) -> int:
        """Note the pages of the log after a commit; 0 tells SQLite that all is well."""
        self._copying.grown(pages)
        return 0

    def _copy_rest_of_log(self) -> Future[None]:
        """Copy the rest of the log between two transactions; the next one begins it anew."""
        future: Future[None] = Future()
        self._jobs.put(_Copying(future))
        return future

    def _writer_of(self, loop: asyncio.AbstractEventLoop) -> LoopWriter:
        """What writes for a loop, or for another that was here first."""
        with self._loop_lock:
            known = self._on_loop
            if known is not None and known.loop.is_closed():
                known.close()
                known = None
            if known is None:
                known = self._on_loop = LoopWriter(loop, self._writer, self._session, self._turn, self._log)
            return known

    def _serve(self) -> None:
        going = True
        while going:
            following = self._jobs.get()
            # Those who come while the turn is awaited are in time for this transaction.
            self._turn.take_for_thread()
            jobs: list[tuple[Job, Told]] = []
            while following is not None and not isinstance(following, _Between):
                jobs.append(following)
                if len(jobs) == MOST_JOBS:
                    break
                try:
                    following = self._jobs.get_nowait()
                except queue.Empty:
                    break
            if jobs:
                batch = Batch(self._writer, self._session)
                batch.carry_out(jobs)
                batch.commit()
                self._log.add(batch, Batch.tell)
            if isinstance(following, _Replacement):
                _replace(self._writer, self._session, self._log, following)
            elif isinstance(following, _Shortening):
                _shorten(self._writer, following)
            elif isinstance(following, _Copying):
                _copy_rest(self._writer, following)
            going = following is not None
            if going:
                # At the end the turn is kept, so that nobody else can begin anything.
                self._turn.give_back()


def _settle(future: Future[T], result: T, error: Exception | None) -> None:
    # One who has given up waiting may have cancelled it.
    if future.set_running_or_notify_cancel():
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


def _tell_on(loop: asyncio.AbstractEventLoop, told: Told, result: Any, error: Exception | None) -> None:
    # A loop that is closed has nobody left to tell.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(told, result, error)


def _replace(connection: Connection, session: SQLiteSession, log: LogSync, replacement: _Replacement) -> None:
    try:
        with closing(open_existing(replacement.path, writable=False)) as source:
            copy(source, connection)
        log.now()
    except (DriverError, OSError) as error:
        replacement.future.set_exception(OSError(f"cannot load {replacement.path}: {error}"))
    else:
        session.replaced()
        replacement.future.set_result(None)


def _shorten(connection: Connection, shortening: _Shortening) -> None:
    connection.execute(f"PRAGMA busy_timeout = {_MILLISECONDS_FOR_READERS}")
    try:
        is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0]
    except DriverError:
        # A full disk, for one; the log is as it was.
        is_busy = True
    finally:
        connection.execute(f"PRAGMA busy_timeout = {MILLISECONDS_TO_WAIT}")
    shortening.future.set_result(not is_busy)


def _copy_rest(connection: Connection, copying: _Copying) -> None:
    # A full disk, for one; the log is as it was.
    with suppress(DriverError):
        copy_log(connection)
    copying.future.set_result(None)


def check_file(path: Path) -> None:
    """Look whether a file is a database of this version that can be written, and leave it as it is.

    Raises:
        WrongSchema: another version of pipedriver, or another program, made it.
        DriverError: it is damaged, no SQLite database, not to be written, or in use.
    """
    with closing(open_existing(path, writable=True, seconds_to_wait=3)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'").fetchone()
        if known is None:
            raise WrongSchema("its tables are another program's")
        prepare(SQLiteSession(connection, Memory(), Contents(folder_of(path))), is_empty=False)
        connection.execute("ROLLBACK")
