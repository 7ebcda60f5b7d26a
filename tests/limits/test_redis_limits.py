"""Limits in Redis, against a Redis that is started for the tests."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from pipedriver import (
    AsyncClient,
    AsyncInProcessTransport,
    AsyncRedisLimits,
    BudgetCeilingReached,
    Client,
    ConfigurationError,
    DailyBudgetExhausted,
    InProcessTransport,
    RedisLimits,
    Request,
    Response,
)
from pipedriver.core.pacing import Shut, Verdict, Visit
from pipedriver.limits.redis_limits import RedisLimiter
from pipedriver.limits.terms import Caller
from pipedriver.testing import LocalPipedrive
from tests.redis_server import running_redis

CALLER = Caller("", "token", is_app=False)
BASE_URL = "http://127.0.0.1"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with running_redis(tmp_path_factory.mktemp("redis")) as path:
        yield path


# The library types its answers as those of both colours at once, so the tests take it as it comes.
@pytest.fixture
def redis(socket: Path) -> Iterator[Any]:
    client: Any = Redis(unix_socket_path=str(socket))
    client.flushall()
    yield client
    client.close()


def visit(cost: int | None = 2, *, lease: float = 30.0, search: bool = False) -> Visit:
    return Visit("GET /v1/deals", cost, search, lease)


def told(limit: int, remaining: int | None = None) -> Verdict:
    return Verdict(limit=limit, remaining=remaining)


def wait(limiter: RedisLimiter, asking: Visit) -> float:
    """What the limiter says to a visit that may go, or has to wait."""
    found = limiter.enter(asking)
    assert isinstance(found, float)
    return found


def test_a_window_holds_what_it_allows(redis: Any) -> None:
    one, two = (RedisLimits(redis, company="acme", plan="lite").limiter(CALLER) for _ in range(2))
    visits = [visit() for _ in range(20)]
    assert [wait((one, two)[number % 2], each) for number, each in enumerate(visits)] == [0.0] * 20
    waiting = visit()
    # None has been answered: the first place is free a window from now at the earliest.
    assert wait(one, waiting) == pytest.approx(2.0, abs=0.01)
    one.leave(visits[0], Verdict())
    assert 1.5 < wait(one, waiting) <= 2.0
    two.leave(visits[1], Verdict(counted=False, charged=False))
    assert wait(one, waiting) == 0.0
    assert one.spending().spent == two.spending().spent == 40


def test_what_an_answer_tells_is_known_to_all(redis: Any) -> None:
    one, two = (RedisLimits(redis).limiter(CALLER) for _ in range(2))
    first = visit()
    assert wait(one, first) == 0.0
    one.leave(first, told(20, 2))
    # Others have sent 17 requests with the token.
    assert [wait(two, visit()) for _ in range(2)] == [0.0] * 2
    assert wait(two, visit()) > 0
    assert one.burst_limit(search=False) == 20


def test_who_comes_first_goes_first(redis: Any) -> None:
    limiter = RedisLimits(redis).limiter(CALLER)
    held = visit()
    wait(limiter, held)
    limiter.leave(held, told(1, 0))
    first, second = visit(), visit()
    assert wait(limiter, first) <= 2.0
    assert 2.0 < wait(limiter, second) <= 4.0
    redis.delete(*redis.keys("*:slots"))
    assert wait(limiter, second) > 0
    assert wait(limiter, first) == 0.0


def test_a_killed_process_gives_its_places_back(redis: Any) -> None:
    limiter = RedisLimits(redis).limiter(CALLER)
    held = visit()
    wait(limiter, held)
    limiter.leave(held, told(2))
    assert wait(limiter, visit(lease=0.05)) == 0.0
    assert wait(limiter, visit()) > 0
    time.sleep(0.06)
    redis.delete(*redis.keys("*:queue"))
    assert wait(limiter, visit()) == 0.0


def test_one_who_waited_and_was_killed_holds_nobody_up(redis: Any) -> None:
    limiter = RedisLimits(redis).limiter(CALLER)
    held = visit()
    wait(limiter, held)
    limiter.leave(held, told(1))
    gone, here = visit(), visit()
    wait(limiter, gone)
    wait(limiter, here)
    alive = next(iter(redis.keys("*:alive")))
    redis.zadd(alive, {gone.identity: 1})
    redis.delete(*redis.keys("*:slots"))
    assert wait(limiter, here) == 0.0


def test_a_refusal_pauses_all_processes(redis: Any) -> None:
    one, two = (RedisLimits(redis).limiter(CALLER) for _ in range(2))
    refused = visit()
    wait(one, refused)
    one.leave(refused, Verdict(charged=False, limit=20, remaining=0, pause=5.0))
    first = wait(two, visit())
    assert 4.5 < first <= 5.0
    # After the pause they go one after the other.
    assert wait(two, visit()) == pytest.approx(first + 0.1, abs=0.05)
    assert wait(two, visit(search=True)) > 4.5
    assert one.spending().spent == 0


def test_a_refused_search_pauses_the_searches_alone(redis: Any) -> None:
    limiter = RedisLimits(redis).limiter(CALLER)
    refused = visit(search=True)
    wait(limiter, refused)
    limiter.leave(refused, Verdict(limit=10, pause=5.0))
    assert wait(limiter, visit(search=True)) > 4.5
    assert wait(limiter, visit()) == 0.0


def test_a_spent_budget_and_a_block_are_known_to_all(redis: Any) -> None:
    one, two = (RedisLimits(redis, plan="lite", seats=1).limiter(CALLER) for _ in range(2))
    other_token = RedisLimits(redis, plan="lite", seats=1).limiter(Caller("", "other", is_app=False))
    refused = visit()
    wait(one, refused)
    one.leave(refused, Verdict(charged=False, pause=60.0, barrier="proxy"))
    shut = two.enter(visit())
    assert isinstance(shut, Shut)
    assert shut.barrier == "proxy"
    assert shut.seconds == pytest.approx(60, abs=1)
    refused = visit()
    assert wait(other_token, refused) == 0.0
    other_token.leave(refused, Verdict(charged=False, pause=300.0, barrier="daily"))
    shut = other_token.enter(visit())
    assert isinstance(shut, Shut)
    assert shut.barrier == "daily"
    assert shut.seconds == pytest.approx(300, abs=1)
    assert two.spending().left == 0


def test_nothing_stays_for_ever(redis: Any) -> None:
    limiter = RedisLimits(redis).limiter(CALLER)
    for search in (False, True):
        held = visit(search=search)
        wait(limiter, held)
        limiter.leave(held, told(1, 0))
        wait(limiter, visit(search=search))
        limiter.leave(visit(None, search=search), Verdict(limit=1, writes_left=7, pause=1.0))
    limiter.leave(visit(None), Verdict(limit=1, pause=1.0, barrier="proxy"))
    limiter.correct(5, 100)
    keys = redis.keys("*")
    assert len(keys) >= 8
    assert all(0 < redis.ttl(key) <= 2 * 86_400 for key in keys)


def test_a_day_ends(redis: Any) -> None:
    limiter = RedisLimits(redis).limiter(CALLER)
    wait(limiter, visit(10))
    budget = redis.keys("*:budget")[0]
    yesterday = visit(10)
    wait(limiter, yesterday)
    spending = limiter.spending()
    assert (spending.spent, spending.by_operation) == (20, {"GET /v1/deals": 20})
    assert spending.resets_at > datetime.now(UTC)
    redis.hincrby(budget, "day", -1)
    assert limiter.spending().spent == 0
    yesterday.day = (yesterday.day or 0) - 1
    limiter.leave(yesterday, Verdict(charged=False))
    assert limiter.spending().spent == 0


def test_a_ceiling_and_corrections(redis: Any) -> None:
    limiter = RedisLimits(redis, daily_tokens=100, ceiling=0.5).limiter(CALLER)
    for _ in range(5):
        assert wait(limiter, visit(10)) == 0.0
    with pytest.raises(BudgetCeilingReached) as caught:
        wait(limiter, visit(10))
    assert (caught.value.spent, caught.value.ceiling) == (50, 50)
    assert 0 < caught.value.retry_after <= 86_400
    limiter.correct(20, 1000)
    spending = limiter.spending()
    assert (spending.spent, spending.limit, spending.left) == (20, 1000, 30)
    assert wait(limiter, visit(None)) == 0.0
    assert limiter.spending().unpriced == 1


def test_a_name_that_would_split_the_keys() -> None:
    with pytest.raises(ConfigurationError):
        RedisLimits(Redis(), company="{a}")


def answer_with(*responses: Response) -> tuple[list[Request], InProcessTransport, AsyncInProcessTransport]:
    """Transports that give one answer after the other, and the requests that they got."""
    asked: list[Request] = []
    left = list(responses)

    def answer(request: Request) -> Response:
        asked.append(request)
        return left.pop(0) if len(left) > 1 else left[0]

    return asked, InProcessTransport(answer), AsyncInProcessTransport(answer)


GOOD = Response(200, {"x-ratelimit-limit": "40"}, b'{"success":true,"data":{"id":1}}')
SPENT = Response(
    429, {"x-ratelimit-remaining": "5"}, b'{"success":false,"error":"Daily API token budget exceeded"}'
)


def test_a_client_shares_what_another_learned(redis: Any) -> None:
    asked, transport, _ = answer_with(GOOD, SPENT)
    limits = RedisLimits(redis, company="acme")
    client = Client("token", base_url=BASE_URL, transport=transport, limits=limits)
    assert client.v1.users.me().id == 1
    with pytest.raises(DailyBudgetExhausted):
        client.v1.users.me()
    other = Client("token", base_url=BASE_URL, transport=transport, limits=RedisLimits(redis, company="acme"))
    with pytest.raises(DailyBudgetExhausted) as caught:
        other.v1.users.me()
    assert caught.value.attempts == 0
    assert len(asked) == 2
    assert other.budget.read().spent == 2
    assert other.budget.estimate(other.v1.users.me, calls=3).tokens == 6


async def test_the_asynchronous_twin(redis: Any, socket: Path) -> None:
    asked, _, transport = answer_with(GOOD, SPENT)
    connection = AsyncRedis(unix_socket_path=str(socket))
    limits = AsyncRedisLimits(connection, company="acme", daily_tokens=1000)
    client = AsyncClient("token", base_url=BASE_URL, transport=transport, limits=limits)
    assert (await client.v1.users.me()).id == 1
    assert (await client.budget.read()).left == 998
    for _ in range(2):
        with pytest.raises(DailyBudgetExhausted):
            await client.v1.users.me()
    assert len(asked) == 2
    await client.budget.correct(spent=10)
    assert (await client.budget.estimate(client.v1.users.me, calls=3)).left == 990
    await connection.aclose()


def test_no_token_is_in_redis(redis: Any) -> None:
    _, transport, _ = answer_with(GOOD)
    token = "0123456789abcdef0123456789abcdef01234567"
    Client(token, base_url=BASE_URL, transport=transport, limits=RedisLimits(redis)).v1.users.me()
    assert redis.keys("*")
    assert not any(token.encode() in key for key in redis.keys("*"))


def test_8_processes_are_exact(redis: Any, socket: Path) -> None:
    with LocalPipedrive(now=datetime.now(UTC)) as local:
        local.clock.run()
        local.set_plan("ultimate", seats=1)
        command = [sys.executable, "-m", "tests.limits.worker", str(socket), local.url, "30"]
        token = os.environ | {"PIPEDRIVE_API_TOKEN": local.owner.api_token}
        workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=token) for _ in range(8)]
        said = [worker.communicate(timeout=120)[0].split() for worker in workers]
        assert [worker.returncode for worker in workers] == [0] * 8
        went, stopped = (sum(int(each[place]) for each in said) for place in (0, 1))
        # No call was refused by the server, and the ceiling of 400 tokens let 200 calls through, to the call.
        assert (went, stopped) == (200, 40)
        assert local.budget().spent == 400
    assert RedisLimits(redis, company="acme").limiter(CALLER).spending().spent == 400
