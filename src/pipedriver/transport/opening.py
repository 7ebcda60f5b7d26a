# Made by tools/generate.py from src/pipedriver/transport/aio/opening.py: change that, and run it again.
"""Asking for a body that is to be read piece by piece."""

from __future__ import annotations

from pipedriver.core.http import OpenResponse, Request, Response
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from pipedriver.core.protocols import Transport


def open_response(transport: Transport, request: Request) -> Response:
    """Send a request, and leave the body of a successful answer to be read; any other is read to its end.

    A transport that has no ``open`` gives the answer whole.

    Raises:
        TransportFailure: no answer arrived.
    """
    opening = getattr(transport, "open", None)
    if opening is None:
        return transport.send(request)
    response: OpenResponse = opening(request)
    if 200 <= response.status < 300:
        return response
    return response.read()
