"""Where tokens are kept in the tests: every kind of store, in a place that other processes can open too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from pipedriver import (
    Account,
    AsyncRedisTokenStore,
    AsyncSQLTokenStore,
    AsyncTokenStore,
    FileTokenStore,
    MemoryTokenStore,
    RedisTokenStore,
    SQLTokenStore,
    Token,
    TokenStore,
)

KINDS = ("memory", "file", "sqlite", "postgresql", "redis")
SHARED_KINDS = KINDS[1:]
"""Those that several processes can use."""
ASYNC_KINDS = KINDS[2:]
"""Those with a store of their own for asynchronous apps."""


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of store, and where it keeps the tokens.

    Attributes:
        kind: one of `KINDS`.
        address: a folder, an address of a database, or the path of Redis's socket.
        name: of the table, or what Redis's keys begin with.
    """

    kind: str
    address: str = ""
    name: str = "tokens"

    def open(self, *, is_made: bool = False) -> TokenStore:
        """A store of this place; its table is made, unless it is there already."""
        match self.kind:
            case "memory":
                return MemoryTokenStore()
            case "file":
                return FileTokenStore(self.address)
            case "redis":
                return RedisTokenStore(Redis(unix_socket_path=self.address), prefix=self.name)
            case _:
                store = SQLTokenStore(create_engine(self.address), table=self.name)
                if not is_made:
                    store.create_table()
                return store

    async def open_async(self) -> AsyncTokenStore:
        """A store of this place for asynchronous apps. `close_async` closes it."""
        if self.kind == "redis":
            return AsyncRedisTokenStore(AsyncRedis(unix_socket_path=self.address), prefix=self.name)
        address = self.address.replace("sqlite:", "sqlite+aiosqlite:")
        store = AsyncSQLTokenStore(create_async_engine(address), table=self.name)
        await store.create_table()
        return store


def close(store: TokenStore) -> None:
    """Close the connections of a store."""
    inner: Any = store
    if isinstance(store, RedisTokenStore):
        inner._redis.close()
    if isinstance(store, SQLTokenStore):
        inner._engine.dispose()


async def close_async(store: AsyncTokenStore) -> None:
    """Close the connections of an asynchronous store."""
    inner: Any = store
    if isinstance(store, AsyncRedisTokenStore):
        await inner._redis.aclose()
    if isinstance(store, AsyncSQLTokenStore):
        await inner._engine.dispose()


class ShortLocks:
    """A store whose locks run out soon, as that of a process does that will be killed.

    Args:
        store: the store.
        seconds: how long its locks last at the longest.
    """

    def __init__(self, store: TokenStore, seconds: float) -> None:
        self._store = store
        self._seconds = seconds

    def load(self, account: Account) -> Token | None:
        return self._store.load(account)

    def save(self, account: Account, token: Token) -> None:
        self._store.save(account, token)

    def replace(self, account: Account, old: Token | None, new: Token) -> bool:
        return self._store.replace(account, old, new)

    def delete(self, account: Account) -> None:
        self._store.delete(account)

    def acquire(self, account: Account, seconds: float) -> str | None:
        return self._store.acquire(account, min(seconds, self._seconds))

    def release(self, account: Account, key: str) -> None:
        self._store.release(account, key)
