"""Limits that the threads and tasks of one process share."""

from __future__ import annotations

import os
import time
from _thread import allocate_lock
from _weakrefset import WeakSet
from collections.abc import Callable
from datetime import UTC, tzinfo

from pipedriver.core.ledger import Ledger, Spending
from pipedriver.core.pacing import PLAIN, Gate, Shut, Verdict, Visit
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.limits.terms import Caller, Terms, read_terms

if TYPE_CHECKING:
    import threading

Clock = Callable[[], float]


class Limits:
    """The limits of companies and their tokens, for the clients of one process that it is handed to.

    A client without any makes its own. Hand the same to several clients, of one token or of several, sync or
    async, and they pace themselves together, are paused together, and count one budget for each company:
    that of an OAuth account for itself, all API tokens as one company.

    Args:
        plan: the company's plan, today's name or an older one; the burst limits are then known before the
            first answer, which otherwise tells them.
        seats: the company's seats; with the plan they make the daily budget.
        daily_tokens: the daily budget, where it is another: more can be bought.
        ceiling: what may be spent of it in a day: tokens as a whole number, or a share from 0.0 to 1.0. A
            call that would pass it raises `BudgetCeilingReached` and is not sent.
        zone: the time zone whose midnight begins a day; Pipedrive's page names none, UTC is assumed.
        clock: gives seconds that only grow; the clients' own clock.
        wall_clock: gives the seconds since 1970.

    Raises:
        ConfigurationError: there is no such plan, or a number that cannot be.
    """

    def __init__(
        self,
        *,
        plan: str | None = None,
        seats: int | None = None,
        daily_tokens: int | None = None,
        ceiling: float | None = None,
        zone: tzinfo = UTC,
        clock: Clock = time.monotonic,
        wall_clock: Clock = time.time,
    ) -> None:
        self._terms = read_terms(plan, seats, daily_tokens, ceiling, zone)
        self._clock = clock
        self._wall_clock = wall_clock
        self._mutex = allocate_lock()
        self._limiters: dict[Caller, LocalLimiter] = {}
        self._ledgers: dict[str, Ledger] = {}
        _living.add(self)

    def own(self) -> LocalLimiter:
        """What the one client asks that has these limits for itself; so it need not tell who it is."""
        return self.limiter(_NOBODY)

    def limiter(self, caller: Caller) -> LocalLimiter:
        """What a client asks before it sends."""
        with self._mutex:
            found = self._limiters.get(caller)
            if found is None:
                terms = self._terms
                ledger = self._ledgers.get(caller.company)
                if ledger is None:
                    ledger = self._ledgers[caller.company] = _ledger(terms)
                gate = Gate(terms.limit_of(caller), terms.search_requests)
                found = LocalLimiter(self._mutex, gate, ledger, self._clock, self._wall_clock)
                self._limiters[caller] = found
            return found

    def renew_after_fork(self) -> None:
        """Forget, in a child of fork(), what is under way in the parent."""
        self._mutex = allocate_lock()
        for limiter in self._limiters.values():
            limiter.renew(self._mutex)


_NOBODY = Caller("", "", is_app=False)


class LocalLimiter:
    """The gate of one token and the ledger of its company, in this process.

    Args:
        mutex: held for the length of a decision.
        gate: the token's.
        ledger: the company's.
        clock: gives seconds that only grow.
        wall_clock: gives the seconds since 1970.
    """

    __slots__ = ("_clock", "_gate", "_ledger", "_mutex", "_wall_clock")

    remote = False

    def __init__(
        self, mutex: threading.Lock, gate: Gate, ledger: Ledger, clock: Clock, wall_clock: Clock
    ) -> None:
        self._mutex = mutex
        self._gate = gate
        self._ledger = ledger
        self._clock = clock
        self._wall_clock = wall_clock

    def enter(self, visit: Visit) -> float | Shut:
        """Ask to send a request; gives 0.0, or the seconds to wait before asking again, or that it is shut.

        Raises:
            BudgetCeilingReached: it would pass the ceiling.
        """
        with self._mutex:
            now = self._clock()
            gate = self._gate
            if gate.is_shut:
                barrier = gate.barrier(now)
                if barrier is not None:
                    return Shut(barrier[0], barrier[1] - now)
            pace = gate.search if visit.search else gate.general
            wait = pace.enter(visit, now)
            if wait:
                self._ledger.check(visit, self._wall_clock())
                return wait
            try:
                self._ledger.charge(visit, self._wall_clock())
            except BaseException:
                pace.leave(visit, now, counted=False)
                raise
            return 0.0

    def leave(self, visit: Visit, verdict: Verdict) -> None:
        """Tell what became of a request that was sent."""
        with self._mutex:
            gate = self._gate
            pace = gate.search if visit.search else gate.general
            if verdict is PLAIN and pace.limit is None:
                # Nearly always, where nothing is limited.
                pace.leave_unlimited(visit)
                return
            now = self._clock()
            pace.leave(visit, now, counted=verdict.counted)
            if not verdict.charged:
                self._ledger.refund(visit, self._wall_clock())
            if verdict.limit is not None:
                pace.learn(verdict.limit, verdict.remaining, now)
                if verdict.writes_left is not None:
                    self._ledger.told_writes_left(verdict.writes_left)
            if verdict.pause:
                if verdict.barrier is None:
                    gate.pause(visit, now + verdict.pause)
                else:
                    gate.shut(verdict.barrier, now + verdict.pause)
                    if verdict.barrier == "daily":
                        self._ledger.exhausted(self._wall_clock())

    def abandon(self, visit: Visit) -> None:
        """Note that nobody will tell what became of a request: it may have been sent, and counts."""
        with self._mutex:
            self._gate.pace(visit).leave(visit, self._clock())

    def spending(self) -> Spending:
        """What the company has spent today."""
        with self._mutex:
            return self._ledger.spending(self._wall_clock())

    async def async_spending(self) -> Spending:
        """The same, for an asynchronous client."""
        return self.spending()

    def correct(self, spent: int | None, limit: int | None) -> None:
        """Take over what is known from elsewhere."""
        with self._mutex:
            self._ledger.set(self._wall_clock(), spent=spent, limit=limit)

    async def async_correct(self, spent: int | None, limit: int | None) -> None:
        """The same, for an asynchronous client."""
        self.correct(spent, limit)

    def burst_limit(self, *, search: bool) -> int | None:
        """The requests that a window allows; None where no answer has told."""
        return (self._gate.search if search else self._gate.general).limit

    def renew(self, mutex: threading.Lock) -> None:
        """Take another mutex, in a child of fork()."""
        self._mutex = mutex
        self._gate.general.forget_flights()
        self._gate.search.forget_flights()


def _ledger(terms: Terms) -> Ledger:
    return Ledger(terms.daily_tokens, terms.ceiling, terms.zone)


_living: WeakSet[Limits] = WeakSet()


def _renew_all() -> None:
    for limits in list(_living):
        limits.renew_after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
