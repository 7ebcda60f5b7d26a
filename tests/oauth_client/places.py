"""Where tokens are kept in the tests: every kind of store, in a place that other processes can open too."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from sqlalchemy import Engine, create_engine, event, update
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

MOMENTS = ("locked", "storing", "stored", "released")
"""How far a refresh has got: before "storing" the OAuth server has answered."""
LONG = 1000.0
"""Seconds for which the locks of a watched store are taken; the others ask for far less."""


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
                store = SQLTokenStore(unhurried(create_engine(self.address)), table=self.name)
                if not is_made:
                    store.create_table()
                return store

    async def open_async(self) -> AsyncTokenStore:
        """A store of this place for asynchronous apps. `close_async` closes it."""
        if self.kind == "redis":
            return AsyncRedisTokenStore(AsyncRedis(unix_socket_path=self.address), prefix=self.name)
        address = self.address.replace("sqlite:", "sqlite+aiosqlite:")
        engine = create_async_engine(address)
        unhurried(engine.sync_engine)
        store = AsyncSQLTokenStore(engine, table=self.name)
        await store.create_table()
        return store


def unhurried(engine: Engine) -> Engine:
    """Let SQLite leave it to the system when the disk is written: these tests kill processes, no machines."""

    def connected(connection: Any, _: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", connected)
    return engine


def end_long_locks(store: TokenStore) -> None:
    """Let the locks that are held for longer than half of `LONG` run out now: as if time had passed.

    The operating system has ended those of files already.
    """
    inner: Any = store
    if isinstance(store, RedisTokenStore):
        for name in inner._redis.scan_iter(f"{inner._prefix}:*:lock"):
            if inner._redis.pttl(name) > LONG * 500:
                inner._redis.delete(name)
    if isinstance(store, SQLTokenStore):
        columns = inner._table.c
        held = columns.lock_until > time.time() + LONG / 2
        with inner._engine.begin() as connection:
            connection.execute(update(inner._table).where(held).values(lock_until=0))


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


class Watched:
    """A store that tells how far a refresh has got, of a process that will be killed.

    Args:
        store: the store.
        tell: told of each of `MOMENTS` as it comes. It may wait; then the process goes no further.
    """

    def __init__(self, store: TokenStore, tell: Callable[[str], None]) -> None:
        self._store = store
        self._tell = tell

    def load(self, account: Account) -> Token | None:
        return self._store.load(account)

    def save(self, account: Account, token: Token) -> None:
        self._store.save(account, token)

    def replace(self, account: Account, old: Token | None, new: Token) -> bool:
        self._tell("storing")
        done = self._store.replace(account, old, new)
        self._tell("stored")
        return done

    def delete(self, account: Account) -> None:
        self._store.delete(account)

    def acquire(self, account: Account, seconds: float) -> str | None:
        key = self._store.acquire(account, max(seconds, LONG))
        if key is not None:
            self._tell("locked")
        return key

    def release(self, account: Account, key: str) -> None:
        self._store.release(account, key)
        self._tell("released")
