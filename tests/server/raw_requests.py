"""Requests as bytes on one connection, and the answers to them as they come."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

_HEAD = re.compile(rb"HTTP/1\.1 (?P<status>[0-9]{3}) .*?\r\n\r\n", re.DOTALL)
_LENGTH = re.compile(rb"content-length: ([0-9]+)")
_LONG = 60

Answer = tuple[int, bytes, bytes]
"""Status, head and body."""


def connected(url: str) -> socket.socket:
    """A connection to a server."""
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=_LONG)


def asked(url: str, *pieces: str) -> list[Answer]:
    """The answers to requests that are sent in pieces, the last one closing."""
    with connected(url) as connection:
        for piece in pieces:
            connection.sendall(piece.encode())
        read = b""
        while received := connection.recv(65536):
            read += received
    return list(_answers(read))


def _answers(read: bytes) -> Iterable[Answer]:
    while read:
        head = _HEAD.match(read)
        assert head is not None, read
        length = _LENGTH.search(head[0])
        end = head.end() + (int(length[1]) if length else 0)
        yield int(head["status"]), head[0], read[head.end() : end]
        read = read[end:]


def request(verb: str, path: str, *headers: str, token: str, body: str = "") -> str:
    """One request."""
    lines = [f"{verb} {path} HTTP/1.1", "host: localhost", f"x-api-token: {token}", *headers]
    if body:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    return "\r\n".join(lines) + f"\r\n\r\n{body}"
