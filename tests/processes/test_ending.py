"""Readers come and go: another takes the place of one that dies, and none outlives its writer."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.cli.serving import Serving
from tests.control.asking import Asker
from tests.processes.calling import Manned, are_ready


def _lives(process: int) -> bool:
    """Whether a process runs; one that has ended and is not yet fetched does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _wait_until_gone(processes: list[int]) -> None:
    for _ in range(3_000):
        if not any(map(_lives, processes)):
            return
        time.sleep(0.01)
    raise AssertionError("they go on")


def test_another_reader_takes_the_place_of_one_that_is_killed(tmp_path: Path) -> None:
    """And none goes on when the writer is killed."""
    with Manned(tmp_path) as server:
        killed, left = server.readers()
        callers = server.callers()
        os.kill(killed["id"], signal.SIGKILL)
        _wait_until_gone([killed["id"]])
        told = [_told(caller) for caller in callers]
        assert sorted(told) == ["broken", "served"]
        server.wait_until(are_ready)
        numbers = [each["id"] for each in server.readers()]
        assert left["id"] in numbers
        assert killed["id"] not in numbers
        for caller in callers:
            caller.close()
        for caller in server.callers():
            assert caller.get("/v1/pipelines")["success"]
            caller.close()
        server.signal(signal.SIGKILL)
        _, _, errors = server.wait()
        _wait_until_gone(numbers)
        assert errors.count("a reader ended with -9; another takes its place\n") == 1
        assert "Traceback" not in errors


def _told(caller: Asker) -> str:
    try:
        caller.get("/v1/pipelines")
    except ConnectionError:
        return "broken"
    return "served"


def test_readers_end_with_their_writer_in_order(tmp_path: Path) -> None:
    with Manned(tmp_path) as server:
        readers = [each["id"] for each in server.readers()]
        callers = server.callers()
        server.signal(signal.SIGINT)
        assert server.wait() == (0, "Ended. Everything is kept.\n", "")
        assert not any(map(_lives, readers))
        for caller in callers:
            caller.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "pipedriver.sqlite",
        "pipedriver.sqlite.lock",
        "pipedriver.sqlite.snapshots",
    ]


def test_readers_that_are_still_starting_end_too(tmp_path: Path) -> None:
    with Serving(tmp_path, "--processes", "2") as server:
        server.signal()
        assert server.wait() == (0, "Ended. Everything is kept.\n", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pipedriver.sqlite", "pipedriver.sqlite.lock"]


def test_a_server_answers_alone_where_no_reader_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stillborn = 'import os, sys\nif "pipedriver.server.processes" in sys.orig_argv:\n    os._exit(3)\n'
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(stillborn)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    with Serving(tmp_path, "--processes", "2", "--control") as server:
        server.hear("no reader starts: the last one ended with 3")
        assert server.post("/v1/pipelines", name="Renewals")["name"] == "Renewals"
        server.signal()
        assert server.wait() == (0, "Ended. Everything is kept.\n", "")
