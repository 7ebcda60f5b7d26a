"""The server below the client: bare requests over a socket, well-formed and not."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from pipedriver.testing import LocalPipedrive


class Bare:
    """Sends bytes as they are, and reads status and body."""

    def __init__(self, local: LocalPipedrive) -> None:
        parts = urlsplit(local.url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self.token = local.owner.api_token

    def ask(
        self, verb: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        self._connection.request(verb, path, body, headers or {"x-api-token": self.token})
        response = self._connection.getresponse()
        return response.status, json.loads(response.read())

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def bare(local_pipedrive: LocalPipedrive) -> Iterator[Bare]:
    sender = Bare(local_pipedrive)
    yield sender
    sender.close()


def with_json(bare: Bare) -> dict[str, str]:
    return {"x-api-token": bare.token, "content-type": "application/json"}


def test_missing_token_is_refused(bare: Bare) -> None:
    status, body = bare.ask("GET", "/v1/currencies", headers={"accept": "application/json"})
    assert (status, body["errorCode"]) == (401, 401)


def test_token_in_the_query_is_taken(bare: Bare) -> None:
    status, body = bare.ask("GET", f"/v1/currencies?api_token={bare.token}", headers={"accept": "*/*"})
    assert status == 200
    assert body["success"] is True


def test_malformed_json_is_refused(bare: Bare) -> None:
    for body in (b"{", b"[1,", b'{"title": "\xff"}', b'"text"', b"{} {}", b"[" * 100_000):
        status, answer = bare.ask("POST", "/v1/stages", body, with_json(bare))
        assert status == 400, body[:20]
        assert answer["success"] is False
        assert answer["data"] is None


def test_body_of_50_megabytes_is_refused(bare: Bare) -> None:
    body = b'{"name":"' + b"a" * 50_000_000 + b'"}'
    try:
        status, answer = bare.ask("POST", "/v1/stages", body, with_json(bare))
    except (BrokenPipeError, ConnectionResetError):
        return  # the server hung up before the whole body was sent, as it may
    assert status == 413
    assert answer["success"] is False


def test_form_body_is_taken(bare: Bare) -> None:
    headers = {"x-api-token": bare.token, "content-type": "application/x-www-form-urlencoded"}
    status, answer = bare.ask("POST", "/v1/pipelines", b"name=New%20business&active=1", headers)
    assert status == 200
    assert answer["data"]["name"] == "New business"


def test_field_selector_narrows_a_list(bare: Bare) -> None:
    status, answer = bare.ask("GET", "/v1/stages:(id,name)")
    assert status == 200
    assert all(set(stage) == {"id", "name"} for stage in answer["data"])


def test_strange_paths_are_answered(bare: Bare) -> None:
    for path in (
        "/",
        "/v1",
        "/v1/",
        "/v1/stages/%00",
        "/v1/stages/..%2f..",
        "/v1/stages:(",
        "/v1//stages",
        "/%ff",
    ):
        status, _ = bare.ask("GET", path)
        assert 400 <= status < 500, path


def test_control_plane_moves_the_clock(bare: Bare) -> None:
    status, _ = bare.ask("POST", "/_local/clock", b'{"freeze": "2026-05-01T10:00:00Z"}', with_json(bare))
    assert status == 200
    status, answer = bare.ask("POST", "/_local/clock", b'{"advance": 3600}', with_json(bare))
    assert (status, answer["now"]) == (200, "2026-05-01T11:00:00Z")
    status, _ = bare.ask("POST", "/_local/clock", b'{"advance": "soon"}', with_json(bare))
    assert status == 400


def test_token_never_reaches_the_log(bare: Bare, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    bare.ask("GET", f"/v1/currencies?api_token={bare.token}", headers={"accept": "*/*"})
    bare.ask("POST", f"/v1/stages?api_token={bare.token}", b"{", {"content-type": "application/json"})
    assert bare.token not in caplog.text
