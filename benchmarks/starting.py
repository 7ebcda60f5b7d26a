"""How long things take to be ready: the import, a client's first call, the server's first answer."""

from __future__ import annotations

import functools
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.measure import Figure, compare
from benchmarks.processes import free_port, wait_until_ready


def imports(*, rounds: int) -> list[Figure]:
    """Milliseconds of a whole process that imports, beside one that imports nothing."""

    def milliseconds(program: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True)
        return (time.perf_counter() - begun) * 1e3

    return compare(
        {
            "python, nothing imported": lambda: milliseconds("pass"),
            "import pipedriver": lambda: milliseconds("import pipedriver"),
            "import, and make a client": lambda: milliseconds(
                "import pipedriver; pipedriver.Client('x', base_url='http://127.0.0.1').close()"
            ),
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
