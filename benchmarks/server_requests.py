"""Requests a second of the local server, beside the same framework answering constants of the same size."""

from __future__ import annotations

import functools
import random
from pathlib import Path

import msgspec

from benchmarks.load import plain_request, requests_per_second
from benchmarks.measure import Figure, compare
from benchmarks.processes import TOKEN, constant_server, fetch, local_server

SECONDS = 3.0
REQUESTS = 50_000
"""How many requests are made beforehand: more than are answered in the time."""


def measure(database: Path, folder: Path, *, deals: int, rounds: int) -> dict[str, list[Figure]]:
    """Get one, a page of 100, and a durable create, each against its constant."""
    results: dict[str, list[Figure]] = {}
    with local_server(database) as url:
        one = fetch(url, "/v1/deals/1")
        page = fetch(url, "/v1/deals?limit=100")
        organizations = _organizations(url)
        works: dict[str, tuple[list[bytes], bytes]] = {
            "get one deal": (_gets(deals), one),
            "page of 100 deals": (_pages(deals), page),
            "create a deal": (_creates(organizations), one),
        }
        for name, (requests, body) in works.items():
            with constant_server(body, folder) as constant:
                rate = functools.partial(requests_per_second, requests=requests, seconds=SECONDS)
                results[name] = compare(
                    {
                        "framework alone, constant": functools.partial(rate, constant),
                        "local server": functools.partial(rate, url),
                    },
                    rounds=rounds,
                    label=f"server of {deals:,} deals, {name}",
                )
    return results


def _gets(deals: int) -> list[bytes]:
    chance = random.Random(7)
    ids = [chance.randint(1, deals) for _ in range(REQUESTS)]
    return [plain_request("GET", f"/v1/deals/{id}", TOKEN) for id in ids]


def _pages(deals: int) -> list[bytes]:
    # The first thousand deals: how deep a page lies is a matter of its own.
    starts = range(0, min(deals, 1000) - 100 + 1, 100)
    chance = random.Random(7)
    return [
        plain_request("GET", f"/v1/deals?limit=100&start={chance.choice(starts)}", TOKEN)
        for _ in range(REQUESTS)
    ]


def _organizations(url: str) -> list[int]:
    """Those that new deals are with; read before anything is timed."""
    found = msgspec.json.decode(fetch(url, "/v1/organizations?limit=500"))["data"]
    return [organization["id"] for organization in found]


def _creates(organizations: list[int]) -> list[bytes]:
    chance = random.Random(7)
    bodies = [
        {"title": f"Deal {number}", "value": number, "org_id": chance.choice(organizations)}
        for number in range(REQUESTS)
    ]
    return [plain_request("POST", "/v1/deals", TOKEN, msgspec.json.encode(body)) for body in bodies]
