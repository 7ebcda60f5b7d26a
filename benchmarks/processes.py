"""Starts the servers that are measured, waits until each answers, and ends them."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

TOKEN = "0123456789abcdef0123456789abcdef01234567"
"""The token of the measured servers: theirs alone, and only while they are measured."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def wait_until_ready(url: str, process: subprocess.Popen[bytes], *, seconds: float = 60) -> None:
    """Wait for the first answer.

    Raises:
        RuntimeError: the process ended, or no answer came in time.
    """
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.002)
    raise RuntimeError("the server did not answer in time")


@contextmanager
def running(command: list[str], ready_url: str, *, seconds: float = 60) -> Generator[subprocess.Popen[bytes]]:
    """A server process that answers, ended when the block is left."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_ready(ready_url, process, seconds=seconds)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def local_server(database: Path, *extra: str, seconds: float = 60) -> Generator[str]:
    """A local Pipedrive on a database; gives its address."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "pipedriver",
        "serve",
        "--port",
        str(port),
        "--database",
        str(database),
        *extra,
    ]
    with running(command, f"http://127.0.0.1:{port}/health", seconds=seconds):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def constant_server(body: bytes, folder: Path, *extra: str) -> Generator[str]:
    """The same framework answering a constant, or pages of one; gives its address."""
    file = folder / f"constant-{len(body)}.json"
    file.write_bytes(body)
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.constant", str(port), str(file), *extra]
    with running(command, f"http://127.0.0.1:{port}/"):
        yield f"http://127.0.0.1:{port}"


def fetch(url: str, path: str) -> bytes:
    """The body of one answer."""
    request = urllib.request.Request(url + path, headers={"x-api-token": TOKEN})
    with urllib.request.urlopen(request, timeout=120) as response:
        body: bytes = response.read()
        return body
