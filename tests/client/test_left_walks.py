"""Walks that fetch ahead in threads and tasks, and are left before their end: by break, an error, Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import pytest

from pipedriver import (
    AsyncClient,
    AsyncInProcessTransport,
    Client,
    InProcessTransport,
    Pages,
    Request,
    Response,
    RetryPolicy,
)
from pipedriver.core.operation import operation_of
from tests.client.aio.test_pages import Thing, Things
from tests.client.loopback import Connection, Received, answers, falls_silent, loopback
from tests.client.worlds import Collection, no, query_of

WAYS = [{"ahead": 3}, {"concurrent": 3}, {"ahead": 2, "concurrent": 3}]
PATIENCE = 10.0


@pytest.fixture
def anyio_backend() -> str:
    """The event loop of the client."""
    return "asyncio"


class Gate:
    """A server's list whose pages after the first come only when the test lets them.

    Args:
        collection: the list.
        answer: what is done with a request that was let through.
    """

    def __init__(self, collection: Collection, answer: Callable[[Request], Response] | None = None) -> None:
        self._answer = answer or collection.by_offset
        self.opened = threading.Event()
        self.arrived: list[str] = []

    def handle(self, request: Request) -> Response:
        """Answer, when the time has come."""
        start = query_of(request).get("start", "0")
        self.arrived.append(start)
        if start != "0" and not self.opened.wait(PATIENCE):
            raise AssertionError("nobody opened the gate")
        return self._answer(request)

    async def handle_later(self, request: Request) -> Response:
        """Answer, when the time has come, and let other tasks run until then."""
        start = query_of(request).get("start", "0")
        self.arrived.append(start)
        while start != "0" and not self.opened.is_set():
            await asyncio.sleep(0)
        return self._answer(request)


def sync_pages(handler: Callable[[Request], Response], waits: list[float], **options: Any) -> Pages[Thing]:
    client = Client(
        "token",
        base_url="http://localhost",
        transport=InProcessTransport(handler),
        retry=RetryPolicy(max_attempts=5),
        sleep=waits.append,
    )
    made: Pages[Thing] = client.call(operation_of(Things.list), (), {"limit": 10, **options})
    return made


def until(holds: Callable[[], bool]) -> None:
    """Wait for what other threads do."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.001)


def threads() -> int:
    return sum(thread.name == "pipedriver" for thread in threading.enumerate())


def test_pages_are_fetched_before_they_are_asked_for_and_no_more_than_that() -> None:
    gate = Gate(Collection(1000))
    gate.opened.set()
    walked = sync_pages(gate.handle, [], ahead=3).pages()
    next(walked)
    until(lambda: len(gate.arrived) == 4)
    time.sleep(0.02)
    assert gate.arrived == ["0", "10", "20", "30"]
    next(walked)
    until(lambda: len(gate.arrived) == 5)
    walked.close()
    until(lambda: not threads())
    assert len(gate.arrived) == 5


def test_pages_are_fetched_at_the_same_time_and_no_more_than_that() -> None:
    gate = Gate(Collection(1000))
    walked = sync_pages(gate.handle, [], concurrent=3).pages()
    gate.opened.set()
    assert [next(walked).position for _ in range(4)] == [0, 10, 20, 30]
    gate.opened.clear()
    until(lambda: len(gate.arrived) == 6)
    threading.Timer(0.02, gate.opened.set).start()
    assert next(walked).position == 40
    walked.close()
    until(lambda: not threads())
    assert len(gate.arrived) <= 8


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_thread_whose_walk_was_left_sends_nothing_more(way: dict[str, int]) -> None:
    """What it was sending is refused, and would be sent again if anybody still waited."""
    gate = Gate(Collection(1000), lambda request: no(503) if "start" in request.url else first(request))
    first = Collection(1000).by_offset
    waits: list[float] = []
    walked = sync_pages(gate.handle, waits, **way).pages()
    next(walked)
    if "ahead" in way:
        until(lambda: len(gate.arrived) > 1)
    walked.close()
    under_way = len(gate.arrived)
    gate.opened.set()
    until(lambda: not threads())
    assert len(gate.arrived) == under_way
    assert waits == []


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_loop_that_is_broken_off_leaves_no_thread(way: dict[str, int]) -> None:
    collection = Collection(1000)
    for thing in sync_pages(collection.by_offset, [], **way):
        if thing.id == 25:
            break
    until(lambda: not threads())
    with pytest.raises(ZeroDivisionError):
        sum(1 // (thing.id - 25) for thing in sync_pages(collection.by_offset, [], **way))
    until(lambda: not threads())


def test_what_a_program_put_into_its_context_holds_in_threads() -> None:
    name: ContextVar[str] = ContextVar("name", default="")
    seen: set[str] = set()

    def handler(request: Request) -> Response:
        seen.add(name.get())
        return Collection(100).by_offset(request)

    name.set("a program's own")
    assert len(list(sync_pages(handler, [], ahead=2, concurrent=2))) == 100
    assert seen == {"a program's own"}


@pytest.mark.parametrize("way", WAYS, ids=str)
async def test_tasks_of_a_walk_that_is_left_are_cancelled(way: dict[str, int]) -> None:
    gate, others = Gate(Collection(1000)), asyncio.all_tasks()
    transport = AsyncInProcessTransport(gate.handle_later)
    client = AsyncClient("token", base_url="http://localhost", transport=transport)
    walked = client.call(operation_of(Things.list), (), {"limit": 10, **way}).pages()
    await anext(walked)
    waiting = asyncio.ensure_future(anext(walked))
    while len(gate.arrived) < 2:
        await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await walked.aclose()
    assert asyncio.all_tasks() == others
    gate.opened.set()
    arrived = len(gate.arrived)
    await asyncio.sleep(0.01)
    assert len(gate.arrived) == arrived


@pytest.mark.parametrize("way", WAYS, ids=str)
async def test_a_loop_that_is_broken_off_leaves_no_task(way: dict[str, int]) -> None:
    gate, others = Gate(Collection(1000)), asyncio.all_tasks()
    gate.opened.set()
    transport = AsyncInProcessTransport(gate.handle_later)
    async with AsyncClient("token", base_url="http://localhost", transport=transport) as client:
        async for thing in client.call(operation_of(Things.list), (), {"limit": 10, **way}):
            if thing.id == 25:
                break
        for _ in range(20):
            await asyncio.sleep(0)
        assert asyncio.all_tasks() == others


PROGRAM = """
import asyncio, sys
from pipedriver import AsyncClient, Client

url, colour, ahead, concurrent, leave = sys.argv[1:]
way = {"ahead": int(ahead), "concurrent": int(concurrent)}

def walk():
    with Client("t", base_url=url) as client:
        for _ in client.v1.deals.list(limit=1, **way):
            print("one", flush=True)
            if leave == "break":
                break

async def walk_in_tasks():
    async with AsyncClient("t", base_url=url) as client:
        async for _ in client.v1.deals.list(limit=1, **way):
            print("one", flush=True)
            if leave == "break":
                break

try:
    walk() if colour == "sync" else asyncio.run(walk_in_tasks())
except KeyboardInterrupt:
    print("interrupted")
"""


def one_of_many(connection: Connection, _: Received) -> None:
    """A turn that answers with the first of many pages."""
    more = b'{"pagination": {"start": 0, "limit": 1, "more_items_in_collection": true, "next_start": 1}}'
    connection.answer(200, b'{"success": true, "data": [{"id": 1}], "additional_data": ' + more + b"}")


@pytest.mark.parametrize("colour", ["sync", "async"])
@pytest.mark.parametrize(("ahead", "concurrent"), [(2, 1), (0, 3), (2, 3)])
@pytest.mark.parametrize("leave", ["break", "ctrl-c"])
def test_a_program_that_leaves_a_walk_ends_at_once(
    colour: str, ahead: int, concurrent: int, leave: str
) -> None:
    with loopback(one_of_many, falls_silent) as server:
        given = [server.url, colour, str(ahead), str(concurrent), leave]
        program = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *given],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        assert program.stdout.readline() == "one\n"
        begun = time.monotonic()
        if leave == "ctrl-c":
            time.sleep(0.1)
            os.kill(program.pid, signal.SIGINT)
        printed, complaints = program.communicate(timeout=30)
    assert complaints == ""
    assert printed == ("interrupted\n" if leave == "ctrl-c" else "")
    assert program.returncode == 0
    assert time.monotonic() - begun < 10


def test_an_answer_is_still_taken_where_nothing_is_fetched_ahead() -> None:
    with loopback(answers([{"id": 5}])) as server, Client("t", base_url=server.url) as client:
        assert [deal.id for deal in client.v1.deals.list(ahead=2, concurrent=2)] == [5]
