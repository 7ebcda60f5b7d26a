"""What every store does, whatever it is made of."""

from __future__ import annotations

import asyncio
import logging
import stat
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from pipedriver import (
    Account,
    AsyncRedisTokenStore,
    AsyncSQLTokenStore,
    AsyncTokenStore,
    ConfigurationError,
    RedisTokenStore,
    SQLTokenStore,
    Token,
    TokenStore,
)
from tests.oauth_client.places import ASYNC_KINDS, KINDS, SHARED_KINDS, Place, close, close_async
from tests.oauth_client.token_server import TokenServer

ACCOUNT, OTHER = Account(7, 42), Account(7, 43)


def tokens(server: TokenServer) -> Iterator[Token]:
    """Tokens of the account, another one each time."""
    while True:
        yield Token.from_answer(server.new_token(), 0.0).of(*ACCOUNT)


@pytest.mark.parametrize("place", KINDS, indirect=True)
def test_what_a_store_does(server: TokenServer, place: Place) -> None:
    store = place.open()
    one, two, three, _ = (token for token, _ in zip(tokens(server), range(4), strict=False))
    assert store.load(ACCOUNT) is None
    assert not store.replace(ACCOUNT, two, one)
    assert store.replace(ACCOUNT, None, one)
    assert not store.replace(ACCOUNT, None, two)
    assert store.replace(ACCOUNT, one, two)
    assert store.load(ACCOUNT) == two
    store.save(ACCOUNT, three)
    assert not store.replace(ACCOUNT, two, one)
    assert store.load(ACCOUNT) == three
    assert store.load(OTHER) is None
    store.delete(ACCOUNT)
    store.delete(ACCOUNT)
    assert store.load(ACCOUNT) is None
    assert not store.replace(ACCOUNT, three, one)
    assert store.replace(ACCOUNT, None, one)
    close(store)


@pytest.mark.parametrize("place", KINDS, indirect=True)
def test_what_a_lock_does(server: TokenServer, place: Place) -> None:
    store = place.open()
    key = store.acquire(ACCOUNT, 30)
    assert key is not None
    assert store.load(ACCOUNT) is None
    assert store.acquire(ACCOUNT, 30) is None
    assert store.acquire(OTHER, 30) is not None
    store.release(ACCOUNT, "another")
    assert store.acquire(ACCOUNT, 30) is None
    token = next(tokens(server))
    assert store.replace(ACCOUNT, None, token)
    assert store.acquire(ACCOUNT, 30) is None
    store.release(ACCOUNT, key)
    store.release(ACCOUNT, key)
    again = store.acquire(ACCOUNT, 30)
    assert again not in (None, key)
    store.delete(ACCOUNT)
    assert store.acquire(ACCOUNT, 30) is None
    close(store)


@pytest.mark.parametrize("place", ASYNC_KINDS, indirect=True)
def test_a_lock_runs_out_and_is_not_given_back_by_who_held_it_before(place: Place) -> None:
    store = place.open()
    late = store.acquire(ACCOUNT, 0.001)
    assert late is not None
    key = until_taken(store)
    store.release(ACCOUNT, late)
    assert store.acquire(ACCOUNT, 30) is None
    store.release(ACCOUNT, key)
    assert store.acquire(ACCOUNT, 30) is not None
    close(store)


def until_taken(store: TokenStore) -> str:
    """The lock, as soon as it is free."""
    while True:
        key = store.acquire(ACCOUNT, 30)
        if key is not None:
            return key


@pytest.mark.parametrize("place", ASYNC_KINDS, indirect=True)
def test_an_asynchronous_store_is_the_same_place(server: TokenServer, place: Place) -> None:
    async def use(store: AsyncTokenStore) -> None:
        one, two, three = (token for token, _ in zip(tokens(server), range(3), strict=False))
        assert await store.load(ACCOUNT) is None
        assert not await store.replace(ACCOUNT, two, one)
        assert await store.replace(ACCOUNT, None, one)
        assert await store.replace(ACCOUNT, one, two)
        assert await store.load(ACCOUNT) == two
        await store.save(ACCOUNT, three)
        synchronous = place.open()
        assert synchronous.load(ACCOUNT) == three
        key = await store.acquire(ACCOUNT, 30)
        assert key is not None
        assert await store.acquire(ACCOUNT, 30) is None
        assert synchronous.acquire(ACCOUNT, 30) is None
        await store.release(ACCOUNT, "another")
        assert synchronous.acquire(ACCOUNT, 30) is None
        await store.release(ACCOUNT, key)
        assert synchronous.acquire(ACCOUNT, 30) is not None
        await store.delete(ACCOUNT)
        assert synchronous.load(ACCOUNT) is None
        close(synchronous)

    async def run() -> None:
        store = await place.open_async()
        try:
            await use(store)
        finally:
            await close_async(store)

    asyncio.run(run())


@pytest.mark.parametrize("place", SHARED_KINDS, indirect=True)
def test_what_is_no_token_is_told_without_showing_it(server: TokenServer, place: Place) -> None:
    store = place.open()
    store.save(ACCOUNT, next(tokens(server)))
    if place.kind == "file":
        (Path(place.address) / "7-42.json").write_text("secret nonsense")
    elif place.kind == "redis":
        with Redis(unix_socket_path=place.address) as redis:
            redis.hset(f"{place.name}:{{7:42}}:token", "token", "secret nonsense")
    else:
        engine = create_engine(place.address)
        with engine.begin() as connection:
            connection.execute(text(f"UPDATE {place.name} SET token = 'secret nonsense'"))
        engine.dispose()
    with pytest.raises(ConfigurationError) as raised:
        store.load(ACCOUNT)
    told = traceback.TracebackException.from_exception(raised.value, capture_locals=True)
    ours = [line for line in told.format() if "test_stores.py" not in line]
    assert "secret nonsense" not in "".join(ours)
    close(store)


def test_a_file_is_for_its_user_alone(server: TokenServer, tmp_path: Path) -> None:
    store = Place("file", str(tmp_path / "tokens")).open()
    store.save(ACCOUNT, next(tokens(server)))
    store.acquire(ACCOUNT, 30)
    assert stat.S_IMODE((tmp_path / "tokens").stat().st_mode) == 0o700
    for file in (tmp_path / "tokens").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


@pytest.mark.parametrize("place", ASYNC_KINDS, indirect=True)
def test_logs_and_errors_of_a_store_show_no_token(
    server: TokenServer, place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """At the lowest level of every logger; and when the database is not there, with all variables."""
    caplog.set_level(logging.DEBUG)
    one, two = (token for token, _ in zip(tokens(server), range(2), strict=False))
    told: list[str] = []

    def failing(store: TokenStore) -> None:
        for work in (lambda: store.save(ACCOUNT, one), lambda: store.replace(ACCOUNT, one, two)):
            with pytest.raises(Exception) as raised:
                work()
            told.extend(shown(raised.value))
        close(store)

    async def failing_async(store: AsyncTokenStore) -> None:
        for work in (lambda: store.save(ACCOUNT, one), lambda: store.replace(ACCOUNT, one, two)):
            with pytest.raises(Exception) as raised:
                await work()
            told.extend(shown(raised.value))
        await close_async(store)

    async def run() -> None:
        store = await place.open_async()
        await store.save(ACCOUNT, one)
        await store.replace(ACCOUNT, one, two)
        await close_async(store)
        await failing_async(await absent_async(place))

    store = place.open()
    store.save(ACCOUNT, one)
    store.replace(ACCOUNT, one, two)
    store.load(ACCOUNT)
    close(store)
    failing(absent(place))
    asyncio.run(run())
    told += [f"{record.getMessage()} {record.args!r}" for record in caplog.records]
    secrets = (one.access_token, one.refresh_token, two.access_token, two.refresh_token)
    assert told
    assert not [text for text in told for secret in secrets if secret in text]


def shown(error: BaseException) -> list[str]:
    """All that tools which collect errors may collect of one, but for the variables of this file."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    parts: list[str] = []
    here: Any = told
    while here is not None:
        parts += [str(frame.locals) for frame in here.stack if frame.filename != __file__]
        parts += list(here.format_exception_only())
        here = here.__cause__ or here.__context__
    return parts


def absent(place: Place) -> TokenStore:
    """A store whose database, table or server is not there."""
    if place.kind == "redis":
        return RedisTokenStore(Redis(unix_socket_path=place.address + ".absent", retry=Retry(NoBackoff(), 0)))
    return SQLTokenStore(create_engine(place.address, echo=True), table="absent")


async def absent_async(place: Place) -> AsyncTokenStore:
    """The asynchronous twin of `absent`."""
    if place.kind == "redis":
        return AsyncRedisTokenStore(
            AsyncRedis(unix_socket_path=place.address + ".absent", retry=AsyncRetry(NoBackoff(), 0))
        )
    address = place.address.replace("sqlite:", "sqlite+aiosqlite:")
    return AsyncSQLTokenStore(create_async_engine(address, echo=True), table="absent")
