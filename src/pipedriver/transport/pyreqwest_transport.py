"""Requests over HTTP by pyreqwest, the default: the least CPU per call of the libraries measured."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import Generic, NoReturn, TypeVar

from pyreqwest.client import BaseClient, Client, ClientBuilder, SyncClient, SyncClientBuilder
from pyreqwest.exceptions import DecodeError, DetailedPyreqwestError, PoolTimeoutError, PyreqwestError
from pyreqwest.request import BaseRequestBuilder

from pipedriver.core.errors import ConfigurationError, RequestError
from pipedriver.core.http import Request, Response, TransportFailure

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
        self._clients = _PerProcess[SyncClient](connect_timeout)

    def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        client = self._clients.current or self._clients.renew(
            lambda seconds, threads: _configured(SyncClientBuilder(), seconds, threads).build()
        )
        try:
            builder = client.request(request.method, request.url)
            _fill(builder, request)
            response = builder.build().send()
            return Response(response.status, response.headers, bytes(response.bytes()))
        except (PyreqwestError, OSError, ValueError) as error:
            _fail(error)

    def close(self) -> None:
        """Close all connections."""
        client = self._clients.take()
        if client is not None:
            client.close()


class AsyncPyreqwestTransport:
    """Carries requests over HTTP asynchronously, keeping connections open between them.

    Args:
        connect_timeout: seconds that making a connection may take.
    """

    def __init__(self, *, connect_timeout: float = CONNECT_TIMEOUT) -> None:
        self._clients = _PerProcess[Client](connect_timeout)

    async def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        client = self._clients.current or self._clients.renew(
            lambda seconds, threads: _configured(ClientBuilder(), seconds, threads).build()
        )
        try:
            builder = client.request(request.method, request.url)
            _fill(builder, request)
            response = await builder.build().send()
            return Response(response.status, response.headers, bytes(await response.bytes()))
        except (PyreqwestError, OSError, ValueError) as error:
            _fail(error)

    async def close(self) -> None:
        """Close all connections."""
        client = self._clients.take()
        if client is not None:
            await client.close()


class _PerProcess(Generic[C]):
    """Keeps one client for each process.

    The runtime behind pyreqwest does not survive a fork: a child of ``fork()`` needs another client, on the
    library's second runtime, and has to leave its parent's alone (so it is kept, never dropped).
    """

    def __init__(self, connect_timeout: float) -> None:
        self._connect_timeout = timedelta(seconds=connect_timeout)
        self._client: C | None = None
        self._process = 0
        self._parents: list[C] = []
        self._lock = threading.Lock()
        self._closed = False

    @property
    def current(self) -> C | None:
        """The client of this process, if it has one."""
        return self._client if self._process == os.getpid() else None

    def renew(self, build: Callable[[timedelta, bool], C]) -> C:
        """Make the client of this process.

        Args:
            build: makes a client of a connect time-out and of whether to use the runtime with many threads.
        """
        if self._closed:
            raise TransportFailure("the transport is closed", sent=False)
        with self._lock:
            current = self.current
            if current is not None:
                return current
            if self._client is not None:
                self._parents.append(self._client)
            self._client = _built(build, self._connect_timeout)
            self._process = os.getpid()
            return self._client

    def take(self) -> C | None:
        """Give the client of this process up, to be closed."""
        current = self.current
        if current is not None:
            self._client = None
        self._closed = True
        return current


def _built(build: Callable[[timedelta, bool], C], connect_timeout: timedelta) -> C:
    try:
        return build(connect_timeout, False)
    except RuntimeError:
        pass
    try:
        return build(connect_timeout, True)
    except RuntimeError as error:
        raise ConfigurationError(
            "this process was forked from one that had sent requests with pyreqwest, whose runtime does not "
            "survive that: fork before the first request, start it by 'spawn', or use httpx2's transport"
        ) from error


def _configured(builder: B, connect_timeout: timedelta, many_threads: bool) -> B:
    if many_threads:
        builder = builder.runtime_multithreaded(True)
    return builder.follow_redirects(False).referer(False).connect_timeout(connect_timeout)


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
