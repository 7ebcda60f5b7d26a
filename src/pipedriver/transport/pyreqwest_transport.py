"""Requests over HTTP by pyreqwest, the default: the least CPU per call of the libraries measured."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Generic, NoReturn, TypeVar

from pyreqwest.client import BaseClient, Client, ClientBuilder, SyncClient, SyncClientBuilder
from pyreqwest.exceptions import DecodeError, DetailedPyreqwestError, PoolTimeoutError, PyreqwestError
from pyreqwest.request import BaseRequestBuilder

from pipedriver.core.errors import ConfigurationError, RequestError
from pipedriver.core.http import Request, Response, TransportFailure
from pipedriver.transport.loopback import is_on_this_machine

B = TypeVar("B", ClientBuilder, SyncClientBuilder)
C = TypeVar("C", bound=BaseClient)

CONNECT_TIMEOUT = 10.0
"""Seconds that making a connection may take."""


class PyreqwestTransport:
    """Carries requests over HTTP, keeping connections open between them.

    Args:
        connect_timeout: seconds that making a connection may take.
    """

    def __init__(self, *, connect_timeout: float = CONNECT_TIMEOUT) -> None:
        self._clients = _Clients[SyncClient](
            lambda way: _configured(SyncClientBuilder(), way).build(), connect_timeout
        )

    def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        client = self._clients.reaching(request.url)
        try:
            builder = client.request(request.method, request.url)
            _fill(builder, request)
            response = builder.build().send()
            return Response(response.status, response.headers, bytes(response.bytes()))
        except (PyreqwestError, OSError, ValueError) as error:
            _fail(error)

    def close(self) -> None:
        """Close all connections."""
        for client in self._clients.give_up():
            client.close()


class AsyncPyreqwestTransport:
    """Carries requests over HTTP asynchronously, keeping connections open between them.

    Args:
        connect_timeout: seconds that making a connection may take.
    """

    def __init__(self, *, connect_timeout: float = CONNECT_TIMEOUT) -> None:
        self._clients = _Clients[Client](
            lambda way: _configured(ClientBuilder(), way).build(), connect_timeout
        )

    async def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        client = self._clients.reaching(request.url)
        try:
            builder = client.request(request.method, request.url)
            _fill(builder, request)
            response = await builder.build().send()
            return Response(response.status, response.headers, bytes(await response.bytes()))
        except (PyreqwestError, OSError, ValueError) as error:
            _fail(error)

    async def close(self) -> None:
        """Close all connections."""
        for client in self._clients.give_up():
            await client.close()


@dataclass(frozen=True, slots=True)
class _Way:
    """How a client is to reach servers."""

    connect_timeout: timedelta
    direct: bool
    many_threads: bool


class _Clients(Generic[C]):
    """Keeps the clients of a transport, apart for each process and for this machine's own servers.

    The runtime behind pyreqwest does not survive a fork: a child of ``fork()`` needs another client, on the
    library's second runtime, and has to leave its parent's alone, which stays here, neither used nor dropped.

    Args:
        build: makes a client.
        connect_timeout: seconds that making a connection may take.
    """

    def __init__(self, build: Callable[[_Way], C], connect_timeout: float) -> None:
        self._build = build
        self._connect_timeout = timedelta(seconds=connect_timeout)
        self._clients: dict[tuple[int, bool], C] = {}
        self._closed = False

    def reaching(self, url: str) -> C:
        """The client of this process for an address; made when it is first needed."""
        key = (os.getpid(), is_on_this_machine(url))
        client = self._clients.get(key)
        if client is not None:
            return client
        if self._closed:
            raise TransportFailure("the transport is closed", sent=False)
        # Of two threads that come here at once, both make a client and one is used: a lock might be forked.
        return self._clients.setdefault(key, self._made(key[1]))

    def give_up(self) -> list[C]:
        """The clients of this process, to be closed."""
        self._closed = True
        mine = [key for key in self._clients if key[0] == os.getpid()]
        return [self._clients.pop(key) for key in mine]

    def _made(self, direct: bool) -> C:
        try:
            return self._build(_Way(self._connect_timeout, direct, many_threads=False))
        except RuntimeError:
            pass
        try:
            return self._build(_Way(self._connect_timeout, direct, many_threads=True))
        except RuntimeError as error:
            raise ConfigurationError(
                "this process was forked from one that had sent requests with pyreqwest, whose runtime does "
                "not survive that: fork before the first request, start it by 'spawn', or use Httpx2Transport"
            ) from error


def _configured(builder: B, way: _Way) -> B:
    if way.many_threads:
        builder = builder.runtime_multithreaded(True)
    if way.direct:
        builder = builder.no_proxy()
    return builder.follow_redirects(False).referer(False).connect_timeout(way.connect_timeout)


@lru_cache(16)  # nearly every request of a client has the same time-out
def _duration(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def _fill(builder: BaseRequestBuilder, request: Request) -> None:
    builder.headers(request.headers).timeout(_duration(request.timeout))
    if request.body is not None:
        builder.body_bytes(request.body)


def _fail(error: PyreqwestError | OSError | ValueError) -> NoReturn:
    if isinstance(error, ValueError) and not isinstance(error, DecodeError):
        # Its text may quote a header, and a header may be a secret.
        raise RequestError(
            "the request cannot be built: a header or the address has characters it must not have"
        ) from None
    causes = _causes(error)
    sent = not (isinstance(error, PoolTimeoutError) or _WHILE_CONNECTING in causes)
    told = causes[-1] if causes else str(error)
    raise TransportFailure(told, sent=sent, timed_out=isinstance(error, TimeoutError)) from error


_WHILE_CONNECTING = "client error (Connect)"
"""The one sure sign that nothing was sent. `ConnectError` and `ConnectTimeoutError` are none: pyreqwest
raises them for every failure before the head of the answer, be the request sent or not."""


def _causes(error: Exception) -> list[str]:
    details = error.details if isinstance(error, DetailedPyreqwestError) else None
    messages = [cause["message"] for cause in (details and details["causes"]) or ()]
    # The outermost quotes the whole address, and a query may hold what belongs in no log.
    return [message for message in messages if " for url " not in message]
