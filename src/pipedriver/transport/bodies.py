"""Bodies on their way out, piece by piece."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.threads import in_thread

if TYPE_CHECKING:
    from pipedriver.core.protocols import BodyStream

PIECE = 256 * 1024
"""Bytes of a body that are read at once."""


class Outgoing:
    """A body as a library takes it, piece by piece.

    Attributes:
        failure: what went wrong on this side while the body was read: a file that cannot be read, a progress
            function that raises. A library may hide it behind an error of its own.
    """

    def __init__(self, stream: BodyStream) -> None:
        self._stream = stream
        self.failure: BaseException | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            for piece in self._stream.pieces():
                yield piece
                self._stream.sent(len(piece))
        except Exception as error:
            self.failure = error
            raise


class AsyncOutgoing:
    """The asynchronous twin of `Outgoing`: what blocks is done in a thread."""

    def __init__(self, stream: BodyStream) -> None:
        self._stream = stream
        self.failure: BaseException | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            pieces = self._stream.pieces()
            while piece := await in_thread(next, pieces, b""):
                yield piece
                self._stream.sent(len(piece))
        except Exception as error:
            self.failure = error
            raise
