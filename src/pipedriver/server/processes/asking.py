"""A reader's side of the frames: it asks the writer what it may not do itself."""

from __future__ import annotations

import asyncio
from typing import Any

from pipedriver.core.http import Request, Response
from pipedriver.server.application import Application, answer_to
from pipedriver.server.asgi import TOO_LARGE, ASGIServer, Incoming, Scope, request_of
from pipedriver.server.connection import Told
from pipedriver.server.processes.frames import AnsweredFrame, AskedFrame, FrameReader, framed
from pipedriver.server.store.sqlite_reading import MustWrite


class Asking(asyncio.Protocol):
    """Sends requests to the writer, and hands out the answers in whatever order they come."""

    def __init__(self) -> None:
        self._frames = FrameReader(AnsweredFrame)
        self._waiting: dict[int, Told] = {}
        self._last = 0
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Hand out the answers that have come."""
        for frame in self._frames.feed(data):
            told = self._waiting.pop(frame.number, None)
            if told is not None:
                told(Response(frame.status, frame.headers, frame.body))

    def ask(self, request: Request, told: Told) -> None:
        """Let the writer answer a request; ``told`` is called with the answer."""
        self._last += 1
        number = self._last
        frame = framed(AskedFrame(number, request.method, request.url, request.headers, request.body))
        self._waiting[number] = told
        self._transport.write(frame)

    async def asked(self, request: Request) -> Response:
        """Let the writer answer a request, and wait for it."""
        waiting: asyncio.Future[Response] = asyncio.get_running_loop().create_future()

        def told(answer: Response) -> None:
            # Who waits no longer has cancelled it.
            if not waiting.done():
                waiting.set_result(answer)

        self.ask(request, told)
        return await waiting


class ReadingServer(ASGIServer):
    """The ASGI application of a reader: it answers what only reads, and asks the writer for the rest.

    Args:
        application: the server on a database that only reads.
        asking: asks the writer.
    """

    def __init__(self, application: Application, asking: Asking) -> None:
        super().__init__(application)
        self._asking = asking

    def _tell(self, request: Request, told: Told, answer: Response | None, error: Exception | None) -> None:
        if isinstance(error, MustWrite):
            self._ask(request, told)
        else:
            super()._tell(request, told, answer, error)

    def asked_elsewhere(self, scope: Scope, body: bytes, told: Told) -> None:
        """Let the writer answer a request that may write."""
        request = request_of(scope)
        request.body = body
        self._ask(request, told)

    def _ask(self, request: Request, told: Told) -> None:
        try:
            self._asking.ask(request, told)
        except Exception as error:
            told(answer_to(error))

    async def answer(self, request: Request, incoming: Incoming) -> Response:
        """Answer one request."""
        request.body = await incoming.read()
        if incoming.is_unread:
            return TOO_LARGE
        if request.method in ("GET", "HEAD"):
            try:
                return await self.carry_out(self.application.plan(request))
            except MustWrite:
                pass
        return await self._asking.asked(request)
