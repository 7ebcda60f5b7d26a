"""Values that are read on nearly every request and seldom change: kept until their tables are written."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar, cast

T = TypeVar("T")

_MOST_VALUES = 20_000


class Memory:
    """What one database's sessions have kept.

    It numbers the transactions that write, and keeps each value with the numbers of those that last wrote its
    tables; a value whose tables have been written since is read again. It is right as long as this process
    alone writes the database.
    """

    def __init__(self) -> None:
        self._writes = 0
        self._last_writes: dict[str, int] = {}
        self._last_replacement = 0
        self._values: dict[Hashable, tuple[tuple[int, ...], Any]] = {}

    @property
    def writes(self) -> int:
        """How many transactions have been counted. A job notes it before its first statement."""
        return self._writes

    def get(self, key: Hashable, tables: tuple[str, ...], load: Callable[[], T], *, since: int) -> T:
        """The value under a key; ``load`` reads it where it is not kept or no longer true.

        ``since`` is what `writes` was before the job began: what was written after that, the job may not see.
        """
        last = tuple(self._last_writes.get(table, self._last_replacement) for table in tables)
        if max(last, default=0) > since:
            return load()
        kept = self._values.get(key)
        if kept is not None and kept[0] == last:
            return cast("T", kept[1])
        value = load()
        if len(self._values) >= _MOST_VALUES:
            self._values.clear()
        self._values[key] = (last, value)
        return value

    def written(self, tables: Iterable[str]) -> None:
        """Count what a transaction wrote, once it is committed."""
        number = self._writes + 1
        self._last_writes.update(dict.fromkeys(tables, number))
        # Last, so that no job can note the number and miss the tables.
        self._writes = number

    def replaced(self) -> None:
        """Count that every table was replaced at once, now that it is so."""
        number = self._writes + 1
        self._last_replacement = number
        self._last_writes.clear()
        self._values.clear()
        self._writes = number
