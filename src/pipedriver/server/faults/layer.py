"""The layer between a client and the server: lets a request be struck, over a socket or in one process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any, cast

from pipedriver.core.http import OpenResponse, Request, Response, TransportFailure
from pipedriver.server.asgi import Receive, Scope, Send
from pipedriver.server.connection import AnsweredBriefly, Told
from pipedriver.server.faults.delivery import Delivery
from pipedriver.server.faults.kinds import REFUSED
from pipedriver.server.faults.rules import Faults, Struck
from pipedriver.server.faults.wire import EXTENSION, Strike, reset

ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

_NOTHING = Response(200, {}, b"")


class FaultLayer:
    """The ASGI application that strikes the requests which `FaultyProtocol` has marked.

    Args:
        served: the application that answers.
    """

    def __init__(self, served: ASGIApp) -> None:
        self._served = served

    def answered_briefly(self, scope: Scope, told: Told) -> bool:
        """Whether the application takes a request to answer it briefly; what is struck goes the usual way."""
        briefly = cast("AnsweredBriefly | None", getattr(self._served, "answered_briefly", None))
        return briefly is not None and briefly(scope, told)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection scope."""
        strike: Strike | None = scope.get("extensions", {}).get(EXTENSION)
        if strike is None:
            await self._served(scope, receive, send)
            return
        response = _NOTHING
        if strike.struck.carried_out:
            response = await _answer_of(self._served, scope, receive)
        else:
            await _read_all(receive)
        delivery = strike.struck.kind.deliver(response, strike.struck.chance)
        if delivery.wait and await _is_gone(receive, delivery.wait):
            return
        if delivery.raw is None and delivery.answer is not None:
            await _send(send, delivery.answer)
        else:
            await _end(strike, delivery, receive)


Handler = Callable[[Request], Response | OpenResponse]


def struck_by(faults: Faults, handler: Handler, passes: Callable[[float], None] | None = None) -> Handler:
    """A function that answers requests in one process as a connection with these faults would.

    Args:
        faults: what strikes.
        handler: answers requests.
        passes: is told how many seconds a request takes that is slow or never ends, so that a test's clock
            can go; nothing waits.

    The function raises `TransportFailure` where no answer arrives.
    """

    def handle(request: Request) -> Response | OpenResponse:
        path = request.url.partition("?")[0].split("/", 3)[-1]
        struck = faults.strike(request.method, f"/{path}")
        if struck is None:
            return handler(request)
        if struck.fault == REFUSED:
            raise TransportFailure("the connection is refused", sent=False)
        response = handler(request) if struck.carried_out else _NOTHING
        if isinstance(response, OpenResponse):
            response = response.read()
        delivery = struck.kind.deliver(response, struck.chance)
        late = delivery.ending == "dripping" or delivery.wait >= request.timeout
        if passes is not None and (late or delivery.wait):
            passes(request.timeout if late else delivery.wait)
        if late:
            raise TransportFailure("the answer did not end in time", sent=True, timed_out=True)
        if delivery.answer is None:
            raise TransportFailure(f"the connection broke ({struck.fault})", sent=True)
        return delivery.answer

    return handle


async def _read_all(receive: Receive) -> None:
    while (await receive()).get("more_body", False):
        pass


async def _answer_of(served: ASGIApp, scope: Scope, receive: Receive) -> Response:
    """What the server answers, kept back."""
    status = 500
    headers: dict[str, str] = {}
    parts: list[bytes] = []

    async def keep(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            given = cast("list[tuple[bytes, bytes]]", list(message.get("headers", ())))
            headers.update({name.decode("latin-1"): value.decode("latin-1") for name, value in given})
        else:
            parts.append(message.get("body", b""))

    await served(scope, receive, keep)
    return Response(status, headers, b"".join(parts))


async def _send(send: Send, response: Response) -> None:
    headers = [
        (name.encode("latin-1"), value.encode("latin-1"))
        for name, value in response.headers.items()
        if name != "content-length"
    ]
    headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


async def _end(strike: Strike, delivery: Delivery, receive: Receive) -> None:
    """Write what goes over the connection as it is, and end it."""
    transport = strike.transport
    if delivery.raw:
        transport.write(delivery.raw)
    if delivery.ending == "dripping":
        await _drip(strike.struck, transport, delivery.pause, receive)
    if delivery.ending == "reset":
        reset(transport)
    else:
        transport.close()
    # uvicorn would answer for whoever returns before the connection is gone.
    await _is_gone(receive, None)


async def _drip(struck: Struck, transport: asyncio.Transport, pause: float, receive: Receive) -> None:
    while struck.stands() and not transport.is_closing():
        # A chunk of one space: the beginning of JSON that never comes.
        transport.write(b"1\r\n \r\n")
        if await _is_gone(receive, pause):
            return


async def _is_gone(receive: Receive, seconds: float | None) -> bool:
    """Whether the other side hangs up within so many seconds; without a number, wait until it does."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
            return True
    return False
