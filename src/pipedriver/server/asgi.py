"""The local server on ASGI: reads a request, hands it to the application, sends what comes back."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from pipedriver.core.http import OpenResponse, Request, Response
from pipedriver.server.application import (
    MOST_BODY_BYTES,
    Application,
    Aside,
    Receiving,
    Work,
    answer_to,
)
from pipedriver.server.brief_reads import BriefReads
from pipedriver.server.connection import Told
from pipedriver.server.wire.envelope import JSON
from pipedriver.server.wire.forms import FORM
from pipedriver.server.wire.refusals import error_body

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

TOO_LARGE = Response(413, {"content-type": JSON}, error_body("the body is too large"))
"""The answer to a body that is not taken."""

_PIECE = 256 * 1024
_SECONDS_TO_LISTEN = 3.0


class ASGIServer:
    """The ASGI application around an `Application`."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._reads = BriefReads(application.database)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection scope."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    def answered_briefly(self, scope: Scope, told: Told) -> bool:
        """Take a GET that only reads, and briefly; False where it is to be served as usual.

        ``told`` is called with the answer before the event loop waits for anything, perhaps at once.
        """
        request = request_of(scope)
        if "content-length" in request.headers or "transfer-encoding" in request.headers:
            return False
        try:
            work = self.application.plan(request)
        except Exception as error:
            told(answer_to(error))
            return True
        if isinstance(work, Work):
            if work.is_brief:
                self._reads.add(work.job, functools.partial(self._tell, request, told))
            return work.is_brief
        if isinstance(work, Response):
            told(work)
            return True
        return False

    def _tell(self, _request: Request, told: Told, answer: Response | None, error: Exception | None) -> None:
        told(answer_to(error or RuntimeError("a job gave no answer")) if answer is None else answer)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = request_of(scope)
        # Whoever logs the request after this finds no token in it.
        scope["query_string"] = b""
        incoming = Incoming(request.headers, receive)
        try:
            response = await self.answer(request, incoming)
        except Exception as error:
            response = answer_to(error)
        if isinstance(response, OpenResponse):
            await _send_pieces(send, receive, response)
        elif incoming.is_unread:
            await _refuse(send, receive, response)
        else:
            await _send(send, response)

    async def answer(self, request: Request, incoming: Incoming) -> Response:
        """Answer one request, whose body is still to come."""
        work = None
        if request.headers.get("content-type", "").startswith(FORM):
            # Nothing is taken from those who may not send it.
            work = self.application.plan(request)
            if isinstance(work, Receiving):
                return await self._receive(work, incoming)
            if isinstance(work, Response):
                return work
        request.body = await incoming.read()
        if incoming.is_unread:
            return TOO_LARGE
        return await self.carry_out(work or self.application.plan(request))

    async def _receive(self, receiving: Receiving, incoming: Incoming) -> Response:
        try:
            refused = receiving.refused(incoming.length)
            if refused is not None:
                return refused
            while piece := await incoming.next_piece():
                await asyncio.to_thread(receiving.reader.feed, piece)
            work = await asyncio.to_thread(receiving.finish)
            return await asyncio.wrap_future(self.application.submit(work))
        finally:
            await asyncio.to_thread(receiving.reader.discard)

    async def carry_out(self, work: Response | Work | Aside | Receiving) -> Response:
        """Do what a request was found to ask for, without holding up the others."""
        if isinstance(work, Response):
            return work
        if isinstance(work, Aside):
            return await asyncio.to_thread(work.run)
        if isinstance(work, Receiving):
            raise TypeError("a form is taken as it comes")
        if work.writes and work.slow:
            return await asyncio.wrap_future(self.application.submit(work))
        if work.writes:
            return await self._write(work)
        if work.slow:
            return await asyncio.to_thread(self.application.database.read, work.job)
        return self.application.database.read(work.job)

    async def _write(self, work: Work) -> Response:
        answer: asyncio.Future[Response] = asyncio.get_running_loop().create_future()

        def told(answered: Response) -> None:
            # Who waits no longer has cancelled it.
            if not answer.done():
                answer.set_result(answered)

        self.application.submit_on_loop(work, told)
        return await answer


class Incoming:
    """The body of a request on its way in.

    Attributes:
        length: what the request says that the body's length is; 0 where it says nothing.
        is_unread: whether there may be more of it than has been taken.
    """

    def __init__(self, headers: dict[str, str], receive: Receive) -> None:
        self.is_unread = "content-length" in headers or "transfer-encoding" in headers
        self.length = int(headers.get("content-length", 0))
        self._receive = receive

    async def next_piece(self, at_least: int = _PIECE) -> bytes:
        """The next piece, of at least so many bytes unless the body ends; empty at the end."""
        parts: list[bytes] = []
        size = 0
        while self.is_unread and size < at_least:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                self.is_unread = False
                break
            part = message.get("body", b"")
            size += len(part)
            parts.append(part)
            self.is_unread = message.get("more_body", False)
        return b"".join(parts)

    async def read(self) -> bytes | None:
        """The whole body, which stays unread where it is larger than is taken; None where there is none."""
        if not self.is_unread:
            return None
        if self.length > MOST_BODY_BYTES:
            return None
        body = await self.next_piece(MOST_BODY_BYTES + 1)
        if len(body) > MOST_BODY_BYTES:
            self.is_unread = True
        return body


def request_of(scope: Scope) -> Request:
    """A request without its body."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    path = scope.get("raw_path") or scope["path"].encode()
    query = scope["query_string"]
    url = path.decode("latin-1") + ("?" + query.decode("latin-1") if query else "")
    return Request(scope["method"], url, headers)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _send(send: Send, response: Response) -> None:
    await _send_head(send, response.status, response.headers, len(response.body))
    await send({"type": "http.response.body", "body": response.body})


async def _send_head(send: Send, status: int, named: Mapping[str, str], length: int) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in named.items()]
    if "content-length" not in named and status not in (204, 304):
        headers.append((b"content-length", str(length).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _refuse(send: Send, receive: Receive, response: Response) -> None:
    """Answer a request whose body has not been taken, and end the connection.

    Its sender is still sending, and may not look before that is done; to close at once would tear the answer
    down with the connection. So what comes is passed over, for a moment.
    """
    headers = {**response.headers, "connection": "close"}
    await _send_head(send, response.status, headers, len(response.body))
    await send({"type": "http.response.body", "body": response.body, "more_body": True})
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_SECONDS_TO_LISTEN):
            more = True
            while more:
                message = await receive()
                more = message["type"] == "http.request" and message.get("more_body", False)
    await send({"type": "http.response.body", "body": b""})


async def _send_pieces(send: Send, receive: Receive, response: OpenResponse) -> None:
    """Send a content as it is read; stop reading when nobody takes it any more."""
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        await _send_head(send, response.status, response.headers, 0)
        while not gone.done():
            piece = await asyncio.to_thread(next, response.pieces, b"")
            await send({"type": "http.response.body", "body": piece, "more_body": bool(piece)})
            if not piece:
                break
    finally:
        gone.cancel()
        response.close()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
