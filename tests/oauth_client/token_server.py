"""An OAuth server with one account, on the loopback: it gives out tokens, rotates, expires and counts."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from pipedriver import Token

CLIENT_ID, CLIENT_SECRET = "the-app", "s3cret-of-the-app"
COMPANY_ID, USER_ID = 7, 42
BASIC = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()


class TokenServer(ThreadingHTTPServer):
    """Where it rotates, every refresh gives another refresh token and ends the one before.

    Args:
        rotates: whether it does. Pipedrive does not (marketplace-oauth-authorization), so an answer that
            reaches nobody costs nothing.

    Attributes:
        url: the address.
        refreshes: how many were given since the access tokens were last expired.
        failures: statuses with which the next requests for a token are answered.
        calls: the paths of the API that were asked for with a token that is good.
    """

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, *, rotates: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._rotates = rotates
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.refreshes = 0
        self.failures: list[int] = []
        self.calls: list[str] = []
        self.is_installed = True
        self.mutex = threading.Lock()
        self._number = 0
        self._access = self._refresh = ""
        self.new_token()

    def new_token(self) -> dict[str, Any]:
        """Give out a token; those before it are good no more."""
        self._number += 1
        self._access = f"v1u:access-{self._number}"
        if self._rotates or not self._refresh:
            self._refresh = f"1:1:refresh-{self._number}"
        return {
            "access_token": self._access,
            "refresh_token": self._refresh,
            "token_type": "Bearer",
            "scope": "base,deals:read",
            "expires_in": 3599,
            "api_domain": self.url,
        }

    def takes(self, token: Token) -> bool:
        """Whether the API would take a token."""
        return token.access_token == self._access

    def expire(self) -> None:
        """Let the access token be good no more, and count anew."""
        with self.mutex:
            self._access = "expired"
            self.refreshes = 0

    def answer(self, verb: str, path: str, authorization: str, body: bytes) -> tuple[int, Any]:
        """The status and body for a request."""
        with self.mutex:
            if not path.startswith("/oauth/"):
                return self._call(path, authorization)
            if self.failures:
                return self.failures.pop(0), {"success": False, "error": "not now"}
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            if authorization != BASIC:
                return 400, {"success": False, "error": "invalid_client", "message": "no such app"}
            if path == "/oauth/revoke":
                self.is_installed = False
                return 200, {}
            return self._grant(form)

    def _call(self, path: str, authorization: str) -> tuple[int, Any]:
        if authorization != f"Bearer {self._access}":
            return 401, {"success": False, "error": "unauthorized access"}
        self.calls.append(path)
        return 200, {"success": True, "data": {"id": USER_ID, "company_id": COMPANY_ID}}

    def _grant(self, form: dict[str, str]) -> tuple[int, Any]:
        kind = form["grant_type"]
        if kind == "refresh_token" and self.is_installed and form["refresh_token"] == self._refresh:
            self.refreshes += 1
            return 200, self.new_token()
        if kind == "authorization_code" and form["code"] == "a-code":
            return 200, self.new_token()
        if kind == "exchange_api_token" and form["api_token"] == "an-api-token":
            return 200, self.new_token()
        said = {
            "success": False,
            "error": "invalid_grant",
            "message": f"{' '.join(form.values())} is invalid",
        }
        return 400, said


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def _respond(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        assert isinstance(self.server, TokenServer)
        status, said = self.server.answer(
            self.command, self.path, self.headers.get("authorization", ""), body
        )
        content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _respond  # noqa: N815  # the names are the library's

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def token_server(*, rotates: bool = True) -> Generator[TokenServer]:
    """A server for the length of a ``with`` block."""
    server = TokenServer(rotates=rotates)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
