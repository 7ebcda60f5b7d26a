"""Currencies of v1: what money the company counts in.

Source: the reference of Currencies in its editions of 2019 to 2026.
"""

from __future__ import annotations

from pipedriver.api.scopes import BASE
from pipedriver.api.v1.records.currencies import Currency
from pipedriver.core.operation import operation
from pipedriver.core.record import Records
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.options import CallOptions


class Currencies(Resource):
    """Currencies: list those that amounts can be in."""

    @operation(
        "GET", "/v1/currencies", cost=20, scopes=BASE, node="CurrenciesController.getAllSupportedCurrencies"
    )
    def list(self, *, term: str | None = None, **options: Unpack[CallOptions]) -> Records[Currency]:
        """List the currencies, the company's own among them.

        Args:
            term: only currencies whose name or code contains this text.

        Returns:
            The currencies.
        """
        ...
