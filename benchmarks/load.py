"""A load of HTTP/1.1 requests on kept-open connections, each sending its next when the last was answered.

What asks shares the machine with what is measured, so it does as little as it can: requests are made before,
and answers are looked at two thousand times a second at most, rather than one by one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import cast
from urllib.parse import urlsplit

_GOOD = (b"HTTP/1.1 200", b"HTTP/1.1 201")
_LENGTH = b"content-length:"
_PAUSE = 0.0005
"""Seconds between looking for answers."""


class _Load:
    """What all connections share: the requests, the count of answers, and when it is over."""

    def __init__(self, requests: Sequence[bytes], seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._ends = time.perf_counter() + seconds
        self._is_pausing = False
        self._requests: Iterator[bytes] = cycle(requests)
        self.count = 0
        self.is_over = False
        self.problem: str | None = None
        self.finished = asyncio.Event()

    def following(self) -> bytes:
        """The next request."""
        return next(self._requests)

    def answered(self) -> None:
        """Count an answer."""
        self.count += 1
        if not self._is_pausing:
            self._is_pausing = True
            self._loop.call_soon(self._pause)

    def fail(self, problem: str) -> None:
        """End it, because something went wrong."""
        self.problem = self.problem or problem
        self._end()

    def _pause(self) -> None:
        self._is_pausing = False
        if time.perf_counter() >= self._ends:
            self._end()
        else:
            time.sleep(_PAUSE)

    def _end(self) -> None:
        self.is_over = True
        self.finished.set()


class _Connection(asyncio.Protocol):
    """One connection; it reads no more of an answer than its length."""

    def __init__(self, load: _Load) -> None:
        self._load = load
        self._head: bytes = b""
        self._missing: int = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none of asyncio's by inheritance, so there is nothing to check.
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(self._load.following())

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            if self._head:
                data, self._head = self._head + data, b""
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self._head = data
                return
            if not data.startswith(_GOOD):
                self._load.fail(data.partition(b"\r\n")[0].decode())
            self._missing = end + 4 + _length_told(data, end) - len(data)
        if not self._missing:
            self._load.answered()
            if self._load.is_over:
                self._transport.close()
            else:
                self._transport.write(self._load.following())

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._load.is_over:
            self._load.fail(f"a connection was lost: {exc}")


def _length_told(answer: bytes, end: int) -> int:
    """The length of an answer's body, by its head, which ends at ``end``."""
    at = answer.find(_LENGTH, 0, end)
    if at < 0:
        at = answer[:end].lower().index(_LENGTH)
    at += len(_LENGTH)
    line = answer.find(b"\r", at, end)
    return int(answer[at : end if line < 0 else line])


def requests_per_second(
    url: str, requests: Sequence[bytes], *, connections: int = 32, seconds: float = 3.0
) -> float:
    """Answers in a second over a number of connections, which take the requests in turn, again and again.

    Raises:
        RuntimeError: an answer was no success, or a connection was lost.
    """
    import uvloop

    async def go() -> float:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 0
        load = _Load(requests, seconds)
        begun = time.perf_counter()
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            await loop.create_connection(lambda: _Connection(load), host, port)
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
