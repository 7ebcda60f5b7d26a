"""Requests answered in the same process by a function: a local server without a socket, a test's own."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable

from pipedriver.core.http import AsyncOpenResponse, OpenResponse, Request, Response, TransportFailure
from pipedriver.core.threads import in_thread

Handler = Callable[[Request], Response]
AsyncHandler = Callable[[Request], Response | Awaitable[Response]]


class InProcessTransport:
    """Carries requests to a function.

    Args:
        handler: answers a request; may raise `TransportFailure`.
    """

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._closed = False

    def send(self, request: Request) -> Response:
        """Let the function answer."""
        answer = self._answer(request)
        return answer.read() if isinstance(answer, OpenResponse) else answer

    def open(self, request: Request) -> OpenResponse:
        """Let the function answer, and leave the body to be read piece by piece."""
        answer = self._answer(request)
        if isinstance(answer, OpenResponse):
            return answer
        return OpenResponse(answer.status, answer.headers, pieces=iter((answer.body,)), close=_nothing)

    def _answer(self, request: Request) -> Response:
        if self._closed:
            raise TransportFailure("the transport is closed", sent=False)
        return self._handler(request)

    def close(self) -> None:
        """Refuse whatever comes from now on."""
        self._closed = True


class AsyncInProcessTransport:
    """Carries requests to a function, asynchronous or not.

    Args:
        handler: answers a request, at once or as an awaitable; may raise `TransportFailure`.
    """

    def __init__(self, handler: AsyncHandler) -> None:
        self._handler = handler
        self._closed = False

    async def send(self, request: Request) -> Response:
        """Let the function answer."""
        answer = await self._answer(request)
        return await in_thread(answer.read) if isinstance(answer, OpenResponse) else answer

    async def open(self, request: Request) -> AsyncOpenResponse:
        """Let the function answer, and leave the body to be read piece by piece."""
        answer = await self._answer(request)
        if not isinstance(answer, OpenResponse):
            answer = OpenResponse(answer.status, answer.headers, pieces=iter((answer.body,)), close=_nothing)
        return AsyncOpenResponse(answer.status, answer.headers, pieces=_read(answer), close=_closing(answer))

    async def _answer(self, request: Request) -> Response:
        if self._closed:
            raise TransportFailure("the transport is closed", sent=False)
        answer = self._handler(request)
        if inspect.isawaitable(answer):
            return await answer
        return answer

    async def close(self) -> None:
        """Refuse whatever comes from now on."""
        self._closed = True


def _nothing() -> None:
    """There is nothing to close."""


async def _read(answer: OpenResponse) -> AsyncIterator[bytes]:
    while piece := await in_thread(next, answer.pieces, b""):
        yield piece


def _closing(answer: OpenResponse) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        answer.close()

    return close
