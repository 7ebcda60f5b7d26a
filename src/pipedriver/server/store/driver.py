"""The driver of SQLite: APSW, which brings its own SQLite, so that plans and speed are the same everywhere.

A process must not open a database with two builds of SQLite: when the one closes the file, the system takes
away the locks of the other. So nothing of the server's uses Python's own ``sqlite3``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol, cast

import apsw

from pipedriver.server.store.search_index import TOKENS_FUNCTION
from pipedriver.server.store.search_text import tokens_of


class Cursor(Protocol):
    """What an execution gives. It is to be read to its end or dropped at once, or else executes again."""

    def execute(self, statements: str, bindings: Any = None) -> Cursor:
        """Execute a statement; whatever is left of the last one is given up before."""
        ...

    @property
    def get(self) -> Any:
        """The value of a statement that gives one."""
        ...

    @property
    def bindings_names(self) -> tuple[str, ...]:
        """The names of the values that are bound, each once, by their places."""
        ...

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row, or None."""
        ...

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Every row that is left."""
        ...

    def get_description(self) -> tuple[tuple[str, str], ...]:
        """The names and types of the columns."""
        ...


class Connection(Protocol):
    """A connection of APSW's. It has no lock of its own, so two threads must not use it at once.

    Attributes:
        exec_trace: is told of each statement before it is executed, and says whether it may be.
    """

    exec_trace: Callable[[Any, str, Any], bool] | None

    @property
    def in_transaction(self) -> bool:
        """Whether one is open."""
        ...

    def cursor(self) -> Cursor:
        """A cursor to execute many statements with; each `execute` makes one of its own."""
        ...

    def execute(self, statements: str, bindings: Any = None) -> Cursor:
        """Execute a statement with values by their places or names."""
        ...

    def executemany(self, statements: str, sequenceofbindings: Iterable[Any]) -> Cursor:
        """Execute a statement once for each set of values."""
        ...

    def changes(self) -> int:
        """How many rows the last statement that writes has touched."""
        ...

    def total_changes(self) -> int:
        """How many rows have been touched since the connection was opened."""
        ...

    def set_wal_hook(self, callable: Callable[[Any, str, int], int] | None) -> None:
        """Let a function be told after each commit how many pages the log has, instead of copying them."""
        ...

    def serialize(self, name: str) -> bytes:
        """A database as bytes; ``main`` is its name."""
        ...

    def deserialize(self, name: str, contents: bytes) -> None:
        """Replace a database by what the bytes hold."""
        ...

    def close(self) -> None:
        """Give back the file."""
        ...


DriverError = apsw.Error
"""Whatever SQLite refuses."""

IN_MEMORY = ":memory:"

MILLISECONDS_TO_WAIT = 30_000
"""How long a statement waits for a lock that another connection holds."""

_CACHED_STATEMENTS = 512
_MOST_MAPPED = 2**40
_UNWRITABLE = frozenset(
    (apsw.SQLITE_FULL, apsw.SQLITE_IOERR_WRITE, apsw.SQLITE_IOERR_FSYNC, apsw.SQLITE_READONLY)
)
_BARE = apsw.SQLITE_OPEN_NOMUTEX | apsw.SQLITE_OPEN_READWRITE


def connect(path: str) -> Connection:
    """Open a database as the server uses one, and make the file where there is none.

    Args:
        path: the file, or `IN_MEMORY`.

    Raises:
        DriverError: the file cannot be opened or made.
    """
    connection: Any = apsw.Connection(
        path, flags=_BARE | apsw.SQLITE_OPEN_CREATE, statementcachesize=_CACHED_STATEMENTS
    )
    # A statement is planned once, by the fixed figures: never again for the values that are bound.
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    connection.set_busy_timeout(MILLISECONDS_TO_WAIT)
    connection.create_scalar_function(TOKENS_FUNCTION, _tokens, 2, deterministic=True)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -65536")
    # What is read is mapped, as far as SQLite allows, by default 2 GB: no call of the system for a page.
    connection.execute(f"PRAGMA mmap_size = {_MOST_MAPPED}")
    return cast("Connection", connection)


def _tokens(*given: Any) -> str:
    # The triggers give what the function takes: a form of text, and the text.
    return tokens_of(given[0], given[1])


def open_existing(path: Path, *, writable: bool, seconds_to_wait: float = 30) -> Connection:
    """Open a file that is there, and leave it as it is.

    Raises:
        DriverError: the file is not there, or cannot be opened.
    """
    flags = _BARE if writable else apsw.SQLITE_OPEN_NOMUTEX | apsw.SQLITE_OPEN_READONLY
    connection: Any = apsw.Connection(str(path), flags=flags)
    connection.set_busy_timeout(int(seconds_to_wait * 1000))
    return cast("Connection", connection)


def copy(source: Connection, target: Connection) -> None:
    """Replace all that a database holds by what another one does.

    Raises:
        DriverError: the one cannot be read or the other not be written.
    """
    with cast("Any", target).backup("main", source, "main") as backup:
        while not backup.done:
            backup.step(-1)


def is_unwritable(error: BaseException) -> bool:
    """Whether SQLite says that the disk takes nothing more."""
    return isinstance(error, DriverError) and getattr(error, "extendedresult", None) in _UNWRITABLE


def names_of(cursor: Cursor) -> tuple[str, ...]:
    """The names of the columns that a cursor gives; none where it has no row to give."""
    try:
        return tuple(column[0] for column in cursor.get_description())
    except apsw.ExecutionCompleteError:
        return ()


def value_names_of(connection: Connection, statement: str, values: dict[str, Any]) -> tuple[str, ...]:
    """The names of the values that a statement takes, in the order in which it takes a tuple of them."""
    # A statement that has run to its end tells nothing any more, so it is not run but explained.
    explained = statement if statement.startswith("EXPLAIN ") else f"EXPLAIN {statement}"
    return connection.execute(explained, values).bindings_names
