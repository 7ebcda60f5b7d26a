"""Many threads and many tasks under one limit: each window holds what it allows, and no more."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

import anyio
import pytest

from pipedriver import AsyncClient, Client, InProcessTransport, Limits, Request, Response
from tests.client.limited import BASE_URL, HASTY, Here

CROWD = 64
"""Threads, and tasks, that send at once."""


@pytest.fixture
def here() -> Iterator[Here]:
    place = Here()
    yield place
    place.local.close()


class Together:
    """A clock for threads: it stands still until all of them wait, then goes on to the first that is done.

    Args:
        threads: how many there are; each says `ended` when it is done.
    """

    def __init__(self, threads: int) -> None:
        self.now = 1000.0
        self._threads = threads
        self._waiting: list[float] = []
        self._moved = threading.Condition()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._moved:
            until = self.now + seconds
            self._waiting.append(until)
            self._go_on()
            self._moved.wait_for(lambda: self.now >= until)

    def ended(self) -> None:
        """Tell that a thread is done."""
        with self._moved:
            self._threads -= 1
            self._go_on()

    def _go_on(self) -> None:
        if self._waiting and len(self._waiting) >= self._threads:
            self.now = min(self._waiting)
            self._waiting = [until for until in self._waiting if until > self.now]
            self._moved.notify_all()


class Counting:
    """A server that counts in a rolling window, and refuses what is too much."""

    def __init__(self, limit: int, clock: Callable[[], float]) -> None:
        self.limit = limit
        self.moments: list[float] = []
        self.refused = 0
        self._clock = clock
        self._mutex = threading.Lock()

    def answer(self, request: Request) -> Response:
        with self._mutex:
            now = self._clock()
            counted = [moment for moment in self.moments[-4 * self.limit :] if moment > now - 2.0]
            left = self.limit - len(counted) - 1
            headers = {"x-ratelimit-limit": str(self.limit), "x-ratelimit-remaining": str(max(0, left))}
            if left < 0:
                self.refused += 1
                return Response(429, headers, b'{"success":false,"error":"Request over limit"}')
            self.moments.append(now)
            return Response(200, headers, b'{"success":true,"data":{"id":1}}')


def test_64_threads_keep_to_the_window_and_use_it() -> None:
    time = Together(CROWD)
    server = Counting(40, time.clock)
    client = Client(
        "token",
        base_url=BASE_URL,
        transport=InProcessTransport(server.answer),
        clock=time.clock,
        sleep=time.sleep,
        retry=HASTY,
    )
    client.v1.users.me()
    began = time.clock()
    left = iter(range(400))

    def several() -> None:
        try:
            for _ in left:
                client.v1.users.me()
        finally:
            time.ended()

    with ThreadPoolExecutor(CROWD) as pool:
        for asked in [pool.submit(several) for _ in range(CROWD)]:
            asked.result()
    assert len(server.moments) == 401
    assert server.refused == 0
    # 401 requests of 40 a window take ten windows, if nobody idles.
    assert 20.0 <= time.clock() - began < 20.1


async def test_64_tasks_keep_to_the_window_and_use_it(here: Here) -> None:
    here.local.set_plan("growth")
    client = here.async_client()
    await client.v1.users.me()

    async def several() -> None:
        for _ in range(5):
            await client.v1.users.me()

    async with anyio.create_task_group() as group:
        for _ in range(CROWD):
            group.start_soon(several)
    assert here.statuses == [200] * 321


async def test_a_refusal_pauses_every_task_and_no_herd_follows(here: Here) -> None:
    here.local.set_plan("lite")
    limits = here.limits()
    # Another program uses the window up, after the limit was learned.
    client: AsyncClient = here.async_client(limits=limits)
    await client.v1.users.me()
    other = here.client()
    for _ in range(19):
        other.v1.users.me()
    here.statuses.clear()
    patient = here.async_client(limits=limits, retry=None)

    async def one() -> None:
        await patient.v1.users.me()

    async with anyio.create_task_group() as group:
        for _ in range(32):
            group.start_soon(one)
    assert here.statuses.count(200) == 32
    # The first is refused; the rest were not let go any more.
    assert here.statuses.count(429) <= 1


def test_threads_and_tasks_share_limits(here: Here) -> None:
    here.local.set_plan("lite")
    limits = here.limits()
    client, other = here.client(limits=limits), here.async_client(limits=limits)

    async def several() -> None:
        for _ in range(30):
            await other.v1.users.me()

    for _ in range(15):
        client.v1.users.me()
    anyio.run(several)
    for _ in range(15):
        client.v1.users.me()
    assert here.statuses == [200] * 60
    assert client.budget.read().spent == 120


def test_a_ceiling_is_exact_under_64_threads(here: Here) -> None:
    client = here.client(limits=here.limits(ceiling=100))

    def one(_: int) -> bool:
        try:
            client.v1.users.me()
        except Exception:
            return False
        return True

    with ThreadPoolExecutor(CROWD) as pool:
        assert sum(pool.map(one, range(200))) == 50
    assert client.budget.read().spent == 100
    assert len(here.statuses) == 50


def test_asking_costs_next_to_nothing_where_nothing_is_limited() -> None:
    from pipedriver.core.pacing import Verdict, Visit
    from pipedriver.limits.terms import Caller

    limiter = Limits().limiter(Caller("", "", is_app=False))
    verdict = Verdict()
    calls = 0

    def count(_frame: FrameType, event: str, _value: object) -> None:
        nonlocal calls
        calls += event == "call"

    for _ in range(2):
        visit = Visit("GET /v1/deals", 20, search=False)
        sys.setprofile(count)
        limiter.enter(visit)
        limiter.leave(visit, verdict)
        sys.setprofile(None)
    assert calls < 30
