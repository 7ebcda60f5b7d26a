"""What holds for every file of the project."""

from __future__ import annotations

import re
import tomllib

import pytest

import pipedriver
from tests.project.tree import ROOT, files, name_of, text_files

MOST_LINES = 1_000
MOST_LINES_GENERATED = 1_500
NOT_WRITTEN_BY_HAND = ("requirements/", "tests/node/package-lock.json", "tests/facts/", "docs/coverage.md")

# Folders that exist on somebody's machine alone. Written in parts, so that this file does not name one.
FOREIGN_PATH = re.compile(
    r"(?<![\w./-])/(?:" + "|".join(["ro" + "ot", "ho" + "me", "wo" + "rk", "Us" + "ers"]) + r")/\w"
)


def test_no_file_is_longer_than_a_person_reads() -> None:
    too_long: list[str] = []
    for path in text_files():
        name = name_of(path)
        if name.startswith(NOT_WRITTEN_BY_HAND):
            continue
        text = path.read_text(encoding="utf-8")
        lines = text.count("\n")
        generated = text.startswith("# Made by tools/")
        if lines > (MOST_LINES_GENERATED if generated else MOST_LINES):
            too_long.append(f"{name}: {lines}")
    assert too_long == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = [
        f"{name_of(path)}:{number}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if FOREIGN_PATH.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("lock", ["requirements/dev.txt", "requirements/server.txt"])
def test_a_lock_of_python_packages_holds_versions_and_hashes_alone(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    pinned = re.findall(r"^[a-z0-9][^\s=]*==[^\s;\\]+", text, re.MULTILINE)
    assert len(pinned) > 20
    assert text.count("--hash=sha256:") >= len(pinned)


def test_the_lock_of_the_node_client_holds_no_download_addresses() -> None:
    text = (ROOT / "tests/node/package-lock.json").read_text()
    assert re.findall(r'"resolved": "(?!fs")[^"]*"', text) == []
    assert '"integrity": "sha512-' in text


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == pipedriver.__version__
    headings = re.findall(r"^## \[?(\S+?)\]?(?: |$)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] in ("Unreleased", pipedriver.__version__)


def test_nothing_that_is_made_or_installed_is_kept() -> None:
    kept = [name_of(path) for path in files()]
    assert not [
        name for name in kept if re.search(r"(^|/)(node_modules|__pycache__|\.venv)/|\.sqlite|\.pyc$", name)
    ]
