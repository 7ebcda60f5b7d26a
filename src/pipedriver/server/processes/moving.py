"""Connections that go from one process to another, between two requests or with one that has just begun."""

from __future__ import annotations

import asyncio
import functools
import os
import socket
from collections.abc import Callable
from typing import Any, Protocol

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pipedriver.server.connection import QuickConnection
from pipedriver.server.faults.rules import Faults
from pipedriver.server.faults.wire import FaultyProtocol

_SECONDS_TO_WRITE = 0.002
"""How long to wait before looking again whether an answer has been written."""

Headers = list[tuple[bytes, bytes]]


class Mover(Protocol):
    """Says which connections leave this process, and takes them elsewhere."""

    @property
    def leaving(self) -> bool:
        """Whether connections leave as soon as nothing is under way on them."""
        ...

    def is_elsewhere(self, target: bytes, headers: Headers) -> bool:
        """Whether a request is to be answered elsewhere: by what its first line asks for, and its headers."""
        ...

    def move(self, descriptor: int, unread: bytes, *, was_used: bool) -> None:
        """Take a connection elsewhere.

        Args:
            descriptor: the connection's, to be closed when it is there.
            unread: the bytes of a request that has begun.
            was_used: whether a request was answered on it before.
        """
        ...

    def lost(self) -> None:
        """Be told that a connection ended here."""


class _Movable(QuickConnection):
    """HTTP as usual, on a connection that can be moved.

    Args:
        mover: says when, and takes it.
        unread: what another process has read of a request and not answered.
        was_used: whether a request was answered on it before, elsewhere.
        answers_unread: whether that request is answered here in any case.
        given: what uvicorn gives to a protocol.
    """

    def __init__(
        self, mover: Mover, unread: bytes, *, was_used: bool, answers_unread: bool, **given: Any
    ) -> None:
        super().__init__(**given)
        self._mover = mover
        self._unread = unread
        self._was_used = was_used
        self._stays = answers_unread and bool(unread)
        self._in_request = False
        # The bytes since the request began whose head is being read; None where they cannot be told apart.
        self._begun: list[bytes] | None = None
        self._begun_in_piece = 0
        self._is_departing = False
        self._passes_over = False

    @property
    def _is_idle(self) -> bool:
        cycle: Any = self.cycle
        answered = cycle is None or cycle.response_complete
        return answered and not self._in_request and not self.pipeline

    @property
    def _is_leaving(self) -> bool:
        return self._mover.leaving and not self._stays

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin, with what has been read elsewhere."""
        super().connection_made(transport)
        unread, self._unread = self._unread, b""
        if unread:
            self.data_received(unread)
        elif self._mover.leaving:
            self.loop.call_soon(self.leave)
        elif self._was_used:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def connection_lost(self, exc: Exception | None) -> None:
        """End here: the connection is closed, or is elsewhere now."""
        if not self._is_departing:
            self._mover.lost()
        super().connection_lost(exc)

    def leave(self) -> None:
        """Move now, where nothing is under way."""
        if self._is_leaving and not self._is_departing and self._is_idle:
            self._depart([])

    def data_received(self, data: bytes) -> None:
        """Take bytes, keeping those of a request whose head is not complete."""
        if self._is_departing:
            if self._begun is not None:
                self._begun.append(data)
            return
        if self._is_idle:
            if self._is_leaving:
                self._depart([data])
                return
            self._begun = [data]
        elif self._begun is not None:
            self._begun.append(data)
        self._begun_in_piece = 0
        super().data_received(data)
        if self._passes_over and self._begun is not None:
            self._depart(self._begun)

    def on_message_begin(self) -> None:
        """Note that a request begins; one behind another in the same bytes cannot be moved."""
        self._in_request = True
        self._begun_in_piece += 1
        if self._begun_in_piece > 1 and not self._passes_over:
            self._begun = None
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Look whether the request whose head has come is to be answered here."""
        if self._passes_over:
            return
        if self._is_leaving or self._mover.is_elsewhere(self.url, self.headers):
            self._passes_over = True
            if self._begun is None:
                # It was sent before the one ahead of it was answered. Whoever does so must expect that the
                # connection ends after an answer (RFC 9112, 9.3.2), and sends it again.
                self.shutdown()
            return
        self._begun = None
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of a body, where it is for here."""
        if not self._passes_over:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Take the end of a request, where it is for here."""
        self._in_request = False
        if not self._passes_over:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on, or move now that nothing is under way."""
        super().on_response_complete()
        self._was_used = True
        self._stays = False
        if self._mover.leaving:
            self.loop.call_soon(self.leave)

    def _depart(self, begun: list[bytes]) -> None:
        self._is_departing = True
        self._begun = begun
        self._unset_keepalive_if_required()
        self.flow.pause_reading()
        self._depart_when_written()

    def _depart_when_written(self) -> None:
        if self.transport.is_closing():
            self._mover.lost()
            return
        if self.transport.get_write_buffer_size():
            self.loop.call_later(_SECONDS_TO_WRITE, self._depart_when_written)
            return
        descriptor = os.dup(self.transport.get_extra_info("socket").fileno())
        self._mover.move(descriptor, b"".join(self._begun or ()), was_used=self._was_used)
        self.transport.abort()


class _MovableFaulty(_Movable, FaultyProtocol):
    """The same with faults, which strike what is answered here."""


MakeConnection = Callable[..., HttpToolsProtocol]


def connections_with(mover: Mover, faults: Faults | None) -> MakeConnection:
    """What makes connections for uvicorn that can be moved, and that have faults where some are given.

    It takes ``unread``, ``was_used`` and ``answers_unread`` too, for a connection that has been elsewhere.
    """

    def make(
        *, unread: bytes = b"", was_used: bool = False, answers_unread: bool = False, **given: Any
    ) -> HttpToolsProtocol:
        given |= {"was_used": was_used, "answers_unread": answers_unread}
        if faults is None:
            return _Movable(mover, unread, **given)
        return _MovableFaulty(mover, unread, faults=faults, **given)

    return make


def leave_all(connections: set[Any]) -> None:
    """Let every connection move on which nothing is under way."""
    for connection in list(connections):
        if isinstance(connection, _Movable):
            connection.leave()


async def adopt(
    make: MakeConnection,
    server: uvicorn.Server,
    descriptor: int,
    *,
    unread: bytes,
    was_used: bool,
    answers_unread: bool = False,
) -> HttpToolsProtocol | None:
    """Serve a connection that comes from elsewhere; None where it has ended meanwhile.

    Args:
        make: makes it, see `connections_with`.
        server: what serves it.
        descriptor: the connection's.
        unread: what was read there of a request and not answered.
        was_used: whether a request was answered there.
        answers_unread: whether that request is answered here in any case.
    """
    protocol = functools.partial(
        make,
        unread=unread,
        was_used=was_used,
        answers_unread=answers_unread,
        config=server.config,
        server_state=server.server_state,
        app_state=server.lifespan.state,
    )
    connection = socket.socket(fileno=descriptor)
    try:
        _, adopted = await asyncio.get_running_loop().connect_accepted_socket(protocol, connection)
    except OSError:
        connection.close()
        return None
    return adopted
