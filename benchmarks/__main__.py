"""``make bench``: measures everything in one run and writes ``benchmarks/RESULTS.md``."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import client_report, search, server_requests, server_scale, starting
from benchmarks.measure import table
from benchmarks.processes import TOKEN, fetch, local_server

RESULTS = Path(__file__).parent / "RESULTS.md"
PACKAGES = ("pipedriver", "pyreqwest", "msgspec", "starlette", "uvicorn", "uvloop", "httptools", "sqlalchemy")


_LONGEST_FILLING = 3600
"""Seconds that a sample may take to be made."""


def main() -> None:
    """Measure, and write what came out."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    reader.add_argument(
        "--deals", type=int, action="append", help="size of a sample; may be given more than once"
    )
    reader.add_argument("--rounds", type=int, default=5, help="rounds that count (default 5)")
    reader.add_argument("--databases", type=Path, help="folder that keeps the sample databases between runs")
    reader.add_argument(
        "--client", action="store_true", help="the client alone; the server's part stays as it is"
    )
    asked = reader.parse_args()
    sizes: list[int] = [10_000] if asked.client else asked.deals or [10_000, 1_000_000]
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.databases or Path(temporary)
        databases = {size: _sample(folder, size) for size in sizes}
        RESULTS.write_text(_report(databases, Path(temporary), asked.rounds, with_server=not asked.client))
    print(f"written: {RESULTS}")


def _sample(folder: Path, deals: int) -> Path:
    database = folder / f"sample-{deals}.sqlite"
    if not database.exists():
        print(f"  making a sample of {deals:,} deals", file=sys.stderr, flush=True)
        with local_server(database, "--sample", str(deals), "--api-token", TOKEN, seconds=_LONGEST_FILLING):
            pass
    return database


SERVER = """## Local server: requests a second

32 connections from another process on the same machine, which looks for answers every half a millisecond. The
local server is as it starts by itself: a process for each core that answers, beside the one that writes.
Creates are durable: committed to the disk before they are answered. The ratio is to the same framework in one
process, answering a constant of the same size.
"""
SCALE = """## Local server: how heavy answers grow

Milliseconds to the answer of one request at a time; the ratio is to the smaller sample. What keeps the curves
flat:

- The summary adds nothing up: triggers on the deals keep the sums in a few small rows, by stage, currency and
  status, and again by owner and visibility. A new deal pays about 8 microseconds for it.
- A page of all deals, from the middle, begins in a block of 4,096 ids: how many deals each holds is kept too.
  In the order of a column, or of a custom field, the deals before it are counted through in an index.
- A filter is held against one deal after the other until its page is full. Its sums go through the deals that
  it is asked of.
- Statistics find the deals of the period by the owner's index and those of their stays, and read their stays
  once. They grow with the deals of the period: of the sample of 1,000,000 deals an answer tells of 23 times
  as many as of that of 10,000. A timeline reads the deals of its months.
"""
SEARCH = """## Local server: search and recent changes

Milliseconds of the first page over HTTP, one request after the other. A full-text index serves the search: it
knows the pieces of words, and with which three letters a text begins, so that the best matches are asked for
first and no further than the page goes. Indexes on the time of change serve what changed.
"""
START = """## Local server: from start to first answer

Milliseconds of a whole process on a database in a file.
"""


def _report(databases: dict[int, Path], folder: Path, rounds: int, *, with_server: bool) -> str:
    with local_server(databases[min(databases)]) as url:
        one, page = fetch(url, "/v1/deals/1"), fetch(url, "/v1/deals?limit=100")
    parts = [_head(rounds), *client_report.report(one, page, folder, rounds=rounds)]
    if not with_server:
        return _joined([*parts, _rest_of_last_run()])
    parts.append(SERVER)
    for deals, database in databases.items():
        for name, figures in server_requests.measure(database, folder, deals=deals, rounds=rounds).items():
            parts += [f"### {name.capitalize()}, {deals:,} deals\n", table(figures, unit="1/s")]
    parts.append(SCALE)
    for name, figures in server_scale.measure(databases, rounds=rounds).items():
        parts += [f"### {name.capitalize()}\n", table(figures, unit="ms", digits=1)]
    named = {f"{deals:,} deals": database for deals, database in databases.items()}
    parts.append(SEARCH)
    for question, figures in search.measure(named, rounds=rounds).items():
        parts += [f"### {question.capitalize()}\n", table(figures, unit="ms", digits=1)]
    parts += [START, table(starting.server(named, rounds=rounds), unit="ms")]
    return _joined(parts)


def _joined(parts: list[str]) -> str:
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _rest_of_last_run() -> str:
    """What the last whole run told of the server."""
    told = RESULTS.read_text() if RESULTS.exists() else ""
    _, found, rest = told.partition("## Local server: requests a second")
    return found + rest


def _head(rounds: int) -> str:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    return (
        "# Results\n\nMade by `make bench`; do not edit. Ratios are taken round by round within one run, its"
        " contenders in turn, and are what to quote; absolute figures are of one shared machine.\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.stdout.strip()}, {rounds} rounds, {machine};"
        f" {versions}."
    )


if __name__ == "__main__":
    main()
