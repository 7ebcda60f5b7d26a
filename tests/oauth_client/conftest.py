"""Places for tokens; Redis and PostgreSQL are started for the tests, and gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.needed import needed_program, until_it_answers
from tests.oauth_client.places import Place
from tests.oauth_client.token_server import TokenServer, token_server
from tests.redis_server import running_redis


@pytest.fixture
def server() -> Iterator[TokenServer]:
    """A fresh token server."""
    with token_server() as running:
        yield running


@pytest.fixture(scope="session")
def redis_socket() -> Iterator[str]:
    """The socket of a Redis that keeps nothing on the disk."""
    with (
        tempfile.TemporaryDirectory(prefix="redis-") as folder,
        running_redis(Path(folder)) as path,
    ):
        yield str(path)


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[str]:
    """The address of a PostgreSQL with a fresh cluster, on a socket of the file system."""
    folders = "usr/lib/postgresql/*/bin"
    initdb = needed_program("initdb", beside=folders)
    postgres = needed_program("postgres", beside=folders)
    # PostgreSQL does not run as root.
    user = "nobody" if os.geteuid() == 0 else None
    folder = tempfile.mkdtemp(prefix="pg-")
    try:
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        making = [
            initdb,
            "--pgdata",
            f"{folder}/data",
            "--username",
            "tester",
            "--auth",
            "trust",
            "--no-sync",
        ]
        subprocess.run(making, check=True, timeout=120, cwd=folder, user=user, stdout=subprocess.DEVNULL)
        settings = ("listen_addresses=", f"unix_socket_directories={folder}", "fsync=off")
        running = subprocess.Popen(
            [postgres, "-D", f"{folder}/data", *(f"--{setting}" for setting in settings)],
            cwd=folder,
            user=user,
            stderr=subprocess.DEVNULL,
        )
        try:
            address = f"host={folder} user=tester dbname=postgres"
            until_it_answers(running, lambda: psycopg.connect(address).close(), psycopg.Error)
            yield f"postgresql+psycopg://tester@/postgres?host={folder}"
        finally:
            running.send_signal(signal.SIGINT)  # it ends whether or not somebody is connected
            running.wait(30)
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    """A fresh folder, in memory where the system has that: every token is written through to the disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def place(request: pytest.FixtureRequest, quick_folder: Path) -> Place:
    """A fresh place of the kind that the test names as its parameter."""
    kind: str = request.param
    name = f"tokens_{secrets.token_hex(6)}"
    match kind:
        case "redis":
            return Place(kind, request.getfixturevalue("redis_socket"), name)
        case "postgresql":
            return Place(kind, request.getfixturevalue("postgresql_address"), name)
        case "sqlite":
            return Place(kind, f"sqlite:///{quick_folder / 'tokens.sqlite'}", name)
        case _:
            return Place(kind, str(quick_folder / "tokens"))
