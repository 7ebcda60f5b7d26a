"""One client for many threads and for one event loop after the other, and what a call costs at the most."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Unpack

import pytest

from benchmarks import memory
from pipedriver import (
    AsyncClient,
    AsyncHttpx2Transport,
    AsyncPyreqwestTransport,
    CallOptions,
    Client,
    ConfigurationError,
    Httpx2Transport,
    InProcessTransport,
    PyreqwestTransport,
    Record,
    Request,
    Response,
    Transport,
)
from pipedriver.core.operation import operation
from pipedriver.core.resource import Resource
from tests.client.loopback import Connection, Received, answers, loopback

MOST_FUNCTION_CALLS = 57
"""Those of Python, and those into C, of one get whose five attributes are read; nothing is sent."""


def tells_the_deal(connection: Connection, received: Received) -> None:
    """A turn that answers with the deal that was asked for."""
    answers({"id": int(received.target.rpartition("/")[2])})(connection, received)


@pytest.mark.parametrize("kind", [PyreqwestTransport, Httpx2Transport])
def test_threads_share_a_client(kind: Callable[[], Transport]) -> None:
    with (
        loopback(tells_the_deal) as server,
        Client("t", base_url=server.url, transport=kind()) as client,
        ThreadPoolExecutor(6) as threads,
    ):

        def get(number: int) -> int | None:
            return client.v1.deals.get(number).id

        found = list(threads.map(get, range(1, 61)))
    assert found == list(range(1, 61))
    assert server.connections <= 6 + 1


def test_a_client_outlives_its_event_loop() -> None:
    with loopback(tells_the_deal) as server:
        client = AsyncClient("t", base_url=server.url, transport=AsyncPyreqwestTransport())

        async def call(first: int) -> list[int | None]:
            deals = await asyncio.gather(*(client.v1.deals.get(first + number) for number in range(3)))
            return [deal.id for deal in deals]

        assert asyncio.run(call(1)) == [1, 2, 3]
        assert asyncio.run(call(4)) == [4, 5, 6]
        asyncio.run(client.close())


def test_httpx2_says_that_its_connections_belong_to_one_loop() -> None:
    with loopback(answers()) as server:
        transport = AsyncHttpx2Transport()

        async def call() -> int:
            return (await transport.send(Request("GET", server.url + "/", {"connection": "close"}))).status

        assert asyncio.run(call()) == 200
        with pytest.raises(ConfigurationError, match="event loop"):
            asyncio.run(call())
        asyncio.run(transport.close())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork()")
def test_a_forked_process_does_not_lose_the_set_up_of_httpx2_unsaid() -> None:
    program = """
import os, sys, httpx2
from pipedriver import ConfigurationError, Httpx2Transport, Request
transport = Httpx2Transport(httpx2.Client(trust_env=False))
if os.fork() == 0:
    try:
        transport.send(Request("GET", "http://127.0.0.1:1/"))
    except ConfigurationError as error:
        print(str(error)[:23], flush=True)
    os._exit(0)
os.wait()
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.stdout, ended.stderr) == ("this process was forked\n", "")


def test_calls_leave_nothing_behind() -> None:
    """`make bench` does the same with 100,000 calls."""
    with loopback(answers({"id": 1})) as server:
        early, late = memory.growth(server.url, 3000, asynchronous=False)
    assert late - early < 1024, f"{late - early} KiB more after 2,700 calls"


class Deal(Record):
    """A deal of this test alone: what is learned of others depends on what other tests read of them."""

    id: int
    title: str
    value: float
    status: str
    add_time: datetime | None


class Deals(Resource):
    """The room of those deals."""

    @operation("GET", "/v1/deals/{id}", cost=2)
    def get(self, id: int, **options: Unpack[CallOptions]) -> Deal:
        """Fetch one deal."""
        raise NotImplementedError


def test_a_call_does_no_more_than_it_has_to() -> None:
    """Counted, not timed: so the path that every call takes does not grow unnoticed."""
    importlib.import_module("msgspec")  # which a program that makes many calls has
    deal = {"id": 1, "title": "Ten chairs", "value": 5, "status": "open", "add_time": "2026-03-02 09:00:00"}
    body = json.dumps({"success": True, "data": deal}).encode()
    response = Response(200, {"content-type": "application/json"}, body)
    client = Client("t", base_url="http://127.0.0.1:1", transport=InProcessTransport(lambda _: response))

    deals = Deals(client)

    def get() -> None:
        found = deals.get(1)
        assert (found.id, found.title, found.value, found.status, found.add_time)[0]

    for _ in range(3):
        get()  # what is read is learned
    count = 0

    def note(_frame: object, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        get()
    finally:
        sys.setprofile(before)
    assert count <= MOST_FUNCTION_CALLS
