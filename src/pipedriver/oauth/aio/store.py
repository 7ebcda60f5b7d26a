"""Where tokens are kept: what a store has to be able to do."""

from __future__ import annotations

from typing import Protocol

from pipedriver.oauth.account import Account
from pipedriver.oauth.token import Token


class AsyncTokenStore(Protocol):
    """Keeps the tokens of an app's accounts, and a lock for each account.

    A store belongs to one app. It may be shared by tasks, and everything that uses the same tokens has to
    use stores of the same place. No method waits for a lock: who needs one asks again.
    """

    async def load(self, account: Account) -> Token | None:
        """The token of an account, as it is stored now; None where there is none."""
        ...

    async def save(self, account: Account, token: Token) -> None:
        """Store the token of an account, whatever was there. Once this returns, no crash undoes it."""

    async def replace(self, account: Account, old: Token | None, new: Token) -> bool:
        """Store a token in one step, only if what is stored is still the old one.

        The two are compared by `Token.fingerprint`, or as a whole.

        Args:
            account: whose token it is.
            old: what has to be there; None for nothing.
            new: what is stored then.

        Returns whether it was stored.
        """
        ...

    async def delete(self, account: Account) -> None:
        """Forget the token of an account, if there is one."""

    async def acquire(self, account: Account, seconds: float) -> str | None:
        """Take the lock of an account, if it is free.

        A lock is free again when it is given back, when who took it has ended, or at the latest when its time
        is
        up: of the last two, a store keeps at least one.

        Args:
            account: whose token is to be refreshed.
            seconds: how long the lock is needed at the longest.

        Returns a key, another one each time, with which to give it back; None where somebody else has it.
        """
        ...

    async def release(self, account: Account, key: str) -> None:
        """Give a lock back; nothing happens if it is not, or no longer, held with that key."""
