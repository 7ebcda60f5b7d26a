"""What a walk through a list brought, put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeVar

from pipedriver.core.answer import Answer
from pipedriver.core.errors import PipedriveError
from pipedriver.core.paging import Page
from pipedriver.core.record import Record

R = TypeVar("R")

Reason = Literal["end", "total", "failed"]
"""Why a walk ended: with the list, with the total that was asked for, or with an error."""


class Collected(list[R]):
    """The records of a paged list, in their order, and whether they are all.

    Args:
        records: the records.
        reason: why there are no more: the list ended, the total is reached, or an error came.
        resume: what `Pages.resume` takes to go on; None where there is nothing more to get.
        error: the error that ended the walk.
        answer: the last answer that brought some; None where none came.
        pages: how many pages came.
        cost: tokens of the daily budget for all pages; None where there were none.
        attempts: how many requests were sent for them.
        elapsed: seconds that their calls took; those that went at the same time count each.
    """

    __slots__ = ("answer", "attempts", "cost", "elapsed", "error", "pages", "reason", "resume")

    def __init__(
        self,
        records: Iterable[R] = (),
        reason: Reason = "end",
        resume: str | None = None,
        error: PipedriveError | None = None,
        answer: Answer | None = None,
        pages: int = 0,
        cost: int | None = None,
        attempts: int = 0,
        elapsed: float = 0.0,
    ) -> None:
        super().__init__(records)
        self.reason: Reason = reason
        self.resume = resume
        self.error = error
        self.answer = answer
        self.pages = pages
        self.cost = cost
        self.attempts = attempts
        self.elapsed = elapsed

    @property
    def complete(self) -> bool:
        """Whether the list ended with these records: all from where the walk began."""
        return self.reason == "end"

    @property
    def additional_data(self) -> Mapping[str, Any]:
        """The ``additional_data`` of the last page; empty where there is none."""
        return {} if self.answer is None else self.answer.additional_data

    @property
    def repeated(self) -> list[Any]:
        """The ids that came more than once: records came into the list while it was walked through.

        In a list whose records are of several kinds, ids need not differ.
        """
        found = Counter(record.get("id") for record in self if isinstance(record, Record))
        return [id for id, count in found.items() if count > 1 and id is not None]

    def take(self, page: Page[R]) -> None:
        """Add a page."""
        answer = page.answer
        self.extend(page.records)
        self.answer = answer
        self.pages += 1
        self.cost = (self.cost or 0) + (answer.cost or 0)
        self.attempts += answer.attempts
        self.elapsed += answer.elapsed
        self.resume = page.resume
        self.reason = "end" if page.next is None else "total"

    def __reduce__(self) -> tuple[Any, ...]:
        told = (self.reason, self.resume, self.error, self.answer, self.pages)
        return (type(self), (list(self), *told, self.cost, self.attempts, self.elapsed))
