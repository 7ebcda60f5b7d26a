"""A list that has not been asked for yet, and is fetched page by page as it is walked through."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Generic, TypeVar

from pipedriver.core.annotations import readable
from pipedriver.core.answer import Answer
from pipedriver.core.classes import replace
from pipedriver.core.errors import PipedriveError, RequestError
from pipedriver.core.operation import Operation
from pipedriver.core.plan import Plan
from pipedriver.core.results import page_reader
from pipedriver.core.subject import GivenUp

if TYPE_CHECKING:
    from pipedriver.core.ahead import AsyncErrand
    from pipedriver.core.collected import Collected
    from pipedriver.core.paging import Page

R = TypeVar("R")

AsyncFetch = Callable[[Operation, Plan], Awaitable[Answer]]
"""Makes the call of a plan."""


@readable
class AsyncPages(Generic[R]):
    """A list of records, fetched page by page as it is walked through.

    ``async for record in pages`` walks through all of it; `pages()` gives the pages themselves. Nothing is
    sent before the first step, and each walk begins anew. Records that come or go while a walk goes on may
    make it give some twice, of which `Page.repeats` tells, or miss some: Pipedrive takes no snapshot.

    Args:
        fetch: makes the calls.
        operation: the declared operation.
        plan: the call, as the arguments describe it.

    Raises:
        RequestError: it is to go on where no walk through this list stopped.
    """

    __slots__ = ("_fetch", "_operation", "_plan")

    def __init__(self, fetch: AsyncFetch, operation: Operation, plan: Plan) -> None:
        self._fetch = fetch
        self._operation = operation
        if plan.resume is not None:
            from pipedriver.core.paging import resumed

            plan = resumed(operation, plan, plan.resume)
        self._plan = plan

    def __repr__(self) -> str:
        return f"<pages of {self._operation.key}>"

    async def __aiter__(self) -> AsyncIterator[R]:
        async with aclosing(self.pages()) as pages:
            async for page in pages:
                for record in page:
                    yield record

    async def pages(self) -> AsyncGenerator[Page[R], None]:
        """The pages one by one, each with its records, its answer and its position.

        Raises:
            PagingError: the server promises more pages but does not move on.
            PipedriveError: whatever a call raises. Its ``resume`` tells where the walk stopped.
        """
        plan = self._plan
        if plan.ahead:
            from pipedriver.core.ahead import async_fetched_ahead

            source = async_fetched_ahead(self._fetched, plan.ahead)
        else:
            source = self._fetched(None)
        async with aclosing(source) as pages:
            async for page in pages:
                yield page

    def _fetched(self, given_up: GivenUp | None) -> AsyncGenerator[Page[R], None]:
        if self._plan.concurrent > 1:
            return self._concurrently(given_up)
        return self._one_by_one(given_up)

    async def _one_by_one(self, given_up: GivenUp | None) -> AsyncGenerator[Page[R], None]:
        from pipedriver.core.paging import Walk

        operation = self._operation
        read: Callable[[Answer], list[R]] = page_reader(operation)
        plan = self._plan if given_up is None else replace(self._plan, given_up=given_up)
        walk = Walk(operation, plan)
        while not walk.ended:
            try:
                answer = await self._fetch(operation, plan.with_query(**walk.query()))
                records = read(answer)
            except PipedriveError as error:
                error.resume = walk.token()
                raise
            yield walk.take(records, answer)

    async def _concurrently(self, given_up: GivenUp | None) -> AsyncGenerator[Page[R], None]:
        """The pages in their order, those that are likely to follow being fetched meanwhile.

        A page that was fetched is given only if the one before it says that it begins there, so what is given
        is what would be given one by one.
        """
        from functools import partial

        from pipedriver.core.ahead import AsyncErrands, either
        from pipedriver.core.paging import Walk, wider

        operation = self._operation
        read: Callable[[Answer], list[R]] = page_reader(operation)
        errands: AsyncErrands[Answer] = AsyncErrands()
        plan = replace(self._plan, given_up=either(given_up, errands.given_up))
        walk = Walk(operation, plan)
        under_way: dict[int | str | None, AsyncErrand[Answer]] = {}
        width = 1
        try:
            while not walk.ended:
                try:
                    wanted = dict(walk.foreseen(width))
                    under_way = {at: errand for at, errand in under_way.items() if at in wanted}
                    for position, query in wanted.items():
                        if position not in under_way:
                            job = partial(self._fetch, operation, plan.with_query(**query))
                            under_way[position] = errands.start(job)
                    answer = await under_way.pop(walk.position).result()
                    records = read(answer)
                except PipedriveError as error:
                    error.resume = walk.token()
                    raise
                yield walk.take(records, answer)
                width = wider(width, plan.concurrent)
        finally:
            await errands.close()

    async def first(self) -> R | None:
        """The first record, or None where there is none. Asks for one record only."""
        records = await self.limited(1).to_list()
        return records[0] if records else None

    async def to_list(self, *, partial: bool = False) -> Collected[R]:
        """All the records, and whether they are all: ``complete``, ``reason``.

        Args:
            partial: whether an error that ends the walk is kept with what came before it (``error``,
                ``resume``) and not raised.

        Raises:
            PipedriveError: whatever a call raises, unless ``partial``. Its ``resume`` tells where the walk
                stopped.
        """
        from pipedriver.core.collected import Collected

        collected: Collected[R] = Collected(reason="total" if self._plan.total == 0 else "end")
        try:
            async with aclosing(self.pages()) as pages:
                async for page in pages:
                    collected.take(page)
        except PipedriveError as error:
            if not partial:
                raise
            collected.reason, collected.error, collected.resume = "failed", error, error.resume
        return collected

    def resume(self, token: str) -> AsyncPages[R]:
        """The same list from where a walk through it stopped.

        Args:
            token: the ``resume`` of the error that ended the walk, or of the last page that was dealt with.
                It can be kept: it holds for another process and another client of the company, and for pages
                of another length.

        Raises:
            RequestError: it is none, or belongs to a list of other records.
        """
        from pipedriver.core.paging import resumed

        return AsyncPages(self._fetch, self._operation, resumed(self._operation, self._plan, token))

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
