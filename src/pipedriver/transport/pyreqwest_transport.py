"""Requests over HTTP by pyreqwest, the default: the least CPU per call of the libraries measured."""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine, Iterator
from datetime import timedelta

from pyreqwest.client import Client, ClientBuilder, SyncClient, SyncClientBuilder

from pipedriver.core.annotations import readable
from pipedriver.core.errors import RequestError
from pipedriver.core.http import (
    USUAL_TIMEOUT,
    AsyncOpenResponse,
    OpenResponse,
    Request,
    Response,
    TransportFailure,
)
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.transport.pyreqwest_clients import Clients, failures
from pipedriver.transport.pyreqwest_exit import at_exit
from pipedriver.transport.reach import read_reach

if TYPE_CHECKING:
    from typing import Any, NoReturn, TypeVar

    from pyreqwest.request import BaseRequestBuilder
    from pyreqwest.response import ResponseBodyReader

    from pipedriver.transport.bodies import AsyncOutgoing, Outgoing
    from pipedriver.transport.pem import Pem

    T = TypeVar("T")

CONNECT_TIMEOUT = 10.0
"""Seconds that making a connection may take."""


@readable
class PyreqwestTransport:
    """Carries requests over HTTP, keeping connections open between them.

    Args:
        connect_timeout: seconds that making a connection may take.
        proxy: the address of a proxy, with user and password in it where it asks for them; ``"environment"``
            for what ``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` say; None for none. This
            machine's own addresses are reached without one.
        trust: certificates in PEM, or the path of a file with them, trusted beside the system's.
        identity: the client's certificate with its key in PEM, or the path of a file with both.
        http2: whether HTTP/2 is spoken with servers that offer it. Over HTTP/1.1 a call costs less.

    Raises:
        ConfigurationError: a file cannot be read, or something is no address or no PEM.
    """

    def __init__(
        self,
        *,
        connect_timeout: float = CONNECT_TIMEOUT,
        proxy: str | None = "environment",
        trust: Pem | None = None,
        identity: Pem | None = None,
        http2: bool = False,
    ) -> None:
        reach = read_reach(connect_timeout, proxy, trust, identity, http2)
        self._clients: Clients[SyncClient] = Clients(
            lambda way: way.configured(SyncClientBuilder()).build(), reach
        )
        at_exit.watch(self, __file__)

    def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        client = self._clients.reaching(request.url)
        outgoing: Outgoing | None = None
        if request.stream is not None:
            from pipedriver.transport.bodies import Outgoing

            outgoing = Outgoing(request.stream)
        try:
            limit = request.timeout if outgoing is None else request.time_limit
            builder = client.request(request.method, request.url)
            if limit != USUAL_TIMEOUT:
                builder = builder.timeout(timedelta(seconds=limit))
            _fill(builder, request)
            if outgoing is not None and request.body is None:
                builder.body_stream(outgoing)
            response = builder.build().send()
            return Response(response.status, response.headers, bytes(response.bytes()))
        except failures() as error:
            _fail(error, outgoing)

    def open(self, request: Request) -> OpenResponse:
        """Send one request, and leave the body of its response to be read piece by piece."""
        client = self._clients.reaching(request.url, silence=request.timeout)
        try:
            builder = client.request(request.method, request.url)
            _fill(builder, request)
            opening = builder.build_streamed()
            response = opening.__enter__()
        except failures() as error:
            _fail(error)
        from pipedriver.transport.bodies import PIECE

        reader = response.body_reader

        def pieces() -> Iterator[bytes]:
            try:
                while piece := reader.read(PIECE):
                    yield bytes(piece)
            except failures() as error:
                _fail(error)

        return OpenResponse(
            response.status,
            response.headers,
            pieces=pieces(),
            close=lambda: opening.__exit__(None, None, None),
        )

    def close(self) -> None:
        """Close all connections."""
        for client in self._clients.close():
            client.close()

    def give_up(self) -> bool:
        """Break off what other threads are at, and let none but the main one begin anything.

        Done when the interpreter ends. Returns False: what is broken off is not under way any more.
        """
        for client in self._clients.leave_to_main_thread():
            client.close()
        return False


@readable
class AsyncPyreqwestTransport:
    """Carries requests over HTTP asynchronously, keeping connections open between them.

    Args:
        connect_timeout: seconds that making a connection may take.
        proxy: the address of a proxy, with user and password in it where it asks for them; ``"environment"``
            for what ``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` say; None for none. This
            machine's own addresses are reached without one.
        trust: certificates in PEM, or the path of a file with them, trusted beside the system's.
        identity: the client's certificate with its key in PEM, or the path of a file with both.
        http2: whether HTTP/2 is spoken with servers that offer it. Over HTTP/1.1 a call costs less.

    Raises:
        ConfigurationError: a file cannot be read, or something is no address or no PEM.
    """

    def __init__(
        self,
        *,
        connect_timeout: float = CONNECT_TIMEOUT,
        proxy: str | None = "environment",
        trust: Pem | None = None,
        identity: Pem | None = None,
        http2: bool = False,
    ) -> None:
        reach = read_reach(connect_timeout, proxy, trust, identity, http2)
        self._clients: Clients[Client] = Clients(lambda way: way.configured(ClientBuilder()).build(), reach)
        self._awaited: set[Coroutine[Any, Any, Any]] = set()
        self._given_up = False
        at_exit.watch(self, __file__)

    async def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        client = self._clients.reaching(request.url)
        outgoing: AsyncOutgoing | None = None
        if request.stream is not None:
            from pipedriver.transport.bodies import AsyncOutgoing

            outgoing = AsyncOutgoing(request.stream)
        try:
            limit = request.timeout if outgoing is None else request.time_limit
            builder = client.request(request.method, request.url)
            if limit != USUAL_TIMEOUT:
                builder = builder.timeout(timedelta(seconds=limit))
            _fill(builder, request)
            if outgoing is not None and request.body is None:
                builder.body_stream(outgoing)
            response = await self._until_given_up(builder.build().send())
            return Response(response.status, response.headers, bytes(await response.bytes()))
        except failures() as error:
            _fail(error, outgoing)
        except RuntimeError as error:
            self._fail_at_exit(error)

    async def open(self, request: Request) -> AsyncOpenResponse:
        """Send one request, and leave the body of its response to be read piece by piece."""
        client = self._clients.reaching(request.url, silence=request.timeout)
        try:
            builder = client.request(request.method, request.url)
            _fill(builder, request)
            opening = builder.build_streamed()
            response = await self._until_given_up(opening.__aenter__())
        except failures() as error:
            _fail(error)
        except RuntimeError as error:
            self._fail_at_exit(error)
        return AsyncOpenResponse(
            response.status,
            response.headers,
            pieces=self._pieces(response.body_reader),
            close=lambda: opening.__aexit__(None, None, None),
        )

    async def _pieces(self, reader: ResponseBodyReader) -> AsyncIterator[bytes]:
        from pipedriver.transport.bodies import PIECE

        try:
            while piece := await self._until_given_up(reader.read(PIECE)):
                yield bytes(piece)
        except failures() as error:
            _fail(error)
        except RuntimeError as error:
            self._fail_at_exit(error)

    async def _until_given_up(self, awaited: Coroutine[Any, Any, T]) -> T:
        self._awaited.add(awaited)
        try:
            return await awaited
        finally:
            self._awaited.discard(awaited)

    def _fail_at_exit(self, error: RuntimeError) -> NoReturn:
        if not self._given_up:
            raise error
        raise TransportFailure("the interpreter is ending", sent=True) from error

    async def close(self) -> None:
        """Close all connections."""
        for client in self._clients.close():
            await client.close()

    def give_up(self) -> bool:
        """Break off what is awaited, and begin nothing more.

        Done when the interpreter ends. Returns whether something is still awaited, so that this has to be
        done again.
        """
        self._given_up = True
        for client in self._clients.close():
            _finish(client.close())
        for awaited in list(self._awaited):
            try:
                awaited.close()
            except RuntimeError:
                continue  # another thread is just about to go on with it
            self._awaited.discard(awaited)
        return bool(self._awaited)


def _finish(coroutine: Coroutine[Any, Any, Any]) -> None:
    """Run a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration:
        return


def _fill(builder: BaseRequestBuilder, request: Request) -> None:
    builder.headers(request.headers)
    if request.body is not None:
        builder.body_bytes(request.body)


def _fail(error: Exception, outgoing: Outgoing | AsyncOutgoing | None = None) -> NoReturn:
    from pyreqwest.exceptions import DecodeError, PoolTimeoutError

    if outgoing is not None and outgoing.failure is not None:
        raise outgoing.failure
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
    from pyreqwest.exceptions import DetailedPyreqwestError

    details = error.details if isinstance(error, DetailedPyreqwestError) else None
    messages = [cause["message"] for cause in (details and details["causes"]) or ()]
    # The outermost quotes the whole address, and a query may hold what belongs in no log.
    return [message for message in messages if " for url " not in message]
