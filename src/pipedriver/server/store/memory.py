"""Values that are read on nearly every request and seldom change: kept until their tables are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar, cast

T = TypeVar("T")

_MOST_VALUES = 20_000


class Memory:
    """What one database's sessions have kept.

    It counts how often each table was written, and keeps each value with the counts of its tables; a value
    whose counts have moved on is read again. It is right as long as this process alone writes the database.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._values: dict[Hashable, tuple[tuple[int, ...], Any]] = {}

    def get(self, key: Hashable, tables: tuple[str, ...], load: Callable[[], T]) -> T:
        """The value under a key; ``load`` reads it where it is not kept or no longer true."""
        # Counted before it is read: a write that comes in between makes the value old at once.
        counts = tuple(self._counts[table] for table in tables)
        kept = self._values.get(key)
        if kept is not None and kept[0] == counts:
            return cast("T", kept[1])
        value = load()
        if len(self._values) >= _MOST_VALUES:
            self._values.clear()
        self._values[key] = (counts, value)
        return value

    def written(self, tables: Iterable[str]) -> None:
        """Count what a transaction wrote, once it is committed."""
        self._counts.update(tables)
