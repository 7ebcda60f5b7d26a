"""An OAuth server with one account, on the loopback: it gives out tokens, and tells who has refreshed them.

It reads requests as the client's transports write them, and no others: crowds of thousands pass through it.
"""

from __future__ import annotations

import asyncio
import base64
import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

from pipedriver import Token

CLIENT_ID, CLIENT_SECRET = "the-app", "s3cret-of-the-app"
COMPANY_ID, USER_ID = 7, 42
BASIC = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A refresh that was given.

    Attributes:
        by: the first word of the user agent.
        of: the refresh token that was exchanged.
        access_token: what was given for it.
    """

    by: str
    of: str = field(repr=False)
    access_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Repeating:
    """An answer that repeats its request with all headers, as servers do that tell developers too much.

    Attributes:
        status: its status.
        member: where in the body it does so; empty where the body is nothing else.
    """

    status: int
    member: str

    def body(self, headers: dict[str, str], form: dict[str, str]) -> Any:
        """The body of the answer."""
        told = " ".join((*headers.values(), CLIENT_SECRET, *form.values(), urlencode(form)))
        return {"success": False, self.member: told} if self.member else told


class Withheld:
    """The answer to the next refresh of somebody, which is not sent before it is let go.

    Attributes:
        asked: set when the refresh was asked for, and counted.
    """

    def __init__(self, by: str) -> None:
        self.by = by
        self.asked = threading.Event()
        self.let_go = threading.Event()


class TokenServer:
    """Every refresh gives another access token and another refresh token.

    Args:
        forgiving: whether tokens stay good when there are newer ones, as Pipedrive's refresh tokens do
            (marketplace-oauth-authorization), so that an answer that reaches nobody costs nothing.

    Attributes:
        url: the address.
        refreshed: the refreshes that were given since the access tokens were last expired.
        failures: what the next requests for a token are answered with.
        calls: the paths of the API that were asked for with a token that is good.
        withheld: the answer that is withheld, if one is.
    """

    def __init__(self, *, forgiving: bool = False) -> None:
        self.url = ""
        self.refreshed: list[Refreshed] = []
        self.failures: list[int | Repeating] = []
        self.calls: list[str] = []
        self.withheld: Withheld | None = None
        self.is_installed = True
        self._forgiving = forgiving
        self._mutex = threading.Lock()
        self._number = 0
        self._access: set[str] = set()
        self._refresh: set[str] = set()

    @property
    def refreshes(self) -> int:
        """How many were given since the access tokens were last expired."""
        return len(self.refreshed)

    def new_token(self) -> dict[str, Any]:
        """Give out a token; unless the server is forgiving, those before it are good no more."""
        self._number += 1
        if not self._forgiving:
            self._access.clear()
            self._refresh.clear()
        access, refresh = f"v1u:access-{self._number}", f"1:1:refresh-{self._number}"
        self._access.add(access)
        self._refresh.add(refresh)
        return {
            "access_token": access,
            "refresh_token": refresh,
            "token_type": "Bearer",
            "scope": "base,deals:read",
            "expires_in": 3599,
            "api_domain": self.url,
        }

    def takes(self, token: Token) -> bool:
        """Whether the API would take a token."""
        return token.access_token in self._access

    def expire(self) -> None:
        """Let no access token be good any more, and count anew."""
        with self._mutex:
            self._access.clear()
            self.refreshed = []

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        """The status and body for a request."""
        with self._mutex:
            authorization = headers.get("authorization", "")
            if not path.startswith("/oauth/"):
                return self._call(path, authorization)
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            if self.failures:
                failure = self.failures.pop(0)
                if isinstance(failure, Repeating):
                    return failure.status, failure.body(headers, form)
                return failure, {"success": False, "error": "not now"}
            if authorization != BASIC:
                return 400, {"success": False, "error": "invalid_client", "message": "no such app"}
            if path == "/oauth/revoke":
                self.is_installed = False
                return 200, {}
            return self._grant(form, headers["user-agent"].partition(" ")[0])

    def _call(self, path: str, authorization: str) -> tuple[int, Any]:
        if authorization.removeprefix("Bearer ") not in self._access:
            return 401, {"success": False, "error": "unauthorized access"}
        self.calls.append(path)
        return 200, {"success": True, "data": {"id": USER_ID, "company_id": COMPANY_ID}}

    def _grant(self, form: dict[str, str], by: str) -> tuple[int, Any]:
        kind = form["grant_type"]
        if kind == "refresh_token" and self.is_installed and form["refresh_token"] in self._refresh:
            given = self.new_token()
            self.refreshed.append(Refreshed(by, form["refresh_token"], given["access_token"]))
            return 200, given
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


class _Connection(asyncio.Protocol):
    """Reads requests, one after the other, and answers them."""

    def __init__(self, server: TokenServer, connections: set[asyncio.WriteTransport]) -> None:
        self._server = server
        self._connections = connections
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._connections.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end:
            return
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = int(headers.get("content-length", "0"))
        if len(rest) < length:
            return
        self._received = rest[length:]
        before = self._server.refreshes
        status, said = self._server.answer(first.split(" ")[1], headers, rest[:length])
        content = json.dumps(said).encode()
        answer = (
            f"HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\n"
            f"content-length: {len(content)}\r\n\r\n"
        ).encode() + content
        withheld = self._server.withheld
        if withheld and self._server.refreshes > before and self._server.refreshed[-1].by == withheld.by:
            self._server.withheld = None
            withheld.asked.set()
            loop = asyncio.get_running_loop()
            loop.run_in_executor(None, self._send_late, withheld, answer, loop)
        else:
            self._transport.write(answer)

    def _send_late(self, withheld: Withheld, answer: bytes, loop: asyncio.AbstractEventLoop) -> None:
        withheld.let_go.wait(60)
        loop.call_soon_threadsafe(self._transport.write, answer)


@contextmanager
def token_server(*, forgiving: bool = False) -> Generator[TokenServer]:
    """A server for the length of a ``with`` block."""
    server = TokenServer(forgiving=forgiving)
    connections: set[asyncio.WriteTransport] = set()
    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(
        loop.create_server(lambda: _Connection(server, connections), "127.0.0.1", 0, backlog=256)
    )
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    server.new_token()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        listening.close()
        for connection in list(connections):
            connection.abort()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
