"""Asking for a body that is to be read piece by piece."""

from __future__ import annotations

from pipedriver.core.http import AsyncOpenResponse, Request, Response
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from pipedriver.core.protocols import AsyncTransport


async def open_response(transport: AsyncTransport, request: Request) -> Response:
    """Send a request, and leave the body of a successful answer to be read; any other is read to its end.

    A transport that has no ``open`` gives the answer whole.

    Raises:
        TransportFailure: no answer arrived.
    """
    opening = getattr(transport, "open", None)
    if opening is None:
        return await transport.send(request)
    response: AsyncOpenResponse = await opening(request)
    if 200 <= response.status < 300:
        return response
    return await response.read()
