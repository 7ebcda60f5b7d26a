"""Runs the SMTP listener in a thread of this process: for tests and notebooks."""

from __future__ import annotations

import asyncio

from pipedriver.server.application import Application
from pipedriver.server.mail.smtp import MailListener
from pipedriver.server.running import ServerLoop, listening_socket


class RunningMail:
    """An SMTP listener on a free port of the loopback address.

    Attributes:
        host: the address.
        port: the port.

    Args:
        application: the server that files the mails.
    """

    host = "127.0.0.1"

    def __init__(self, application: Application) -> None:
        self._loop = ServerLoop.get()
        self._listener = MailListener(
            lambda: application.database, application.clock, lambda: application.webhooks.wake()
        )
        self._socket = listening_socket()
        self.port: int = self._socket.getsockname()[1]
        asyncio.run_coroutine_threadsafe(self._listener.start([self._socket]), self._loop).result(timeout=10)

    def stop(self) -> None:
        """Listen no more."""
        asyncio.run_coroutine_threadsafe(self._listener.stop(), self._loop).result(timeout=10)
        self._socket.close()
