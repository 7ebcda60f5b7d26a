"""The Redis store, against a Redis that is started for the tests, where one is installed."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from pipedriver import Account, Client, OAuthApp, RedisTokenStore, Token
from tests.oauth_client.token_server import CLIENT_ID, CLIENT_SECRET, token_server

ACCOUNT = Account(7, 42)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """A connection to a fresh Redis on a socket of the file system."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("there is no redis-server")
    path = tmp_path / "redis.sock"
    command = [program, "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(tmp_path)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    client = Redis(unix_socket_path=str(path))
    try:
        for _ in range(1000):
            try:
                client.exists("nothing")
                break
            except RedisError:
                time.sleep(0.01)
        yield client
    finally:
        client.close()
        running.terminate()
        running.wait(10)


def test_what_the_store_does(redis: Redis) -> None:
    store = RedisTokenStore(redis)
    with token_server() as server:
        one, two = (Token.from_answer(server.new_token(), 0.0).of(*ACCOUNT) for _ in range(2))
    assert store.load(ACCOUNT) is None
    assert not store.replace(ACCOUNT, two, one)
    assert store.replace(ACCOUNT, None, one)
    assert not store.replace(ACCOUNT, None, two)
    assert store.replace(ACCOUNT, one, two)
    assert store.load(ACCOUNT) == two
    key = store.acquire(ACCOUNT, 30)
    assert key is not None
    assert store.acquire(ACCOUNT, 30) is None
    store.release(ACCOUNT, "another")
    assert store.acquire(ACCOUNT, 30) is None
    store.release(ACCOUNT, key)
    assert store.acquire(ACCOUNT, 30) is not None
    store.delete(ACCOUNT)
    assert store.load(ACCOUNT) is None


def test_64_threads_refresh_once(redis: Redis) -> None:
    store = RedisTokenStore(redis)
    with (
        token_server() as server,
        OAuthApp(
            CLIENT_ID, CLIENT_SECRET, "http://localhost/callback", oauth_url=server.url, store=store
        ) as app,
        ThreadPoolExecutor(64) as pool,
    ):
        store.save(ACCOUNT, Token.from_answer(server.new_token(), 0.0).of(*ACCOUNT))
        client = Client(oauth=app, account=ACCOUNT)

        def call(_: int) -> int | None:
            return client.v1.users.me().id

        for _ in range(50):
            server.expire()
            assert set(pool.map(call, range(64))) == {42}
            assert server.refreshes == 1
