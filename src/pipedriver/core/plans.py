"""Pipedrive's plans, and how much each lets a company and its tokens do (core-api-concepts-rate-limiting)."""

from __future__ import annotations

from pipedriver.core.classes import Frozen

WINDOW = 2.0
"""Seconds of the rolling window in which the requests of one token are counted."""

SEARCH_LIMIT = 10
"""Requests to the search operations that every plan allows a token in one window."""

BASE_TOKENS = 30_000
"""Tokens of the daily budget for each seat, before the plan's multiplier."""

_SEARCHES = frozenset(("search", "find", "searchResults", "itemSearch"))


class Plan(Frozen):
    """One plan.

    Attributes:
        name: its name, in lower case.
        requests: what one API token may send in a window.
        app_requests: what one access token of an OAuth app may send in a window.
        multiplier: what the daily tokens of a seat are multiplied with.
    """

    name: str
    requests: int
    app_requests: int
    multiplier: int

    def daily_tokens(self, seats: int) -> int:
        """The daily budget of a company with so many seats."""
        return BASE_TOKENS * self.multiplier * seats


PLANS = {
    plan.name: plan
    for plan in (
        Plan("lite", 20, 80, 1),
        Plan("growth", 40, 160, 2),
        Plan("premium", 100, 400, 5),
        Plan("ultimate", 120, 480, 7),
        Plan("essential", 20, 80, 1),
        Plan("advanced", 40, 160, 2),
        Plan("professional", 80, 320, 5),
        Plan("power", 100, 400, 5),
        Plan("enterprise", 120, 480, 7),
    )
}
"""The plans of today, then those that they continue.

The burst limits of the older ones are those that the page told for them; it gives multipliers for today's
plans alone, so an older one has that of the plan that continues it.
"""


def is_search(path: str) -> bool:
    """Whether an operation has the limit of the search operations.

    The page names none of them one by one: here they are those that search by a term, of v1 (``find``,
    ``searchResults`` and ``search``) and of v2 (``search`` and ``itemSearch``). Goals are found by what they
    are, not by a term, and at the cost of a list.

    Args:
        path: as declared, or as sent.
    """
    before, _, last = path.rstrip("/").rpartition("/")
    if last == "field":
        last = before.rpartition("/")[2]
    return last in _SEARCHES and not before.endswith("/goals")
