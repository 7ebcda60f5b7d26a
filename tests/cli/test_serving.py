"""`pipedriver serve`: starts, keeps, ends."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.cli.serving import COMMAND, Serving


def test_is_ready_when_it_says_so(tmp_path: Path) -> None:
    with Serving(tmp_path, "--database", ":memory:") as server:
        assert httpx2.get(server.url + "/health").status_code == 200
        assert server.get("/v1/pipelines")[0]["name"] == "Pipeline"
        assert "Example Company" in server.said
        assert "in memory" in server.said
        assert httpx2.get(server.url + "/_local/clock").status_code == 404
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_keeps_everything_from_one_start_to_the_next(tmp_path: Path, number: int) -> None:
    with Serving(tmp_path) as first:
        first.post("/v1/pipelines", name="Renewals")
        first.signal(number)
        assert first.wait() == (0, "Ended. Everything is kept.\n", "")
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["pipedriver.sqlite", "pipedriver.sqlite.lock"]
    with Serving(tmp_path) as second:
        assert second.token == first.token
        assert [pipeline["name"] for pipeline in second.get("/v1/pipelines")] == ["Pipeline", "Renewals"]


def test_shows_names_as_they_are(tmp_path: Path) -> None:
    with Serving(tmp_path) as first:
        first.post("/v1/users", name=":car: [bold]", email="car@example.com", active_flag=True)
    with Serving(tmp_path) as second:
        assert ":car: [bold]" in second.said


def test_keeps_what_it_acknowledged_when_it_is_killed(tmp_path: Path) -> None:
    with Serving(tmp_path) as first:
        first.post("/v1/pipelines", name="Renewals")
        first.signal(signal.SIGKILL)
        first.wait()
    with Serving(tmp_path) as second:
        assert [pipeline["name"] for pipeline in second.get("/v1/pipelines")] == ["Pipeline", "Renewals"]


def test_finishes_the_request_that_is_under_way_when_it_is_told_to_end(tmp_path: Path) -> None:
    with Serving(tmp_path) as server:
        body = b'{"name": "Renewals"}'
        parts = urlsplit(server.url)
        with socket.create_connection((parts.hostname, parts.port), timeout=60) as caller:
            head = (
                f"POST /v1/pipelines HTTP/1.1\r\nhost: {parts.netloc}\r\nx-api-token: {server.token}\r\n"
                f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
            )
            caller.sendall(head.encode() + body[:5])
            # An answer on another connection shows that the server has had time to read the half.
            server.get("/v1/pipelines")
            server.signal()
            _wait_until_closed(server.url)
            caller.sendall(body[5:])
            answer = b""
            while part := caller.recv(65536):
                answer += part
        assert answer.startswith(b"HTTP/1.1 200"), answer
        assert server.wait()[0] == 0
    with Serving(tmp_path) as again:
        assert [pipeline["name"] for pipeline in again.get("/v1/pipelines")] == ["Pipeline", "Renewals"]


def _wait_until_closed(url: str) -> None:
    """Knock until the server takes no new connection."""
    parts = urlsplit(url)
    for _ in range(100_000):
        try:
            socket.create_connection((parts.hostname, parts.port), timeout=60).close()
        except OSError:
            return
    raise AssertionError("the server goes on taking connections")


def test_a_given_token_is_the_owners_from_then_on(tmp_path: Path) -> None:
    with Serving(tmp_path, "--api-token", "chosen") as first:
        assert first.token == "chosen"
        first.signal()
        first.wait()
    with Serving(tmp_path) as second:
        assert second.token == "chosen"
        second.signal()
        second.wait()
    with Serving(tmp_path, "--api-token", "another") as third:
        assert third.token == "another"
        assert third.get("/v1/pipelines")
        refused = httpx2.get(third.url + "/v1/pipelines", headers={"x-api-token": "chosen"})
        assert refused.status_code == 401


def test_the_log_of_requests_holds_no_query_and_no_token(tmp_path: Path) -> None:
    with Serving(tmp_path, "--database", ":memory:", "--log-requests", "--api-token", "s3cret") as server:
        answer = httpx2.get(server.url + "/v1/pipelines?api_token=s3cret&start=0")
        assert answer.status_code == 200
        server.signal()
        code, _, errors = server.wait()
    assert code == 0
    assert " GET /v1/pipelines 200 " in errors
    assert "s3cret" not in errors
    assert "start" not in errors


def test_the_control_plane_answers_when_it_is_asked_for(tmp_path: Path) -> None:
    with Serving(tmp_path, "--database", ":memory:", "--control") as server:
        moved = httpx2.post(server.url + "/_local/clock", json={"freeze": "2026-01-31T10:00:00Z"})
        assert moved.status_code == 200
        assert server.post("/v1/pipelines", name="Renewals")["add_time"] == "2026-01-31 10:00:00"


def test_the_sample_is_made_once_and_shows_how_far_it_is(tmp_path: Path) -> None:
    with Serving(tmp_path, "--sample", "100", "--api-token", "chosen") as first:
        assert first.said.startswith("Making a sample of 100 deals ...\n")
        assert "  90 %\n" in first.said
        assert first.token == "chosen"
        tokens = re.findall(r"  token (\S+)", first.said)
        assert len(set(tokens)) == len(tokens) > 5
        pipelines = first.get("/v1/pipelines")
        assert pipelines
        first.signal()
        first.wait()
    with Serving(tmp_path, "--sample", "200") as second:
        assert "Making" not in second.said
        assert "pipedriver.sqlite, as it was left: --sample fills a new one\n" in second.said
        assert re.findall(r"  token (\S+)", second.said) == tokens
        assert second.get("/v1/pipelines") == pipelines


def test_leaves_nothing_half_made_when_it_is_ended_while_it_makes_the_sample(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", "--sample", "1000000"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "Making a sample of 1,000,000 deals ...\n"
        process.terminate()
        output, errors = process.communicate(timeout=120)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 1
    assert "Ready" not in output
    assert errors == "pipedriver: ended before it was ready\n"
    assert [path.name for path in tmp_path.iterdir()] == ["pipedriver.sqlite.lock"]


def test_warns_when_other_machines_can_reach_it(tmp_path: Path) -> None:
    with Serving(tmp_path, "--database", ":memory:", "--host", "0.0.0.0") as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert httpx2.get(server.url + "/health").status_code == 200
        server.signal()
        assert "warning: 0.0.0.0 can be reached from other machines" in server.wait()[2]
