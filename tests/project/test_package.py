"""The package as it is installed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.project.tree import ROOT

MOST_BYTES_OF_THE_CLIENT = 2_000_000
CLIENT = ("api", "client", "core", "oauth", "transport")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built as an index would get it."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=60,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_holds_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "pipedriver/py.typed" in names
    assert {name.partition("/")[0] for name in names} == {
        "pipedriver",
        wheel.name.rsplit("-", 3)[0] + ".dist-info",
    }
    assert not [name for name in names if name.endswith((".pyc", ".sqlite"))]


def test_the_client_is_small(wheel: Path) -> None:
    sizes = [
        entry.file_size
        for entry in zipfile.ZipFile(wheel).infolist()
        if entry.filename.split("/")[1] in CLIENT or entry.filename.count("/") == 1
    ]
    assert 200_000 < sum(sizes) < MOST_BYTES_OF_THE_CLIENT


def test_asks_for_few_packages(wheel: Path) -> None:
    package = zipfile.ZipFile(wheel)
    (name,) = (name for name in package.namelist() if name.endswith(".dist-info/METADATA"))
    needed = [line for line in package.read(name).decode().splitlines() if line.startswith("Requires-Dist:")]
    always = [line.split()[1] for line in needed if "extra ==" not in line]
    assert [requirement.partition(">")[0] for requirement in always] == ["msgspec", "pyreqwest"]
