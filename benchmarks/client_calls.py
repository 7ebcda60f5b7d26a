"""CPU of the client's calls, beside its bare transport with JSON decoding and beside other clients."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.measure import Figure, compare
from benchmarks.processes import constant_server

RECORDS = 10_000
"""The deals of a walk, in pages of 100."""

PEERS = Path(__file__).parent / "peers"
NODE = "pipedrive@33.7.0 (Node)"
PYTHON = "pipedrive-client 1.0.0 (Python)"
BARE, OURS = "bare transport", "pipedriver"
BARE_ASYNC, OURS_ASYNC = "bare transport, async", "pipedriver, async"

TIMES = {"get": 2000, "walk": 2, "concurrent": 60}
"""How often a contender does its work in a round."""


def measure(one: bytes, page: bytes, folder: Path, *, rounds: int) -> dict[str, list[Figure]]:
    """Microseconds of CPU of each contender, by work: ``get``, ``walk``, ``concurrent``.

    Args:
        one: the answer with one deal.
        page: the answer with 100 deals.
        folder: where files can be put.
        rounds: how often each contender is measured.
    """
    found: dict[str, list[Figure]] = {}
    for work, body, extra in (
        ("get", one, ()),
        ("walk", page, ("--records", str(RECORDS))),
        ("concurrent", one, ()),
    ):
        with constant_server(body, folder, *extra) as url, _for_peer(work, body, folder) as peer_url:
            contenders = {
                name: functools.partial(_measured, command, work, url)
                for name, command in _commands(work).items()
            }
            if work != "concurrent":
                python = [str(PEERS / ".venv/bin/python"), str(PEERS / "python_client.py")]
                contenders[PYTHON] = functools.partial(_measured, python, work, peer_url)
            found[work] = compare(contenders, rounds=rounds, label=f"client, {work}")
    return found


def _commands(work: str) -> Mapping[str, list[str]]:
    program = [sys.executable, "-m", "benchmarks.contenders"]
    asynchronous = {BARE_ASYNC: [*program, "bare-async"], OURS_ASYNC: [*program, "ours-async"]}
    if work == "concurrent":
        return asynchronous
    node = shutil.which("node")
    if node is None:
        raise RuntimeError("the official Node client is measured too: install node and npm")
    synchronous = {BARE: [*program, "bare"], OURS: [*program, "ours"]}
    return {**synchronous, **asynchronous, NODE: [node, str(PEERS / "node_client.js")]}


def _measured(command: list[str], work: str, url: str) -> float:
    times = str(TIMES[work])
    ended = subprocess.run([*command, work, url, times], capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"{command[-1]} failed: {ended.stderr[-2000:]}")
    return float(ended.stdout)


def _for_peer(work: str, body: bytes, folder: Path) -> AbstractContextManager[str]:
    """A server whose answers hold only what pipedrive-client can read."""
    file = folder / f"peer-{work}.json"
    file.write_bytes(body)
    python = PEERS / ".venv/bin/python"
    subprocess.run([python, PEERS / "python_client.py", "fit", file], check=True)
    extra = ("--records", str(RECORDS), "--flat") if isinstance(json.loads(body)["data"], list) else ()
    return constant_server(file.read_bytes(), folder, *extra)
