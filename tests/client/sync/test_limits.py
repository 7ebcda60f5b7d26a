# Made by tools/generate.py from tests/client/aio/test_limits.py: change that, and run it again.
"""The client under the limits of a plan, against a local server that keeps to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipedriver import (
    BudgetCeilingReached,
    BurstLimitReached,
    ConfigurationError,
    DailyBudgetExhausted,
    ProxyBlocked,
    Request,
    RequestError,
    RetryPolicy,
    TurnTooLate,
)
from pipedriver.api.v1.files import Files
from pipedriver.core.operation import operation_of
from pipedriver.testing import LocalPipedrive
from tests.client.limited import BASE_URL, Here


@pytest.fixture
def here() -> Iterator[Here]:
    place = Here()
    yield place
    place.local.close()


def test_a_walk_is_never_refused(here: Here) -> None:
    client = here.client()
    for number in range(50):
        client.v1.organizations.create(name=f"Company {number}")
    here.local.set_plan("lite")
    began = here.clock()
    walked = [each.id for each in client.v1.organizations.list(limit=1)]
    assert len(set(walked)) == 50
    assert set(here.statuses) == {200, 201}
    # 50 requests, 20 in each window of 2 seconds.
    assert 4.0 <= here.clock() - began <= 4.2
    spending = client.budget.read()
    assert spending.by_operation == {"POST /v1/organizations": 500, "GET /v1/organizations": 1000}
    assert here.local.budget().spent == 1000


def test_clients_that_share_limits_are_paced_together(here: Here) -> None:
    here.local.set_plan("lite")
    limits = here.limits(plan="lite")
    one, two = here.client(limits=limits), here.client(limits=limits)
    rita = here.client(here.local.add_user("Rita"), limits=limits)
    for _ in range(30):
        one.v1.users.me()
        two.v1.users.me()
        rita.v1.users.me()
    assert set(here.statuses) == {200}
    # All of them spend the budget of one company; Rita has a window of her own.
    assert (rita.budget.read()).spent == here.local.budget().spent == 180


def test_a_refusal_pauses_all_who_share(here: Here) -> None:
    here.local.set_plan("lite")
    limits = here.limits()
    patient = RetryPolicy(total_time=3600.0)
    clients = [here.client(limits=limits, retry=patient) for _ in range(4)]
    # Another program, with the same token, uses the window up.
    other = here.client()
    for _ in range(20):
        other.v1.users.me()
    here.statuses.clear()

    clients[0].v1.users.me()
    assert here.statuses == [429, 200]
    for number in range(40):
        clients[number % 4].v1.users.me()
    assert here.statuses == [429, *[200] * 41]


def test_what_others_send_is_learned_from_the_answers(here: Here) -> None:
    here.local.set_plan("lite")
    client, other = here.client(), here.client()
    client.v1.users.me()
    for _ in range(10):
        other.v1.users.me()
    for _ in range(60):
        client.v1.users.me()
    assert set(here.statuses) == {200}


def test_searches_have_a_limit_of_their_own(here: Here) -> None:
    here.local.set_plan("ultimate")
    client = here.client()
    began = here.clock()
    for _ in range(25):
        client.request("GET", "/v1/deals/find", query={"term": "deal"})
    assert 429 not in here.statuses
    assert here.clock() - began >= 4.0
    waited = here.clock()
    for _ in range(100):
        client.v1.users.me()
    assert here.clock() == waited


def test_an_app_may_send_more(here: Here) -> None:
    here.local.set_plan("lite")
    client = here.client()
    client.v1.users.me()
    answer = (client.request("GET", "/v1/users/me")).answer
    assert answer.headers["x-ratelimit-limit"] == "20"
    assert answer.headers["x-ratelimit-remaining"] == "18"
    assert answer.headers["x-ratelimit-reset"] == "2"
    assert "x-daily-requests-left" not in answer.headers
    tokens = here.local.install_app(here.local.add_app())
    headers = {"authorization": f"Bearer {tokens.access_token}"}
    told = here.answer(Request("GET", BASE_URL + "/v1/deals", headers))
    assert told.headers["x-ratelimit-limit"] == "80"
    assert told.headers["x-ratelimit-remaining"] == "79"


def test_writes_are_counted_down(here: Here) -> None:
    here.local.set_plan("lite")
    client = here.client()
    client.v1.organizations.create(name="First")
    client.v1.organizations.create(name="Second")
    assert (client.budget.read()).writes_left == 9998


def test_a_refused_call_is_charged_and_bears_the_headers(here: Here) -> None:
    here.local.set_plan("lite")
    client = here.client()
    with pytest.raises(Exception, match="404") as caught:
        client.v1.deals.get(99)
    error: Any = caught.value
    assert error.headers["x-ratelimit-remaining"] == "19"
    assert here.local.budget().spent == (client.budget.read()).spent == 2


def test_a_spent_budget_is_told_once_and_not_tried_again(here: Here) -> None:
    here.local.set_plan("growth", seats=2)
    assert here.local.budget().limit == 120_000
    here.local.set_spent(119_999)
    client = here.client(retry=RetryPolicy(), limits=here.limits(plan="growth", seats=2))
    with pytest.raises(DailyBudgetExhausted) as caught:
        client.v1.users.me()
    assert here.statuses == [429]
    assert caught.value.attempts == 1
    assert (client.budget.read()).left == 0
    with pytest.raises(DailyBudgetExhausted) as known:
        client.v1.deals.list().to_list()
    assert here.statuses == [429]
    assert known.value.attempts == 0
    assert known.value.retry_after == pytest.approx(300, abs=1)
    # After a while one request finds out whether more was bought.
    here.local.clock.advance(timedelta(minutes=6))
    with pytest.raises(DailyBudgetExhausted):
        client.v1.users.me()
    assert here.statuses == [429, 429]
    here.local.clock.advance(timedelta(days=1))
    client.v1.users.me()
    assert (client.budget.read()).spent == here.local.budget().spent == 2


def test_the_budget_of_another_company_is_its_own(here: Here) -> None:
    here.local.set_plan("lite")
    other = here.client(here.local.add_company())
    here.local.set_spent(30_000)
    other.v1.users.me()
    with pytest.raises(DailyBudgetExhausted):
        here.client().v1.users.me()


def test_a_ceiling_stops_a_job_before_it_passes_it(here: Here) -> None:
    here.local.set_plan("lite")
    client = here.client(limits=here.limits(plan="lite", seats=1, ceiling=0.001))
    for number in range(3):
        client.v1.organizations.create(name=f"Company {number}")
    here.statuses.clear()
    with pytest.raises(BudgetCeilingReached) as caught:
        client.v1.organizations.create(name="One more")
    error = caught.value
    assert here.statuses == []
    assert (error.cost, error.spent, error.ceiling) == (10, 30, 30)
    assert error.resets_at == datetime(2026, 3, 3, tzinfo=UTC)
    assert error.retry_after == 15 * 3600 - 0.0
    assert (client.budget.read()).left == 0
    assert here.local.budget().spent == 30


def test_a_job_is_estimated_before_it_is_run(here: Here) -> None:
    here.local.set_plan("lite")
    client = here.client(limits=here.limits(plan="lite", seats=1))
    job = client.budget.estimate(client.v1.deals.list, records=20_000, limit=500)
    assert (job.calls, job.tokens, job.left, job.fits) == (40, 800, 30_000, True)
    assert job.seconds == 2.0
    job = client.budget.estimate(client.v1.deals.create, calls=4000)
    assert (job.operation, job.tokens, job.fits) == ("POST /v1/deals", 40_000, False)
    assert (client.budget.estimate(client.v1.deals.get)).tokens == 2
    assert (client.budget.estimate(client.v1.deals.list, pages=3)).tokens == 60
    assert (client.budget.estimate(client.v1.deals.list, pages=3, concurrent=8)).calls == 3 + 3
    assert (client.budget.estimate(client.v1.deals.list, pages=9, concurrent=4)).calls == 9 + 3
    assert (client.budget.estimate(client.v1.deals.list, pages=1, concurrent=4)).calls == 1
    assert here.statuses == []
    unknown = here.client().budget.estimate(client.v1.deals.get, calls=5)
    assert (unknown.left, unknown.fits, unknown.seconds) == (None, None, None)
    for wrong in ({"calls": 1, "pages": 1}, {"records": -1}, {"records": 5, "limit": 0}):
        with pytest.raises(RequestError):
            client.budget.estimate(client.v1.deals.list, **wrong)
    with pytest.raises(RequestError):
        client.budget.estimate(print)


def test_the_balance_can_be_corrected(here: Here) -> None:
    client = here.client()
    client.budget.correct(spent=40, daily_tokens=100)
    assert (client.budget.read()).left == 60


def test_the_proxy_blocks_who_does_not_listen(here: Here) -> None:
    here.local.set_plan("lite")
    deaf = {"x-api-token": here.local.owner.api_token}
    answers = [here.answer(Request("GET", BASE_URL + "/v1/users/me", deaf)) for _ in range(121)]
    assert [each.status for each in answers] == [200] * 20 + [429] * 100 + [403]
    assert answers[-1].headers["content-type"].startswith("text/html")
    client = here.client(retry=RetryPolicy())
    here.statuses.clear()
    with pytest.raises(ProxyBlocked) as caught:
        client.v1.users.me()
    assert caught.value.retry_after == 60
    with pytest.raises(ProxyBlocked) as known:
        client.v1.users.me()
    assert known.value.attempts == 0
    assert here.statuses == [403]
    here.local.clock.advance(timedelta(seconds=61))
    client.v1.users.me()


def test_downloads_take_their_turns_piece_by_piece_over_a_socket() -> None:
    content = b"%PDF\x00\xff" * 100_000
    with LocalPipedrive(now=datetime(2026, 3, 2, 9, tzinfo=UTC)) as local:
        there = Here(local)
        client = there.client_on_a_socket()
        file = client.v1.files.create(file=("a.pdf", content))
        local.set_plan("lite")
        began = there.clock()
        for _ in range(50):
            came = list(client.v1.files.download(file.id))
            assert b"".join(came) == content
            assert len(came) > 1
        assert 4.0 <= there.clock() - began <= 4.2
        spending = client.budget.read()
        cost = operation_of(Files.download).cost
        charged = spending.by_operation["GET /v1/files/{id}/download"]
        assert charged == local.budget().spent == 50 * cost
        client.close()


def test_a_refused_download_waits_and_comes_whole_over_a_socket() -> None:
    content = b"0123456789" * 50_000
    with LocalPipedrive(now=datetime(2026, 3, 2, 9, tzinfo=UTC)) as local:
        there = Here(local)
        client = there.client_on_a_socket(retry=RetryPolicy(total_time=3600.0))
        file = client.v1.files.create(file=("a.pdf", content))
        local.set_plan("lite")
        # Another program, with the same token, uses the window up.
        other = there.client_on_a_socket()
        for _ in range(20):
            other.v1.users.me()
        began = there.clock()
        download = client.v1.files.download(file.id)
        assert download.read() == content
        assert download.answer is not None
        assert download.answer.attempts == 2
        assert there.clock() - began >= 2.0
        client.close()
        other.close()


def test_a_turn_that_comes_too_late_is_told(here: Here) -> None:
    here.local.set_plan("lite")
    client = here.client(retry=RetryPolicy(total_time=1.0))
    for _ in range(20):
        client.v1.users.me()
    with pytest.raises(TurnTooLate) as caught:
        client.v1.users.me()
    assert caught.value.retry_after == pytest.approx(2.0)
    assert 429 not in here.statuses


def test_a_client_that_shares_nothing_is_refused(here: Here) -> None:
    here.local.set_plan("lite")
    for _ in range(20):
        here.client().v1.users.me()
    with pytest.raises(BurstLimitReached) as caught:
        here.client().v1.users.me()
    assert caught.value.code == 429
    assert caught.value.retry_after == 2.0


def test_limits_that_cannot_be(here: Here) -> None:
    for wrong in (
        {"plan": "gold"},
        {"seats": 2},
        {"plan": "lite", "seats": 0},
        {"ceiling": 0.5},
        {"daily_tokens": -1},
    ):
        with pytest.raises(ConfigurationError):
            here.limits(**wrong)


def test_one_who_gives_up_waiting_holds_no_place(here: Here) -> None:
    here.local.set_plan("lite")
    limits = here.limits(plan="lite")
    client = here.client(limits=limits)
    for _ in range(20):
        client.v1.users.me()

    def never(seconds: float) -> None:
        raise TimeoutError

    impatient = here.client(limits=limits, sleep=never)
    for _ in range(30):
        with pytest.raises(TimeoutError):
            impatient.v1.users.me()
    here.local.clock.advance(timedelta(seconds=2))
    for _ in range(20):
        client.v1.users.me()
    assert set(here.statuses) == {200}
