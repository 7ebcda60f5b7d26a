"""`pipedriver serve` where it cannot start: one clear line, an exit code, and nothing touched."""

from __future__ import annotations

import resource
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pipedriver.server.store.schema import SCHEMA_VERSION
from tests.cli.serving import Serving, refused


def line_of(outcome: tuple[int, str]) -> str:
    """The one line that was said by a server that could not start."""
    code, said = outcome
    assert code == 1
    assert said.startswith("pipedriver: ")
    assert said.count("\n") == 1
    return said.removeprefix("pipedriver: ").rstrip("\n")


def test_a_database_that_another_server_uses(tmp_path: Path) -> None:
    with Serving(tmp_path):
        assert line_of(refused(folder=tmp_path)) == "pipedriver.sqlite is in use by another server"


def test_a_port_that_is_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = line_of(refused("--port", str(port), folder=tmp_path))
    assert said.startswith(f"port {port} is in use")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("no.such.host.invalid", "cannot listen on no.such.host.invalid: no such host"),
        ("192.0.2.1", "cannot listen on 192.0.2.1: it is no address of this machine"),
    ],
)
def test_a_host_that_is_not_this_machine(tmp_path: Path, host: str, said: str) -> None:
    assert line_of(refused("--host", host, folder=tmp_path)) == said


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photos (name TEXT)")
    before = path.read_bytes()
    said = line_of(refused("--database", "other.sqlite", folder=tmp_path))
    assert said == "cannot use other.sqlite: its tables are another program's"
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Call Maria back. " * 200)
    said = line_of(refused("--database", "notes.txt", folder=tmp_path))
    assert said == "cannot use notes.txt as a database: file is not a database"
    assert path.read_text() == "Call Maria back. " * 200


def test_a_damaged_database(tmp_path: Path) -> None:
    with Serving(tmp_path) as server:
        server.signal()
        server.wait()
    path = tmp_path / "pipedriver.sqlite"
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * 8000 + whole[8100:])
    assert "cannot use pipedriver.sqlite as a database: " in line_of(refused(folder=tmp_path))


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    with Serving(tmp_path) as server:
        server.signal()
        server.wait()
    with closing(sqlite3.connect(tmp_path / "pipedriver.sqlite")) as connection, connection:
        connection.execute("UPDATE schema_version SET version = ?", [SCHEMA_VERSION + 1])
    said = line_of(refused(folder=tmp_path))
    assert f"tables of version {SCHEMA_VERSION + 1}" in said


@pytest.mark.parametrize(
    "difference",
    [
        "UPDATE schema_version SET tables = '0123456789abcdef'",
        # As it was made before tables were told apart by more than a number.
        "ALTER TABLE schema_version DROP COLUMN tables",
    ],
)
def test_a_database_of_the_same_version_with_other_tables(tmp_path: Path, difference: str) -> None:
    with Serving(tmp_path) as server:
        server.signal()
        server.wait()
    with closing(sqlite3.connect(tmp_path / "pipedriver.sqlite")) as connection, connection:
        connection.execute(difference)
    said = line_of(refused(folder=tmp_path))
    assert f"made by another build of pipedriver, whose tables of version {SCHEMA_VERSION} differ" in said


def test_a_database_that_another_program_holds(tmp_path: Path) -> None:
    with Serving(tmp_path) as server:
        server.signal()
        server.wait()
    with closing(sqlite3.connect(tmp_path / "pipedriver.sqlite", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        said = line_of(refused(folder=tmp_path))
    assert said == "cannot use pipedriver.sqlite as a database: database is locked"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    said = line_of(refused("--database", "missing/p.sqlite", folder=tmp_path))
    assert said == "cannot use missing/p.sqlite as a database: there is no folder missing"


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "pipedriver.sqlite").mkdir()
    assert line_of(refused(folder=tmp_path)) == "cannot use pipedriver.sqlite as a database: it is no file"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    folder = unwritable_folder(tmp_path)
    said = line_of(refused("--database", f"{folder}/pipedriver.sqlite", folder=tmp_path))
    assert said.startswith(f"cannot use {folder}/pipedriver.sqlite as a database: ")


def unwritable_folder(tmp_path: Path) -> Path:
    """A folder in which not even root may make a file; the test is skipped where there is none."""
    mine = tmp_path / "unwritable"
    mine.mkdir(mode=0o500)
    for folder in (mine, Path("/sys"), Path("/proc")):
        try:
            (folder / "probe").touch()
        except OSError:
            return folder
        (folder / "probe").unlink()
    pytest.skip("every folder can be written")


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    def allow_little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    said = line_of(refused(folder=tmp_path, prepare=allow_little))
    assert said.startswith("cannot make pipedriver.sqlite: ")
    assert [path.name for path in tmp_path.iterdir()] == ["pipedriver.sqlite.lock"]


_FILLING_UP = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from pipedriver.server.founding import found_example
from pipedriver.server.opening import UnusableDatabase, open_database

def fill(database):
    database.write(lambda session: found_example(session, datetime(2026, 3, 2, tzinfo=UTC)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

try:
    open_database(Path("a.sqlite"), fill)
except UnusableDatabase as error:
    print(error)
"""


def test_a_disk_that_is_full_when_the_log_of_a_new_database_is_copied_into_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _FILLING_UP]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert said == "cannot make a.sqlite: database or disk is full\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.sqlite.lock"]


def test_a_token_that_no_header_can_bear(tmp_path: Path) -> None:
    said = line_of(refused("--api-token", "two words", folder=tmp_path))
    assert said == "a token has 1 to 80 characters of ASCII and no space"
    assert [path.name for path in tmp_path.iterdir()] == ["pipedriver.sqlite.lock"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--sample", "99"),
        ("--sample", "1000001"),
        ("--sample", "many"),
        ("--sample", "-5"),
        ("--port", "65536"),
        ("--port", "http"),
        ("--database", ""),
        ("--max-file-size", "5X"),
        ("--max-file-size", "0"),
        ("--smtp", "mails"),
        ("--smtp", "localhost:"),
        ("--seats", "3"),
        ("--colour",),
        ("deals",),
    ],
)
def test_arguments_that_make_no_sense(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code, said = refused(*arguments, folder=tmp_path)
    assert code == 2
    assert said.startswith("usage: pipedriver serve ")
    assert arguments[0] in said.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_says_what_to_install_where_the_server_is_not_installed() -> None:
    without = "import sys; sys.modules['uvicorn'] = None"
    program = f"{without}; from pipedriver.cli.main import main; sys.exit(main(['serve']))"
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    needed = "the local server needs uvicorn, which is not installed: pip install 'pipedriver[server]'"
    assert (ended.returncode, ended.stderr) == (1, f"pipedriver: {needed}\n")
