"""When the next request may be sent. Decisions only: the moments are handed in, and nobody waits here.

The server counts a request at some moment between its sending and its answer. So a request takes a place from
the moment when it is let go until a window after its answer: whatever the network does, the server never
counts more in a window than the limit.
"""

from __future__ import annotations

from collections import deque

from pipedriver.core.classes import Frozen, Plain
from pipedriver.core.plans import WINDOW
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Literal

    from pipedriver.core.protocols import Limiter

    Barrier = Literal["daily", "proxy"]
    """Why nothing at all is sent: the daily budget is spent, or the proxy blocks."""

UNKNOWN_LIMIT = 20
"""What is let go in the first window after a pause where no limit is known: the smallest plan's."""

SHORTEST_WAIT = 0.001
"""Seconds; a shorter wait is not worth it."""

ROUNDING = 1e-6
"""Seconds that are nothing: sums of clock readings are not exact."""


class Visit(Plain, eq=False):
    """One request on its way through the gate.

    Attributes:
        operation: verb and path, as declared.
        cost: tokens of the daily budget; None where nothing is declared.
        search: whether the limit of the search operations counts.
        lease: seconds after which a request that never came back no longer counts as under way.
        number: the place among those who wait; None for one who does not.
        inside: whether it was let go and has not come back.
        day: the day on whose budget it was charged.
        identity: what tells it from the requests of other processes; given by limits that are kept elsewhere.
    """

    operation: str
    cost: int | None
    search: bool
    lease: float
    number: int | None
    inside: bool
    day: int | None
    identity: str

    def __init__(self, operation: str, cost: int | None, search: bool, lease: float = 60.0) -> None:
        self.operation = operation
        self.cost = cost
        self.search = search
        self.lease = lease
        self.number = None
        self.inside = False
        self.day = None
        self.identity = ""


class Verdict(Frozen):
    """What became of a request.

    Attributes:
        counted: whether it may count in the server's window.
        charged: whether it may count in the daily budget.
        limit: ``x-ratelimit-limit``, where the answer tells.
        remaining: ``x-ratelimit-remaining``, where the answer tells.
        writes_left: ``x-daily-requests-left``, where the answer tells.
        pause: seconds for which nobody may send, after 429.
        barrier: why nobody may send at all for that long, where it is more than the window.
    """

    counted: bool
    charged: bool
    limit: int | None
    remaining: int | None
    writes_left: int | None
    pause: float
    barrier: Barrier | None

    def __init__(
        self,
        counted: bool = True,
        charged: bool = True,
        limit: int | None = None,
        remaining: int | None = None,
        writes_left: int | None = None,
        pause: float = 0.0,
        barrier: Barrier | None = None,
    ) -> None:
        put = object.__setattr__
        put(self, "counted", counted)
        put(self, "charged", charged)
        put(self, "limit", limit)
        put(self, "remaining", remaining)
        put(self, "writes_left", writes_left)
        put(self, "pause", pause)
        put(self, "barrier", barrier)


PLAIN = Verdict()
"""That of an answer that tells nothing of limits."""


class Shut(Frozen):
    """Nothing may be sent: the daily budget is spent, or the proxy blocks, as another call found out.

    Attributes:
        barrier: which of the two.
        seconds: for how long.
    """

    barrier: Barrier
    seconds: float


class Consult(Frozen):
    """A wish to ask, or tell, limits that are kept elsewhere."""

    limiter: Limiter
    visit: Visit
    verdict: Verdict | None = None

    def carry_out(self) -> Any:
        """Ask, or tell; something to wait for where the limiter is asynchronous."""
        if self.verdict is None:
            return self.limiter.enter(self.visit)
        return self.limiter.leave(self.visit, self.verdict)


class Pace:
    """One rolling window, its queue, and the pauses that it was told to make.

    Whoever waits is served in the order of arrival. Nobody holds up the others: one who is late to come back
    loses no place, and those behind pass if there is room for both.

    Args:
        limit: requests in a window; None until an answer tells.
        window: its seconds.
    """

    __slots__ = (
        "_answered",
        "_flying",
        "_gentle_until",
        "_last_start",
        "_next_number",
        "_paused_until",
        "_waiting",
        "limit",
        "window",
    )

    def __init__(self, limit: int | None = None, window: float = WINDOW) -> None:
        self.limit = limit
        self.window = window
        self._flying = 0
        self._answered: deque[float] = deque()
        self._waiting: list[int] = []
        self._next_number = 0
        self._paused_until = float("-inf")
        self._gentle_until = float("-inf")
        self._last_start = float("-inf")

    def enter(self, visit: Visit, now: float) -> float:
        """Let a request go, or tell how long it has to wait before it asks again.

        Returns 0 where it may be sent now. Otherwise the seconds in which it certainly may not.
        """
        if visit.number is None and not self._waiting and now >= self._gentle_until:
            # Nearly always: nobody waits, and nothing was refused lately.
            if self.limit is None:
                self._flying += 1
                visit.inside = True
                return 0.0
            self._forget(now)
            if self._flying + len(self._answered) < self.limit:
                self._flying += 1
                self._last_start = now
                visit.inside = True
                return 0.0
        if visit.number is None:
            visit.number = self._next_number
            self._next_number += 1
            # Numbers only grow, so this keeps them in order.
            self._waiting.append(visit.number)
        wait = self._wait(self._place(visit.number), now)
        if wait > ROUNDING:
            # The least keeps a clock that rounds from standing still.
            return max(wait, SHORTEST_WAIT)
        self._leave_queue(visit)
        self._flying += 1
        self._last_start = now
        visit.inside = True
        return 0.0

    def leave(self, visit: Visit, now: float, *, counted: bool = True) -> None:
        """Note that a request came back, or was given up, whether it was waiting or under way.

        Args:
            visit: the request.
            now: the moment.
            counted: False where it is certain that it never left.
        """
        self._leave_queue(visit)
        if visit.inside:
            visit.inside = False
            self._flying -= 1
            if counted and self.limit is not None:
                self._answered.append(now)

    def leave_unlimited(self, visit: Visit) -> None:
        """Note that a request came back, where no limit is known."""
        if visit.inside:
            visit.inside = False
            self._flying -= 1
        if visit.number is not None:
            self._leave_queue(visit)

    def learn(self, limit: int, remaining: int | None, now: float) -> None:
        """Take over what an answer told.

        Args:
            limit: the requests that a window allows.
            remaining: how many of them are left; where that is less than what was sent from here tells,
                others send with the same token, and their requests take places too.
            now: the moment.
        """
        if limit < 1:
            return
        self.limit = limit
        if remaining is None:
            return
        self._forget(now)
        for _ in range(min(limit - remaining, limit) - self._flying - len(self._answered)):
            self._answered.append(now)

    def pause(self, until: float) -> None:
        """Let nobody go before a moment, and then one after the other for the length of a window."""
        if until > self._paused_until:
            self._paused_until = until
            self._gentle_until = until + self.window

    def forget_flights(self) -> None:
        """Forget what is under way and who waits: another process has them."""
        self._flying = 0
        self._waiting.clear()

    @property
    def paused_until(self) -> float:
        """The end of the latest pause; minus infinity where there was none."""
        return self._paused_until

    def _wait(self, ahead: int, now: float) -> float:
        """Seconds for which a request with so many ahead of it certainly has to wait; 0 for none."""
        wait = self._paused_until - now
        gap = self.window / (self.limit or UNKNOWN_LIMIT)
        if now < self._gentle_until:
            start = max(self._paused_until, self._last_start + gap)
            wait = max(wait, start + ahead * gap - now)
        if self.limit is None:
            return max(wait, 0.0)
        self._forget(now)
        free = self.limit - self._flying - len(self._answered)
        if ahead >= free:
            wait = max(wait, self._until_free(ahead - free, self.limit, now))
        return max(wait, 0.0)

    def _until_free(self, place: int, limit: int, now: float) -> float:
        """Seconds until the place-th place, from 0, can be free at the earliest."""
        windows, place = divmod(place, limit)
        if place < len(self._answered):
            first = self._answered[place] + self.window - now
        else:
            # Those under way have their answer now at the earliest.
            first = self.window
        return first + windows * self.window

    def _forget(self, now: float) -> None:
        answered, edge = self._answered, now - self.window
        while answered and answered[0] <= edge:
            answered.popleft()

    def _place(self, number: int) -> int:
        """How many that wait came before a number; where it is among them itself."""
        if not self._waiting:
            return 0
        from bisect import bisect_left

        return bisect_left(self._waiting, number)

    def _leave_queue(self, visit: Visit) -> None:
        if visit.number is not None:
            place = self._place(visit.number)
            if place < len(self._waiting) and self._waiting[place] == visit.number:
                del self._waiting[place]
            visit.number = None


class Gate:
    """What one token may send: its general window, its window of searches, and whether it may send at all."""

    __slots__ = ("_barrier", "general", "is_shut", "search")

    def __init__(self, limit: int | None = None, search_limit: int | None = None) -> None:
        self.general = Pace(limit)
        self.search = Pace(search_limit)
        self._barrier: tuple[Barrier, float] | None = None
        self.is_shut = False
        """Whether there may be a barrier."""

    def pace(self, visit: Visit) -> Pace:
        """The window in which a request counts."""
        return self.search if visit.search else self.general

    def pause(self, visit: Visit, until: float) -> None:
        """Let nobody go before a moment, after a request was refused.

        A refused search tells of the searches alone: they have a limit of their own.
        """
        self.search.pause(until)
        if not visit.search:
            self.general.pause(until)

    def shut(self, barrier: Barrier, until: float) -> None:
        """Send nothing at all before a moment."""
        self._barrier = (barrier, until)
        self.is_shut = True

    def barrier(self, now: float) -> tuple[Barrier, float] | None:
        """Why nothing may be sent, and until when; None where something may."""
        if self._barrier is not None and now >= self._barrier[1]:
            self._barrier = None
            self.is_shut = False
        return self._barrier
