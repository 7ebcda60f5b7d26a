"""Readers ask the writer: in order with what they answer themselves, whole, and to the same answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

import pytest

from tests.control.asking import Asker
from tests.processes.calling import Manned
from tests.server.raw_requests import asked, connected, request

_NAME = '{"name":"Acme"}'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manned]:
    with Manned(tmp_path_factory.mktemp("asking")) as server:
        yield server
        server.signal()
        code, _, errors = server.wait()
        assert (code, errors) == (0, "")


@pytest.fixture
def caller(server: Manned) -> Iterator[Asker]:
    caller = Asker(server.url, server.token)
    yield caller
    caller.close()


def _names(caller: Asker) -> list[str]:
    found: list[dict[str, str]] = caller.get("/v1/organizations?limit=500")["data"] or []
    return [each["name"] for each in found]


def test_what_is_sent_in_one_piece_is_answered_in_order(server: Manned) -> None:
    ask = partial(request, token=server.token)
    made = asked(server.url, ask("POST", "/v1/organizations", "connection: close", body=_NAME))
    path = f"/v1/organizations/{json.loads(made[0][2])['data']['id']}"
    names = [f"Acme {number}" for number in range(50)]
    pairs = [ask("PUT", path, body=json.dumps({"name": name})) + ask("GET", path) for name in names]
    answers = asked(server.url, "".join([*pairs, ask("DELETE", path, "connection: close")]))
    assert [status for status, _, _ in answers] == [200] * 101
    shown = [json.loads(body)["data"]["name"] for _, _, body in answers[:-1]]
    assert shown == [name for name in names for _ in range(2)]


def test_a_body_may_come_in_pieces(server: Manned) -> None:
    whole = request("POST", "/v1/organizations", "connection: close", token=server.token, body=_NAME)
    head = whole.index("\r\n\r\n") + 4
    [(status, _, body)] = asked(server.url, whole[:head], whole[head : head + 3], whole[head + 3 :])
    assert (status, json.loads(body)["data"]["name"]) == (201, "Acme")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (("expect: 100-continue", f"content-length: {len(_NAME)}"), _NAME),
        (("transfer-encoding: chunked",), f"{len(_NAME):x}\r\n{_NAME}\r\n0\r\n\r\n"),
    ],
)
def test_what_is_sent_otherwise_is_answered_too(server: Manned, headers: tuple[str, ...], body: str) -> None:
    lines = ("content-type: application/json", *headers)
    head = request("POST", "/v1/organizations", *lines, token=server.token)
    answers = asked(server.url, head + body + request("GET", "/health", "connection: close", token="x"))
    assert [status for status, _, _ in answers if status != 100] == [201, 200]


def test_an_answer_says_that_the_connection_ends(server: Manned) -> None:
    ask = partial(request, token=server.token)
    closing = ask("POST", "/v1/organizations", "connection: close", body="{}")
    [(status, head, _)] = asked(server.url, closing + ask("GET", "/v1/organizations"))
    assert status == 400
    assert b"connection: close\r\n" in head


def test_of_a_request_that_breaks_off_nothing_is_carried_out(server: Manned, caller: Asker) -> None:
    before = _names(caller)
    whole = request("POST", "/v1/organizations", token=server.token, body=_NAME)
    with connected(server.url) as connection:
        connection.sendall(whole[:-1].encode())
    # One that does not wait for its answer is carried out, and nobody minds.
    with connected(server.url) as connection:
        connection.sendall(whole.encode())
    for _ in range(20):
        caller.post("/v1/organizations", {"name": "Other"})
    assert {*_names(caller)[len(before) :]} <= {"Acme", "Other"}
    assert _names(caller)[len(before) :].count("Acme") <= 1
