"""What is kept of every HTTP answer: status, headers, cost, attempts, time taken, and the whole body."""

from __future__ import annotations

from collections.abc import Mapping

from pipedriver.core.annotations import readable
from pipedriver.core.classes import Frozen
from pipedriver.core.envelope import Envelope
from pipedriver.core.shapes import as_object
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


@readable
class Answer(Frozen, hidden=("content",)):
    """The HTTP answer behind a result.

    Attributes:
        status: the HTTP status.
        headers: the headers, names in lower case.
        content: the body, decoded as far as needed; `body` is the whole.
        cost: tokens of the daily budget that the attempts cost together; None for an undeclared call.
        attempts: how often the request was sent.
        elapsed: seconds from the first attempt to the last answer, waiting included.
    """

    status: int
    headers: Mapping[str, str]
    content: Any
    cost: int | None
    attempts: int
    elapsed: float

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        content: Any,
        cost: int | None,
        attempts: int,
        elapsed: float,
    ) -> None:
        put = object.__setattr__
        put(self, "status", status)
        put(self, "headers", headers)
        put(self, "content", content)
        put(self, "cost", cost)
        put(self, "attempts", attempts)
        put(self, "elapsed", elapsed)

    @property
    def body(self) -> Any:
        """The decoded body, envelope included; the bytes themselves where they are no JSON."""
        content = self.content
        return content.body if isinstance(content, Envelope) else content

    @property
    def additional_data(self) -> Mapping[str, Any]:
        """The envelope's ``additional_data``; empty where there is none."""
        content = self.content
        if isinstance(content, Envelope):
            return as_object(content.additional_data) or {}
        return self._part("additional_data")

    @property
    def related_objects(self) -> Mapping[str, Any]:
        """The envelope's ``related_objects``: by kind, then by id as text; empty where there are none."""
        return self._part("related_objects")

    def _part(self, key: str) -> Mapping[str, Any]:
        return as_object((as_object(self.body) or {}).get(key)) or {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and self._told() == other._told() and self.body == other.body

    __hash__ = None  # type: ignore[assignment]  # what it holds has no hash

    def _told(self) -> tuple[Any, ...]:
        return self.status, self.headers, self.cost, self.attempts, self.elapsed

    def __reduce__(self) -> tuple[Any, ...]:
        # A transport may hand over its library's own mapping, which need not be fit for pickling.
        status, headers, cost, attempts, elapsed = self._told()
        return (type(self), (status, dict(headers), self.body, cost, attempts, elapsed))
