"""Tokens in the memory of this process."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable

from pipedriver.oauth.account import Account
from pipedriver.oauth.token import Token


class MemoryTokenStore:
    """Keeps tokens as long as the process runs: for tests, scripts and single processes.

    It serves sync and async apps alike, and both at once. It is a `TokenStore`.

    Args:
        clock: gives seconds that only ever grow; tests hand in their own.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._tokens: dict[Account, Token] = {}
        self._locks: dict[Account, tuple[str, float]] = {}
        self._clock = clock
        self._mutex = threading.Lock()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self._tokens)} tokens>"

    def load(self, account: Account) -> Token | None:
        """The token of an account; None where there is none."""
        return self._tokens.get(account)

    def save(self, account: Account, token: Token) -> None:
        """Keep the token of an account, whatever was there."""
        with self._mutex:
            self._tokens[account] = token

    def replace(self, account: Account, old: Token | None, new: Token) -> bool:
        """Keep a token, only if the old one is still there. Returns whether it was."""
        with self._mutex:
            if self._tokens.get(account) != old:
                return False
            self._tokens[account] = new
            return True

    def delete(self, account: Account) -> None:
        """Forget the token of an account."""
        with self._mutex:
            self._tokens.pop(account, None)

    def acquire(self, account: Account, seconds: float) -> str | None:
        """Take the lock of an account for so long at the longest. Returns the key; None where it is taken."""
        now = self._clock()
        with self._mutex:
            _, until = self._locks.get(account, ("", now))
            if now < until:
                return None
            key = secrets.token_hex(16)
            self._locks[account] = (key, now + seconds)
            return key

    def release(self, account: Account, key: str) -> None:
        """Give a lock back, if it is still held with that key."""
        with self._mutex:
            if self._locks.get(account, ("", 0.0))[0] == key:
                del self._locks[account]
