"""A connection by uvicorn on which what only reads is answered at once, without a task and ASGI's messages.

Nearly every request is one that is answered from memory and a few rows, and the way there would cost a
quarter of the answer. Everything else, a request behind another one for instance, goes the usual way.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, MutableMapping
from typing import Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from pipedriver.core.http import Response

AnsweredAtOnce = Callable[[MutableMapping[str, Any]], Response | None]
"""An ASGI application's method ``answered_at_once``: gives the answer to a GET, or None where it is to be
called for it as usual. It has done nothing then. Of the scope it gets ``method``, ``raw_path``,
``query_string`` and ``headers``.
"""

_WITHOUT_BODY = (204, 304)
_SMALL = 16 * 1024
"""Bytes of a body that are rather copied than written by themselves."""


class _Answered:
    """What stands for the cycle of a request that was answered at once: it is over."""

    response_complete = True
    message_event = asyncio.Event()


_ANSWERED = cast("RequestResponseCycle", _Answered())


class QuickConnection(HttpToolsProtocol):
    """HTTP as usual, with the shorter way for those applications that offer it.

    Args:
        given: what uvicorn gives to a protocol.
    """

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        at_once = getattr(cast("Any", self).app, "answered_at_once", None)
        self._at_once = cast("AnsweredAtOnce | None", at_once)

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
            answer = self._answer_at_once()
            if answer is not None:
                self._write(answer)
                return
            self.as_usual()
        super().on_headers_complete()

    def _answer_at_once(self) -> Response | None:
        at_once = self._at_once
        before: Any = self.cycle
        parser: Any = self.parser
        if at_once is None or parser.get_method() != b"GET" or self.limit_concurrency is not None:
            return None
        if not (before is None or before.response_complete) or self.pipeline:
            return None
        if self.flow.write_paused or self.transport.is_closing():
            return None
        target = httptools.parse_url(self.url)
        return at_once(
            {
                "method": "GET",
                "raw_path": target.path,
                "query_string": target.query or b"",
                "headers": self.headers,
            }
        )

    def _write(self, answer: Response) -> None:
        parser: Any = self.parser
        body = answer.body
        head = [STATUS_LINE[answer.status]]
        for name, value in self.server_state.default_headers:
            head += (name, b": ", value, b"\r\n")
        for named, text in answer.headers.items():
            head.append(_line(named, text))
        if answer.status not in _WITHOUT_BODY:
            head.append(b"content-length: %d\r\n" % len(body))
        stays = parser.should_keep_alive() and parser.get_http_version() != "1.0"
        head.append(b"\r\n" if stays else b"connection: close\r\n\r\n")
        if len(body) <= _SMALL:
            head.append(body)
            self.transport.write(b"".join(head))
        else:
            self.transport.write(b"".join(head))
            self.transport.write(body)
        self.cycle = _ANSWERED
        if not stays:
            self.transport.close()
        self.on_response_complete()


@functools.lru_cache(maxsize=256)
def _line(name: str, value: str) -> bytes:
    """A line of a head; most answers bear the same ones."""
    return f"{name}: {value}\r\n".encode("latin-1")
