"""Asks a server over HTTP, without the client."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit


class Asker:
    """Asks a server for JSON, on one connection.

    Args:
        url: the server's address.
        token: the token of a user; None asks without one.
    """

    def __init__(self, url: str, token: str | None = None) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        self._headers = {} if token is None else {"x-api-token": token}

    def ask(self, verb: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and JSON of an answer; a body of bytes is sent as it is."""
        status, answered = self.ask_bytes(verb, path, body)
        return status, json.loads(answered)

    def ask_bytes(self, verb: str, path: str, body: object = None) -> tuple[int, bytes]:
        """Status and body of an answer, whatever it is."""
        sent = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        self._connection.request(verb, path, sent, {"content-type": "application/json", **self._headers})
        response = self._connection.getresponse()
        return response.status, response.read()

    def get(self, path: str) -> Any:
        """The JSON of an answer that says yes."""
        status, told = self.ask("GET", path)
        assert status == 200, told
        return told

    def post(self, path: str, body: object = None) -> Any:
        """The JSON of an answer that says yes to a POST."""
        status, told = self.ask("POST", path, body)
        assert status in (200, 201), told
        return told

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
