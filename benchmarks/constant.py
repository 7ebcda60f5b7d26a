"""A server that answers constants: what the framework and the loop cost where nothing is done.

Run as a program it serves one file's bytes for every path: ``python -m benchmarks.constant PORT FILE``. With
``--records N`` the file is a page of N / 100 pages, and each says where the next one is, as v1 and as v2 do;
with ``--flat`` it says it as pipedrive-client expects it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PAGE = 100
"""The records of a page."""


def application(bodies: Sequence[bytes]) -> Starlette:
    """A Starlette application that answers every request with JSON made before.

    Args:
        bodies: the pages; the one that ``start`` or ``cursor`` asks for is given.
    """

    async def answer(request: Request) -> Response:
        if request.method == "POST":
            await request.body()
        query = request.query_params
        start = query.get("start") or query.get("cursor") or "0" if len(bodies) > 1 else "0"
        return Response(bodies[int(start) // PAGE], media_type="application/json")

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST", "PUT"])])


def paged(page: bytes, records: int, *, flat: bool = False) -> list[bytes]:
    """The same records as so many pages, each of which tells where the next one is."""
    envelope = json.loads(page)
    assert len(envelope["data"]) == PAGE
    bodies: list[bytes] = []
    for start in range(0, records, PAGE):
        following = start + PAGE
        pagination = {"start": start, "limit": PAGE, "more_items_in_collection": following < records}
        cursor = None
        if following < records:
            cursor = str(following)
            if not flat:
                pagination["next_start"] = following
        told = pagination if flat else {"pagination": pagination, "next_cursor": cursor}
        bodies.append(json.dumps({**envelope, "additional_data": told}, separators=(",", ":")).encode())
    return bodies


def main() -> None:
    """Serve until killed."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.constant")
    reader.add_argument("port", type=int)
    reader.add_argument("file", type=Path)
    reader.add_argument("--records", type=int, help="serve the page in the file as pages of so many records")
    reader.add_argument("--flat", action="store_true", help="as pipedrive-client expects pages")
    asked = reader.parse_args()
    body = asked.file.read_bytes()
    uvicorn.run(
        application(paged(body, asked.records, flat=asked.flat) if asked.records else [body]),
        port=asked.port,
        http="httptools",
        loop="uvloop",
        access_log=False,
        log_level="error",
    )


if __name__ == "__main__":
    main()
