"""Pipedrive for Python: a client for the whole API, and a local Pipedrive to develop and test against.

The public names are loaded when they are first asked for: importing the package loads no HTTP library.
"""

from __future__ import annotations

from pipedriver.version import __version__

# Type checkers know the name; importing `typing` for it would be half of the time that importing this takes.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipedriver.client.aio.client import AsyncClient
    from pipedriver.client.client import Client
    from pipedriver.core.aio.download import AsyncDownload
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.answer import Answer
    from pipedriver.core.download import Download
    from pipedriver.core.errors import (
        AnsweredError,
        APIError,
        BadAnswer,
        BadRequest,
        ConfigurationError,
        Conflict,
        ConnectionFailed,
        ConnectionLost,
        FeatureNotEnabled,
        Forbidden,
        Gone,
        NotFound,
        NotImplementedByServer,
        OutcomeUnknown,
        PagingError,
        PaymentRequired,
        PipedriveError,
        ProxyBlocked,
        RateLimited,
        RequestError,
        ServerError,
        Timeout,
        TransportError,
        Unauthorized,
        Unprocessable,
    )
    from pipedriver.core.http import AsyncTransport, Request, Response, Transport, TransportFailure
    from pipedriver.core.operation import UNSET, CallOptions, PageOptions, Unset
    from pipedriver.core.pages import Pages
    from pipedriver.core.paging import Page
    from pipedriver.core.record import Money, Record, Records
    from pipedriver.core.results import Reply
    from pipedriver.core.retry import RetryPolicy
    from pipedriver.transport.httpx2_transport import AsyncHttpx2Transport, Httpx2Transport
    from pipedriver.transport.in_process import AsyncInProcessTransport, InProcessTransport
    from pipedriver.transport.pyreqwest_transport import AsyncPyreqwestTransport, PyreqwestTransport

_ROOMS = {
    "pipedriver.client.aio.client": ("AsyncClient",),
    "pipedriver.client.client": ("Client",),
    "pipedriver.core.aio.download": ("AsyncDownload",),
    "pipedriver.core.aio.pages": ("AsyncPages",),
    "pipedriver.core.answer": ("Answer",),
    "pipedriver.core.download": ("Download",),
    "pipedriver.core.errors": (
        "APIError",
        "AnsweredError",
        "BadAnswer",
        "BadRequest",
        "ConfigurationError",
        "Conflict",
        "ConnectionFailed",
        "ConnectionLost",
        "FeatureNotEnabled",
        "Forbidden",
        "Gone",
        "NotFound",
        "NotImplementedByServer",
        "OutcomeUnknown",
        "PagingError",
        "PaymentRequired",
        "PipedriveError",
        "ProxyBlocked",
        "RateLimited",
        "RequestError",
        "ServerError",
        "Timeout",
        "TransportError",
        "Unauthorized",
        "Unprocessable",
    ),
    "pipedriver.core.http": ("AsyncTransport", "Request", "Response", "Transport", "TransportFailure"),
    "pipedriver.core.operation": ("UNSET", "CallOptions", "PageOptions", "Unset"),
    "pipedriver.core.pages": ("Pages",),
    "pipedriver.core.paging": ("Page",),
    "pipedriver.core.record": ("Money", "Record", "Records"),
    "pipedriver.core.results": ("Reply",),
    "pipedriver.core.retry": ("RetryPolicy",),
    "pipedriver.transport.httpx2_transport": ("AsyncHttpx2Transport", "Httpx2Transport"),
    "pipedriver.transport.in_process": ("AsyncInProcessTransport", "InProcessTransport"),
    "pipedriver.transport.pyreqwest_transport": ("AsyncPyreqwestTransport", "PyreqwestTransport"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "UNSET",
    "APIError",
    "Answer",
    "AnsweredError",
    "AsyncClient",
    "AsyncDownload",
    "AsyncHttpx2Transport",
    "AsyncInProcessTransport",
    "AsyncPages",
    "AsyncPyreqwestTransport",
    "AsyncTransport",
    "BadAnswer",
    "BadRequest",
    "CallOptions",
    "Client",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "ConnectionLost",
    "Download",
    "FeatureNotEnabled",
    "Forbidden",
    "Gone",
    "Httpx2Transport",
    "InProcessTransport",
    "Money",
    "NotFound",
    "NotImplementedByServer",
    "OutcomeUnknown",
    "Page",
    "PageOptions",
    "Pages",
    "PagingError",
    "PaymentRequired",
    "PipedriveError",
    "ProxyBlocked",
    "PyreqwestTransport",
    "RateLimited",
    "Record",
    "Records",
    "Reply",
    "Request",
    "RequestError",
    "Response",
    "RetryPolicy",
    "ServerError",
    "Timeout",
    "Transport",
    "TransportError",
    "TransportFailure",
    "Unauthorized",
    "Unprocessable",
    "Unset",
    "__version__",
]


def __getattr__(name: str) -> object:
    room = _ROOM_OF.get(name)
    if room is None:
        raise AttributeError(f"module 'pipedriver' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(room), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
