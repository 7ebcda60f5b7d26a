"""A server that answers constants: what the framework and the loop cost where nothing is done.

Run as a program it serves one file's bytes for every path: ``python -m benchmarks.constant PORT FILE``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def application(body: bytes) -> Starlette:
    """A Starlette application that answers every request with the same JSON."""

    async def answer(request: Request) -> Response:
        if request.method == "POST":
            await request.body()
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST", "PUT"])])


def main() -> None:
    """Serve until killed."""
    port, file = int(sys.argv[1]), Path(sys.argv[2])
    uvicorn.run(
        application(file.read_bytes()),
        port=port,
        http="httptools",
        loop="uvloop",
        access_log=False,
        log_level="error",
    )


if __name__ == "__main__":
    main()
