"""The control plane under ``/_local/``: for tests and demonstrations, off unless it is asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult

import msgspec

from pipedriver.core.http import Request, Response
from pipedriver.server.wire.envelope import JSON
from pipedriver.server.wire.refusals import error_body

if TYPE_CHECKING:
    from pipedriver.server.application import Application

_HEADERS = {"content-type": JSON}


class Control:
    """Answers what is asked under ``/_local/``.

    ``GET /_local/clock`` tells the server's time. ``POST /_local/clock`` moves it: ``{"advance": seconds}``,
    ``{"freeze": "2026-01-31T10:00:00Z"}`` or ``{"run": true}``.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def answer(self, request: Request, parts: SplitResult) -> Response:
        """Answer one request."""
        if parts.path != "/_local/clock":
            return Response(404, _HEADERS, error_body("not found"))
        if request.method == "POST":
            return self._move_clock(request)
        if request.method == "GET":
            return self._tell_time()
        return Response(405, {**_HEADERS, "allow": "GET, POST"}, error_body("Method not allowed"))

    def _tell_time(self) -> Response:
        return Response(200, _HEADERS, msgspec.json.encode({"now": self._application.clock.now()}))

    def _move_clock(self, request: Request) -> Response:
        clock = self._application.clock
        try:
            asked: Any = msgspec.json.decode(request.body or b"", type=dict[str, Any])
            match asked:
                case {"advance": int() | float() as seconds}:
                    clock.advance(timedelta(seconds=seconds))
                case {"freeze": str() as moment}:
                    clock.freeze(datetime.fromisoformat(moment))
                case {"run": True}:
                    clock.run()
                case _:
                    raise ValueError("asks for nothing known")
        except (ValueError, OverflowError, msgspec.DecodeError) as error:
            return Response(400, _HEADERS, error_body(f"the clock cannot be moved so: {error}"))
        return self._tell_time()
