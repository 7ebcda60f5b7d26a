"""Whether memory stays flat over many calls: ``python -m benchmarks.memory URL CALLS [async]``.

Prints the resident set, in KiB, after a tenth of the calls and after all of them.
"""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from pathlib import Path

from pipedriver import AsyncClient, Client

TOKEN = "x" * 40


def resident() -> int:
    """The memory that this process holds, in KiB."""
    status = Path("/proc/self/status")
    if not status.exists():
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))


def growth(url: str, calls: int, *, asynchronous: bool) -> tuple[int, int]:
    """KiB after a tenth of so many calls, and after all of them, in a process of its own."""
    way = ["async"] if asynchronous else []
    command = [sys.executable, "-m", "benchmarks.memory", url, str(calls), *way]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(told[0]), int(told[1])


def _synchronously(url: str, calls: int) -> None:
    with Client(TOKEN, base_url=url) as client:
        for number in range(1, calls + 1):
            assert client.v1.deals.get(1).id
            if number in (calls // 10, calls):
                _tell()


async def _asynchronously(url: str, calls: int) -> None:
    async with AsyncClient(TOKEN, base_url=url) as client:
        for number in range(50, calls + 1, 50):
            await asyncio.gather(*(client.v1.deals.get(1) for _ in range(50)))
            if number in (calls // 10, calls):
                _tell()


def _tell() -> None:
    gc.collect()
    print(resident(), flush=True)


if __name__ == "__main__":
    if sys.argv[3:]:
        asyncio.run(_asynchronously(sys.argv[1], int(sys.argv[2])))
    else:
        _synchronously(sys.argv[1], int(sys.argv[2]))
