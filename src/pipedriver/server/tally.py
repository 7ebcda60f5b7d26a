"""Counts how often each operation that writes was carried out, so that tests can tell one from two."""

from __future__ import annotations

import threading
from collections import Counter


class Tally:
    """Counts by operation, verb and path as declared: ``POST /v1/deals``. It may be used by any thread."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, operation: str) -> None:
        """Count one that was carried out."""
        with self._lock:
            self._counts[operation] += 1

    def counts(self) -> dict[str, int]:
        """How often each was carried out; those that never were are left out."""
        with self._lock:
            return dict(sorted(self._counts.items()))

    def __getitem__(self, operation: str) -> int:
        """How often one was carried out."""
        with self._lock:
            return self._counts[operation]

    def clear(self) -> None:
        """Begin anew."""
        with self._lock:
            self._counts.clear()
