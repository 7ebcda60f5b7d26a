"""A Redis of the tests' own."""

from __future__ import annotations

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from tests.needed import needed_program, until_it_answers


@contextmanager
def running_redis(folder: Path) -> Generator[Path]:
    """Start a fresh Redis on a socket of the file system; gives the socket's path."""
    program = needed_program("redis-server")
    path = folder / "redis.sock"
    command = [program, "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        with Redis(unix_socket_path=str(path)) as client:
            until_it_answers(running, lambda: client.exists("nothing"), RedisError)
        yield path
    finally:
        running.terminate()
        running.wait(30)
