"""A load of HTTP/1.1 requests on kept-open connections, each sending its next when the last was answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import cast
from urllib.parse import urlsplit

Requests = Iterator[bytes]


class _Connection(asyncio.Protocol):
    """One connection; it counts what comes back, and reads no more of an answer than its length."""

    def __init__(self, requests: Requests, load: _Load) -> None:
        self._requests = requests
        self._load = load
        self._buffer = b""
        self._missing = 0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none of asyncio's by inheritance, so there is nothing to check.
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            self._buffer += data
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
                self._load.fail(head.partition(b"\r\n")[0].decode())
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            self._missing = length - len(rest)
            self._buffer = b""
        if self._missing <= 0:
            self._missing = 0
            self._load.answered()
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._load.is_over:
            self._load.fail(f"a connection was lost: {exc}")

    def _send(self) -> None:
        assert self._transport is not None
        if self._load.is_over:
            self._transport.close()
        else:
            self._transport.write(next(self._requests))


class _Load:
    def __init__(self, seconds: float) -> None:
        self._ends = time.perf_counter() + seconds
        self.count = 0
        self.is_over = False
        self.problem: str | None = None
        self.finished = asyncio.Event()

    def answered(self) -> None:
        self.count += 1
        if time.perf_counter() >= self._ends:
            self._end()

    def fail(self, problem: str) -> None:
        self.problem = self.problem or problem
        self._end()

    def _end(self) -> None:
        self.is_over = True
        self.finished.set()


def requests_per_second(
    url: str, requests: Callable[[], Requests], *, connections: int = 32, seconds: float = 3.0
) -> float:
    """Answers in a second over a number of connections.

    Raises:
        RuntimeError: an answer was no success, or a connection was lost.
    """
    import uvloop

    async def go() -> float:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 0
        load = _Load(seconds)
        begun = time.perf_counter()
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            await loop.create_connection(lambda: _Connection(requests(), load), host, port)
        await load.finished.wait()
        if load.problem is not None:
            raise RuntimeError(load.problem)
        return load.count / (time.perf_counter() - begun)

    return uvloop.run(go())


def plain_request(verb: str, path: str, token: str, body: bytes = b"") -> bytes:
    """The bytes of one request."""
    head = f"{verb} {path} HTTP/1.1\r\nhost: localhost\r\nx-api-token: {token}\r\n"
    if body:
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body
