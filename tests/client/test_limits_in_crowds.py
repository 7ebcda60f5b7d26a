"""Many threads and many tasks under one limit: each window holds what it allows, and no more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest

from pipedriver import AsyncClient, Client, InProcessTransport, Limits, Request, Response
from tests.client.limited import BASE_URL, HASTY, Here

SPEED = 20.0
"""How much faster than real time these tests' clocks go."""


@pytest.fixture
def here() -> Iterator[Here]:
    place = Here()
    yield place
    place.local.close()


class Counting:
    """A server that counts in a rolling window of a fast clock, and refuses what is too much."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.moments: list[float] = []
        self.refused = 0

    def clock(self) -> float:
        return time.monotonic() * SPEED

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / SPEED)

    def answer(self, request: Request) -> Response:
        now = self.clock()
        counted = [moment for moment in self.moments[-4 * self.limit :] if moment > now - 2.0]
        left = self.limit - len(counted) - 1
        headers = {"x-ratelimit-limit": str(self.limit), "x-ratelimit-remaining": str(max(0, left))}
        if left < 0:
            self.refused += 1
            return Response(429, headers, b'{"success":false,"error":"Request over limit"}')
        self.moments.append(now)
        return Response(200, headers, b'{"success":true,"data":{"id":1}}')


def test_64_threads_keep_to_the_window_and_use_it() -> None:
    server = Counting(40)
    client = Client(
        "token",
        base_url=BASE_URL,
        transport=InProcessTransport(server.answer),
        clock=server.clock,
        sleep=server.sleep,
        retry=HASTY,
    )
    client.v1.users.me()
    began = server.clock()
    with ThreadPoolExecutor(64) as pool:
        asked = [pool.submit(client.v1.users.me) for _ in range(400)]
        assert len([each.result() for each in asked]) == 400
    assert server.refused == 0
    # 401 requests of 40 a window take ten windows, if nobody idles.
    assert 20.0 <= server.clock() - began < 26.0


async def test_64_tasks_keep_to_the_window_and_use_it(here: Here) -> None:
    here.local.set_plan("growth")
    client = here.async_client()
    await client.v1.users.me()

    async def several() -> None:
        for _ in range(5):
            await client.v1.users.me()

    async with anyio.create_task_group() as group:
        for _ in range(64):
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

    with ThreadPoolExecutor(64) as pool:
        assert sum(pool.map(one, range(200))) == 50
    assert client.budget.read().spent == 100
    assert len(here.statuses) == 50


def test_asking_costs_next_to_nothing_where_nothing_is_limited() -> None:
    from pipedriver.core.pacing import Verdict, Visit
    from pipedriver.limits.terms import Caller

    limiter = Limits().limiter(Caller("", "", is_app=False))
    verdict = Verdict()

    def each() -> float:
        began = time.process_time()
        for _ in range(2000):
            visit = Visit("GET /v1/deals", 20, search=False)
            limiter.enter(visit)
            limiter.leave(visit, verdict)
        return (time.process_time() - began) / 2000

    assert min(each() for _ in range(10)) < 6e-6
