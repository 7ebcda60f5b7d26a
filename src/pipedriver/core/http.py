"""A request and a response as plain values, and the protocols of what carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(slots=True)
class Request:
    """One HTTP request, complete but for the credentials, which are added when it is sent.

    ``url`` is absolute. ``headers`` have lower-case names. ``timeout`` is in seconds, for this attempt.
    The representation shows no header and no body: either may hold a secret.
    """

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    body: bytes | None = field(default=None, repr=False)
    timeout: float = 30.0


@dataclass(slots=True)
class Response:
    """One HTTP response, read to its end. ``headers`` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class TransportFailure(Exception):
    """No response arrived. ``sent`` is False only where it is certain that the request never left."""

    def __init__(self, message: str, *, sent: bool, timed_out: bool = False) -> None:
        super().__init__(message)
        self.sent = sent
        self.timed_out = timed_out


class Transport(Protocol):
    """Carries requests, synchronously. It follows no redirect and raises `TransportFailure` alone."""

    def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        ...

    def close(self) -> None:
        """Give back what the transport holds."""


class AsyncTransport(Protocol):
    """Carries requests, asynchronously. It follows no redirect and raises `TransportFailure` alone."""

    async def send(self, request: Request) -> Response:
        """Send one request and read its response to the end."""
        ...

    async def close(self) -> None:
        """Give back what the transport holds."""
