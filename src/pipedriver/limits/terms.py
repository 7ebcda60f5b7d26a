"""What is known of a company's limits before the first answer, and who is calling."""

from __future__ import annotations

from datetime import UTC, tzinfo

from pipedriver.core.classes import Frozen
from pipedriver.core.errors import ConfigurationError
from pipedriver.core.ledger import read_ceiling
from pipedriver.core.plans import PLANS, SEARCH_LIMIT


class Caller(Frozen):
    """Whose limits count for a client.

    Attributes:
        company: the id of the company as text; empty where it is not known.
        token: tells tokens apart, without being one.
        is_app: whether an OAuth app calls.
    """

    company: str
    token: str
    is_app: bool


class Terms(Frozen):
    """What a company's limits are.

    Attributes:
        requests: what an API token may send in a window; None until an answer tells.
        app_requests: the same for an OAuth app.
        search_requests: the same for the search operations.
        daily_tokens: the budget of a day; None where it is not known.
        ceiling: the tokens that may be spent in a day; None for no ceiling.
        zone: the time zone whose midnight begins a day.
    """

    requests: int | None = None
    app_requests: int | None = None
    search_requests: int | None = None
    daily_tokens: int | None = None
    ceiling: int | None = None
    zone: tzinfo = UTC

    def limit_of(self, caller: Caller) -> int | None:
        """What a caller may send in a window."""
        return self.app_requests if caller.is_app else self.requests


def read_terms(
    plan: str | None,
    seats: int | None,
    daily_tokens: int | None,
    ceiling: float | None,
    zone: tzinfo,
) -> Terms:
    """The terms that the settings mean.

    Raises:
        ConfigurationError: there is no such plan, or a number that cannot be.
    """
    if daily_tokens is not None and daily_tokens < 0:
        raise ConfigurationError("daily_tokens is not negative")
    if seats is not None and (plan is None or seats < 1):
        raise ConfigurationError("seats are at least 1, and go with a plan")
    if plan is None:
        return Terms(daily_tokens=daily_tokens, ceiling=read_ceiling(ceiling, daily_tokens), zone=zone)
    known = PLANS.get(plan.casefold())
    if known is None:
        raise ConfigurationError(f"there is no plan {plan!r}; the plans are {', '.join(PLANS)}")
    if daily_tokens is None and seats is not None:
        daily_tokens = known.daily_tokens(seats)
    return Terms(
        requests=known.requests,
        app_requests=known.app_requests,
        search_requests=SEARCH_LIMIT,
        daily_tokens=daily_tokens,
        ceiling=read_ceiling(ceiling, daily_tokens),
        zone=zone,
    )
