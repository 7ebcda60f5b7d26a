"""Several processes are one server: what is written through one is read through the other at once."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from pipedriver import Client
from tests.control.asking import Asker
from tests.processes.calling import Manned, connections


@pytest.fixture(scope="module")
def whole_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manned]:
    """A server for all tests of this module."""
    with Manned(tmp_path_factory.mktemp("processes"), "--sample", "100") as server:
        yield server
        server.signal()
        code, _, errors = server.wait()
        assert (code, errors) == (0, "")


@pytest.fixture
def server(whole_server: Manned) -> Iterator[Manned]:
    """The server as it was founded."""
    control = Asker(whole_server.url)
    control.post("/_local/reset")
    control.close()
    yield whole_server
    control = Asker(whole_server.url)
    control.post("/_local/plan", {"plan": None})
    control.ask("DELETE", "/_local/faults")
    control.close()


@pytest.fixture
def callers(server: Manned) -> Iterator[list[Asker]]:
    """Two callers, each served by a reader of its own."""
    callers = server.callers()
    yield callers
    for caller in callers:
        caller.close()


@pytest.fixture
def control(server: Manned) -> Iterator[Asker]:
    """Asks the control plane."""
    control = Asker(server.url)
    yield control
    control.close()


def test_what_one_writes_the_other_reads_at_once(callers: list[Asker]) -> None:
    for number in range(20):
        writing, reading = callers[number % 2], callers[1 - number % 2]
        made = writing.post("/v1/deals", {"title": f"Deal {number}", "org_id": 1})["data"]
        assert reading.get(f"/v1/deals/{made['id']}")["data"]["title"] == f"Deal {number}"
        # Stages are kept in memory by each process.
        writing.ask("PUT", "/v1/stages/1", {"name": f"Stage {number}"})
        assert reading.get("/v1/stages/1")["data"]["name"] == f"Stage {number}"
        assert reading.get(f"/v1/deals/{made['id']}")["data"]["stage_id"] == made["stage_id"]


def test_what_is_deleted_is_gone_everywhere_at_once(callers: list[Asker]) -> None:
    first, second = callers
    note = first.post("/v1/notes", {"org_id": 1, "content": "x"})["data"]["id"]
    assert second.ask("DELETE", f"/v1/notes/{note}")[0] == 200
    assert not any(each["id"] == note for each in first.get("/v1/notes?sort=id%20DESC")["data"])


def test_a_company_sees_nothing_of_another_through_any_process(server: Manned, callers: list[Asker]) -> None:
    tokens = [part.split()[0] for part in server.said.split("token ")[1:]]
    theirs = [Asker(server.url, tokens[-1]) for _ in callers]
    mine = {deal["id"]: deal["title"] for deal in callers[0].get("/v1/deals?limit=500")["data"]}
    for caller in theirs:
        deals: list[dict[str, Any]] = caller.get("/v1/deals?limit=500")["data"] or []
        assert not {deal["id"]: deal["title"] for deal in deals}.items() & mine.items()
        caller.close()


def test_a_wrong_token_and_a_bad_request_are_refused_by_readers(server: Manned, callers: list[Asker]) -> None:
    stranger = Asker(server.url, "wrong")
    assert stranger.ask("GET", "/v1/deals")[0] == 401
    assert stranger.ask("POST", "/v1/deals", {"title": "x"})[0] == 401
    stranger.close()
    for caller in callers:
        assert caller.ask("POST", "/v1/deals", b"{")[0] == 400
        assert caller.ask("POST", "/v1/deals", {})[0] == 400
        assert caller.ask("PATCH", "/v1/deals")[0] == 405
        assert caller.ask("GET", "/nothing")[0] in (401, 404)


def test_the_clock_is_the_same_everywhere_as_soon_as_it_is_moved(
    callers: list[Asker], control: Asker
) -> None:
    deal = callers[0].post("/v1/deals", {"title": "Ages", "org_id": 1})["data"]["id"]
    known: list[int] = []
    for year in (2030, 2040, 2050):
        control.post("/_local/clock", {"freeze": f"{year}-01-01T00:00:00Z"})
        ages = [caller.get(f"/v1/deals/{deal}")["data"]["age"]["y"] for caller in callers]
        assert ages == [ages[0]] * 2
        known.append(ages[0])
        made = [caller.post("/v1/notes", {"deal_id": deal, "content": "x"})["data"] for caller in callers]
        assert [note["add_time"] for note in made] == [f"{year}-01-01 00:00:00"] * 2
    assert [age - known[0] for age in known] == [0, 10, 20]


def test_a_plan_counts_each_request_once_whoever_gets_it(callers: list[Asker], control: Asker) -> None:
    control.post("/_local/clock", {"freeze": "2030-01-01T00:00:00Z"})
    control.post("/_local/budget", {"spent": 0})
    limit = 20
    control.post("/_local/plan", {"plan": "lite", "seats": 1})
    statuses = [callers[number % 2].ask("GET", "/v1/pipelines")[0] for number in range(limit)]
    assert statuses == [200] * limit
    assert [caller.ask("GET", "/v1/pipelines")[0] for caller in callers] == [429, 429]
    spent = control.get("/_local/budget")["companies"][0]["spent"]
    assert spent == 20 * limit
    control.post("/_local/plan", {"plan": None})
    assert [caller.ask("GET", "/v1/pipelines")[0] for caller in callers] == [200, 200]


def test_faults_strike_on_every_connection_and_no_longer_than_they_are_set(
    callers: list[Asker], control: Asker
) -> None:
    fault = control.post("/_local/faults", {"fault": "error_503", "path": "/v1/pipelines"})["id"]
    assert [caller.ask_bytes("GET", "/v1/pipelines")[0] for caller in callers] == [503, 503]
    assert control.get("/_local/faults")["faults"][0]["struck"] == 2
    assert control.ask("DELETE", f"/_local/faults/{fault}")[0] == 200
    assert [caller.ask("GET", "/v1/pipelines")[0] for caller in callers] == [200, 200]
    control.post("/_local/faults", {"fault": "reset_before"})
    for caller in callers:
        with pytest.raises(ConnectionError):
            caller.ask("GET", "/v1/pipelines")
        caller.close()


def test_while_the_door_is_shut_nobody_gets_in(server: Manned, callers: list[Asker], control: Asker) -> None:
    shut = control.post("/_local/faults", {"fault": "refused", "seconds": 0.3})
    assert shut["rule"]["fault"] == "refused"
    for caller in callers:
        # The server has hung up, and takes no new connection.
        with pytest.raises(OSError):  # one of several, by what is noticed first
            caller.ask("GET", "/v1/pipelines")
        caller.close()
    for _ in range(2_000):
        try:
            assert callers[0].get("/v1/pipelines")
            return
        except OSError:
            callers[0].close()
            time.sleep(0.02)
    raise AssertionError("the door stays shut")


def test_a_snapshot_is_back_everywhere_at_once(callers: list[Asker], control: Asker) -> None:
    control.post("/_local/snapshots", {"name": "before"})
    made = callers[0].post("/v1/deals", {"title": "Gone soon", "org_id": 1})["data"]["id"]
    for caller in callers:
        caller.ask("PUT", "/v1/stages/1", {"name": "Another name"})
        assert caller.get(f"/v1/deals/{made}")["data"]["title"] == "Gone soon"
        assert caller.get("/v1/stages/1")["data"]["name"] == "Another name"
    control.post("/_local/snapshots/before/restore")
    for caller in callers:
        assert caller.ask("GET", f"/v1/deals/{made}")[0] == 404
        assert caller.get("/v1/stages/1")["data"]["name"] != "Another name"
    control.ask("DELETE", "/_local/snapshots/before")


def test_files_go_in_and_out_and_their_connections_come_back_to_readers(server: Manned) -> None:
    content = bytes(range(256)) * 1000
    server.wait_until(lambda readers: not any(connections(readers)))
    with httpx2.Client(base_url=server.url, headers={"x-api-token": server.token}) as caller:
        made = caller.post("/v1/files", files={"file": ("some.bin", content)}).json()["data"]
        server.wait_until(lambda readers: sum(connections(readers)) == 1)
        whole = caller.get(f"/v1/files/{made['id']}/download")
        part = caller.get(f"/v1/files/{made['id']}/download", headers={"range": "bytes=1000-1999"})
        assert whole.content == content
        assert (part.status_code, part.content) == (206, content[1000:2000])
        assert caller.head(f"/v1/files/{made['id']}/download").headers["content-length"] == "256000"
        long = "x" * 150_000
        note = caller.post("/v1/notes", json={"deal_id": 1, "content": "<p>" + long + "</p>"})
        assert note.status_code in (201, 400), note.text
        server.wait_until(lambda readers: sum(connections(readers)) == 1)
        assert caller.get("/v1/pipelines").status_code == 200


def test_a_request_may_come_in_pieces_wherever_it_is_answered(server: Manned) -> None:
    body = json.dumps({"title": "In pieces", "org_id": 1}).encode()
    form = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n--b--\r\n'
    plain = _request(server, "POST", "/v1/deals", body, "application/json")
    filed = _request(server, "POST", "/v1/files", form, "multipart/form-data; boundary=b")
    for request in (plain, filed, plain):
        with _connected(server) as caller:
            for begin in range(0, len(request), 70):
                caller.sendall(request[begin : begin + 70])
            assert _answers(caller, 1)[0][0] in (200, 201)


def test_requests_that_are_sent_ahead_are_answered_in_their_order(server: Manned) -> None:
    body = json.dumps({"title": "Ahead", "org_id": 1}).encode()
    many = [
        _request(server, "GET", "/v1/pipelines/1"),
        _request(server, "POST", "/v1/deals", body, "application/json"),
        _request(server, "GET", "/v1/stages/1"),
    ]
    with _connected(server) as caller:
        caller.sendall(b"".join(many))
        answers = _answers(caller, 3)
        assert [status for status, _ in answers] == [200, 201, 200]
        assert [list(told["data"])[1] for _, told in answers[::2]] == ["name", "order_nr"]
        assert answers[1][1]["data"]["title"] == "Ahead"
        # One that the writer answers, behind one that is under way: the connection ends after that.
        caller.sendall(many[0] + _request(server, "GET", "/_local/clock"))
        assert _answers(caller, 1)[0][0] == 200
        assert caller.recv(1) == b""


def test_the_client_works_against_several_processes(server: Manned) -> None:
    with Client(server.token, base_url=server.url) as client:
        made = client.v1.deals.create(title="From the client", org_id=1)
        assert client.v1.deals.get(made.id).title == "From the client"
        assert sum(1 for _ in client.v1.deals.list()) > 50


def _connected(server: Manned) -> socket.socket:
    parts = urlsplit(server.url)
    return socket.create_connection((parts.hostname, parts.port), timeout=120)


def _request(server: Manned, verb: str, path: str, body: bytes = b"", kind: str = "") -> bytes:
    head = f"{verb} {path} HTTP/1.1\r\nhost: localhost\r\nx-api-token: {server.token}\r\n"
    if body:
        head += f"content-type: {kind}\r\ncontent-length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def _answers(caller: socket.socket, count: int) -> list[tuple[int, Any]]:
    """Status and JSON of so many answers on a connection."""
    answers: list[tuple[int, Any]] = []
    with caller.makefile("rb") as incoming:
        for _ in range(count):
            status, length = int(incoming.readline().split()[1]), 0
            while (line := incoming.readline()) != b"\r\n":
                name, _, value = line.partition(b":")
                length = int(value) if name == b"content-length" else length
            answers.append((status, json.loads(incoming.read(length))))
    return answers
