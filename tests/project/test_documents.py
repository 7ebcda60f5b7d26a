"""The documents are true: their programs run, their links lead somewhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipedriver.cli.main import main
from pipedriver.testing import LocalPipedrive
from tests.project.tree import ROOT, name_of, text_files

DOCUMENTS = [path for path in text_files() if path.suffix == ".md"]
PROGRAMS = [
    (path, number, program)
    for path in DOCUMENTS
    for number, program in enumerate(
        re.findall(r"^```python\n(.*?)^```", path.read_text(), re.M | re.S), start=1
    )
]
NAMES = [f"{name_of(path)}-{number}" for path, number, _ in PROGRAMS]


@pytest.mark.parametrize(("path", "number", "program"), PROGRAMS, ids=NAMES)
def test_a_program_runs(
    path: Path, number: int, program: str, tmp_path: Path, local_pipedrive: LocalPipedrive
) -> None:
    is_test = "\ndef test_" in program
    file = tmp_path / ("test_program.py" if is_test else "program.py")
    file.write_text(program)
    how = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"] if is_test else ["-W", "error"]
    ended = run([sys.executable, *how, str(file)], tmp_path, local_pipedrive)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_first_program_says_what_it_does(tmp_path: Path, local_pipedrive: LocalPipedrive) -> None:
    first = next(program for path, _, program in PROGRAMS if path.name == "README.md")
    assert len(first.strip().splitlines()) <= 11
    ended = run([sys.executable, "-c", first], tmp_path, local_pipedrive)
    assert ended.stdout.splitlines() == [
        "Erika Example of Example Company",
        "2026-03-02 09:00:00+00:00 North quay 18500 EUR",
    ]


def test_the_programs_are_found() -> None:
    assert len([path for path, _, _ in PROGRAMS if path.name == "README.md"]) >= 4


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_a_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if "://" in target:
            continue
        file, _, heading = target.partition("#")
        aim = (path.parent / file).resolve() if file else path
        assert aim.exists(), f"{target} leads nowhere"
        if heading:
            assert heading in headings_of(aim), f"{target}: there is no such heading"


def headings_of(path: Path) -> set[str]:
    """The headings of a document as links name them."""
    found = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def run(command: list[str], folder: Path, local: LocalPipedrive) -> subprocess.CompletedProcess[str]:
    """Run a command with a local server's address and token in its environment."""
    environment: Mapping[str, str] = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "PIPEDRIVE_BASE_URL": local.url,
        "PIPEDRIVE_API_TOKEN": local.owner.api_token,
    }
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_readme_leads_to_every_document() -> None:
    listed = (ROOT / "README.md").read_text().partition("\n## More\n")[2]
    names = [f"docs/{path.name}" for path in DOCUMENTS if path.parent.name == "docs"]
    assert [name for name in names if f"({name})" not in listed] == []


def test_every_option_of_the_server_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    options = set(re.findall(r"^  (--[a-z-]+)", capsys.readouterr().out, re.MULTILINE))
    described = (ROOT / "docs" / "server.md").read_text()
    assert set(re.findall(r"^\| `(--[a-z-]+)` \|", described, re.MULTILINE)) == options
    assert set(re.findall(r"\[(--[a-z-]+)", described.partition("\n\n")[2].partition("\n\n")[0])) == options


def test_everything_under_local_is_described(local_pipedrive: LocalPipedrive) -> None:
    with urllib.request.urlopen(f"{local_pipedrive.url}/_local/") as answer:
        rooms = {room.split(" ")[1].split("{")[0] for room in json.load(answer)["rooms"]}
    described = (ROOT / "docs" / "control.md").read_text()
    assert [room for room in sorted(rooms) if room not in described] == []


def test_every_word_of_make_is_explained() -> None:
    explained = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for word in ("demo", "serve", "test", "check", "bench", "generate", "lock", "clean", "help"):
        assert re.search(rf"^  make {word} ", explained, re.MULTILINE), word
    beginnings = {re.match(r"  make [a-z-]+ +", line) for line in explained.splitlines()}
    assert len({found and len(found[0]) for found in beginnings}) == 1, explained
