"""The faults on the bytes of a connection: cut, dripping, reset; for an HTTP server by uvicorn."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import httptools

from pipedriver.server.connection import QuickConnection
from pipedriver.server.faults.kinds import UNREAD
from pipedriver.server.faults.rules import Faults, Struck

EXTENSION = "pipedriver.struck"
"""Where in a request's scope the `Strike` is that it has coming."""


@dataclass(frozen=True, slots=True)
class Strike:
    """A request that a fault strikes, and the connection that it came on."""

    struck: Struck
    transport: asyncio.Transport


class FaultyProtocol(QuickConnection):
    """HTTP as usual, but requests that have a fault coming are marked, or never read.

    Args:
        faults: what strikes.
        given: what uvicorn gives to a protocol.
    """

    def __init__(self, faults: Faults, **given: Any) -> None:
        super().__init__(**given)
        self._faults = faults
        self._is_reset = False

    def on_headers_complete(self) -> None:
        """Look whether a fault strikes the request whose head has come."""
        path = httptools.parse_url(self.url).path.decode("latin-1")
        verb = b"" if self.parser is None else self.parser.get_method()
        struck = self._faults.strike(verb.decode("latin-1"), path, connected=True)
        if struck is not None and struck.fault == UNREAD:
            self._is_reset = True
            reset(self.transport)
            return
        if struck is not None:
            self.as_usual()
            self.scope["extensions"] = {EXTENSION: cast("Any", Strike(struck, self.transport))}
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of the body; of a connection that was reset nothing is read."""
        if not self._is_reset:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Take the end of the body; of a connection that was reset nothing is read."""
        if not self._is_reset:
            super().on_message_complete()


def protocol_with(faults: Faults) -> type[asyncio.Protocol]:
    """The class of connections for uvicorn that have these faults."""

    def make(**given: Any) -> FaultyProtocol:
        return FaultyProtocol(faults, **given)

    return cast("type[asyncio.Protocol]", cast("Callable[..., asyncio.Protocol]", make))


def reset(transport: asyncio.Transport) -> None:
    """Break a connection, so that the other side is told at once and what was written is lost."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        # Without lingering, closing sends RST in place of FIN.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
