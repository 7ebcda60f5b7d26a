"""The local server on ASGI: reads a request, hands it to the application, sends what comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from pipedriver.core.http import Request, Response
from pipedriver.server.application import MOST_BODY_BYTES, Application, Aside, answer_to
from pipedriver.server.wire.envelope import JSON
from pipedriver.server.wire.refusals import error_body

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_TOO_LARGE = Response(413, {"content-type": JSON, "connection": "close"}, error_body("the body is too large"))


class ASGIServer:
    """The ASGI application around an `Application`."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection scope."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            await _send(send, await self._answer(scope, receive))

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        body = None
        if "content-length" in headers or "transfer-encoding" in headers:
            if int(headers.get("content-length", 0)) > MOST_BODY_BYTES:
                return _TOO_LARGE
            body = await _read_body(receive)
            if body is None:
                return _TOO_LARGE
        path = scope.get("raw_path") or scope["path"].encode()
        query = scope["query_string"]
        url = path.decode("latin-1") + ("?" + query.decode("latin-1") if query else "")
        # Whoever logs the request after this finds no token in it.
        scope["query_string"] = b""
        request = Request(scope["method"], url, headers, body)
        try:
            return await self._carry_out(request)
        except Exception as error:
            return answer_to(error)

    async def _carry_out(self, request: Request) -> Response:
        work = self.application.plan(request)
        if isinstance(work, Response):
            return work
        if isinstance(work, Aside):
            return await asyncio.to_thread(work.run)
        if work.writes:
            return await asyncio.wrap_future(self.application.submit(work))
        if work.slow:
            return await asyncio.to_thread(self.application.database.read, work.job)
        return self.application.database.read(work.job)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _read_body(receive: Receive) -> bytes | None:
    """The whole body; None where it is larger than is taken."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BODY_BYTES:
            return None
        if part:
            parts.append(part)
        if not message.get("more_body", False):
            break
    return b"".join(parts)


async def _send(send: Send, response: Response) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()]
    headers.append((b"content-length", b"%d" % len(response.body)))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
