"""What a company has spent of its daily budget. Decisions only: the moments are handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from pipedriver.core.classes import Frozen
from pipedriver.core.errors import BudgetCeilingReached, ConfigurationError
from pipedriver.core.pacing import Visit


class Spending(Frozen):
    """What a company has spent today, as far as it is known here.

    Attributes:
        spent: tokens.
        limit: the daily budget in tokens; None where it is not known.
        ceiling: the tokens that may be spent from here; None where no ceiling is set.
        resets_at: when the next day begins.
        by_operation: tokens by verb and path.
        unpriced: requests whose cost nobody knows; they are not in `spent`.
        writes_left: the POST and PUT requests that ``x-daily-requests-left`` says are left today to the user
            whose API token is used; None where no answer has told.
    """

    spent: int
    limit: int | None
    ceiling: int | None
    resets_at: datetime
    by_operation: Mapping[str, int]
    unpriced: int
    writes_left: int | None

    def __init__(
        self,
        spent: int,
        limit: int | None,
        ceiling: int | None,
        resets_at: datetime,
        by_operation: Mapping[str, int] | None = None,
        unpriced: int = 0,
        writes_left: int | None = None,
    ) -> None:
        put = object.__setattr__
        put(self, "spent", spent)
        put(self, "limit", limit)
        put(self, "ceiling", ceiling)
        put(self, "resets_at", resets_at)
        put(self, "by_operation", {} if by_operation is None else by_operation)
        put(self, "unpriced", unpriced)
        put(self, "writes_left", writes_left)

    @property
    def left(self) -> int | None:
        """Tokens that are left, of the budget or of a lower ceiling; None where neither is known."""
        known = [most for most in (self.limit, self.ceiling) if most is not None]
        return max(0, min(known) - self.spent) if known else None


class Estimate(Frozen):
    """What a job will cost.

    Attributes:
        operation: verb and path.
        calls: requests.
        tokens: of the daily budget.
        left: tokens that are left today; None where no limit is known.
        seconds: the least time that the burst limit allows; None where it is not known.
    """

    operation: str
    calls: int
    tokens: int
    left: int | None
    seconds: float | None

    @property
    def fits(self) -> bool | None:
        """Whether what is left today is enough; None where that is not known."""
        return None if self.left is None else self.tokens <= self.left


class Ledger:
    """The budget of one company.

    Args:
        limit: the daily budget in tokens; None where it is not known.
        ceiling: what may be spent from here: tokens, or with a share below or equal to 1.0 of the limit.
        zone: the time zone whose midnight begins a day. Pipedrive's page says "midnight" and names no zone.

    Raises:
        ConfigurationError: a ceiling or limit that cannot be.
    """

    __slots__ = (
        "_begins",
        "_by_operation",
        "_day",
        "_ends",
        "_spent",
        "_unpriced",
        "_writes_left",
        "_zone",
        "ceiling",
        "limit",
    )

    def __init__(self, limit: int | None = None, ceiling: float | None = None, zone: tzinfo = UTC) -> None:
        self.limit = limit
        self.ceiling = read_ceiling(ceiling, limit)
        self._zone = zone
        self._day = -1
        self._begins = self._ends = 0.0
        self._spent = 0
        self._by_operation: dict[str, int] = {}
        self._unpriced = 0
        self._writes_left: int | None = None

    def charge(self, visit: Visit, now: float) -> None:
        """Count a request that is about to be sent.

        Args:
            visit: the request.
            now: seconds since 1970.

        Raises:
            BudgetCeilingReached: the request would pass the ceiling. It is not counted.
        """
        if not self._begins <= now < self._ends:
            self._begin_day(now)
        cost = visit.cost
        if cost is None:
            self._unpriced += 1
        else:
            if self.ceiling is not None and self._spent + cost > self.ceiling:
                raise ceiling_reached(visit, self._spent, self.ceiling, now, self._zone)
            self._spent += cost
            self._by_operation[visit.operation] = self._by_operation.get(visit.operation, 0) + cost
        visit.day = self._day

    def check(self, visit: Visit, now: float) -> None:
        """Refuse a request that would pass the ceiling, without counting it.

        Raises:
            BudgetCeilingReached: it would.
        """
        self._begin_day(now)
        if self.ceiling is not None and self._spent + (visit.cost or 0) > self.ceiling:
            raise ceiling_reached(visit, self._spent, self.ceiling, now, self._zone)

    def refund(self, visit: Visit, now: float) -> None:
        """Take back what was counted for a request that was not carried out."""
        self._begin_day(now)
        if visit.day != self._day:
            return
        if visit.cost is None:
            self._unpriced -= 1
        else:
            self._spent = max(0, self._spent - visit.cost)
            self._by_operation[visit.operation] -= visit.cost

    def set(self, now: float, *, spent: int | None = None, limit: int | None = None) -> None:
        """Take over what is known from elsewhere: Pipedrive's own page of the company's usage, for one."""
        self._begin_day(now)
        if spent is not None:
            self._spent = spent
        if limit is not None:
            self.limit = limit

    def exhausted(self, now: float) -> None:
        """Take over that the server says nothing is left."""
        self._begin_day(now)
        if self.limit is not None:
            self._spent = max(self._spent, self.limit)

    def told_writes_left(self, left: int) -> None:
        """Take over what ``x-daily-requests-left`` tells."""
        self._writes_left = left

    def spending(self, now: float) -> Spending:
        """What has been spent today."""
        self._begin_day(now)
        return Spending(
            self._spent,
            self.limit,
            self.ceiling,
            next_midnight(now, self._zone),
            {operation: tokens for operation, tokens in self._by_operation.items() if tokens},
            self._unpriced,
            self._writes_left,
        )

    def _begin_day(self, now: float) -> None:
        if not self._begins <= now < self._ends:
            today = datetime.fromtimestamp(now, self._zone)
            self._begins = today.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
            self._ends = next_midnight(now, self._zone).timestamp()
            self._day = today.toordinal()
            self._spent = 0
            self._by_operation = {}
            self._unpriced = 0
            self._writes_left = None


def read_ceiling(ceiling: float | None, limit: int | None) -> int | None:
    """The tokens that a ceiling means.

    Raises:
        ConfigurationError: it is negative, or a share of a limit that is not known.
    """
    if ceiling is None:
        return None
    if isinstance(ceiling, bool) or ceiling < 0:
        raise ConfigurationError("a ceiling is a number of tokens, or a share of the budget up to 1.0")
    if isinstance(ceiling, int):
        return ceiling
    if ceiling > 1:
        raise ConfigurationError("a share of the budget is at most 1.0; tokens are a whole number")
    if limit is None:
        raise ConfigurationError("a share needs the budget: give plan and seats, or daily_tokens")
    return int(limit * ceiling)


def ceiling_reached(visit: Visit, spent: int, ceiling: int, now: float, zone: tzinfo) -> BudgetCeilingReached:
    """The error for a request that would pass the ceiling."""
    resets_at = next_midnight(now, zone)
    cost = visit.cost or 0
    message = (
        f"{cost} tokens more than the {spent} spent today would pass the ceiling of {ceiling}; "
        f"the budget begins anew at {resets_at.isoformat()}"
    )
    return BudgetCeilingReached(
        message,
        visit.operation,
        max(0.0, resets_at.timestamp() - now),
        cost=cost,
        spent=spent,
        ceiling=ceiling,
        resets_at=resets_at,
    )


def next_midnight(now: float, zone: tzinfo) -> datetime:
    """When the day after that of a moment begins, in a time zone."""
    today = datetime.fromtimestamp(now, zone)
    return (today + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
