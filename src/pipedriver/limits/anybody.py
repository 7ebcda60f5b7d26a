# Made by tools/generate.py from src/pipedriver/limits/aio/anybody.py: change that, and run it again.
"""What a client needs of limits, wherever they are kept."""

from __future__ import annotations

from typing import Protocol

from pipedriver.core.protocols import Limiter
from pipedriver.limits.budget import Accounts
from pipedriver.limits.terms import Caller


class AnyLimiter(Limiter, Accounts, Protocol):
    """The gate of one token and the ledger of its company."""


class AnyLimits(Protocol):
    """Limits that can be handed to a client."""

    def limiter(self, caller: Caller) -> AnyLimiter:
        """What a client asks before it sends."""
        ...
