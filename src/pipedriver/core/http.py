"""A request and a response as plain values, and the protocols of what carries them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class BodyStream(Protocol):
    """A body that is read piece by piece while it is sent, because it may be larger than memory."""

    @property
    def length(self) -> int | None:
        """How many bytes it has; None where that shows only at its end."""
        ...

    @property
    def can_start(self) -> bool:
        """Whether it can be sent from its beginning: always, or never again after the first time."""
        ...

    def pieces(self) -> Iterator[bytes]:
        """Its bytes from the beginning; reading them may block."""
        ...

    def sent(self, count: int) -> None:
        """Be told that so many bytes more have been handed over."""


@dataclass(slots=True)
class Request:
    """One HTTP request, complete but for the credentials, which are added when it is sent.

    ``url`` is absolute. ``headers`` have lower-case names. ``timeout`` is in seconds, for this attempt; see
    `time_limit`. A body that may be larger than memory is a ``stream``, and ``body`` is None then. With
    ``keep_open`` the body of a successful response is left to be read piece by piece; the time-out counts the
    silence between two pieces then. The representation shows no header and no body: either may hold a secret.
    """

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    body: bytes | None = field(default=None, repr=False)
    timeout: float = 30.0
    stream: BodyStream | None = field(default=None, repr=False)
    keep_open: bool = False

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


@dataclass(slots=True)
class Response:
    """One HTTP response, read to its end. ``headers`` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class OpenResponse(Response):
    """One HTTP response whose body is still to be read, piece by piece. It must be closed.

    ``pieces`` raises `TransportFailure` where the body breaks off. ``body`` is empty.
    """

    body: bytes = field(default=b"", repr=False)
    pieces: Iterator[bytes] = field(repr=False)
    close: Callable[[], None] = field(repr=False)

    def read(self) -> Response:
        """Read the body to its end, and close."""
        try:
            return Response(self.status, self.headers, b"".join(self.pieces))
        finally:
            self.close()


@dataclass(slots=True, kw_only=True)
class AsyncOpenResponse(Response):
    """The asynchronous twin of `OpenResponse`."""

    body: bytes = field(default=b"", repr=False)
    pieces: AsyncIterator[bytes] = field(repr=False)
    close: Callable[[], Awaitable[None]] = field(repr=False)

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


class Transport(Protocol):
    """Carries requests, synchronously. It follows no redirect and raises `TransportFailure` alone.

    One that has a method ``open`` too, which takes a request and gives an `OpenResponse`, spares memory where
    files are downloaded.
    """

    def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        ...

    def close(self) -> None:
        """Give back what the transport holds."""


class AsyncTransport(Protocol):
    """Carries requests, asynchronously. It follows no redirect and raises `TransportFailure` alone.

    One that has a method ``open`` too, which takes a request and gives an `AsyncOpenResponse`, spares memory
    where files are downloaded.
    """

    async def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        ...

    async def close(self) -> None:
        """Give back what the transport holds."""
