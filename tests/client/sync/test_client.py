# Made by tools/generate.py from tests/client/aio/test_client.py: change that, and run it again.
"""The client: its settings, its calls, its options, its end."""

from __future__ import annotations

import pickle
import traceback
from typing import Any

import pytest

from pipedriver import (
    BadAnswer,
    Client,
    ConfigurationError,
    InProcessTransport,
    NotFound,
    OutcomeUnknown,
    Record,
    Records,
    Request,
    RequestError,
    Response,
    RetryPolicy,
    ServerError,
    Timeout,
)
from tests.client.worlds import World, body_of, envelope, json_response, lost, no, query_of, too_late

TOKEN = "0123456789abcdef0123456789abcdef01234567"


def client_of(world: World, **options: Any) -> Client:
    return Client(
        TOKEN,
        base_url="http://localhost:8080",
        transport=InProcessTransport(world.handle),
        clock=world.clock,
        sleep=world.sleep,
        random=world.random,
        **options,
    )


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIPEDRIVE_API_TOKEN", raising=False)
    monkeypatch.delenv("PIPEDRIVE_BASE_URL", raising=False)


def test_a_call_from_its_arguments_to_its_record() -> None:
    world = World(envelope({"id": 5, "title": "Ten chairs"}), each_takes=0.5)
    with client_of(world, user_agent="shop/1.0") as client:
        deal = client.v1.deals.get(5)
    assert deal.id == 5
    assert deal.title == "Ten chairs"
    assert deal.answer is not None
    assert deal.answer.cost == 2
    assert deal.answer.elapsed == 0.5
    sent = world.requests[0]
    assert sent.method == "GET"
    assert sent.url == "http://localhost:8080/v1/deals/5"
    assert sent.headers["x-api-token"] == TOKEN
    assert sent.headers["accept"] == "application/json"
    assert sent.headers["user-agent"].startswith("shop/1.0 pipedriver/")
    assert sent.timeout == 30.0


def test_a_list_that_does_not_page() -> None:
    world = World(envelope([{"id": 1}, {"id": 2}]), envelope(None), envelope({"id": 1}))
    client = client_of(world)
    currencies = client.v1.currencies.list()
    assert isinstance(currencies, Records)
    assert [currency.id for currency in currencies] == [1, 2]
    assert currencies.answer is not None
    assert currencies[0].answer is currencies.answer
    assert client.v1.currencies.list() == []
    with pytest.raises(BadAnswer, match="a list was due"):
        client.v1.currencies.list()


def test_ids_alone_carry_their_answer() -> None:
    world = World(envelope([7, 5]), envelope(None), envelope({"id": 1}))
    client = client_of(world)
    ids = client.v1.deals.list_permitted_users(5)
    assert ids == [7, 5]
    assert ids.answer is not None
    assert (ids.answer.status, ids.answer.attempts) == (200, 1)
    kept = pickle.loads(pickle.dumps(ids))
    assert (kept, kept.answer) == (ids, ids.answer)
    assert client.v1.deals.list_permitted_users(5) == []
    with pytest.raises(BadAnswer, match="a list was due"):
        client.v1.deals.list_permitted_users(5)


def test_what_is_done_and_gives_no_record_carries_its_answer() -> None:
    world = World(json_response({"success": True}), no(503), envelope(True))
    client = client_of(world)
    done = client.v1.webhooks.delete(5)
    assert done
    assert (done.answer.status, done.answer.attempts, repr(done)) == (200, 1, "Done()")
    done = client.v1.notes.delete(5)
    assert (done.answer.attempts, done.answer.body["data"]) == (2, True)
    assert pickle.loads(pickle.dumps(done)).answer == done.answer


def test_an_answer_without_data_is_an_empty_record_and_a_wrong_kind_is_none() -> None:
    world = World(json_response({"success": True}), envelope(None), envelope([1]), envelope("text"))
    client = client_of(world)
    for _ in range(2):
        deal = client.v1.deals.get(5)
        assert deal.to_dict() == {}
        assert deal.id is None
    for _ in range(2):
        with pytest.raises(BadAnswer, match="one record was due"):
            client.v1.deals.get(5)


def test_a_call_with_a_body() -> None:
    world = World(envelope({"id": 6}, status=201))
    deal = client_of(world).v1.deals.create(title="Ten chairs", value=1250.5, currency="EUR")
    assert deal.id == 6
    assert deal.answer is not None
    assert deal.answer.status == 201
    assert world.requests[0].method == "POST"
    assert body_of(world.requests[0]) == {"title": "Ten chairs", "value": 1250.5, "currency": "EUR"}


def test_the_options_of_one_call() -> None:
    world = World(envelope({"id": 5}))
    client_of(world).v1.deals.get(
        5, timeout=2, extra_query={"a": "b"}, extra_headers={"x-trace": "t"}, extra_body={"c": 1}
    )
    sent = world.requests[0]
    assert sent.timeout == 2
    assert query_of(sent) == {"a": "b"}
    assert sent.headers["x-trace"] == "t"
    assert body_of(sent) == {"c": 1}


def test_a_call_waits_and_is_repeated() -> None:
    world = World(no(503), no(429, {"retry-after": "7"}), envelope({"id": 5}))
    deal = client_of(world).v1.deals.get(5)
    assert deal.answer is not None
    assert deal.answer.attempts == 3
    assert world.waits == [0.25, 7.25]


def test_a_post_that_may_have_been_carried_out_is_not_repeated() -> None:
    world = World(lost(), envelope({"id": 5}))
    with pytest.raises(OutcomeUnknown, match="POST /v1/deals"):
        client_of(world).v1.deals.create(title="Ten chairs")
    assert len(world.requests) == 1


def test_a_merge_is_no_ordinary_put() -> None:
    world = World(no(503), envelope({"id": 5}))
    with pytest.raises(ServerError):
        client_of(world).v1.deals.merge(5, merge_with_id=6)
    assert len(world.requests) == 1


def test_how_patient_the_client_is_can_be_chosen() -> None:
    world = World(no(503), no(503), too_late(), envelope({"id": 5}), too_late())
    hasty = client_of(world, retry=RetryPolicy(max_attempts=1), timeout=5)
    with pytest.raises(ServerError):
        hasty.v1.deals.get(5)
    other = hasty.with_options(retry=RetryPolicy(max_attempts=2), timeout=3)
    with pytest.raises(Timeout):
        other.v1.deals.get(5)
    assert [request.timeout for request in world.requests] == [5, 3, 3]
    assert hasty.with_options().v1.deals is not hasty.v1.deals
    hasty.v1.deals.get(5)
    with pytest.raises(Timeout):
        hasty.v1.deals.get(5)
    assert [request.timeout for request in world.requests[3:]] == [5, 5]


def test_a_call_that_is_not_declared() -> None:
    world = World(envelope([1, 2], status=201), json_response([3]), Response(200, {}, b"%PDF"), no(404))
    client = client_of(world)
    reply = client.request(
        "post",
        "v1/webhooks?a=b%26c",
        query={"flag": True, "gone": None, "ids": [1, 2]},
        body={"event_action": "*", "none": None},
        headers={"X-Trace": "t"},
        timeout=3,
    )
    assert reply.data == [1, 2]
    assert reply.answer.status == 201
    assert reply.answer.cost is None
    sent = world.requests[0]
    assert sent.method == "POST"
    assert sent.url.startswith("http://localhost:8080/v1/webhooks?")
    assert query_of(sent) == {"a": "b&c", "flag": "1", "ids": "1,2"}
    assert body_of(sent) == {"event_action": "*", "none": None}
    assert sent.headers["x-trace"] == "t"
    assert sent.timeout == 3
    assert (client.request("GET", "/v1/bare")).data == [3]
    assert (client.request("GET", "/v1/files/1/download")).data == b"%PDF"
    with pytest.raises(NotFound, match="GET /v1/nothing: 404"):
        client.request("GET", "http://localhost:8080/v1/nothing")


def test_an_undeclared_call_of_v2_writes_as_v2_does() -> None:
    world = World(envelope(None))
    client_of(world).request("GET", "/api/v2/deals", query={"flag": False})
    assert query_of(world.requests[0]) == {"flag": "false"}


def test_an_undeclared_call_is_repeated_by_the_same_rules() -> None:
    world = World(no(503), envelope(None), no(503), no(503))
    client = client_of(world)
    client.request("GET", "/v1/deals")
    with pytest.raises(ServerError):
        client.request("POST", "/v1/deals")
    with pytest.raises(ServerError):
        client.request("PUT", "/v1/deals/5/merge")
    assert len(world.requests) == 4


@pytest.mark.parametrize(
    "path",
    [
        "https://elsewhere.example/v1/deals",
        "//elsewhere.example/v1/deals",
        "http://localhost:80801/v1/deals",
        "http://localhost:8080.elsewhere.example/v1",
        "http://localhost:8080@elsewhere.example/v1",
        "/v1/../oauth/token",
        "/v1/%2e%2E/oauth",
        "/v1/./deals",
        "/v1\\..\\oauth",
        "/v1/deals#x",
        "/v1/de als",
        "/v1/deals\r\nx: y",
        "/v1/d\u00e9als",
    ],
)
def test_the_credentials_go_nowhere_else(path: str) -> None:
    world = World()
    with pytest.raises(ConfigurationError):
        client_of(world).request("GET", path)
    assert world.requests == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"verb": "TRACE"},
        {"query": {"a": object()}},
        {"body": object()},
        {"headers": {"a": "b\n"}},
        {"timeout": -1},
    ],
)
def test_an_undeclared_call_that_cannot_be_sent(wrong: dict[str, Any]) -> None:
    world = World()
    call: dict[str, Any] = {"verb": "GET", "path": "/v1/deals", **wrong}
    with pytest.raises(RequestError):
        client_of(world).request(**call)
    assert world.requests == []


def test_a_redirect_is_an_error_and_is_not_followed() -> None:
    world = World(json_response({}, 302, {"location": "https://elsewhere.example/"}))
    with pytest.raises(Exception, match="302: a redirect, which is not followed"):
        client_of(world).v1.deals.get(5)
    assert len(world.requests) == 1


def test_a_closed_client_says_so() -> None:
    world = World()
    client = client_of(world)
    other = client.with_options(timeout=1)
    listed = client.v1.deals.list()
    client.close()
    client.close()
    for closed in (client, other):
        with pytest.raises(ConfigurationError, match="the client is closed"):
            closed.v1.deals.get(5)
        with pytest.raises(ConfigurationError, match="the client is closed"):
            closed.request("GET", "/v1/deals")
    with pytest.raises(ConfigurationError, match="the client is closed"):
        listed.to_list()
    assert world.requests == []


def test_the_transport_is_closed_with_the_client() -> None:
    transport = InProcessTransport(lambda _: envelope(None))
    request = Request("GET", "http://localhost/")
    with Client(TOKEN, transport=transport):
        assert (transport.send(request)).status == 200
    with pytest.raises(Exception, match="the transport is closed") as caught:
        transport.send(request)
    assert getattr(caught.value, "sent", None) is False


def test_nothing_shows_the_token() -> None:
    world = World(no(401, error="unauthorized access"), lost(), Response(200, {}, b"<html>"))
    client = client_of(world, retry=RetryPolicy(max_attempts=1))
    assert repr(client) == f"<{type(client).__name__} of http://localhost:8080>"
    shown = [repr(client), str(client), repr(client.v1), repr(client.v1.deals.list())]
    for _ in range(3):
        with pytest.raises(Exception) as caught:  # of whatever kind
            client.v1.deals.get(5)
        told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
        shown.append("".join(told.format()))
        shown.append(repr(vars(caught.value)))
    assert not [text for text in shown if TOKEN in text]


def test_the_environment_gives_what_is_not_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(envelope({}), envelope({}))
    transport = InProcessTransport(world.handle)
    with pytest.raises(ConfigurationError, match="PIPEDRIVE_API_TOKEN"):
        Client(transport=transport)
    monkeypatch.setenv("PIPEDRIVE_API_TOKEN", "from-outside")
    assert repr(Client(transport=transport)).endswith("of https://api.pipedrive.com>")
    monkeypatch.setenv("PIPEDRIVE_BASE_URL", "https://acme.pipedrive.com/api/v1/")
    Client(transport=transport).v1.deals.get(5)
    assert world.requests[0].url == "https://acme.pipedrive.com/v1/deals/5"
    assert world.requests[0].headers["x-api-token"] == "from-outside"
    Client("given", base_url="http://localhost", transport=transport).v1.deals.get(5)
    assert world.requests[1].url == "http://localhost/v1/deals/5"
    assert world.requests[1].headers["x-api-token"] == "given"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://api.pipedrive.com", "https://api.pipedrive.com"),
        ("https://api.pipedrive.com/", "https://api.pipedrive.com"),
        ("https://api.pipedrive.com/v1", "https://api.pipedrive.com"),
        ("https://acme.pipedrive.com/api/v1/", "https://acme.pipedrive.com"),
        ("https://acme.pipedrive.com/api/v2", "https://acme.pipedrive.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080/v1", "http://[::1]:8080"),
        ("https://proxy.example/pipedrive/v1", "https://proxy.example/pipedrive"),
    ],
)
def test_addresses_that_are_taken(given: str, used: str) -> None:
    client = Client("t", base_url=given, transport=InProcessTransport(lambda _: envelope({})))
    assert repr(client).endswith(f" of {used}>")


@pytest.mark.parametrize(
    "wrong",
    [
        {"base_url": "api.pipedrive.com"},
        {"base_url": "ftp://api.pipedrive.com"},
        {"base_url": "https://"},
        {"base_url": "http://acme.pipedrive.com"},
        {"base_url": "https://user:secret@acme.pipedrive.com"},
        {"base_url": "https://acme.pipedrive.com?a=b"},
        {"base_url": "https://acme.pipedrive.com#a"},
        {"base_url": "https://acme.pipedrive.com:port"},
        {"base_url": "https://[acme"},
        {"api_token": "secret\n"},
        {"api_token": "sec ret"},
        {"api_token": "secr\u00e9t"},
        {"timeout": 0},
        {"timeout": "3"},
        {"user_agent": "a\nb"},
    ],
)
def test_settings_that_cannot_work_are_refused_without_showing_secrets(wrong: dict[str, Any]) -> None:
    settings: dict[str, Any] = {"api_token": "t", **wrong}
    with pytest.raises(ConfigurationError) as caught:
        Client(**settings)
    assert "secr" not in str(caught.value)


def test_rooms_are_made_once_and_records_know_their_fields() -> None:
    client = client_of(World())
    assert client.v1 is client.v1
    assert client.v1.deals is client.v1.deals
    assert issubclass(Records, list)
    assert not issubclass(Record, dict)
