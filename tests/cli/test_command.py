"""The words of the `pipedriver` command."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipedriver import __version__
from pipedriver.cli import main as main_module
from pipedriver.cli.main import main
from pipedriver.server import sample


def test_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"pipedriver {__version__}\n"


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for option in (
        "--host",
        "--port",
        "--database",
        "--sample",
        "--api-token",
        "--control",
        "--log-requests",
    ):
        assert option in said


def test_says_what_it_can_do_when_it_is_told_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "keep a local Pipedrive running" in capsys.readouterr().err


def test_is_there_as_a_module() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "pipedriver", "--version"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ended.stdout == f"pipedriver {__version__}\n"


def test_takes_samples_of_the_sizes_that_there_are() -> None:
    assert (main_module.FEWEST_DEALS, main_module.MOST_DEALS) == (sample.FEWEST_DEALS, sample.MOST_DEALS)
