"""How many processes answer, by what was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipedriver.cli.serve import ServeOptions
from pipedriver.server.processes.readers import MOST_READERS, usual_readers
from tests.cli.serving import Serving, refused


def options(
    database: Path | None, *, processes: int | None = None, plan: str | None = None, control: bool = False
) -> ServeOptions:
    return ServeOptions(
        "127.0.0.1",
        0,
        database,
        None,
        None,
        control=control,
        log_requests=False,
        plan=plan,
        processes=processes,
    )


def test_a_file_is_read_by_one_process_for_each_core() -> None:
    file = Path("x.sqlite")
    assert options(file).readers == usual_readers()
    assert usual_readers() == 0 or 2 <= usual_readers() <= MOST_READERS
    assert [options(file, processes=number).readers for number in (1, 2, 7)] == [0, 2, 7]


def test_one_process_answers_where_others_could_not() -> None:
    assert options(None, processes=3).readers == 0
    assert options(Path("x.sqlite"), processes=3, plan="lite").readers == 0
    assert options(Path("x.sqlite"), processes=3, plan="lite", control=True).readers == 3


def test_one_process_is_told_of_where_more_were_asked_for(tmp_path: Path) -> None:
    with Serving(tmp_path, "--processes", "3", "--database", ":memory:") as server:
        assert server.get("/v1/pipelines")
        server.signal()
        _, _, errors = server.wait()
    assert errors == "pipedriver: warning: one process answers: a database in memory has no other\n"


@pytest.mark.parametrize("number", ["0", "65", "two", "-1"])
def test_a_number_that_makes_no_sense_is_refused(tmp_path: Path, number: str) -> None:
    code, errors = refused("--processes", number, folder=tmp_path)
    assert code == 2
    assert "--processes" in errors
