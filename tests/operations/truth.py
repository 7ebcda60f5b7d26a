"""Holds every answer that the tests of the operations get to the server's OpenAPI document."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs
import msgspec

from pipedriver.api.declared import declared_operations
from pipedriver.core.http import AsyncOpenResponse, OpenResponse, Request, Response
from pipedriver.server.openapi.document import document
from pipedriver.server.routes import Routes
from pipedriver.transport.pyreqwest_transport import AsyncPyreqwestTransport, PyreqwestTransport


class Untrue(AssertionError):
    """An answer that the document does not tell of."""


class Checked:
    """Carries requests, and holds their answers to the document."""

    def __init__(self) -> None:
        self._transport = PyreqwestTransport()

    def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        response = self._transport.send(request)
        check(request.method, request.url, response)
        return response

    def open(self, request: Request) -> OpenResponse:
        """Send one request, and leave its body to be read."""
        response = self._transport.open(request)
        check(request.method, request.url, response)
        return response

    def close(self) -> None:
        """Give back what the transport holds."""
        self._transport.close()


class AsyncChecked:
    """The asynchronous twin of `Checked`."""

    def __init__(self) -> None:
        self._transport = AsyncPyreqwestTransport()

    async def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        response = await self._transport.send(request)
        check(request.method, request.url, response)
        return response

    async def open(self, request: Request) -> AsyncOpenResponse:
        """Send one request, and leave its body to be read."""
        response = await self._transport.open(request)
        check(request.method, request.url, response)
        return response

    async def close(self) -> None:
        """Give back what the transport holds."""
        await self._transport.close()


def check(verb: str, url: str, response: Response) -> None:
    """Hold one answer to the document.

    Raises:
        Untrue: the document knows no such answer of the operation.
    """
    path = urlsplit(url).path
    route = _routes().find(path)
    operation = route.by_verb.get(verb) if route is not None else None
    if route is None or operation is None or route.selected is not None:
        # No operation, or only some of its keys: the document tells of these in words.
        return
    told = _document()["paths"][operation.path][verb.lower()]["responses"]
    status = str(response.status)
    if status not in told:
        raise Untrue(f"{operation.key} answered {status}, the document knows {', '.join(told)}")
    if isinstance(response, OpenResponse | AsyncOpenResponse):
        return
    validator = _validator(operation.path, verb.lower(), status)
    if validator is None:
        return
    kind = response.headers.get("content-type", "")
    if not kind.startswith("application/json"):
        raise Untrue(f"{operation.key} answered {kind}, the document says application/json")
    for error in validator.iter_errors(msgspec.json.decode(response.body)):
        place = "/".join(map(str, error.instance_path))
        raise Untrue(f"{operation.key} answered {status} with {place}: {error.message}")


@functools.cache
def _document() -> dict[str, Any]:
    return document()


@functools.cache
def _routes() -> Routes:
    return Routes(declared_operations("v1"))


@functools.cache
def _validator(path: str, verb: str, status: str) -> jsonschema_rs.Draft202012Validator | None:
    shown = _document()
    answer = shown["paths"][path][verb]["responses"][status]
    if "$ref" in answer:
        answer = shown["components"]["responses"][status]
    schema = answer.get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return None
    schemas = {"components": {"schemas": shown["components"]["schemas"]}}
    return jsonschema_rs.Draft202012Validator({**schema, **schemas})
