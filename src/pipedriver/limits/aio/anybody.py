"""What a client needs of limits, wherever they are kept."""

from __future__ import annotations

from typing import Protocol

from pipedriver.core.protocols import Limiter
from pipedriver.limits.aio.budget import AsyncAccounts
from pipedriver.limits.terms import Caller


class AsyncAnyLimiter(Limiter, AsyncAccounts, Protocol):
    """The gate of one token and the ledger of its company."""


class AsyncAnyLimits(Protocol):
    """Limits that can be handed to a client."""

    def limiter(self, caller: Caller) -> AsyncAnyLimiter:
        """What a client asks before it sends."""
        ...
