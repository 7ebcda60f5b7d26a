"""Values that are read on nearly every request and seldom change: kept until their tables are written."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

T = TypeVar("T")

_MOST_VALUES = 20_000


@dataclass(slots=True)
class Kept:
    """A value, the number of the transaction that last wrote one of its tables, and when that was checked."""

    value: Any
    last_write: int
    seen_true_at: int


class Memory:
    """What one database's sessions have kept.

    It numbers the transactions that write, and keeps each value with the number of the one that last wrote
    one of its tables; a value whose tables have been written since is read again. It is right as long as
    this process alone writes the database.

    Attributes:
        values: what is kept, by its keys. A value is true for whoever has begun when it was last seen to be.
    """

    __slots__ = ("_last_replacement", "_last_writes", "_writes", "values")

    def __init__(self) -> None:
        self._writes = 0
        self._last_writes: dict[str, int] = {}
        self._last_replacement = 0
        self.values: dict[Hashable, Kept] = {}

    @property
    def writes(self) -> int:
        """How many transactions have been counted. A job notes it before its first statement."""
        return self._writes

    def get(self, key: Hashable, tables: tuple[str, ...], load: Callable[[], T], since: int) -> T:
        """The value under a key; ``load`` reads it where it is not kept or no longer true.

        ``since`` is what `writes` was before the job began: what was written after that, the job may not see.
        """
        kept = self.values.get(key)
        last = max([self._last_writes.get(table, self._last_replacement) for table in tables], default=0)
        if last > since:
            return load()
        if kept is not None and kept.last_write == last:
            kept.seen_true_at = since
            return cast("T", kept.value)
        value = load()
        if len(self.values) >= _MOST_VALUES:
            self.values.clear()
        self.values[key] = Kept(value, last, since)
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
        self.values.clear()
        self._writes = number
