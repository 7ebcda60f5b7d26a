"""What core asks of others, as protocols: of transports, credentials and limits.

They stand in annotations alone, so they are imported under ``TYPE_CHECKING``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from pipedriver.core.authorization import Refresh
from pipedriver.core.http import Request, Response
from pipedriver.core.operation import Operation
from pipedriver.core.pacing import Verdict, Visit


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


class Authorization(Protocol):
    """Puts credentials on a request, and tells when they have to be renewed first. It does no I/O.

    ``lasts`` says that nothing is ever due.
    """

    @property
    def lasts(self) -> bool:
        """Whether they are never to be renewed."""
        ...

    def due(self) -> Refresh | None:
        """What has to happen before the next request; None where nothing has to."""

    def authorize(self, request: Request) -> bool:
        """Add the credentials to a request to the client's own host.

        They are put on each attempt anew, so that they are always the current ones. Where the address of the
        request is a path alone, its host is that of the credentials.

        Returns whether the request now bears the client's own credentials, not those of the call.
        """
        ...

    def refused(self, request: Request) -> Refresh | None:
        """What may help after a request was answered with 401; None where nothing does."""


class Limiter(Protocol):
    """Where a client asks before it sends, and tells what came back; it does not wait.

    `enter` gives 0.0, or the seconds to wait before asking again, or a `Shut`. Where the limits are
    ``remote``, both methods do I/O, and are coroutines for an asynchronous client.
    """

    @property
    def remote(self) -> bool:
        """Whether asking takes I/O."""
        ...

    def enter(self, visit: Visit) -> Any:
        """Ask to send a request.

        Raises:
            BudgetCeilingReached: it would pass the ceiling.
        """
        ...

    def leave(self, visit: Visit, verdict: Verdict) -> Any:
        """Tell what became of a request that was sent."""
        ...

    def abandon(self, visit: Visit) -> None:
        """Note, without I/O, that nobody will tell what became of a request."""
        ...


class Caller(Protocol):
    """What a resource hands its calls to: a client's own `call`."""

    def call(self, operation: Operation, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Make one call; the answer is what the declaring method's annotation says."""
