"""`pipedriver serve --plan`: says so, keeps to it, and remembers what was spent."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import httpx2
import pytest

from tests.cli.serving import Serving, refused


def spent(server: Serving) -> int:
    """What the first company has spent today."""
    told = httpx2.get(server.url + "/_local/budget").json()
    return int(told["companies"][0]["spent"])


def test_what_was_spent_outlives_the_server(tmp_path: Path) -> None:
    options = ("--plan", "Growth", "--seats", "2", "--control")
    with Serving(tmp_path, *options) as first:
        assert "growth: 40 requests in 2 s, 120,000 tokens a day with 2 seats" in first.said
        for _ in range(3):
            first.get("/v1/pipelines")
        assert spent(first) == 60
        first.signal(signal.SIGTERM)
        assert first.wait()[0] == 0
    with Serving(tmp_path, *options) as second:
        assert spent(second) == 60
        headers = httpx2.get(second.url + "/v1/pipelines", headers={"x-api-token": second.token}).headers
        assert headers["x-ratelimit-limit"] == "40"
        # What is spent is written once a second, with the next request.
        time.sleep(1.1)
        second.get("/v1/pipelines")
        assert spent(second) == 100
        second.get("/v1/users/me")
        time.sleep(0.2)
        second.signal(signal.SIGKILL)
        second.wait()
    with Serving(tmp_path, *options) as third:
        assert spent(third) >= 100


@pytest.mark.parametrize(
    "arguments", [("--plan", "gold"), ("--seats", "3"), ("--plan", "lite", "--seats", "0")]
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code, said = refused(*arguments, folder=tmp_path)
    assert code == 2
    assert "plan" in said or "seats" in said
    assert list(tmp_path.iterdir()) == []
