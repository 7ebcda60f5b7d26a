"""Requests answered in the same process by a function: a local server without a socket, a test's own."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable

from pipedriver.core.http import Request, Response, TransportFailure

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
        if self._closed:
            raise TransportFailure("the transport is closed", sent=False)
        answer = self._handler(request)
        if inspect.isawaitable(answer):
            return await answer
        return answer

    async def close(self) -> None:
        """Refuse whatever comes from now on."""
        self._closed = True
