"""CPU per call of the client, beside its bare transport with JSON decoding, on the same work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import msgspec
from pyreqwest.client import ClientBuilder, SyncClientBuilder

from benchmarks.measure import Figure, compare
from benchmarks.processes import TOKEN
from pipedriver import AsyncClient, Client

Pair = tuple[list[Figure], list[Figure]]
"""The figures of the synchronous and of the asynchronous client."""

CALLS = 3000
PAGES = 300


def _microseconds(work: Callable[[], None], calls: int) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) / calls * 1e6


def get_one(url: str, *, rounds: int) -> Pair:
    """Get one deal and read five attributes, one of them a time; microseconds of CPU a call."""

    def bare() -> None:
        with SyncClientBuilder().default_headers({"x-api-token": TOKEN}).build() as client:
            for _ in range(CALLS):
                deal = msgspec.json.decode(bytes(client.get(url + "/v1/deals/1").build().send().bytes()))[
                    "data"
                ]
                assert (deal["id"], deal["title"], deal["value"], deal["status"], deal["add_time"])[0]

    def ours() -> None:
        with Client(TOKEN, base_url=url) as client:
            for _ in range(CALLS):
                deal = client.v1.deals.get(1)
                assert (deal.id, deal.title, deal.value, deal.status, deal.add_time)[0]

    async def bare_async() -> None:
        async with ClientBuilder().default_headers({"x-api-token": TOKEN}).build() as client:
            for _ in range(CALLS):
                response = await client.get(url + "/v1/deals/1").build().send()
                deal = msgspec.json.decode(bytes(await response.bytes()))["data"]
                assert (deal["id"], deal["title"], deal["value"], deal["status"], deal["add_time"])[0]

    async def ours_async() -> None:
        async with AsyncClient(TOKEN, base_url=url) as client:
            for _ in range(CALLS):
                deal = await client.v1.deals.get(1)
                assert (deal.id, deal.title, deal.value, deal.status, deal.add_time)[0]

    synchronous = compare(
        {
            "bare transport, sync": lambda: _microseconds(bare, CALLS),
            "pipedriver, sync": lambda: _microseconds(ours, CALLS),
        },
        rounds=rounds,
        label="client, get one, sync",
    )
    asynchronous = compare(
        {
            "bare transport, async": lambda: _microseconds(lambda: asyncio.run(bare_async()), CALLS),
            "pipedriver, async": lambda: _microseconds(lambda: asyncio.run(ours_async()), CALLS),
        },
        rounds=rounds,
        label="client, get one, async",
    )
    return synchronous, asynchronous


def read_pages(url: str, *, rounds: int) -> Pair:
    """Read pages of 100 deals and five attributes of each; microseconds of CPU a page."""

    def bare() -> None:
        with SyncClientBuilder().default_headers({"x-api-token": TOKEN}).build() as client:
            for _ in range(PAGES):
                body = bytes(client.get(url + "/v1/deals?limit=100").build().send().bytes())
                for deal in msgspec.json.decode(body)["data"]:
                    assert (deal["id"], deal["title"], deal["value"], deal["status"], deal["add_time"])[0]

    def ours() -> None:
        with Client(TOKEN, base_url=url) as client:
            for _ in range(PAGES):
                for deal in client.v1.deals.list(limit=100, total=100):
                    assert (deal.id, deal.title, deal.value, deal.status, deal.add_time)[0]

    async def bare_async() -> None:
        async with ClientBuilder().default_headers({"x-api-token": TOKEN}).build() as client:
            for _ in range(PAGES):
                response = await client.get(url + "/v1/deals?limit=100").build().send()
                for deal in msgspec.json.decode(bytes(await response.bytes()))["data"]:
                    assert (deal["id"], deal["title"], deal["value"], deal["status"], deal["add_time"])[0]

    async def ours_async() -> None:
        async with AsyncClient(TOKEN, base_url=url) as client:
            for _ in range(PAGES):
                async for deal in client.v1.deals.list(limit=100, total=100):
                    assert (deal.id, deal.title, deal.value, deal.status, deal.add_time)[0]

    synchronous = compare(
        {
            "bare transport, sync": lambda: _microseconds(bare, PAGES),
            "pipedriver, sync": lambda: _microseconds(ours, PAGES),
        },
        rounds=rounds,
        label="client, page of 100, sync",
    )
    asynchronous = compare(
        {
            "bare transport, async": lambda: _microseconds(lambda: asyncio.run(bare_async()), PAGES),
            "pipedriver, async": lambda: _microseconds(lambda: asyncio.run(ours_async()), PAGES),
        },
        rounds=rounds,
        label="client, page of 100, async",
    )
    return synchronous, asynchronous
