"""What is kept of every HTTP answer: status, headers, cost, attempts, time taken, and the whole body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipedriver.core.shapes import as_object


@dataclass(frozen=True, slots=True)
class Answer:
    """The HTTP answer behind a result.

    Attributes:
        status: the HTTP status.
        headers: the headers, names in lower case.
        body: the decoded body, envelope included; the bytes themselves where they are no JSON.
        cost: tokens of the daily budget that the attempts cost together; None for an undeclared call.
        attempts: how often the request was sent.
        elapsed: seconds from the first attempt to the last answer, waiting included.
    """

    status: int
    headers: Mapping[str, str]
    body: Any = field(repr=False)
    cost: int | None
    attempts: int
    elapsed: float

    def __reduce__(self) -> tuple[Any, ...]:
        # A transport may hand over its library's own mapping, which need not be fit for pickling.
        headers = dict(self.headers)
        return (type(self), (self.status, headers, self.body, self.cost, self.attempts, self.elapsed))

    @property
    def additional_data(self) -> Mapping[str, Any]:
        """The envelope's ``additional_data``; empty where there is none."""
        return self._part("additional_data")

    @property
    def related_objects(self) -> Mapping[str, Any]:
        """The envelope's ``related_objects``: by kind, then by id as text; empty where there are none."""
        return self._part("related_objects")

    def _part(self, key: str) -> Mapping[str, Any]:
        return as_object((as_object(self.body) or {}).get(key)) or {}
