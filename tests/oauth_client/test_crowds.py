"""However many threads, tasks and processes notice that a token has ended, it is refreshed once."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import threading
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import pytest

from pipedriver import Account, AsyncClient, AsyncOAuthApp, Client, OAuthApp, Token, TokenStore, Unauthorized
from tests.oauth_client.places import (
    ASYNC_KINDS,
    KINDS,
    SHARED_KINDS,
    Place,
    Watched,
    close,
    close_async,
    end_long_locks,
)
from tests.oauth_client.token_server import CLIENT_ID, CLIENT_SECRET, TokenServer, Withheld, token_server

ACCOUNT, NOBODY = Account(7, 42), Account(7, 43)
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


def work(place: Place, url: str, line: Connection, name: str, is_watched: bool) -> None:
    """What a process does: call once each time that it is told to, and tell whose token it was.

    It is told the moment at which it stops for good, or "nowhere".
    """
    last = "nowhere"

    def tell(moment: str) -> None:
        line.send(moment)
        if moment == last:
            threading.Event().wait()

    store = place.open(is_made=True)
    app = OAuthApp(
        CLIENT_ID,
        CLIENT_SECRET,
        CALLBACK,
        oauth_url=url,
        store=Watched(store, tell) if is_watched else store,
        user_agent=name,
        sleep=lambda seconds: time.sleep(min(seconds, 0.02)),
    )
    client = Client(oauth=app, account=ACCOUNT)
    make_ready(store, Client("nobodys", base_url=url, transport=app.transport))
    line.send("ready")
    while True:
        last = line.recv()
        line.send(client.v1.users.me().id)


def make_ready(store: TokenStore, client: Client) -> None:
    """Do what takes long when it is done for the first time."""
    with suppress(Unauthorized):
        client.v1.users.me()
    key = store.acquire(NOBODY, 1)
    if key is not None:
        store.release(NOBODY, key)
    store.load(NOBODY)


class Worker:
    """A process that calls, and the line to it.

    Args:
        name: by which the token server knows it.
        is_watched: whether it tells how far its refresh has got.
    """

    def __init__(self, place: Place, url: str, name: str, *, is_watched: bool = False) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__, *LOADED_LATE])
        self.name = name
        self.line, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=work, args=(place, url, theirs, name, is_watched))
        self.process.start()
        theirs.close()

    def call(self, last: str = "nowhere") -> None:
        """Let it call, up to a moment of its refresh."""
        self.line.send(last)

    def hear(self) -> Any:
        """What it says next."""
        assert self.line.poll(120), "a process says nothing"
        return self.line.recv()

    def kill(self) -> list[Any]:
        """Kill it, wherever it is. Gives what it has said and nobody has heard yet."""
        self.process.kill()
        self.process.join(60)
        self.process.close()
        left: list[Any] = []
        with suppress(EOFError, ConnectionResetError):
            while True:
                left.append(self.line.recv())
        self.line.close()
        return left


@contextmanager
def working(place: Place, url: str, count: int) -> Generator[list[Worker]]:
    """So many processes, ready to call."""
    workers = [Worker(place, url, f"worker-{number}") for number in range(count)]
    try:
        assert [worker.hear() for worker in workers] == ["ready"] * count
        yield workers
    finally:
        for worker in workers:
            worker.kill()


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
                worker.call()
            assert [worker.hear() for worker in workers] == [42] * PROCESSES
            assert server.refreshes == 1
    close(store)


@dataclass(frozen=True, slots=True)
class Death:
    """When a process is killed that has begun to refresh.

    Attributes:
        moment: what has come by then: one of `MOMENTS`; or "asked": the OAuth server has been asked.
        is_exact: whether it is killed at that moment; otherwise it goes on, and dies wherever it is a little
            later.
    """

    moment: str
    is_exact: bool

    def come(self, victim: Worker, withheld: Withheld) -> list[str]:
        """Let the victim live up to this moment. Gives what it has told of its way."""
        told: list[str] = []
        if self.moment == "asked":
            assert withheld.asked.wait(120)
        else:
            withheld.let_go.set()
            while self.moment not in told:
                told.append(victim.hear())
        if not self.is_exact:
            withheld.let_go.set()
            time.sleep(random.uniform(0, 0.004))
        return told


HOLDING = [Death(moment, is_exact) for moment in ("locked", "asked", "storing") for is_exact in (True, False)]
DEATHS: list[Death | None] = [*HOLDING, Death("stored", True), Death("stored", False), None, None]
"""All alike often; None for a victim that races with the others, and dies at any moment of that."""


@can_fork
@pytest.mark.parametrize("place", SHARED_KINDS, indirect=True)
def test_a_killed_process_leaves_no_lock_and_loses_no_token(place: Place) -> None:
    """There is one refresh, of whoever it is; and a second one only in place of a token that died with the
    victim: the OAuth server had given it out, and it was not stored."""
    store = place.open()
    deaths = DEATHS * (ROUNDS // len(DEATHS))
    random.shuffle(deaths)
    lost = 0
    with token_server(forgiving=True) as server, working(place, server.url, PROCESSES - 1) as others:
        keep_token(server, store)
        victims = [Worker(place, server.url, f"victim-{number}", is_watched=True) for number in range(2)]
        for number, death in enumerate(deaths, len(victims)):
            victim = victims.pop(0)
            assert victim.hear() == "ready"
            before = store.load(ACCOUNT)
            server.expire()
            told = die(server, victim, others, death)
            end_long_locks(store)
            victims.append(Worker(place, server.url, f"victim-{number}", is_watched=True))
            assert [worker.hear() for worker in others] == [42] * len(others)
            lost += check(server, victim.name, told, before)
            kept = store.load(ACCOUNT)
            assert kept is not None
            assert kept.access_token == server.refreshed[-1].access_token
        for victim in victims:
            victim.kill()
    # Where it is certain that a token dies with its victim: it was given out, and was not stored.
    assert lost >= 2 * len(deaths) // len(DEATHS)
    close(store)


def die(server: TokenServer, victim: Worker, others: list[Worker], death: Death | None) -> list[Any]:
    """Let the victim refresh, the others too, and kill it. Gives all that it has told of its way."""
    withheld = server.withheld = Withheld(victim.name)
    if death is None:
        withheld.let_go.set()
        for worker in random.sample([victim, *others], PROCESSES):
            worker.call()
        time.sleep(random.uniform(0, 0.02))
        told = victim.kill()
    else:
        victim.call(death.moment if death.is_exact else "nowhere")
        told = [victim.hear()]
        assert told == ["locked"]
        for worker in others:
            worker.call()
        if death.moment != "locked":
            told += death.come(victim, withheld)
        told += victim.kill()
    withheld.let_go.set()
    server.withheld = None
    return told


def check(server: TokenServer, victim: str, told: list[Any], before: Token | None) -> bool:
    """Hold the refreshes of a round to what the victim has told. Gives whether a token died with it."""
    assert before is not None
    by = [each.by for each in server.refreshed]
    # Nobody refreshes what has just been refreshed: each began with the token of the round before.
    assert {each.of for each in server.refreshed} == {before.refresh_token}
    if victim not in by:
        assert len(by) == 1
        assert "storing" not in told
        return False
    assert by[0] == victim
    if "stored" in told:
        assert len(by) == 1
    elif "storing" not in told:
        assert len(by) == 2
    else:
        assert len(by) <= 2  # killed while it stored: the second one tells that it had not
    return len(by) == 2
