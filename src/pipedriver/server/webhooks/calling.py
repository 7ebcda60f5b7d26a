"""Calling out: one request to an address that was looked at, within a time, without following anything."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Mapping

import httptools

from pipedriver.server.webhooks.addresses import Target, Unreachable, addresses_of, read_target

SECONDS = 10.0
"""How long a receiver may take (guide-for-webhooks)."""

_PIECE = 64 * 1024
_MOST_HEAD = 256 * 1024


class Caller:
    """Sends requests, each on a connection of its own.

    Args:
        allow_private: whether loopback and private addresses may be called.
        seconds: how long one call may take, from the connection to the head of the answer.
    """

    def __init__(self, *, allow_private: bool = False, seconds: float = SECONDS) -> None:
        self.allow_private = allow_private
        self._seconds = seconds
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._closed = False

    def call(self, verb: str, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send one request; gives the status of the answer. A redirect is an answer like others.

        Raises:
            Unreachable: the address may not be called, or nobody answered in time, or not in HTTP.
        """
        # Loaded with the first call: most servers have no webhooks.
        import http.client

        target = read_target(url)
        # Lasts in real time: it is a network that is waited for, whatever the server's clock says.
        deadline = time.monotonic() + self._seconds
        connected = self._connect(target, deadline)
        try:
            return self._exchange(connected, target, verb, body, headers, deadline)
        except (OSError, ssl.SSLError, http.client.HTTPException, httptools.HttpParserError) as error:
            raise Unreachable(f"{target.host} did not answer: {type(error).__name__}") from error
        finally:
            self._let_go(connected)

    def close(self) -> None:
        """Break off what is under way; nothing is sent after this."""
        with self._lock:
            self._closed = True
            for each in self._open:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def _connect(self, target: Target, deadline: float) -> socket.socket:
        failure: OSError | None = None
        for address in addresses_of(target, allow_private=self.allow_private):
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            connected = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
            self._hold(connected)
            try:
                connected.settimeout(_left(deadline))
                connected.connect((address, target.port))
                return connected
            except OSError as error:
                failure = error
                self._let_go(connected)
        raise Unreachable(f"{target.host} cannot be reached") from failure

    def _exchange(
        self,
        connected: socket.socket,
        target: Target,
        verb: str,
        body: bytes,
        headers: Mapping[str, str],
        deadline: float,
    ) -> int:
        import http.client

        spoken = connected
        if target.is_secure:
            connected.settimeout(_left(deadline))
            spoken = ssl.create_default_context().wrap_socket(connected, server_hostname=target.host)
            self._hold(spoken)
        try:
            request = http.client.HTTPConnection(target.host, target.port)
            # The request is written to the connection that was made to the address looked at.
            request.sock = spoken
            spoken.settimeout(_left(deadline))
            request.request(
                verb, target.path, body, {"Host": target.authority, **headers, "Connection": "close"}
            )
            return _status_of(spoken, deadline)
        finally:
            if spoken is not connected:
                self._let_go(spoken)

    def _hold(self, connected: socket.socket) -> None:
        with self._lock:
            if self._closed:
                connected.close()
                raise Unreachable("the server ends")
            self._open.add(connected)

    def _let_go(self, connected: socket.socket) -> None:
        with self._lock:
            self._open.discard(connected)
        connected.close()


class _Head:
    """Waits for the head of the final answer."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.parser = httptools.HttpResponseParser(self)

    def on_headers_complete(self) -> None:
        """Note the status, unless it is that of an interim answer."""
        status = self.parser.get_status_code()
        if status >= 200 and self.status is None:
            self.status = status


def _status_of(spoken: socket.socket, deadline: float) -> int:
    head, size = _Head(), 0
    while head.status is None:
        spoken.settimeout(_left(deadline))
        piece = spoken.recv(_PIECE)
        size += len(piece)
        if not piece or size > _MOST_HEAD:
            raise ConnectionError("no answer")
        head.parser.feed_data(piece)
    return head.status


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("too late")
    return left
