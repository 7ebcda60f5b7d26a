"""The control plane's plan and budget, and how the local server keeps to them over HTTP."""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import urlsplit

import pytest

from pipedriver.core.plans import PLANS
from pipedriver.testing import LocalPipedrive
from tests.control.asking import Asker


def sent(local: LocalPipedrive, verb: str = "GET", path: str = "/v1/users/me") -> tuple[int, dict[str, str]]:
    """Status and headers of an answer."""
    parts = urlsplit(local.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    connection.request(verb, path, headers={"x-api-token": local.owner.api_token})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def test_nothing_is_limited_without_a_plan(local_pipedrive: LocalPipedrive, asker: Asker) -> None:
    for _ in range(150):
        assert asker.ask("GET", "/v1/users/me")[0] == 200
    assert not any(name.startswith("x-ratelimit") for name in sent(local_pipedrive)[1])
    company = asker.get("/_local/budget")["companies"][0]
    assert (company["plan"], company["limit"], company["left"], company["spent"]) == (None, None, None, 0)


@pytest.mark.parametrize("plan", PLANS)
def test_each_plan_allows_its_requests_in_a_window(
    local_pipedrive: LocalPipedrive, asker: Asker, plan: str
) -> None:
    told = asker.post("/_local/plan", {"plan": plan, "seats": 3})
    assert told["companies"][0]["limit"] == 30_000 * 3 * PLANS[plan].multiplier
    allowed = PLANS[plan].requests
    statuses = [asker.ask("GET", "/v1/users/me")[0] for _ in range(allowed + 2)]
    assert statuses == [200] * allowed + [429] * 2
    status, headers = sent(local_pipedrive)
    assert status == 429
    assert headers["x-ratelimit-limit"] == str(allowed)
    assert headers["x-ratelimit-remaining"] == "0"
    assert headers["x-ratelimit-reset"] == "2"
    asker.post("/_local/clock", {"advance": 1.5})
    assert sent(local_pipedrive)[1]["x-ratelimit-reset"] == "1"
    asker.post("/_local/clock", {"advance": 0.5})
    assert asker.ask("GET", "/v1/users/me")[0] == 200


def test_the_window_rolls(local_pipedrive: LocalPipedrive, asker: Asker) -> None:
    asker.post("/_local/plan", {"plan": "lite"})
    for _ in range(10):
        asker.get("/v1/users/me")
    asker.post("/_local/clock", {"advance": 1.0})
    for _ in range(10):
        asker.get("/v1/users/me")
    assert asker.ask("GET", "/v1/users/me")[0] == 429
    asker.post("/_local/clock", {"advance": 1.0})
    statuses = [asker.ask("GET", "/v1/users/me")[0] for _ in range(11)]
    assert statuses == [200] * 10 + [429]


def test_a_clock_that_goes_back_locks_nobody_out(local_pipedrive: LocalPipedrive, asker: Asker) -> None:
    asker.post("/_local/plan", {"plan": "lite"})
    for _ in range(20):
        asker.get("/v1/users/me")
    asker.post("/_local/clock", {"advance": -3600})
    assert asker.ask("GET", "/v1/users/me")[0] == 200


def test_a_spent_budget_refuses_everything_until_the_next_day(asker: Asker) -> None:
    asker.post("/_local/plan", {"plan": "lite", "seats": 1})
    told = asker.post("/_local/budget", {"spent": 29_998})["companies"][0]
    assert (told["spent"], told["left"]) == (29_998, 2)
    assert told["resets_at"] == "2026-03-03T00:00:00Z"
    assert asker.ask("GET", "/v1/users/me")[0] == 200
    status, body = asker.ask("GET", "/v1/users/me")
    assert (status, body["success"], body["errorCode"]) == (429, False, 429)
    assert body["error"] == "Daily API token budget exceeded"
    status, body = asker.ask("POST", "/v1/organizations", {"name": "Acme"})
    assert status == 429
    asker.post("/_local/clock", {"advance": 15 * 3600 - 1})
    assert asker.ask("GET", "/v1/users/me")[0] == 429
    asker.post("/_local/clock", {"advance": 1})
    assert asker.get("/v1/organizations")["data"] in (None, [])
    assert asker.get("/_local/budget")["companies"][0]["spent"] == 20


def test_a_refusal_for_the_budget_leaves_room_in_the_window(
    local_pipedrive: LocalPipedrive, asker: Asker
) -> None:
    asker.post("/_local/plan", {"plan": "lite", "daily_tokens": 0})
    for _ in range(25):
        status, headers = sent(local_pipedrive)
        assert (status, headers["x-ratelimit-remaining"]) == (429, "20")


def test_what_is_no_operation_costs_nothing(asker: Asker) -> None:
    asker.post("/_local/plan", {"plan": "lite"})
    assert asker.ask("GET", "/v1/nothing")[0] == 404
    assert asker.ask("PATCH", "/v1/deals")[0] == 405
    assert asker.get("/_local/budget")["companies"][0]["spent"] == 0
    assert asker.ask("GET", "/v1/deals/99")[0] == 404
    assert asker.get("/_local/budget")["companies"][0]["spent"] == 2


def test_each_company_has_a_plan_of_its_own(local_pipedrive: LocalPipedrive, asker: Asker) -> None:
    other = local_pipedrive.add_company()
    asker.post("/_local/plan", {"plan": "Growth"})
    asker.post("/_local/plan", {"plan": None, "company_id": other.company_id})
    plans = [company["plan"] for company in asker.get("/_local/plan")["companies"]]
    assert plans == ["growth", None]
    asker.post("/_local/budget", {"spent": 60_000, "company_id": local_pipedrive.owner.company_id})
    assert asker.ask("GET", "/v1/users/me")[0] == 429
    others = Asker(local_pipedrive.url, other.api_token)
    assert others.ask("GET", "/v1/users/me")[0] == 200
    others.close()


def test_seats_are_the_active_users_where_none_are_given(
    local_pipedrive: LocalPipedrive, asker: Asker
) -> None:
    asker.post("/_local/plan", {"plan": "lite"})
    assert local_pipedrive.budget().limit == 30_000
    local_pipedrive.add_user("Rita")
    assert local_pipedrive.budget().limit == 60_000


def test_a_reset_begins_the_budget_anew(asker: Asker) -> None:
    asker.post("/_local/plan", {"plan": "lite"})
    asker.get("/v1/users/me")
    asker.post("/_local/reset")
    assert asker.get("/_local/budget")["companies"][0]["spent"] == 0


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/_local/plan", {"plan": "gold"}, 400),
        ("/_local/plan", {"plan": "lite", "seats": 0}, 400),
        ("/_local/plan", {"plan": None, "seats": 2}, 400),
        ("/_local/plan", {"plan": "lite", "company_id": 99}, 404),
        ("/_local/plan", {}, 400),
        ("/_local/plan", {"plan": "lite", "daily_tokens": -1}, 400),
        ("/_local/budget", {"spent": -1}, 400),
        ("/_local/budget", {"spent": "1"}, 400),
        ("/_local/budget", {"spent": 1, "company_id": 99}, 404),
    ],
)
def test_what_cannot_be_is_refused(asker: Asker, path: str, body: Any, status: int) -> None:
    found, told = asker.ask("POST", path, body)
    assert (found, told["success"]) == (status, False)
    assert asker.get("/_local/plan")["companies"][0]["plan"] is None
