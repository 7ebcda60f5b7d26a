"""What stands between a client and a server: certificates of a test's own authority, proxies, HTTP/2."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import hypercorn.asyncio
import trustme
from hypercorn.config import Config

HOST = "pipedrive.invalid"


class Authority:
    """Makes certificates, for as long as a test runs.

    Attributes:
        pem: the authority's own certificate.
        identity: a client's certificate with its key.
    """

    def __init__(self) -> None:
        self._authority: Any = trustme.CA()
        self.pem: bytes = self._authority.cert_pem.bytes()
        self.client: Any = self._authority.issue_cert("maria@example.com")
        self.identity: bytes = self.client.private_key_and_cert_chain_pem.bytes()
        self._server: Any = self._authority.issue_cert("127.0.0.1", "localhost", HOST)

    def server(self, *, asks_for_identity: bool = False) -> ssl.SSLContext:
        """What a server encrypts with; it may ask clients for a certificate of this authority too."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._server.configure_cert(context)
        if asks_for_identity:
            context.verify_mode = ssl.CERT_REQUIRED
            self._authority.configure_trust(context)
        return context

    def trusting(self, *, with_identity: bool = False) -> ssl.SSLContext:
        """What a client of httpx2 checks servers with."""
        context = ssl.create_default_context(cadata=self.pem.decode())
        if with_identity:
            self.client.configure_cert(context)
        return context

    def write(self, folder: Path) -> tuple[Path, Path]:
        """The files of the server's certificates and key."""
        chain, key = folder / "chain.pem", folder / "key.pem"
        chain.write_bytes(b"".join(pem.bytes() for pem in self._server.cert_chain_pems))
        key.write_bytes(self._server.private_key_pem.bytes())
        return chain, key


class Proxy:
    """A proxy that leads every tunnel to one port of this machine.

    Attributes:
        url: its address.
        asked: the first lines and the ``proxy-authorization`` of what was asked of it.
    """

    def __init__(self, port: int, *, refuses: bool = False) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self._port = port
        self._refuses = refuses
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"http://{self.host}"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Free the port."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                stream, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(stream,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, stream: socket.socket) -> None:
        with stream:
            stream.settimeout(5)
            head = b""
            while b"\r\n\r\n" not in head:
                head += stream.recv(65536)
            first, *lines = head.partition(b"\r\n\r\n")[0].decode().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            self.asked.append((first, headers.get("proxy-authorization")))
            if self._refuses:
                stream.sendall(b"HTTP/1.1 407 Asks for more\r\ncontent-length: 0\r\n\r\n")
                return
            stream.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            with socket.create_connection(("127.0.0.1", self._port)) as onward:
                back = threading.Thread(target=_pump, args=(onward, stream), daemon=True)
                back.start()
                _pump(stream, onward)
                back.join(5)


def _pump(source: socket.socket, aim: socket.socket) -> None:
    try:
        with suppress(OSError):
            while data := source.recv(65536):
                aim.sendall(data)
    finally:
        with suppress(OSError):
            aim.shutdown(socket.SHUT_WR)


@contextmanager
def proxy(port: int, *, refuses: bool = False) -> Generator[Proxy]:
    """A proxy for the length of a ``with`` block."""
    made = Proxy(port, refuses=refuses)
    try:
        yield made
    finally:
        made.close()


async def _tell_version(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        return
    body = scope["http_version"].encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def http2_server(authority: Authority, folder: Path) -> Generator[str]:
    """A server that speaks HTTP/2, and answers with the version of HTTP that a request came by."""
    chain, key = authority.write(folder)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.certfile, config.keyfile = str(chain), str(key)
    config.loglevel = "CRITICAL"
    config.graceful_timeout = 0.1
    loop = asyncio.new_event_loop()
    ending = asyncio.Event()

    hypercorn_itself: Any = hypercorn.asyncio  # its types, and those of trustme below, are known in part

    def run() -> None:
        serving = hypercorn_itself.serve(_tell_version, config, shutdown_trigger=ending.wait)
        # A client may still be talking when the server says goodbye.
        with suppress(ssl.SSLError):
            loop.run_until_complete(serving)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(ending.set)
        thread.join(10)
        loop.close()
        listener.detach()
