"""A connection by uvicorn on which most requests are answered without a task and ASGI's messages.

Nearly every request is one that is answered from memory and a few rows, and the way there would cost a
quarter of the answer; or one that another process answers, for which the way would cost more than to ask.
Everything else, a request behind another one for instance, goes the usual way.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, MutableMapping
from typing import Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from pipedriver.core.http import Response

Told = Callable[[Response], object]
"""What is called with an answer."""

AnsweredBriefly = Callable[[MutableMapping[str, Any], Told], bool]
"""An ASGI application's method ``answered_briefly``: takes a GET that it answers before the event loop waits
for anything, perhaps at once. False says that it is to be called for it as usual; it has done nothing then.
Of the scope it gets ``method``, ``raw_path``, ``query_string`` and ``headers``.
"""

AskedElsewhere = Callable[[MutableMapping[str, Any], bytes, Told], object]
"""An ASGI application's method ``asked_elsewhere``: has somebody else answer a request that may write. It
gets the same of the scope, and the body.
"""

_LARGEST_BODY = 64 * 1024
_WITHOUT_BODY = (204, 304)
_SMALL = 16 * 1024
"""Bytes of a body that are rather copied than written by themselves."""


class _Asked:
    """What stands for the cycle of a request that is answered so. uvicorn takes in its body."""

    __slots__ = ("body", "disconnected", "keep_alive", "more_body", "response_complete", "scope")

    message_event = asyncio.Event()

    def __init__(self, scope: MutableMapping[str, Any], *, keep_alive: bool) -> None:
        self.scope = scope
        self.body = bytearray()
        self.more_body = True
        self.disconnected = False
        self.response_complete = False
        self.keep_alive = keep_alive


class QuickConnection(HttpToolsProtocol):
    """HTTP as usual, with the shorter way for those applications that offer it.

    Args:
        given: what uvicorn gives to a protocol.
    """

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        app = cast("Any", self).app
        self._briefly = cast("AnsweredBriefly | None", getattr(app, "answered_briefly", None))
        self._elsewhere = cast("AskedElsewhere | None", getattr(app, "asked_elsewhere", None))

    def on_message_begin(self) -> None:
        """Begin a request. Its scope is made when it goes the usual way."""
        self.url = b""
        self.expect_100_continue = False
        self.headers = []
        self.scope = None  # type: ignore[assignment]  # as before the first request

    def as_usual(self) -> None:
        """Let the request whose head is read go the usual way: from now on it has a scope."""
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        self.headers.extend(headers)

    def on_headers_complete(self) -> None:
        """Answer the request whose head has come, or have it answered."""
        scope: Any = self.scope
        if scope is None:
            if self._is_free() and self._is_taken():
                return
            self.as_usual()
        super().on_headers_complete()

    def _is_taken(self) -> bool:
        """Whether the request goes the shorter way."""
        parser: Any = self.parser
        method: bytes = parser.get_method()
        if method == b"GET":
            return self._briefly is not None and self._is_taken_briefly(self._briefly)
        if self._elsewhere is None or method == b"HEAD" or not self._is_small():
            return False
        self._stand_in(method)
        return True

    def _is_taken_briefly(self, briefly: AnsweredBriefly) -> bool:
        before = self.cycle
        asked = self._stand_in(b"GET")
        asked.more_body = False
        if briefly(asked.scope, functools.partial(self._tell, asked)):
            return True
        self.cycle = before
        return False

    def _stand_in(self, method: bytes) -> _Asked:
        """Put something in the place of uvicorn's cycle."""
        asked = _Asked(self._brief_scope(method.decode("ascii")), keep_alive=self._stays_open())
        self.cycle = cast("RequestResponseCycle", asked)
        return asked

    def on_message_complete(self) -> None:
        """Take the end of a request; what somebody else answers is complete then."""
        asked: Any = self.cycle
        if isinstance(asked, _Asked) and asked.more_body and self._elsewhere is not None:
            asked.more_body = False
            self._elsewhere(asked.scope, bytes(asked.body), functools.partial(self._tell, asked))
        else:
            super().on_message_complete()

    def _tell(self, asked: _Asked, answer: Response) -> None:
        asked.response_complete = True
        if not self.transport.is_closing():
            self._write(answer, stays=asked.keep_alive)

    def _is_free(self) -> bool:
        """Whether nothing is under way that an answer would have to wait for."""
        before: Any = self.cycle
        return (
            (before is None or before.response_complete)
            and self.limit_concurrency is None
            and not self.pipeline
            and not self.flow.write_paused
            and not self.transport.is_closing()
        )

    def _stays_open(self) -> bool:
        parser: Any = self.parser
        return bool(parser.should_keep_alive()) and parser.get_http_version() != "1.0"

    def _is_small(self) -> bool:
        """Whether the body that follows is small, and nothing is said before it is sent."""
        parser: Any = self.parser
        if self.expect_100_continue or parser.should_upgrade():
            return False
        for name, value in self.headers:
            if name == b"transfer-encoding" or (name == b"content-length" and int(value) > _LARGEST_BODY):
                return False
        return True

    def _brief_scope(self, method: str) -> MutableMapping[str, Any]:
        target = httptools.parse_url(self.url)
        return {
            "method": method,
            "raw_path": target.path,
            "query_string": target.query or b"",
            "headers": self.headers,
        }

    def _write(self, answer: Response, *, stays: bool) -> None:
        body = answer.body
        head = [STATUS_LINE[answer.status]]
        for name, value in self.server_state.default_headers:
            head += (name, b": ", value, b"\r\n")
        for named, text in answer.headers.items():
            head.append(_line(named, text))
        if answer.status not in _WITHOUT_BODY:
            head.append(b"content-length: %d\r\n" % len(body))
        head.append(b"\r\n" if stays else b"connection: close\r\n\r\n")
        if len(body) <= _SMALL:
            head.append(body)
            self.transport.write(b"".join(head))
        else:
            self.transport.write(b"".join(head))
            self.transport.write(body)
        if not stays:
            self.transport.close()
        self.on_response_complete()


@functools.lru_cache(maxsize=256)
def _line(name: str, value: str) -> bytes:
    """A line of a head; most answers bear the same ones."""
    return f"{name}: {value}\r\n".encode("latin-1")
