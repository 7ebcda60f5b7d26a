"""A line for each request, for those who ask for it: never the query, which may hold a token."""

from __future__ import annotations

import sys
import time
from collections.abc import MutableMapping
from datetime import datetime
from typing import Any, TextIO

from pipedriver.server.asgi import ASGIServer, Receive, Scope, Send


class RequestLog:
    """The ASGI application of a server that prints each request: time, verb, path, status, milliseconds.

    Args:
        served: the application that answers.
        output: where the lines go; standard error where not given.
    """

    def __init__(self, served: ASGIServer, output: TextIO | None = None) -> None:
        self._served = served
        self._output = output or sys.stderr

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection scope."""
        if scope["type"] != "http":
            await self._served(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 0

        async def noting(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        await self._served(scope, receive, noting)
        took = (time.perf_counter() - begun) * 1000
        # The path as it came, still encoded: a line break in it stays encoded too.
        path = (scope.get("raw_path") or scope["path"].encode("utf-8", "backslashreplace")).decode("latin-1")
        line = f"{datetime.now():%H:%M:%S} {scope['method']} {path} {status} {took:.1f} ms"
        print(line, file=self._output, flush=True)
