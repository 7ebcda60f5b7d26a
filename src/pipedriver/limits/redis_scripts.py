"""What limits in Redis do in one step, the names that they use, and what the scripts' answers mean.

The clock is Redis's own. For each window there is a sorted set of places taken, scored by when each is free
again: a window after the answer, or, where none ever comes because a process was killed, at the end of its
lease. Who waits stands in a second sorted set in the order of arrival, and in a third by when it is given up.
Moments are microseconds since 1970. All keys of a company bear it in braces, so that they are on one node of
a cluster, and run out by themselves.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipedriver.core.ledger import Spending, ceiling_reached, next_midnight
from pipedriver.core.pacing import UNKNOWN_LIMIT, Shut, Verdict, Visit
from pipedriver.core.plans import WINDOW
from pipedriver.limits.terms import Caller, Terms

if TYPE_CHECKING:
    from pipedriver.core.pacing import Barrier

PREFIX = "pipedriver:limits"
MICROSECONDS = 1_000_000

SECONDS_TO_ASK_AGAIN = 10.0
"""How long after its time one who waits may come back before the place in the queue is given up."""

_COMMON = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local function number(key, field, otherwise)
  return tonumber(redis.call('HGET', key, field) or otherwise)
end
local function begin_day(budget, offset)
  local day = math.floor((time[1] + offset) / 86400)
  if number(budget, 'day', -1) ~= day then
    redis.call('DEL', budget)
    redis.call('HSET', budget, 'day', day)
    redis.call('EXPIRE', budget, 172800)
  end
  return day
end
local function forget(slots, queue, alive)
  redis.call('ZREMRANGEBYSCORE', slots, '-inf', now)
  for _, dead in ipairs(redis.call('ZRANGEBYSCORE', alive, '-inf', now)) do
    redis.call('ZREM', queue, dead)
    redis.call('ZREM', alive, dead)
  end
end
"""

ENTER = (
    _COMMON
    + """
local gate, slots, queue, alive, budget, shut = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local id, token, operation = ARGV[1], ARGV[2], ARGV[3]
local cost, ceiling, offset = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local window, lease, patience = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local unknown = tonumber(ARGV[11])
local daily, proxy = number(shut, 'daily', 0), number(shut, 'proxy:' .. token, 0)
if now < daily then return {'shut', 'daily', daily - now} end
if now < proxy then return {'shut', 'proxy', proxy - now} end
local day = begin_day(budget, offset)
local spent = number(budget, 'spent', 0)
if ceiling >= 0 and cost > 0 and spent + cost > ceiling then
  redis.call('ZREM', queue, id)
  redis.call('ZREM', alive, id)
  return {'ceiling', spent, now}
end
forget(slots, queue, alive)
local limit = number(gate, 'limit', ARGV[10])
local rank = redis.call('ZRANK', queue, id)
local waits = rank
if not rank then rank = redis.call('ZCARD', queue) end
local paused, gentle = number(gate, 'paused', 0), number(gate, 'gentle', 0)
local wait = paused - now
if now < gentle then
  local gap = window / (limit > 0 and limit or unknown)
  local start = math.max(paused, number(gate, 'last', 0) + gap)
  wait = math.max(wait, start + rank * gap - now)
end
if limit > 0 then
  local place = rank - (limit - redis.call('ZCARD', slots))
  if place >= 0 then
    local windows = math.floor(place / limit)
    local found = redis.call('ZRANGE', slots, place % limit, place % limit, 'WITHSCORES')
    local first = window
    if found[2] then first = math.min(window, tonumber(found[2]) - now) end
    wait = math.max(wait, first + windows * window)
  end
end
if wait > 0 then
  if not waits then redis.call('ZADD', queue, redis.call('HINCRBY', gate, 'arrivals', 1), id) end
  redis.call('ZADD', alive, now + wait + patience, id)
  local keep = math.ceil((wait + patience) / 1000) + 60000
  redis.call('PEXPIRE', queue, keep)
  redis.call('PEXPIRE', alive, keep)
  redis.call('EXPIRE', gate, 86400)
  return {'wait', math.ceil(wait)}
end
redis.call('ZREM', queue, id)
redis.call('ZREM', alive, id)
redis.call('ZADD', slots, now + lease, id)
redis.call('PEXPIRE', slots, math.ceil(lease / 1000) + 60000)
redis.call('HSET', gate, 'last', now)
redis.call('EXPIRE', gate, 86400)
if cost < 0 then
  redis.call('HINCRBY', budget, 'unpriced', 1)
else
  redis.call('HINCRBY', budget, 'spent', cost)
  redis.call('HINCRBY', budget, 'of:' .. operation, cost)
end
return {'go', day}
"""
)
"""Lets a request go and charges it, or tells how long it has to wait, or why it may not go at all."""

LEAVE = (
    _COMMON
    + """
local gate, slots, queue, alive, budget, shut = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local other = KEYS[7]
local id, token, operation = ARGV[1], ARGV[2], ARGV[3]
local cost, offset, window = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local counted, charged = ARGV[7] == '1', ARGV[8] == '1'
local limit, remaining, writes = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local pause, barrier, day = tonumber(ARGV[12]), ARGV[13], tonumber(ARGV[14])
local known = number(gate, 'limit', ARGV[15])
local today = begin_day(budget, offset)
forget(slots, queue, alive)
if limit > 0 then
  redis.call('HSET', gate, 'limit', limit)
  redis.call('EXPIRE', gate, 86400)
end
if counted and (limit > 0 or known > 0) then
  redis.call('ZADD', slots, now + window, id)
else
  redis.call('ZREM', slots, id)
end
if limit > 0 and remaining >= 0 then
  for _ = 1, math.min(limit - remaining, limit) - redis.call('ZCARD', slots) do
    redis.call('ZADD', slots, now + window, 'other:' .. redis.call('HINCRBY', gate, 'others', 1))
  end
end
redis.call('PEXPIRE', slots, 600000)
if not charged and day == today then
  if cost < 0 then
    redis.call('HINCRBY', budget, 'unpriced', -1)
  else
    redis.call('HINCRBY', budget, 'spent', -cost)
    redis.call('HINCRBY', budget, 'of:' .. operation, -cost)
  end
end
if writes >= 0 then redis.call('HSET', budget, 'writes_left', writes) end
if pause > 0 then
  if barrier == '' then
    for _, paused in ipairs({gate, other}) do
      if paused ~= '' and now + pause > number(paused, 'paused', 0) then
        redis.call('HSET', paused, 'paused', now + pause, 'gentle', now + pause + window)
        redis.call('EXPIRE', paused, 86400)
      end
    end
  else
    local field = barrier == 'daily' and 'daily' or 'proxy:' .. token
    redis.call('HSET', shut, field, now + pause)
    redis.call('EXPIRE', shut, 86400)
    local most = number(budget, 'limit', ARGV[16])
    if barrier == 'daily' and most >= 0 and number(budget, 'spent', 0) < most then
      redis.call('HSET', budget, 'spent', most)
    end
  end
end
return 1
"""
)
"""Gives the place of a request back, and takes over what its answer told."""

READ = (
    _COMMON
    + """
begin_day(KEYS[1], tonumber(ARGV[1]))
return {now, redis.call('HGETALL', KEYS[1])}
"""
)
"""Tells what was spent today."""

CORRECT = (
    _COMMON
    + """
begin_day(KEYS[1], tonumber(ARGV[1]))
if tonumber(ARGV[2]) >= 0 then redis.call('HSET', KEYS[1], 'spent', ARGV[2]) end
if tonumber(ARGV[3]) >= 0 then redis.call('HSET', KEYS[1], 'limit', ARGV[3]) end
return 1
"""
)
"""Takes over what is known from elsewhere, for the rest of the day."""


class Desk:
    """Writes the questions to Redis of one caller, and reads the answers. It does no I/O.

    Args:
        caller: whose limits count.
        terms: what is known of them.
        prefix: what the names of all keys begin with.
    """

    def __init__(self, caller: Caller, terms: Terms, prefix: str) -> None:
        self.terms = terms
        self._token = caller.token
        self._limit = terms.limit_of(caller)
        base = f"{prefix}:{{{caller.company}}}"
        self.budget = f"{base}:budget"
        self._shut = f"{base}:shut"
        gate = f"{base}:{caller.token}"
        self._gates = {False: f"{gate}:all", True: f"{gate}:search"}
        self._learned: dict[bool, int | None] = {False: self._limit, True: terms.search_requests}

    def burst_limit(self, *, search: bool) -> int | None:
        """The requests that a window allows, as far as this process has learned."""
        return self._learned[search]

    def enter(self, visit: Visit, identity: str) -> tuple[list[str], list[Any]]:
        """Keys and arguments of `ENTER`."""
        return self._keys(visit), [
            identity,
            self._token,
            visit.operation,
            -1 if visit.cost is None else visit.cost,
            _or_none(self.terms.ceiling),
            self.offset(),
            int(WINDOW * MICROSECONDS),
            int(visit.lease * MICROSECONDS),
            int(SECONDS_TO_ASK_AGAIN * MICROSECONDS),
            _or_none(self._first_limit(visit)),
            UNKNOWN_LIMIT,
        ]

    def entered(self, visit: Visit, reply: list[Any]) -> float | Shut:
        """What the answer to `ENTER` means: the seconds to wait, 0.0 for none, or that it is shut.

        Raises:
            BudgetCeilingReached: the request would pass the ceiling.
        """
        what = _text(reply[0])
        if what == "go":
            visit.day = int(reply[1])
            visit.inside = True
            return 0.0
        if what == "wait":
            return max(0.001, int(reply[1]) / MICROSECONDS)
        if what == "shut":
            barrier: Barrier = "proxy" if _text(reply[1]) == "proxy" else "daily"
            return Shut(barrier, int(reply[2]) / MICROSECONDS)
        now = int(reply[2]) / MICROSECONDS
        raise ceiling_reached(visit, int(reply[1]), self.terms.ceiling or 0, now, self.terms.zone)

    def leave(self, visit: Visit, identity: str, verdict: Verdict) -> tuple[list[str], list[Any]]:
        """Keys and arguments of `LEAVE`."""
        if verdict.limit is not None:
            self._learned[visit.search] = verdict.limit
        # A refused search tells of the searches alone.
        other = self._gates[visit.search] if visit.search else self._gates[True]
        return [*self._keys(visit), other], [
            identity,
            self._token,
            visit.operation,
            -1 if visit.cost is None else visit.cost,
            self.offset(),
            int(WINDOW * MICROSECONDS),
            int(verdict.counted),
            int(verdict.charged),
            _or_none(verdict.limit),
            _or_none(verdict.remaining),
            _or_none(verdict.writes_left),
            int(verdict.pause * MICROSECONDS),
            verdict.barrier or "",
            -1 if visit.day is None else visit.day,
            _or_none(self._first_limit(visit)),
            _or_none(self.terms.daily_tokens),
        ]

    def spending(self, reply: list[Any]) -> Spending:
        """What the answer to `READ` means."""
        found = [_text(each) for each in reply[1]]
        fields = dict(zip(found[::2], found[1::2], strict=True))
        writes_left = fields.get("writes_left")
        known = fields.get("limit")
        return Spending(
            max(0, int(fields.get("spent", 0))),
            self.terms.daily_tokens if known is None else int(known),
            self.terms.ceiling,
            next_midnight(int(reply[0]) / MICROSECONDS, self.terms.zone),
            {name[3:]: int(tokens) for name, tokens in fields.items() if name[:3] == "of:" and tokens != "0"},
            int(fields.get("unpriced", 0)),
            None if writes_left is None else int(writes_left),
        )

    def offset(self) -> int:
        """Seconds by which the zone is ahead of UTC."""
        offset = datetime.now(self.terms.zone).utcoffset()
        return 0 if offset is None else int(offset.total_seconds())

    def _first_limit(self, visit: Visit) -> int | None:
        return self.terms.search_requests if visit.search else self._limit

    def _keys(self, visit: Visit) -> list[str]:
        gate = self._gates[visit.search]
        return [gate, f"{gate}:slots", f"{gate}:queue", f"{gate}:alive", self.budget, self._shut]


def or_unchanged(number: int | None) -> int:
    """A number as `CORRECT` takes it."""
    return _or_none(number)


def _or_none(number: int | None) -> int:
    return -1 if number is None else number


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
