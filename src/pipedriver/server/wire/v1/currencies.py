"""Currencies of v1."""

from __future__ import annotations

from pipedriver.api.v1.currencies import Currencies
from pipedriver.server.crm import currencies as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.registry import serves
from pipedriver.server.wire.envelope import Envelope, listed


@serves(Currencies.list)
def list_currencies(context: Context, term: str | None) -> Envelope:
    """Answer GET /v1/currencies."""
    return Envelope(
        listed(
            [
                {
                    "id": row["id"],
                    "code": row["code"],
                    "name": row["name"],
                    "decimal_points": row["decimal_points"],
                    "symbol": row["symbol"],
                    "active_flag": row["active_flag"] == 1,
                    "is_custom_flag": row["is_custom_flag"] == 1,
                }
                for row in rules.list_currencies(context, term)
            ]
        )
    )
