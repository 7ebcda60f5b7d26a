"""A request and a response as plain values."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping

from pipedriver.core.annotations import readable
from pipedriver.core.classes import Plain
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from pipedriver.core.protocols import BodyStream


USUAL_TIMEOUT = 30.0
"""Seconds that an attempt may take where nothing else is said."""


@readable
class Request(Plain, hidden=("headers", "body", "stream")):
    """One HTTP request, complete but for the credentials, which are added when it is sent.

    ``url`` is absolute. ``headers`` have lower-case names. ``timeout`` is in seconds, for this attempt; see
    `time_limit`. A body that may be larger than memory is a ``stream``, and ``body`` is None then. With
    ``keep_open`` the body of a successful response is left to be read piece by piece; the time-out counts the
    silence between two pieces then. The representation shows no header and no body: either may hold a secret.
    """

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None
    timeout: float
    stream: BodyStream | None
    keep_open: bool

    def __init__(
        self,
        method: str,
        url: str,
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = USUAL_TIMEOUT,
        stream: BodyStream | None = None,
        keep_open: bool = False,
    ) -> None:
        self.method = method
        self.url = url
        self.headers = {} if headers is None else headers
        self.body = body
        self.timeout = timeout
        self.stream = stream
        self.keep_open = keep_open

    @property
    def time_limit(self) -> float:
        """Seconds that the attempt may take: the time-out, and more for a body that is long to send."""
        if self.stream is None:
            return self.timeout
        length = self.stream.length
        return self.timeout + (_LONGEST_SENDING if length is None else length / _SLOWEST_SENDING)


_SLOWEST_SENDING = 32 * 1024
"""Bytes a second below which sending a body counts as stuck."""

_LONGEST_SENDING = 24 * 3600.0
"""Seconds that sending a body of unknown length may take."""


class Response(Plain, hidden=("body",)):
    """One HTTP response, read to its end. ``headers`` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body


class OpenResponse(Response, hidden=("pieces", "close")):
    """One HTTP response whose body is still to be read, piece by piece. It must be closed.

    ``pieces`` raises `TransportFailure` where the body breaks off. ``body`` is empty.
    """

    pieces: Iterator[bytes]
    close: Callable[[], None]

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        body: bytes = b"",
        *,
        pieces: Iterator[bytes],
        close: Callable[[], None],
    ) -> None:
        super().__init__(status, headers, body)
        self.pieces = pieces
        self.close = close

    def read(self) -> Response:
        """Read the body to its end, and close."""
        try:
            return Response(self.status, self.headers, b"".join(self.pieces))
        finally:
            self.close()


class AsyncOpenResponse(Response, hidden=("pieces", "close")):
    """The asynchronous twin of `OpenResponse`."""

    pieces: AsyncIterator[bytes]
    close: Callable[[], Awaitable[None]]

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        body: bytes = b"",
        *,
        pieces: AsyncIterator[bytes],
        close: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(status, headers, body)
        self.pieces = pieces
        self.close = close

    async def read(self) -> Response:
        """Read the body to its end, and close."""
        try:
            return Response(self.status, self.headers, b"".join([piece async for piece in self.pieces]))
        finally:
            await self.close()


class TransportFailure(Exception):
    """No response arrived. ``sent`` is False only where it is certain that the request never left."""

    def __init__(self, message: str, *, sent: bool, timed_out: bool = False) -> None:
        super().__init__(message)
        self.sent = sent
        self.timed_out = timed_out
