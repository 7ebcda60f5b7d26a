"""The door of a server's socket: while it is shut, whoever connects is refused."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import uvicorn

_TRIES = 200


class SocketDoor:
    """The listening sockets of a server by uvicorn. While they are shut, their addresses stay taken.

    Args:
        server: the server, which has been started.
        loop: the event loop that it runs on.
        sockets: the sockets on which it listens; kept up to date, for whoever closes them.
    """

    def __init__(
        self, server: uvicorn.Server, loop: asyncio.AbstractEventLoop, sockets: list[socket.socket]
    ) -> None:
        self._server = server
        self._loop = loop
        self._sockets = sockets
        self._is_shut = False
        self._opening: asyncio.TimerHandle | None = None

    @property
    def is_shut(self) -> bool:
        """Whether connections are turned away."""
        return self._is_shut

    def shut(self, seconds: float | None) -> None:
        """Turn connections away and end those that are idle; for so long, or until it is opened."""
        self._wait_for(self._shut(seconds))

    def open(self) -> None:
        """Take connections again."""
        self._wait_for(self._open())

    def _wait_for(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _shut(self, seconds: float | None) -> None:
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        if not self._is_shut:
            self._is_shut = True
            addresses = [(listening.family, listening.getsockname()) for listening in self._sockets]
            for server in self._server.servers:
                server.close()
            for listening in self._sockets:
                listening.close()
            self._sockets[:] = [await _bound(family, address) for family, address in addresses]
            for connection in list(self._server.server_state.connections):
                connection.shutdown()
        if seconds is not None:
            self._opening = self._loop.call_later(seconds, lambda: self._loop.create_task(self._open()))

    async def _open(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        if self._is_shut and not self._server.should_exit:
            self._is_shut = False
            config = self._server.config
            self._server.servers = [
                await self._loop.create_server(self._protocol, sock=bound, backlog=config.backlog)
                for bound in self._sockets
            ]

    def _protocol(self) -> asyncio.Protocol:
        server, config = self._server, self._server.config
        make: Any = config.http_protocol_class
        protocol: asyncio.Protocol = make(
            config=config, server_state=server.server_state, app_state=server.lifespan.state, _loop=self._loop
        )
        return protocol


async def _bound(family: socket.AddressFamily, address: Any) -> socket.socket:
    """A socket that holds an address and does not listen."""
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setblocking(False)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    for _ in range(_TRIES):
        try:
            bound.bind(address)
        except OSError:
            # The event loop lets go of the old one a turn later.
            await asyncio.sleep(0.005)
        else:
            return bound
    bound.close()
    raise OSError(f"the address {address} was taken while the door was shut")
