# Made by tools/generate.py from src/pipedriver/limits/aio/budget.py: change that, and run it again.
"""What a company has spent of its daily budget, and what a job will cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from pipedriver.core.errors import RequestError
from pipedriver.core.ledger import Estimate, Spending
from pipedriver.core.operation import operation_of
from pipedriver.core.paging import DEFAULT_LIMIT, most_in_vain
from pipedriver.core.plans import WINDOW, is_search


class Accounts(Protocol):
    """Where the budget of a company is kept."""

    def spending(self) -> Spending:
        """What the company has spent today."""
        ...

    def correct(self, spent: int | None, limit: int | None) -> None:
        """Take over what is known from elsewhere."""
        ...

    def burst_limit(self, *, search: bool) -> int | None:
        """The requests that a window allows; None where no answer has told."""
        ...


class Budget:
    """The daily budget of a client's company: `client.budget`.

    It counts what was sent with the same `Limits`, at the declared cost of each operation; what others spend
    of the company's budget it learns only when the server refuses (core-api-concepts-rate-limiting: no
    header tells the balance). Requests that were refused with 401 or 429, or never left, cost nothing.
    """

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def read(self) -> Spending:
        """What has been spent today: in all, by operation, and what is left."""
        return self._accounts.spending()

    def correct(self, *, spent: int | None = None, daily_tokens: int | None = None) -> None:
        """Take over what Pipedrive's own page shows of the company's usage.

        Args:
            spent: tokens that were spent today.
            daily_tokens: the budget of a day.
        """
        self._accounts.correct(spent, daily_tokens)

    def estimate(
        self,
        method: Callable[..., Any],
        *,
        calls: int | None = None,
        pages: int | None = None,
        records: int | None = None,
        limit: int = DEFAULT_LIMIT,
        concurrent: int = 1,
    ) -> Estimate:
        """What a job will cost, before it is run. Nothing is sent.

        Args:
            method: the method that makes the calls: ``client.v1.deals.list``.
            calls: how often it is called; 1 where nothing else is given.
            pages: how many pages of a list are walked through.
            records: how many records of a list are walked through, in pages of ``limit``.
            limit: records in a page.
            concurrent: how many pages of a list are fetched at the same time: those beyond its end that may
                be asked for in vain are counted.

        Raises:
            RequestError: more than one number is given, or one that cannot be; or the method is no operation.
        """
        try:
            operation = operation_of(method)
        except (TypeError, AttributeError) as error:
            raise RequestError(f"{method!r} is no operation of the API") from error
        given = [each for each in (calls, pages, records) if each is not None]
        if len(given) > 1 or min(given, default=0) < 0 or min(limit, concurrent) < 1:
            raise RequestError(
                "give one of calls, pages and records, not negative, and limit and concurrent of 1 or more"
            )
        if records is not None:
            count = max(1, -(-records // limit))
        else:
            count = given[0] if given else 1
        if calls is None:
            count += most_in_vain(count, concurrent)
        tokens = count * operation.cost
        burst = self._accounts.burst_limit(search=is_search(operation.path))
        seconds = None if burst is None else max(0, (count - 1) // burst) * WINDOW
        return Estimate(operation.key, count, tokens, (self.read()).left, seconds)
