"""Faults as they go over the wire, byte by byte, and the rules by which they strike."""

from __future__ import annotations

import json
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from pipedriver import Client, PyreqwestTransport, RetryPolicy
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.faults.kinds import KINDS
from pipedriver.testing import LocalPipedrive
from tests.control.asking import Asker


def exchange(local: LocalPipedrive, request: bytes, *, seconds: float = 5.0) -> tuple[bytes, str]:
    """All that comes over a connection of its own, and how it ended: closed, reset or open."""
    parts = urlsplit(local.url)
    came = b""
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=seconds) as connection:
        connection.sendall(request)
        ends_at = time.monotonic() + seconds
        try:
            while time.monotonic() < ends_at:
                part = connection.recv(65536)
                if not part:
                    return came, "closed"
                came += part
        except ConnectionResetError:
            return came, "reset"
        except TimeoutError:
            pass
    return came, "open"


def get(local: LocalPipedrive, path: str = "/v1/currencies") -> bytes:
    token = local.owner.api_token
    return f"GET {path} HTTP/1.1\r\nhost: x\r\nx-api-token: {token}\r\nconnection: close\r\n\r\n".encode()


def post_pipeline(local: LocalPipedrive, name: str = "made") -> bytes:
    body = json.dumps({"name": name}).encode()
    head = (
        f"POST /v1/pipelines HTTP/1.1\r\nhost: x\r\nx-api-token: {local.owner.api_token}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + body


def split(came: bytes) -> tuple[str, dict[str, str], bytes]:
    head, _, body = came.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return first, dict(line.lower().split(": ", 1) for line in lines), body


@pytest.mark.parametrize("fault", ["reset_unread", "reset_before", "reset_after"])
def test_connections_are_reset_and_not_closed(local_pipedrive: LocalPipedrive, fault: str) -> None:
    local_pipedrive.faults.add(fault)
    assert exchange(local_pipedrive, post_pipeline(local_pipedrive)) == (b"", "reset")
    made = 1 if fault == "reset_after" else 0
    assert local_pipedrive.writes["POST /v1/pipelines"] == made


def test_a_reset_comes_before_the_body_is_read(local_pipedrive: LocalPipedrive) -> None:
    local_pipedrive.faults.add("reset_unread")
    head = post_pipeline(local_pipedrive).partition(b"\r\n\r\n")[0]
    assert exchange(local_pipedrive, head + b"\r\n\r\n") == (b"", "reset")
    local_pipedrive.faults.clear()
    local_pipedrive.faults.add("reset_before")
    assert exchange(local_pipedrive, head + b"\r\n\r\n", seconds=0.2) == (b"", "open")


def test_bodies_are_cut(local_pipedrive: LocalPipedrive) -> None:
    whole = split(exchange(local_pipedrive, get(local_pipedrive))[0])[2]
    local_pipedrive.faults.add("truncated_length")
    came, ended = exchange(local_pipedrive, get(local_pipedrive))
    _, headers, body = split(came)
    assert ended == "closed"
    assert int(headers["content-length"]) == len(whole) > len(body) > 0
    assert whole.startswith(body)
    local_pipedrive.faults.clear()
    local_pipedrive.faults.add("truncated_chunked")
    came, ended = exchange(local_pipedrive, get(local_pipedrive))
    _, headers, body = split(came)
    size, _, chunk = body.partition(b"\r\n")
    assert (ended, headers["transfer-encoding"]) == ("closed", "chunked")
    assert len(chunk) == int(size, 16) + 2
    assert whole.startswith(chunk[:-2])


def test_a_body_drips_until_the_fault_is_taken_away(local_pipedrive: LocalPipedrive) -> None:
    local_pipedrive.faults.add("drip", seconds=0.01)
    came, ended = exchange(local_pipedrive, get(local_pipedrive), seconds=0.5)
    assert ended == "open"
    assert split(came)[2].count(b"1\r\n \r\n") > 2


def test_an_old_server_ends_the_body_with_the_connection(local_pipedrive: LocalPipedrive) -> None:
    local_pipedrive.faults.add("http10_close")
    came, ended = exchange(local_pipedrive, get(local_pipedrive))
    first, headers, body = split(came)
    assert (first, ended) == ("HTTP/1.0 200 OK", "closed")
    assert "content-length" not in headers
    assert json.loads(body)["success"] is True


@pytest.mark.parametrize(
    ("fault", "first", "header", "begins"),
    [
        ("burst_limit", "HTTP/1.1 429 Too Many Requests", ("retry-after", "2"), b'{"success":false'),
        ("daily_limit", "HTTP/1.1 429 Too Many Requests", ("x-ratelimit-remaining", "19"), b"{"),
        ("error_500", "HTTP/1.1 500 Internal Server Error", ("content-type", "application/json"), b"{"),
        ("error_502", "HTTP/1.1 502 Bad Gateway", ("content-type", "text/html"), b"<!DOCTYPE html>"),
        ("error_503", "HTTP/1.1 503 Service Unavailable", ("content-type", "text/html"), b"<!DOCTYPE html>"),
        ("error_524", "HTTP/1.1 524 ", ("content-type", "text/html"), b"<!DOCTYPE html>"),
        ("proxy_block", "HTTP/1.1 403 Forbidden", ("content-type", "text/html"), b"<!DOCTYPE html>"),
        ("html_page", "HTTP/1.1 200 OK", ("content-type", "text/html"), b"<!DOCTYPE html>"),
        ("bare_null", "HTTP/1.1 200 OK", ("content-type", "application/json"), b"null"),
        ("wrong_content_type", "HTTP/1.1 200 OK", ("content-type", "text/html"), b'{"success":true'),
        ("redirect", "HTTP/1.1 302 Found", ("location", "http://elsewhere.invalid/"), b"<!DOCTYPE html>"),
        ("empty_body", "HTTP/1.1 200 OK", ("content-length", "0"), b""),
    ],
)
def test_answers_are_replaced(
    local_pipedrive: LocalPipedrive, fault: str, first: str, header: tuple[str, str], begins: bytes
) -> None:
    local_pipedrive.faults.add(fault)
    came, _ = exchange(local_pipedrive, get(local_pipedrive))
    line, headers, body = split(came)
    assert line == first
    assert headers[header[0]].startswith(header[1])
    assert body.startswith(begins)
    assert len(body) == int(headers["content-length"])


def test_bodies_are_garbled(local_pipedrive: LocalPipedrive) -> None:
    for fault in ("garbled_bytes", "invalid_json", "invalid_utf8"):
        local_pipedrive.faults.add(fault)
        body = split(exchange(local_pipedrive, get(local_pipedrive))[0])[2]
        with pytest.raises(ValueError):
            json.loads(body)
        local_pipedrive.faults.clear()


@pytest.mark.parametrize("carried_out", [True, False])
def test_a_server_fails_before_or_after_its_work(local_pipedrive: LocalPipedrive, carried_out: bool) -> None:
    local_pipedrive.faults.add("error_502", carried_out=carried_out)
    came, _ = exchange(local_pipedrive, post_pipeline(local_pipedrive))
    assert came.startswith(b"HTTP/1.1 502 ")
    assert local_pipedrive.writes["POST /v1/pipelines"] == int(carried_out)


def test_a_connection_goes_on_after_an_answer_that_was_replaced(asker: Asker) -> None:
    asker.post("/_local/faults", {"fault": "error_500", "path": "/v1/currencies", "first": 1})
    assert asker.ask("GET", "/v1/currencies")[0] == 500
    assert asker.ask("GET", "/v1/currencies")[0] == 200


def test_nobody_listens_for_a_while_and_then_again(local_pipedrive: LocalPipedrive, asker: Asker) -> None:
    status, told = asker.ask("POST", "/_local/faults", {"fault": "refused"})
    assert (status, told["success"]) == (400, False)
    assert "seconds" in told["error"]
    assert asker.ask("POST", "/_local/faults", {"fault": "refused", "seconds": 1, "verb": "GET"})[0] == 400
    asker.post("/_local/faults", {"fault": "refused", "seconds": 0.3})
    with pytest.raises(ConnectionRefusedError):
        exchange(local_pipedrive, get(local_pipedrive))
    ends_at = time.monotonic() + 10
    while True:
        try:
            came, _ = exchange(local_pipedrive, get(local_pipedrive))
            break
        except ConnectionRefusedError:
            assert time.monotonic() < ends_at
            time.sleep(0.02)
    assert came.startswith(b"HTTP/1.1 200 OK")


def test_python_shuts_and_opens_the_door(local_pipedrive: LocalPipedrive) -> None:
    address = local_pipedrive.url
    for _ in range(2):
        shut = local_pipedrive.faults.add("refused")
        with pytest.raises(ConnectionRefusedError):
            exchange(local_pipedrive, get(local_pipedrive))
        local_pipedrive.faults.remove(shut.id)
        assert exchange(local_pipedrive, get(local_pipedrive))[0].startswith(b"HTTP/1.1 200 OK")
    assert local_pipedrive.url == address


def statuses(asker: Asker, verb: str, path: str, times: int, body: object = None) -> list[int]:
    return [asker.ask(verb, path, body)[0] for _ in range(times)]


def test_a_rule_says_which_requests_are_struck(asker: Asker) -> None:
    rule = {"fault": "error_500", "verb": "GET", "path": "/v1/stages/{id}", "skip": 1, "every": 2, "first": 2}
    asker.post("/_local/faults", rule)
    assert statuses(asker, "GET", "/v1/stages", 4) == [200] * 4
    assert statuses(asker, "GET", "/v1/stages/1", 8) == [200, 200, 500, 200, 500, 200, 200, 200]
    assert statuses(asker, "PUT", "/v1/stages/1", 2, {"name": "x"}) == [200, 200]
    (shown,) = asker.get("/_local/faults")["faults"]
    assert (shown["matched"], shown["struck"]) == (8, 2)
    assert shown["rule"] == rule


def test_both_addresses_of_an_operation_and_selected_fields_are_matched(asker: Asker) -> None:
    asker.post("/_local/faults", {"fault": "error_500", "path": "/v1/stages"})
    for path in ("/v1/stages", "/api/v1/stages", "/v1/stages:(id,name)", "/v1/stages?limit=1"):
        assert asker.ask("GET", path)[0] == 500
    assert asker.ask("GET", "/v1/stages/1")[0] == 200
    asker.post("/_local/faults", {"fault": "error_500", "path": "/v1/stages/*"})
    assert asker.ask("GET", "/v1/stages/1/deals")[0] == 500


def test_the_dice_of_a_seed_fall_as_before(asker: Asker) -> None:
    seen: list[list[int]] = []
    for seed in (7, 7, 8):
        asker.post("/_local/faults", {"fault": "error_500", "probability": 0.5, "seed": seed})
        seen.append(statuses(asker, "GET", "/v1/stages", 30))
        assert asker.ask("DELETE", "/_local/faults") == (200, {"faults": []})
    assert seen[0] == seen[1] != seen[2]
    assert 5 < seen[0].count(500) < 25


def test_of_several_rules_the_first_that_strikes_does_and_one_can_be_removed(asker: Asker) -> None:
    first = asker.post("/_local/faults", {"fault": "error_500", "first": 1})
    asker.post("/_local/faults", {"fault": "burst_limit"})
    assert statuses(asker, "GET", "/v1/stages", 2) == [500, 429]
    assert asker.ask("DELETE", f"/_local/faults/{first['id']}") == (200, {"removed": first["id"]})
    assert asker.ask("DELETE", f"/_local/faults/{first['id']}")[0] == 404
    assert asker.ask("DELETE", "/_local/faults/x")[0] == 400
    assert len(asker.get("/_local/faults")["faults"]) == 1
    asker.post("/_local/reset")
    assert asker.get("/_local/faults") == {"faults": []}


def test_what_there_is_is_told(asker: Asker) -> None:
    told = asker.get("/_local/faults/kinds")
    assert set(told) == set(KINDS)
    assert told["reset_after"]["carried_out"] == "always"


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"fault": "nothing"},
        {"fault": []},
        {"fault": ["error_500", "nothing"]},
        {"fault": "error_500", "first": 0},
        {"fault": "error_500", "every": 0},
        {"fault": "error_500", "skip": -1},
        {"fault": "error_500", "probability": 1.5},
        {"fault": "error_500", "probability": "often"},
        {"fault": "error_500", "when": "now"},
        {"fault": "slow", "seconds": -1},
        {"fault": "slow", "seconds": 1e9},
        {"fault": "reset_after", "carried_out": False},
        {"fault": "burst_limit", "retry_after": -1},
        {"fault": "redirect", "location": "http://x\r\nset-cookie: y"},
        [],
        b"{",
    ],
)
def test_rules_that_make_no_sense_are_refused(asker: Asker, rule: Any) -> None:
    status, told = asker.ask("POST", "/_local/faults", rule)
    assert (status, told["success"]) == (400, False)
    assert asker.get("/_local/faults") == {"faults": []}


def test_python_is_refused_what_makes_no_sense(local_pipedrive: LocalPipedrive) -> None:
    with pytest.raises(Invalid):
        local_pipedrive.faults.add("nothing")
    with pytest.raises(Invalid):
        local_pipedrive.faults.add("error_500", probability=2)
    with pytest.raises(NotFound):
        local_pipedrive.faults.remove(5)


def test_writes_are_counted_when_they_are_carried_out(asker: Asker) -> None:
    asker.post("/v1/pipelines", {"name": "one"})
    asker.ask("PUT", "/v1/pipelines/1", {"name": "two"})
    asker.ask("POST", "/v1/pipelines", {})
    asker.ask("POST", "/v1/nothing", {})
    asker.get("/v1/pipelines")
    assert asker.get("/_local/writes") == {"writes": {"POST /v1/pipelines": 1, "PUT /v1/pipelines/{id}": 1}}
    assert asker.ask("DELETE", "/_local/writes") == (200, {"writes": {}})


def test_a_server_with_a_dripping_answer_stops_at_once() -> None:
    began = time.monotonic()
    with LocalPipedrive() as local:
        local.faults.add("drip")
        client = Client(
            local.owner.api_token,
            base_url=local.url,
            timeout=0.1,
            retry=RetryPolicy(max_attempts=1),
            transport=PyreqwestTransport(),
        )
        with client, pytest.raises(Exception, match="timed out"):
            client.v1.stages.get(1)
    assert time.monotonic() - began < 30
