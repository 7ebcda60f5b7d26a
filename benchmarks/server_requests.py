"""Requests a second of the local server, beside the same framework answering constants of the same size."""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from benchmarks.load import plain_request, requests_per_second
from benchmarks.measure import Figure, compare
from benchmarks.processes import TOKEN, constant_server, fetch, local_server

SECONDS = 3.0


def measure(database: Path, folder: Path, *, deals: int, rounds: int) -> dict[str, list[Figure]]:
    """Get one, a page of 100, and a durable create, each against its constant."""
    results: dict[str, list[Figure]] = {}
    with local_server(database) as url:
        one = fetch(url, "/v1/deals/1")
        page = fetch(url, "/v1/deals?limit=100")
        organizations = _organizations(url)
        works: dict[str, tuple[Callable[[], Iterator[bytes]], bytes]] = {
            "get one deal": (lambda: _gets(deals), one),
            "page of 100 deals": (lambda: _pages(deals), page),
            "create a deal": (lambda: _creates(organizations), one),
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


def _gets(deals: int) -> Iterator[bytes]:
    chance = random.Random(7)
    while True:
        yield plain_request("GET", f"/v1/deals/{chance.randint(1, deals)}", TOKEN)


def _pages(deals: int) -> Iterator[bytes]:
    chance = random.Random(7)
    while True:
        # The first thousand deals: how deep a page lies is a matter of its own.
        start = chance.randrange(0, min(deals, 1000) - 100 + 1, 100)
        yield plain_request("GET", f"/v1/deals?limit=100&start={start}", TOKEN)


def _organizations(url: str) -> list[int]:
    """Those that new deals are with; read before anything is timed."""
    found = msgspec.json.decode(fetch(url, "/v1/organizations?limit=500"))["data"]
    return [organization["id"] for organization in found]


def _creates(organizations: list[int]) -> Iterator[bytes]:
    chance = random.Random(7)
    for number in itertools.count():
        deal = {"title": f"Deal {number}", "value": number, "org_id": chance.choice(organizations)}
        body = msgspec.json.encode(deal)
        yield plain_request("POST", "/v1/deals", TOKEN, body)
