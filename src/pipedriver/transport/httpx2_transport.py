"""Requests over HTTP by httpx2, the other choice: for connections set up with httpx2 itself."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import NoReturn

import httpx2

from pipedriver.core.errors import ConfigurationError, RequestError
from pipedriver.core.http import AsyncOpenResponse, OpenResponse, Request, Response, TransportFailure
from pipedriver.transport.bodies import PIECE, AsyncOutgoing, Outgoing
from pipedriver.transport.loopback import LOOPBACK_HOSTS

CONNECT_TIMEOUT = 10.0
"""Seconds that making a connection may take."""

_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)

_DIRECT = {f"all://{host}": None for host in LOOPBACK_HOSTS}
"""Mounts that use no proxy."""


class Httpx2Transport:
    """Carries requests over HTTP by httpx2.

    Args:
        client: an httpx2 client of your own, closed with the transport; its default headers, cookies,
            authentication and redirects are left out. A plain one is made where none is given.
        connect_timeout: seconds that making a connection may take.
    """

    def __init__(
        self, client: httpx2.Client | None = None, *, connect_timeout: float = CONNECT_TIMEOUT
    ) -> None:
        self._client = client or httpx2.Client(cookies=_no_cookies(), mounts=_DIRECT)
        self._is_plain = client is None
        self._connect_timeout = connect_timeout
        self._process = os.getpid()

    def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        self._look()
        deadline = time.monotonic() + request.time_limit
        outgoing = None if request.stream is None else Outgoing(request.stream)
        try:
            response = self._client.send(
                _built(request, self._connect_timeout, outgoing),
                stream=True,
                auth=None,
                follow_redirects=False,
            )
            try:
                chunks: list[bytes] = []
                for chunk in response.iter_bytes():
                    chunks.append(chunk)
                    # httpx2 limits each wait, not the whole attempt.
                    if time.monotonic() > deadline:
                        raise TransportFailure("the answer did not end in time", sent=True, timed_out=True)
            finally:
                response.close()
            return Response(response.status_code, dict(response.headers), b"".join(chunks))
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
            _fail(error)

    def open(self, request: Request) -> OpenResponse:
        """Send one request, and leave the body of its response to be read piece by piece."""
        self._look()
        try:
            response = self._client.send(
                _built(request, self._connect_timeout), stream=True, auth=None, follow_redirects=False
            )
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
            _fail(error)

        def pieces() -> Iterator[bytes]:
            try:
                yield from response.iter_bytes(PIECE)
            except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
                _fail(error)

        return OpenResponse(
            response.status_code, dict(response.headers), pieces=pieces(), close=response.close
        )

    def _look(self) -> None:
        if self._process != os.getpid():
            # A child of fork() must not talk on its parent's connections.
            _refuse_to_replace(self._is_plain)
            self._client = httpx2.Client(cookies=_no_cookies(), mounts=_DIRECT)
            self._process = os.getpid()
        if self._client.is_closed:
            raise TransportFailure("the transport is closed", sent=False)

    def close(self) -> None:
        """Close all connections."""
        if self._process == os.getpid():
            self._client.close()


class AsyncHttpx2Transport:
    """Carries requests over HTTP by httpx2, asynchronously, for one event loop of asyncio.

    Args:
        client: an httpx2 client of your own, closed with the transport; its default headers, cookies,
            authentication and redirects are left out. A plain one is made where none is given.
        connect_timeout: seconds that making a connection may take.
    """

    def __init__(
        self, client: httpx2.AsyncClient | None = None, *, connect_timeout: float = CONNECT_TIMEOUT
    ) -> None:
        self._client = client or httpx2.AsyncClient(cookies=_no_cookies(), mounts=_DIRECT)
        self._is_plain = client is None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connect_timeout = connect_timeout
        self._process = os.getpid()

    async def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        self._look()
        outgoing = None if request.stream is None else AsyncOutgoing(request.stream)
        try:
            async with asyncio.timeout(request.time_limit):
                response = await self._client.send(
                    _built(request, self._connect_timeout, outgoing), auth=None, follow_redirects=False
                )
            return Response(response.status_code, dict(response.headers), response.content)
        except TimeoutError:
            raise TransportFailure("the answer did not end in time", sent=True, timed_out=True) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
            _fail(error)

    async def open(self, request: Request) -> AsyncOpenResponse:
        """Send one request, and leave the body of its response to be read piece by piece."""
        self._look()
        try:
            response = await self._client.send(
                _built(request, self._connect_timeout), stream=True, auth=None, follow_redirects=False
            )
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
            _fail(error)

        async def pieces() -> AsyncIterator[bytes]:
            try:
                async for piece in response.aiter_bytes(PIECE):
                    yield piece
            except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
                _fail(error)

        return AsyncOpenResponse(
            response.status_code, dict(response.headers), pieces=pieces(), close=response.aclose
        )

    def _look(self) -> None:
        if self._process != os.getpid():
            # A child of fork() must not talk on its parent's connections.
            _refuse_to_replace(self._is_plain)
            self._client = httpx2.AsyncClient(cookies=_no_cookies(), mounts=_DIRECT)
            self._loop = None
            self._process = os.getpid()
        if self._client.is_closed:
            raise TransportFailure("the transport is closed", sent=False)
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            if self._loop is not None:
                raise ConfigurationError(
                    "httpx2's connections belong to the event loop that they were made in: take a client for "
                    "each loop, or AsyncPyreqwestTransport, which serves one loop after the other"
                )
            self._loop = loop

    async def close(self) -> None:
        """Close all connections. Those of an event loop that has ended are gone with it."""
        if self._process == os.getpid() and self._loop in (None, asyncio.get_running_loop()):
            await self._client.aclose()


def _refuse_to_replace(is_plain: bool) -> None:
    if not is_plain:
        raise ConfigurationError(
            "this process was forked, and the httpx2 client that was given is its parent's: give it its own"
        )


def _no_cookies() -> CookieJar:
    return CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))


def _built(
    request: Request, connect_timeout: float, outgoing: Outgoing | AsyncOutgoing | None = None
) -> httpx2.Request:
    timeout = httpx2.Timeout(request.timeout, connect=min(connect_timeout, request.timeout))
    return httpx2.Request(
        request.method,
        request.url,
        headers={"accept-encoding": "gzip, deflate", **request.headers},
        content=request.body if outgoing is None else outgoing,
        extensions={"timeout": timeout.as_dict()},
    )


def _fail(error: Exception) -> NoReturn:
    if isinstance(
        error, httpx2.InvalidURL | httpx2.UnsupportedProtocol | httpx2.LocalProtocolError | UnicodeError
    ):
        # Its text may quote a header, and a header may be a secret.
        raise RequestError(
            "the request cannot be built: a header or the address has characters it must not have"
        ) from None
    # An alert of TLS comes as it is, when the answer was due.
    sent = not isinstance(error, _NEVER_SENT)
    timed_out = isinstance(error, httpx2.TimeoutException)
    raise TransportFailure(f"{type(error).__name__}: {error}", sent=sent, timed_out=timed_out) from error
