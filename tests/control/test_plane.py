"""The control plane as a whole, and its clock."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver.server.application import Application
from pipedriver.server.founding import founded_image
from pipedriver.server.running import RunningServer
from pipedriver.server.store.sqlite import MemoryDatabase
from tests.control.asking import Asker


def test_nothing_answers_unless_it_is_asked_for() -> None:
    database = MemoryDatabase(founded_image())
    with RunningServer(Application(database)) as server:
        asker = Asker(server.url)
        for verb, path in [("GET", "/_local/"), ("POST", "/_local/reset"), ("GET", "/_local/clock")]:
            assert asker.ask(verb, path)[0] == 404
        asker.close()
    database.close()


def test_what_there_is_is_listed(asker: Asker) -> None:
    rooms = asker.get("/_local/")["rooms"]
    assert {"GET /_local/clock", "POST /_local/snapshots/{name}/restore", "POST /_local/reset"} <= set(rooms)


def test_unknown_paths_and_verbs_are_refused(asker: Asker) -> None:
    assert asker.ask("GET", "/_local/nothing")[0] == 404
    assert asker.ask("GET", "/_local/snapshots/a/restore/b")[0] == 404
    status, told = asker.ask("DELETE", "/_local/clock")
    assert (status, told["success"]) == (405, False)


def test_the_clock_is_told_and_moved(asker: Asker) -> None:
    assert asker.get("/_local/clock") == {"now": "2026-03-02T09:00:00Z", "stands": True}
    assert asker.post("/_local/clock", {"advance": 86400})["now"] == "2026-03-03T09:00:00Z"
    assert asker.post("/_local/clock", {"advance": -1.0})["now"] == "2026-03-03T08:59:59Z"
    moved = asker.post("/_local/clock", {"freeze": "2027-01-31T10:00:00+02:00"})
    assert moved == {"now": "2027-01-31T08:00:00Z", "stands": True}
    assert asker.post("/_local/clock", {"run": True})["stands"] is False


@pytest.mark.parametrize(
    "body",
    [
        None,
        b"{",
        b"\xff",
        b"[" * 100_000,
        [],
        {},
        {"run": False},
        {"advance": 1, "run": True},
        {"advance": "1"},
        {"advance": 1e300},
        {"advance": -1e11},
        {"freeze": "tomorrow"},
        {"freeze": "2026-01-31T10:00:00"},
        {"freeze": "0001-01-01T00:00:00+14:00"},
        {"freeze": "9999-12-31T23:59:59Z"},
        {"stop": True},
    ],
)
def test_the_clock_refuses_what_makes_no_sense_and_stays(asker: Asker, body: Any) -> None:
    status, told = asker.ask("POST", "/_local/clock", body)
    assert (status, told["success"]) == (400, False)
    assert asker.get("/_local/clock")["now"] == "2026-03-02T09:00:00Z"
