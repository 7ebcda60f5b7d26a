"""A connection by uvicorn on which what only reads is answered at once, without a task and ASGI's messages.

Nearly every request is one that is answered from memory and a few rows, and the way there would cost a
quarter of the answer. Everything else, a request behind another one for instance, goes the usual way.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from pipedriver.core.http import Response

AnsweredAtOnce = Callable[[MutableMapping[str, Any]], Response | None]
"""An ASGI application's method ``answered_at_once``: gives the answer to a scope, or None where it is to be
called for it as usual. It has done nothing then.
"""

_WITHOUT_BODY = (204, 304)
_SMALL = 16 * 1024
"""Bytes of a body that are rather copied than written by themselves."""


class QuickConnection(HttpToolsProtocol):
    """HTTP as usual, with the shorter way for those applications that offer it."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        at_once = cast("AnsweredAtOnce | None", getattr(app, "answered_at_once", None))
        if at_once is not None and not (
            self.pipeline or self.flow.write_paused or cycle.disconnected or self.transport.is_closing()
        ):
            answer = at_once(cast("MutableMapping[str, Any]", cycle.scope))
            if answer is not None:
                self._write(cycle, answer)
                return
        super()._start_asgi_task(cycle, app)

    def _write(self, cycle: RequestResponseCycle, answer: Response) -> None:
        head, body = [STATUS_LINE[answer.status]], answer.body
        for name, value in self.server_state.default_headers:
            head += (name, b": ", value, b"\r\n")
        for named, text in answer.headers.items():
            head.append(f"{named}: {text}\r\n".encode("latin-1"))
        if answer.status not in _WITHOUT_BODY:
            head.append(b"content-length: %d\r\n" % len(body))
        head.append(b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n")
        if len(body) <= _SMALL:
            head.append(body)
            self.transport.write(b"".join(head))
        else:
            self.transport.write(b"".join(head))
            self.transport.write(body)
        cycle.response_started = cycle.response_complete = True
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()
        cycle.on_response = _nothing


def _nothing() -> None:
    pass
