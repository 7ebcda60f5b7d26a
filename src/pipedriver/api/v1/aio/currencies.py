# Made by tools/generate.py from src/pipedriver/api/v1/currencies.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.currencies`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.currencies import Currencies
from pipedriver.api.v1.records.currencies import Currency
from pipedriver.core.operation import same_as
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.options import CallOptions


class AsyncCurrencies(AsyncResource):
    """Currencies: list those that amounts can be in."""

    @same_as(Currencies.list)
    async def list(self, *, term: str | None = None, **options: Unpack[CallOptions]) -> Records[Currency]:
        """List the currencies, the company's own among them.

        Args:
            term: only currencies whose name or code contains this text.

        Returns:
            The currencies.
        """
        ...
