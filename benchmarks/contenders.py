"""The clients that are measured, each doing the same work; run as a program, one of them is.

``python -m benchmarks.contenders NAME WORK URL TIMES`` does the work so many times after a warm-up, and
prints the microseconds of CPU of the whole process, the transport's own threads included, that one time took.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable

import msgspec
from pyreqwest.client import Client as BareAsyncClient
from pyreqwest.client import ClientBuilder, SyncClientBuilder

from benchmarks.processes import TOKEN
from pipedriver import AsyncClient, Client

AT_ONCE = 50
"""Gets that the concurrent work has under way at a time."""


def bare(work: str, url: str) -> Callable[[], None]:
    """The transport alone, with JSON decoding, synchronously."""
    client = SyncClientBuilder().default_headers({"x-api-token": TOKEN}).build()
    decode = msgspec.json.decode

    def get() -> None:
        deal = decode(bytes(client.get(url + "/v1/deals/1").build().send().bytes()))["data"]
        assert (deal["id"], deal["title"], deal["value"], deal["status"], deal["add_time"])[0]

    def walk() -> None:
        start: int | None = 0
        while start is not None:
            address = f"{url}/v1/deals?limit=100&start={start}"
            envelope = decode(bytes(client.get(address).build().send().bytes()))
            for deal in envelope["data"]:
                assert (deal["id"], deal["title"], deal["value"], deal["status"], deal["add_time"])[0]
            start = envelope["additional_data"]["pagination"].get("next_start")

    return {"get": get, "walk": walk}[work]


def ours(work: str, url: str) -> Callable[[], None]:
    """pipedriver, synchronously."""
    client = Client(TOKEN, base_url=url)

    def get() -> None:
        deal = client.v1.deals.get(1)
        assert (deal.id, deal.title, deal.value, deal.status, deal.add_time)[0]

    def walk() -> None:
        for deal in client.v1.deals.list(limit=100):
            assert (deal.id, deal.title, deal.value, deal.status, deal.add_time)[0]

    return {"get": get, "walk": walk}[work]


def bare_async(work: str, url: str) -> Callable[[], Awaitable[object]]:
    """The transport alone, with JSON decoding, asynchronously."""
    client: BareAsyncClient = ClientBuilder().default_headers({"x-api-token": TOKEN}).build()
    decode = msgspec.json.decode

    async def get() -> None:
        response = await client.get(url + "/v1/deals/1").build().send()
        deal = decode(bytes(await response.bytes()))["data"]
        assert (deal["id"], deal["title"], deal["value"], deal["status"], deal["add_time"])[0]

    async def walk() -> None:
        start: int | None = 0
        while start is not None:
            response = await client.get(f"{url}/v1/deals?limit=100&start={start}").build().send()
            envelope = decode(bytes(await response.bytes()))
            for deal in envelope["data"]:
                assert (deal["id"], deal["title"], deal["value"], deal["status"], deal["add_time"])[0]
            start = envelope["additional_data"]["pagination"].get("next_start")

    return {"get": get, "walk": walk, "concurrent": lambda: _many(get)}[work]


def ours_async(work: str, url: str) -> Callable[[], Awaitable[object]]:
    """pipedriver, asynchronously."""
    client = AsyncClient(TOKEN, base_url=url)

    async def get() -> None:
        deal = await client.v1.deals.get(1)
        assert (deal.id, deal.title, deal.value, deal.status, deal.add_time)[0]

    async def walk() -> None:
        async for deal in client.v1.deals.list(limit=100):
            assert (deal.id, deal.title, deal.value, deal.status, deal.add_time)[0]

    return {"get": get, "walk": walk, "concurrent": lambda: _many(get)}[work]


def _many(get: Callable[[], Awaitable[object]]) -> Awaitable[object]:
    return asyncio.gather(*(get() for _ in range(AT_ONCE)))


SYNC = {"bare": bare, "ours": ours}
ASYNC = {"bare-async": bare_async, "ours-async": ours_async}


def _measure(work: Callable[[], object], times: int) -> float:
    for _ in range(max(1, times // 10)):
        work()
    begun = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - begun) / times * 1e6


async def _measure_async(make: Callable[[], Callable[[], Awaitable[object]]], times: int) -> float:
    work = make()
    for _ in range(max(1, times // 10)):
        await work()
    begun = time.process_time()
    for _ in range(times):
        await work()
    return (time.process_time() - begun) / times * 1e6


def main() -> None:
    """Measure one of them."""
    name, work, url, times = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    if name in SYNC:
        print(_measure(SYNC[name](work, url), times))
    else:
        print(asyncio.run(_measure_async(lambda: ASYNC[name](work, url), times)))
    # The bare transport may abort while the interpreter ends; pipedriver sees to that itself.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
