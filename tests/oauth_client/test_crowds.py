"""However many threads, tasks and processes notice that a token has ended, it is refreshed once."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import threading
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import pytest

from pipedriver import Account, AsyncClient, AsyncOAuthApp, Client, OAuthApp, Token, TokenStore
from tests.oauth_client.places import ASYNC_KINDS, KINDS, SHARED_KINDS, Place, ShortLocks, close, close_async
from tests.oauth_client.token_server import CLIENT_ID, CLIENT_SECRET, TokenServer, token_server

ACCOUNT = Account(7, 42)
CALLBACK = "http://localhost/callback"
ROUNDS = 50
THREADS = TASKS = 64
PROCESSES = 8
LOADED_LATE = (
    "pipedriver.client.client",
    "pipedriver.api.v1",
    "pipedriver.transport.pyreqwest_transport",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
)
"""What every process would load for itself otherwise."""


def keep_token(server: TokenServer, store: TokenStore) -> None:
    """Store a token of the account that is good."""
    store.save(ACCOUNT, Token.from_answer(server.new_token(), 0.0).of(*ACCOUNT))


@pytest.mark.parametrize("place", KINDS, indirect=True)
def test_64_threads_refresh_once(server: TokenServer, place: Place) -> None:
    store = place.open()
    keep_token(server, store)
    with (
        OAuthApp(CLIENT_ID, CLIENT_SECRET, CALLBACK, oauth_url=server.url, store=store) as app,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        client = Client(oauth=app, account=ACCOUNT)
        start = threading.Barrier(THREADS)

        def call(_: int) -> int | None:
            start.wait(60)
            return client.v1.users.me().id

        for _ in range(ROUNDS):
            server.expire()
            assert set(pool.map(call, range(THREADS))) == {42}
            assert server.refreshes == 1
    close(store)


async def tasks_refresh_once(server: TokenServer, store: Any) -> None:
    """Let 64 tasks at once, in each round, find the token ended."""
    async with AsyncOAuthApp(CLIENT_ID, CLIENT_SECRET, CALLBACK, oauth_url=server.url, store=store) as app:
        client = AsyncClient(oauth=app, account=ACCOUNT)
        for _ in range(ROUNDS):
            server.expire()
            users = await asyncio.gather(*(client.v1.users.me() for _ in range(TASKS)))
            assert {user.id for user in users} == {42}
            assert server.refreshes == 1


@pytest.mark.parametrize("place", KINDS, indirect=True)
def test_64_tasks_refresh_once(server: TokenServer, place: Place) -> None:
    store = place.open()
    keep_token(server, store)
    asyncio.run(tasks_refresh_once(server, store))
    close(store)


@pytest.mark.parametrize("place", ASYNC_KINDS, indirect=True)
def test_64_tasks_refresh_once_with_an_asynchronous_store(server: TokenServer, place: Place) -> None:
    async def run() -> None:
        store = await place.open_async()
        await store.save(ACCOUNT, Token.from_answer(server.new_token(), 0.0).of(*ACCOUNT))
        await tasks_refresh_once(server, store)
        await close_async(store)

    asyncio.run(run())


def work(place: Place, url: str, line: Connection, lock_seconds: float) -> None:
    """What a process does: call once each time that it is told to, and tell whose token it was."""
    store = ShortLocks(place.open(is_made=True), lock_seconds)
    app = OAuthApp(CLIENT_ID, CLIENT_SECRET, CALLBACK, oauth_url=url, store=store)
    client = Client(oauth=app, account=ACCOUNT)
    line.send("ready")
    while line.recv() == "call":
        line.send(client.v1.users.me().id)


class Worker:
    """A process that calls, and the line to it.

    Args:
        lock_seconds: how long its locks last at the longest, where the store lets them run out.
    """

    def __init__(self, place: Place, url: str, *, lock_seconds: float = 60.0) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__, *LOADED_LATE])
        self.line, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=work, args=(place, url, theirs, lock_seconds))
        self.process.start()
        theirs.close()

    def hear(self) -> Any:
        """What it says next."""
        assert self.line.poll(120), "a process says nothing"
        return self.line.recv()

    def end(self) -> None:
        """Kill it, wherever it is."""
        self.process.kill()
        self.process.join(60)
        self.process.close()
        self.line.close()


@contextmanager
def working(place: Place, url: str, count: int) -> Generator[list[Worker]]:
    """So many processes, ready to call."""
    workers = [Worker(place, url) for _ in range(count)]
    try:
        assert [worker.hear() for worker in workers] == ["ready"] * count
        yield workers
    finally:
        for worker in workers:
            worker.end()


can_fork = pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="the system cannot"
)


@can_fork
@pytest.mark.parametrize("place", SHARED_KINDS, indirect=True)
def test_8_processes_refresh_once(server: TokenServer, place: Place) -> None:
    store = place.open()
    keep_token(server, store)
    with working(place, server.url, PROCESSES) as workers:
        for _ in range(ROUNDS):
            server.expire()
            for worker in workers:
                worker.line.send("call")
            assert [worker.hear() for worker in workers] == [42] * PROCESSES
            assert server.refreshes == 1
    close(store)


@can_fork
@pytest.mark.parametrize("place", SHARED_KINDS, indirect=True)
def test_a_killed_process_leaves_no_lock_and_loses_no_token(place: Place) -> None:
    """The killed one may have refreshed without storing; then the others refresh once more, never twice."""
    store = place.open()
    with token_server(rotates=False) as server, working(place, server.url, PROCESSES - 1) as others:
        keep_token(server, store)
        victims = [Worker(place, server.url, lock_seconds=0.1)]
        for _ in range(ROUNDS):
            victim = victims.pop()
            assert victim.hear() == "ready"
            server.expire()
            for worker in random.sample([victim, *others], PROCESSES):
                worker.line.send("call")
            time.sleep(random.uniform(0, 0.02))
            victim.end()
            victims.append(Worker(place, server.url, lock_seconds=0.1))
            assert [worker.hear() for worker in others] == [42] * len(others)
            assert 1 <= server.refreshes <= 2
            kept = store.load(ACCOUNT)
            assert kept is not None
            assert server.takes(kept)
        victims[0].end()
    close(store)
