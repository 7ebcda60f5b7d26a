# Made by tools/generate.py from src/pipedriver/limits/aio/redis_limits.py: change that, and run it again.
"""Limits in Redis, shared by all processes that reach it."""

from __future__ import annotations

import secrets
from datetime import UTC, tzinfo
from typing import Any

from redis import Redis

from pipedriver.core.errors import ConfigurationError
from pipedriver.core.ledger import Spending
from pipedriver.core.pacing import Shut, Verdict, Visit
from pipedriver.limits.redis_scripts import CORRECT, ENTER, LEAVE, PREFIX, READ, Desk, or_unchanged
from pipedriver.limits.terms import Caller, read_terms


class RedisLimits:
    """The limits of companies and their tokens, for the clients of all processes that reach one Redis.

    They are exact across processes: each question is one script, and the time is Redis's own. What a killed
    process had under way gives its place back when its time-out is over. It needs ``pipedriver[redis]``.

    Args:
        redis: what connects to Redis 5 or later, or to a cluster; it stays the caller's to close.
        company: names the company of clients with an API token, which do not know it; an OAuth account does.
        plan: as for `Limits`, as are the next three.
        seats: the company's seats.
        daily_tokens: the daily budget.
        ceiling: what may be spent of it in a day.
        zone: the time zone whose midnight begins a day.
        prefix: what the names of all keys begin with.

    Raises:
        ConfigurationError: there is no such plan, or a number that cannot be.
    """

    def __init__(
        self,
        redis: Redis,
        *,
        company: str = "",
        plan: str | None = None,
        seats: int | None = None,
        daily_tokens: int | None = None,
        ceiling: float | None = None,
        zone: tzinfo = UTC,
        prefix: str = PREFIX,
    ) -> None:
        if "{" in company or "}" in company:
            raise ConfigurationError("a company's name for Redis has no braces")
        # The library types its answers as those of both colours at once.
        self._redis: Any = redis
        self._company = company
        self._terms = read_terms(plan, seats, daily_tokens, ceiling, zone)
        self._prefix = prefix

    def __repr__(self) -> str:
        return f"<{type(self).__name__} under {self._prefix}>"

    def limiter(self, caller: Caller) -> RedisLimiter:
        """What a client asks before it sends."""
        named = Caller(caller.company or self._company or "-", caller.token, caller.is_app)
        return RedisLimiter(self._redis, Desk(named, self._terms, self._prefix))


class RedisLimiter:
    """The gate of one token and the ledger of its company, in Redis.

    Args:
        redis: what connects to Redis.
        desk: writes the questions.
    """

    remote = True

    def __init__(self, redis: Any, desk: Desk) -> None:
        self._desk = desk
        self._enter: Any = redis.register_script(ENTER)
        self._leave: Any = redis.register_script(LEAVE)
        self._read: Any = redis.register_script(READ)
        self._correct: Any = redis.register_script(CORRECT)

    def enter(self, visit: Visit) -> float | Shut:
        """Ask to send a request; gives 0.0, or the seconds to wait before asking again, or that it is shut.

        Raises:
            BudgetCeilingReached: it would pass the ceiling.
        """
        keys, arguments = self._desk.enter(visit, _identity(visit))
        return self._desk.entered(visit, self._enter(keys=keys, args=arguments))

    def leave(self, visit: Visit, verdict: Verdict) -> None:
        """Tell what became of a request that was sent."""
        visit.inside = False
        keys, arguments = self._desk.leave(visit, _identity(visit), verdict)
        self._leave(keys=keys, args=arguments)

    def abandon(self, visit: Visit) -> None:
        """Nothing: what is not heard of gives its place back by itself."""

    def spending(self) -> Spending:
        """What the company has spent today."""
        reply = self._read(keys=[self._desk.budget], args=[self._desk.offset()])
        return self._desk.spending(reply)

    def correct(self, spent: int | None, limit: int | None) -> None:
        """Take over what is known from elsewhere, for the rest of the day."""
        given = [self._desk.offset(), or_unchanged(spent), or_unchanged(limit)]
        self._correct(keys=[self._desk.budget], args=given)

    def burst_limit(self, *, search: bool) -> int | None:
        """The requests that a window allows, as far as this process has learned."""
        return self._desk.burst_limit(search=search)


def _identity(visit: Visit) -> str:
    if not visit.identity:
        visit.identity = secrets.token_hex(8)
    return visit.identity
