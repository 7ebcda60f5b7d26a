"""Runs the local server on a socket in a thread of this process: for tests, notebooks and the demo."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from types import TracebackType
from typing import Any, Self

import uvicorn

from pipedriver.server.application import Application
from pipedriver.server.asgi import ASGIServer
from pipedriver.server.faults.door import SocketDoor
from pipedriver.server.faults.layer import FaultLayer
from pipedriver.server.faults.wire import protocol_with


class ServerLoop:
    """One event loop in one thread, shared by every server of the process, so that each starts at once."""

    _lock = threading.Lock()
    _loop: asyncio.AbstractEventLoop | None = None

    @classmethod
    def get(cls) -> asyncio.AbstractEventLoop:
        """The running loop."""
        with cls._lock:
            if cls._loop is None:
                cls._loop = asyncio.new_event_loop()
                threading.Thread(target=cls._loop.run_forever, name="pipedriver-server", daemon=True).start()
            return cls._loop


class RunningServer:
    """A local server on a socket of the loopback address.

    Attributes:
        url: the base address, ``http://127.0.0.1:12345``.
        application: the server without its socket.

    Args:
        application: what answers.
        port: the port; 0 takes a free one.
    """

    def __init__(self, application: Application, *, port: int = 0) -> None:
        self.application = application
        self._sockets = [listening_socket(port)]
        self.url = f"http://127.0.0.1:{self._sockets[0].getsockname()[1]}"
        config = uvicorn.Config(
            FaultLayer(ASGIServer(application)),
            http=protocol_with(application.faults),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
        )
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        self._loop = ServerLoop.get()
        self._stopped = False
        self._run(self._server.startup(sockets=self._sockets))
        application.faults.door = SocketDoor(self._server, self._loop, self._sockets)
        application.webhooks.start()

    def stop(self) -> None:
        """Close the socket, and every connection without waiting. The database is the caller's to close."""
        if not self._stopped:
            self._stopped = True
            self.application.webhooks.stop()
            self.application.faults.door = None
            # Whatever drips ends with its fault.
            self.application.faults.clear()
            self._server.should_exit = True
            self._server.force_exit = True
            # The event loop must let go of the socket before its number can be another's.
            self._run(self._close_sockets())
            asyncio.run_coroutine_threadsafe(self._server.shutdown(sockets=[]), self._loop)

    async def _close_sockets(self) -> None:
        for server in self._server.servers:
            server.close()
        for listening in self._sockets:
            listening.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)


def listening_socket(port: int = 0) -> socket.socket:
    """A socket that listens on the loopback address; 0 takes a free port."""
    # asyncio sends small answers at once only on sockets that were made as TCP's by name; on those of
    # `socket.create_server` each answer waits 40 ms for the client's delayed acknowledgement.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(512)
    except OSError:
        listening.close()
        raise
    return listening
