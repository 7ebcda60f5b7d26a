"""How long things take to be ready: the import, a client's first call, the server's first answer."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.measure import Figure, compare
from benchmarks.processes import free_port, wait_until_ready

FIRST_CALL = """
import sys, time
import pipedriver
begun = time.perf_counter()
client = pipedriver.Client("x", base_url=sys.argv[1])
client.v1.deals.get(1)
print((time.perf_counter() - begun) * 1e3)
"""
IMPORT = """
import time
begun = time.perf_counter()
import pipedriver
print((time.perf_counter() - begun) * 1e3)
"""


def imports(url: str, folder: Path, *, rounds: int) -> list[Figure]:
    """Milliseconds that the import takes, and from there to the end of a client's first call.

    Args:
        url: a server that answers with a deal.
        folder: where compiled modules are kept, as an installation keeps them.
        rounds: how often each is measured, in a process of its own.
    """

    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}

    def milliseconds(program: str) -> float:
        ended = subprocess.run(
            [sys.executable, "-c", program, url],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, **kept},
        )
        return float(ended.stdout)

    return compare(
        {
            "import pipedriver": lambda: milliseconds(IMPORT),
            "from the import to the end of the first call": lambda: milliseconds(FIRST_CALL),
        },
        rounds=rounds,
        label="imports",
    )


def server(databases: dict[str, Path], *, rounds: int) -> list[Figure]:
    """Milliseconds from starting the server's process to its first answer, by database."""

    def milliseconds(database: Path) -> float:
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
        ]
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/health", process)
            return (time.perf_counter() - begun) * 1e3
        finally:
            process.terminate()
            process.wait(timeout=30)

    return compare(
        {name: functools.partial(milliseconds, path) for name, path in databases.items()},
        rounds=rounds,
        label="server start",
    )
