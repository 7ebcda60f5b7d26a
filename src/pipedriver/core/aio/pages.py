"""A list that has not been asked for yet, and is fetched page by page as it is walked through."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Generic, TypeVar

from pipedriver.core.answer import Answer
from pipedriver.core.errors import PipedriveError, RequestError
from pipedriver.core.operation import Operation
from pipedriver.core.paging import Page, Place, Walk, name_of_walk
from pipedriver.core.plan import Plan
from pipedriver.core.results import item_reader, list_in, record_kind

R = TypeVar("R")

AsyncFetch = Callable[[Operation, Plan], Awaitable[Answer]]
"""Makes the call of a plan."""


class AsyncPages(Generic[R]):
    """A list of records, fetched page by page as it is walked through.

    ``async for record in pages`` walks through all of it; `pages()` gives the pages themselves. Nothing is
    sent before the first step, and each walk begins anew. Records that change while a walk goes on may be
    missed or
    come twice: Pipedrive takes no snapshot.

    Args:
        fetch: makes the calls.
        operation: the declared operation.
        plan: the call, as the arguments describe it.
    """

    __slots__ = ("_fetch", "_operation", "_plan")

    def __init__(self, fetch: AsyncFetch, operation: Operation, plan: Plan) -> None:
        self._fetch = fetch
        self._operation = operation
        self._plan = plan

    def __repr__(self) -> str:
        return f"<pages of {self._operation.key}>"

    async def __aiter__(self) -> AsyncIterator[R]:
        async for page in self.pages():
            for record in page:
                yield record

    async def pages(self) -> AsyncIterator[Page[R]]:
        """The pages one by one, each with its records, its answer and its position.

        Raises:
            PagingError: the server promises more pages but does not move on.
            PipedriveError: whatever a call raises. Its ``resume`` tells where the walk stopped.
        """
        operation = self._operation
        read: Callable[[Any, Answer], R] = item_reader(record_kind(operation))
        walk = Walk(operation, self._plan)
        while not walk.ended:
            try:
                answer = await self._fetch(operation, self._plan.with_query(**walk.query()))
                records = [read(item, answer) for item in list_in(answer, operation)]
            except PipedriveError as error:
                error.resume = walk.token()
                raise
            yield walk.take(records, answer)

    async def first(self) -> R | None:
        """The first record, or None where there is none. Asks for one record only."""
        records = await self.limited(1).to_list()
        return records[0] if records else None

    async def to_list(self) -> list[R]:
        """All the records."""
        records: list[R] = []
        async for page in self.pages():
            records.extend(page)
        return records

    def resume(self, token: str) -> AsyncPages[R]:
        """The same list from where a walk through it stopped.

        Args:
            token: the ``resume`` of the error that ended the walk, or of the last page that was dealt with.
                It can be kept: it holds for another process and another client of the company, and for pages
                of another length.

        Raises:
            RequestError: it is none, or belongs to a list of other records.
        """
        place = Place.read(token)
        if place.walk != name_of_walk(self._operation, self._plan):
            raise RequestError(
                f"the walk that stopped there was none through this list, {self._operation.key}"
            )
        key = "start" if self._operation.paging == "offset" else "cursor"
        plan = self._plan.with_query(**{} if place.position is None else {key: str(place.position)})
        plan.total = place.left
        return AsyncPages(self._fetch, self._operation, plan)

    def limited(self, total: int) -> AsyncPages[R]:
        """The same list, cut off after so many records; the ``total`` of the call still holds.

        Raises:
            RequestError: the number is below 0.
        """
        if total < 0:
            raise RequestError("a total is 0 or more")
        known = self._plan.total
        plan = self._plan.with_query()
        plan.total = total if known is None else min(total, known)
        return AsyncPages(self._fetch, self._operation, plan)
