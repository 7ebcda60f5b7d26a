"""The document as the local server shows it; it is made when it is first asked for."""

from __future__ import annotations

import functools

import msgspec

from pipedriver.core.http import Response
from pipedriver.server.wire.envelope import JSON

OPENAPI = "/openapi.json"
"""Where the local server shows the document. Nobody needs a token to read it."""


@functools.cache
def openapi_response() -> Response:
    """The answer that holds the document."""
    from pipedriver.server.openapi.document import document

    return Response(200, {"content-type": JSON}, msgspec.json.encode(document()))
