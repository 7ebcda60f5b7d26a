"""The rolling windows in which the requests of each token are counted, and the patience with each."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass

from pipedriver.core.plans import WINDOW

REFUSALS_BEFORE_BLOCK = 100
"""So many refused requests of one API token within `REFUSALS_SECONDS` make the proxy block it.

Pipedrive's page says that going on after 429 ends in 403, and gives no number.
"""

REFUSALS_SECONDS = 60.0
BLOCK_SECONDS = 60.0
"""How long the proxy blocks."""

_MOST_WINDOWS = 10_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a window tells of itself.

    Attributes:
        limit: the requests that it allows.
        remaining: how many are left.
        reset: whole seconds until the oldest request leaves it, rounded up.
    """

    limit: int
    remaining: int
    reset: int


class Windows:
    """The windows of all tokens. Moments are seconds; they may jump back when the server's clock is moved."""

    def __init__(self) -> None:
        self._windows: dict[Hashable, deque[float]] = {}

    def look(self, key: Hashable, limit: int, now: float) -> Reading:
        """How a window stands now, before another request."""
        counted = self._counted(key, now)
        return _reading(counted, limit, now)

    def count(self, key: Hashable, limit: int, now: float) -> Reading:
        """Count one more request, and tell how the window stands then."""
        counted = self._counted(key, now)
        counted.append(now)
        return _reading(counted, limit, now)

    def forget(self) -> None:
        """Begin anew."""
        self._windows.clear()

    def _counted(self, key: Hashable, now: float) -> deque[float]:
        counted = self._windows.get(key)
        if counted is None:
            if len(self._windows) >= _MOST_WINDOWS:
                edge = now - WINDOW
                self._windows = {
                    each: moments for each, moments in self._windows.items() if moments and moments[-1] > edge
                }
            counted = self._windows[key] = deque()
        edge = now - WINDOW
        while counted and counted[0] <= edge:
            counted.popleft()
        if counted and counted[-1] > now:
            counted.clear()
        return counted


class Patience:
    """How often each token was refused lately, and which are blocked for it."""

    def __init__(self) -> None:
        self._refused: dict[Hashable, deque[float]] = {}
        self._blocked_until: dict[Hashable, float] = {}

    def blocked(self, key: Hashable, now: float) -> float | None:
        """Seconds for which a token is still blocked; None where it is not."""
        if not self._blocked_until:
            return None
        until = self._blocked_until.get(key)
        if until is None:
            return None
        if not until - BLOCK_SECONDS <= now < until:
            del self._blocked_until[key]
            return None
        return until - now

    def refused(self, key: Hashable, now: float) -> None:
        """Count a refused request, and block its token if there were too many."""
        refused = self._refused.setdefault(key, deque())
        refused.append(now)
        while refused and not now - REFUSALS_SECONDS < refused[0] <= now:
            refused.popleft()
        if len(refused) >= REFUSALS_BEFORE_BLOCK:
            del self._refused[key]
            self._blocked_until[key] = now + BLOCK_SECONDS

    def forget(self) -> None:
        """Begin anew."""
        self._refused.clear()
        self._blocked_until.clear()


def _reading(counted: deque[float], limit: int, now: float) -> Reading:
    reset = math.ceil(counted[0] + WINDOW - now) if counted else math.ceil(WINDOW)
    return Reading(limit, max(0, limit - len(counted)), reset)
