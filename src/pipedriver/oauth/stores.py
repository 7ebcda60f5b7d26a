"""Stores of either colour, as a sync or an async app uses them."""

from __future__ import annotations

import asyncio
import inspect
import threading

from pipedriver.core.errors import ConfigurationError
from pipedriver.oauth.account import Account
from pipedriver.oauth.aio.store import AsyncTokenStore
from pipedriver.oauth.memory_store import MemoryTokenStore
from pipedriver.oauth.store import TokenStore
from pipedriver.oauth.token import Token

AnyStore = TokenStore
"""What a sync app takes as its store."""

AsyncAnyStore = AsyncTokenStore | TokenStore
"""What an async app takes as its store: one of its own kind, or a sync one, which it uses in threads."""


def adapted(store: AnyStore) -> TokenStore:
    """The store, as a sync app uses it.

    Raises:
        ConfigurationError: it is an asynchronous one.
    """
    if _is_async(store):
        raise ConfigurationError(f"{type(store).__name__} is an asynchronous store: use AsyncOAuthApp")
    return store


def async_adapted(store: AsyncAnyStore) -> AsyncTokenStore:
    """The store, as an async app uses it."""
    if isinstance(store, MemoryTokenStore):
        return _InPlace(store)
    if _is_async(store):
        return store  # type: ignore[return-value]  # that is what was asked just now
    return _InThreads(store)  # type: ignore[arg-type]  # as above


def _is_async(store: AsyncAnyStore) -> bool:
    return inspect.iscoroutinefunction(store.load)


class _InPlace:
    """A store that never waits for anything, used as an asynchronous one."""

    def __init__(self, store: TokenStore) -> None:
        self._store = store

    async def load(self, account: Account) -> Token | None:
        return self._store.load(account)

    async def save(self, account: Account, token: Token) -> None:
        self._store.save(account, token)

    async def replace(self, account: Account, old: Token | None, new: Token) -> bool:
        return self._store.replace(account, old, new)

    async def delete(self, account: Account) -> None:
        self._store.delete(account)

    async def acquire(self, account: Account, seconds: float) -> str | None:
        return self._store.acquire(account, seconds)

    async def release(self, account: Account, key: str) -> None:
        self._store.release(account, key)


class _InThreads:
    """A store that waits for a disk or a server, used in threads beside the event loop.

    No call of it waits for a lock, so the few threads of the loop's executor are never all waiting for each
    other.
    """

    def __init__(self, store: TokenStore) -> None:
        self._store = store

    async def load(self, account: Account) -> Token | None:
        return await asyncio.to_thread(self._store.load, account)

    async def save(self, account: Account, token: Token) -> None:
        await asyncio.to_thread(self._store.save, account, token)

    async def replace(self, account: Account, old: Token | None, new: Token) -> bool:
        return await asyncio.to_thread(self._store.replace, account, old, new)

    async def delete(self, account: Account) -> None:
        await asyncio.to_thread(self._store.delete, account)

    async def acquire(self, account: Account, seconds: float) -> str | None:
        taking = _Taking(self._store, account)
        try:
            return await asyncio.to_thread(taking.take, seconds)
        except asyncio.CancelledError:
            taking.give_up()
            raise

    async def release(self, account: Account, key: str) -> None:
        await asyncio.to_thread(self._store.release, account, key)


class _Taking:
    """The taking of a lock in a thread; if whoever wants it gives up meanwhile, nobody keeps it."""

    def __init__(self, store: TokenStore, account: Account) -> None:
        self._store = store
        self._account = account
        self._key: str | None = None
        self._given_up = False
        self._mutex = threading.Lock()

    def take(self, seconds: float) -> str | None:
        key = self._store.acquire(self._account, seconds)
        with self._mutex:
            self._key = key
            if not self._given_up:
                return key
        self._give_back()
        return None

    def give_up(self) -> None:
        with self._mutex:
            self._given_up = True
        self._give_back()

    def _give_back(self) -> None:
        if self._key is not None:
            self._store.release(self._account, self._key)
