# Made by tools/generate.py from src/pipedriver/oauth/aio/redis_store.py: change that, and run it again.
"""Tokens in Redis, for all processes that reach it."""

from __future__ import annotations

import secrets
from typing import Any

from redis import Redis

from pipedriver.core.errors import ConfigurationError
from pipedriver.oauth.account import Account
from pipedriver.oauth.redis_scripts import PREFIX, RELEASE, REPLACE, HiddenFrames, lock_name, token_name
from pipedriver.oauth.token import Token, read_kept


class RedisTokenStore:
    """Keeps tokens in Redis.

    A lock runs out by Redis's clock. It is an `TokenStore`, and needs ``pipedriver[redis]``. A token is
    as
    safe as Redis keeps it: without its append-only file, a crash of Redis loses what was stored last.

    Args:
        redis: what connects to Redis, or to a cluster; it stays the caller's to close.
        prefix: what the names of all keys begin with.
    """

    def __init__(self, redis: Redis, *, prefix: str = PREFIX) -> None:
        # The library types its answers as those of both colours at once.
        self._redis: Any = redis
        self._prefix = prefix
        self._replace: Any = self._redis.register_script(REPLACE)
        self._release: Any = self._redis.register_script(RELEASE)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} under {self._prefix}>"

    def load(self, account: Account) -> Token | None:
        """The token of an account; None where there is none.

        Raises:
            ConfigurationError: its key holds something else.
        """
        kept = self._redis.hget(token_name(self._prefix, account), "token")
        token = None if kept is None else read_kept(kept)
        is_broken = token is None and kept is not None
        del kept
        if is_broken:
            raise ConfigurationError(f"{token_name(self._prefix, account)} holds no token")
        return token

    def save(self, account: Account, token: Token) -> None:
        """Store the token of an account, whatever was there."""
        with HiddenFrames():
            self._redis.hset(
                token_name(self._prefix, account),
                mapping={"token": token.to_json(), "fingerprint": token.fingerprint},
            )

    def replace(self, account: Account, old: Token | None, new: Token) -> bool:
        """Store a token, only if the old one is still there. Returns whether it was."""
        present = "" if old is None else old.fingerprint
        with HiddenFrames():
            done = self._replace(
                keys=[token_name(self._prefix, account)], args=[present, new.to_json(), new.fingerprint]
            )
        return bool(done)

    def delete(self, account: Account) -> None:
        """Forget the token of an account."""
        self._redis.delete(token_name(self._prefix, account))

    def acquire(self, account: Account, seconds: float) -> str | None:
        """Take the lock of an account for so long at the longest. Returns the key; None where it is taken."""
        key = secrets.token_hex(16)
        milliseconds = max(1, round(seconds * 1000))
        taken = self._redis.set(lock_name(self._prefix, account), key, nx=True, px=milliseconds)
        return key if taken else None

    def release(self, account: Account, key: str) -> None:
        """Give a lock back, if it is still held with that key."""
        self._release(keys=[lock_name(self._prefix, account)], args=[key])
