"""Finds the room of the control plane that a request means, and answers."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from pipedriver.core.http import Request, Response
from pipedriver.server.control.part import Asked, Room
from pipedriver.server.crm.refusals import Refusal
from pipedriver.server.wire.envelope import JSON
from pipedriver.server.wire.refusals import error_body, status_of

if TYPE_CHECKING:
    from pipedriver.server.application import Application

_HEADERS = {"content-type": JSON}

_Rooms = Mapping[str, Mapping[str, Room]]


class Control:
    """Answers what is asked under ``/_local/``. It may take its time, so call it off the event loop.

    Args:
        application: the server that is controlled.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def answer(self, request: Request, path: str) -> Response:
        """Answer one request.

        Args:
            request: the request.
            path: its path, without the query.
        """
        found = self._find(path)
        if found is None:
            return Response(404, _HEADERS, error_body("not found; GET /_local/ lists what there is"))
        by_verb, values = found
        room = by_verb.get(request.method)
        if room is None:
            allowed = {**_HEADERS, "allow": ", ".join(sorted(by_verb))}
            return Response(405, allowed, error_body("Method not allowed"))
        others = None if request.method == "GET" else self._application.others
        try:
            # What is changed here holds for every request that is sent after the answer.
            with nullcontext() if others is None else others.gathered():
                told = room(Asked(values, request.body or b""))
        except Refusal as refusal:
            return Response(status_of(refusal), _HEADERS, error_body(str(refusal)))
        return Response(200, _HEADERS, msgspec.json.encode(told))

    @cached_property
    def _rooms(self) -> _Rooms:
        # What the parts need is loaded when the first request comes.
        from pipedriver.server.control.parts import parts

        rooms: dict[str, Mapping[str, Room]] = {"/_local/": {"GET": self._list}}
        for part in parts(self._application):
            rooms |= part.rooms()
        return rooms

    def _find(self, path: str) -> tuple[Mapping[str, Room], dict[str, str]] | None:
        exact = self._rooms.get(path)
        if exact is not None:
            return exact, {}
        given = path.split("/")
        for template, by_verb in self._rooms.items():
            values = _values(template.split("/"), given)
            if values is not None:
                return by_verb, values
        return None

    def _list(self, _: Asked) -> object:
        return {"rooms": [f"{verb} {path}" for path, by_verb in self._rooms.items() for verb in by_verb]}


def _values(template: list[str], given: list[str]) -> dict[str, str] | None:
    """What stands at the open parts of a path; None where the path is another."""
    if len(template) != len(given):
        return None
    values: dict[str, str] = {}
    for expected, found in zip(template, given, strict=True):
        if expected.startswith("{"):
            values[expected[1:-1]] = unquote(found)
        elif expected != found:
            return None
    return values
