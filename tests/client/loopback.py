"""A server on the loopback that does to each request what a test wants: answers, falls silent, hangs up."""

from __future__ import annotations

import json
import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Received:
    """A request as it arrived. ``headers`` have lower-case names; ``target`` is path and query."""

    verb: str
    target: str
    headers: dict[str, str]
    body: bytes


class Connection:
    """One connection to the server, and what can be done with it."""

    def __init__(self, stream: socket.socket, released: threading.Event) -> None:
        self._stream = stream
        self._released = released
        self._pending = b""

    def read(self) -> Received | None:
        """The next request, read to its end; None where the other side has hung up."""
        while b"\r\n\r\n" not in self._pending:
            if not self._fill():
                return None
        head, _, self._pending = self._pending.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        verb, target, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", "0"))
        while len(self._pending) < length:
            if not self._fill():
                return None
        body, self._pending = self._pending[:length], self._pending[length:]
        return Received(verb, target, headers, body)

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._stream.sendall(data)

    def answer(
        self, status: int = 200, body: bytes = b"{}", headers: Mapping[str, str] | None = None
    ) -> None:
        """Send a whole answer; the connection stays open."""
        told = {"content-type": "application/json", "content-length": str(len(body)), **(headers or {})}
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        self.write(f"HTTP/1.1 {status} Status\r\n{lines}\r\n".encode() + body)

    def fall_silent(self) -> None:
        """Do nothing until the server is closed."""
        self._released.wait(30)

    def waits(self, seconds: float) -> bool:
        """Wait so long; whether the server is closed meanwhile."""
        return self._released.wait(seconds)

    def reset(self) -> None:
        """Hang up at once, so that the other side learns of a broken connection."""
        self._stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._stream.close()

    def close(self) -> None:
        """Hang up in the usual way."""
        self._stream.close()

    def _fill(self) -> bool:
        try:
            chunk = self._stream.recv(65536)
        except OSError:
            return False
        self._pending += chunk
        return bool(chunk)


Turn = Callable[[Connection, Received], None]
"""What is done with one request after it was read."""


def answers(data: object = None, status: int = 200, headers: Mapping[str, str] | None = None) -> Turn:
    """A turn that answers with an envelope around the data."""
    body = json.dumps({"success": True, "data": data}).encode()

    def turn(connection: Connection, _: Received) -> None:
        connection.answer(status, body, headers)

    return turn


def hangs_up(connection: Connection, _: Received) -> None:
    """A turn that reads the request and hangs up without an answer."""
    connection.close()


def resets(connection: Connection, _: Received) -> None:
    """A turn that reads the request and breaks the connection."""
    connection.reset()


def falls_silent(connection: Connection, _: Received) -> None:
    """A turn that reads the request and never answers."""
    connection.fall_silent()


class Loopback:
    """A server on a free port of the loopback.

    Args:
        turns: what is done with the requests, one after the other; the last one is done with all that follow.
        unread: whether connections are hung up on before anything is read.
        tls: what connections are encrypted with.
        address: that of this machine to listen on.

    Attributes:
        url: the address, without a slash at the end.
        received: the requests that arrived.
        connections: how many connections were made.
    """

    def __init__(
        self,
        *turns: Turn,
        unread: bool = False,
        tls: ssl.SSLContext | None = None,
        address: str = "127.0.0.1",
    ) -> None:
        self._tls = tls
        self.received: list[Received] = []
        self.connections = 0
        self._turns = list(turns)
        self._unread = unread
        self._released = threading.Event()
        self._listener = socket.create_server(
            (address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET, backlog=16
        )
        self.port: int = self._listener.getsockname()[1]
        host = f"[{address}]" if ":" in address else address
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Hang up on everybody and free the port."""
        self._released.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def wait_for_hang_ups(self) -> None:
        """Wait until no connection is served any more."""
        for thread in self._threads[1:]:
            thread.join(5)

    def _accept(self) -> None:
        while not self._released.is_set():
            try:
                stream, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            if self._unread:
                stream.close()
                continue
            thread = threading.Thread(target=self._serve, args=(stream,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, stream: socket.socket) -> None:
        connection = Connection(stream, self._released)
        stream.settimeout(5)
        if self._tls is not None:
            try:
                stream = self._tls.wrap_socket(stream, server_side=True)
            except OSError:
                stream.close()
                return
            connection = Connection(stream, self._released)
        stream.settimeout(0.05)
        with stream:
            while not self._released.is_set():
                received = self._next(connection, stream)
                if received is None:
                    return
                self.received.append(received)
                turn = self._turns.pop(0) if len(self._turns) > 1 else self._turns[0]
                turn(connection, received)
                if stream.fileno() < 0:
                    return

    def _next(self, connection: Connection, stream: socket.socket) -> Received | None:
        # Waits in short steps, so that closing the server ends the thread.
        while not self._released.is_set():
            try:
                if isinstance(stream, ssl.SSLSocket):
                    if not stream.pending() and not select.select([stream], [], [], 0.05)[0]:
                        continue
                elif not stream.recv(1, socket.MSG_PEEK):
                    return None
            except TimeoutError:
                continue
            except OSError:
                return None
            stream.settimeout(5)
            received = connection.read()
            stream.settimeout(0.05)
            return received
        return None


@contextmanager
def loopback(
    *turns: Turn, unread: bool = False, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1"
) -> Generator[Loopback]:
    """A server for the length of a ``with`` block."""
    server = Loopback(*turns, unread=unread, tls=tls, address=address)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def refusing_port() -> Generator[str]:
    """The address of a port where nobody listens, and nobody can while it is held."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


@contextmanager
def full_port() -> Generator[str]:
    """The address of a port that takes no further connection: its queue is full."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting: list[socket.socket] = []
        for _ in range(3):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
            waiting.append(one)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            for one in waiting:
                one.close()
