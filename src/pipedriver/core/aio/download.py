"""The content of a file, which has not been asked for yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from os import PathLike, fspath
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from pipedriver.core.answer import Answer
from pipedriver.core.classes import replace
from pipedriver.core.errors import APIError, BadAnswer, ContentChanged, IncompleteContent
from pipedriver.core.http import AsyncOpenResponse, TransportFailure
from pipedriver.core.multipart import Progress
from pipedriver.core.operation import Operation
from pipedriver.core.plan import Plan
from pipedriver.core.ranges import Mark, length_in, mark_of
from pipedriver.core.saving import PartFile
from pipedriver.core.threads import in_thread

AsyncFetchContent = Callable[[Operation, Plan], Awaitable[Answer]]
"""Makes the call of a plan; the answer's body is an open response, or bytes, whatever they are."""

AsyncFollow = Callable[[Operation, str, dict[str, str]], Awaitable[Answer]]
"""Asks another address for the content, with headers; a host that is not the API's is not shown the
credentials."""

MOST_REDIRECTS = 5
"""How often the content may be said to be elsewhere."""


class AsyncDownload:
    """The content of a file. Nothing is sent before it is asked for, and each time it is asked for anew.

    It is iterable: ``async for piece in client.v1.files.download(5)`` gives its bytes piece by piece. Where
    the connection breaks, the rest is asked for, if the server tells by which mark the content is known.

    Args:
        fetch: makes the call.
        follow: asks another address, where the answer says that the content is there.
        operation: the declared operation.
        plan: the call, as the arguments describe it.
        attempts: how often the content is asked for until some of it comes.

    Attributes:
        answer: the last answer that brought some of it, without the content; None before the first.
    """

    __slots__ = ("_attempts", "_fetch", "_follow", "_operation", "_plan", "answer")

    def __init__(
        self,
        fetch: AsyncFetchContent,
        follow: AsyncFollow,
        operation: Operation,
        plan: Plan,
        attempts: int = 1,
    ) -> None:
        self._fetch = fetch
        self._follow = follow
        self._operation = operation
        self._plan = plan
        self._attempts = attempts
        self.answer: Answer | None = None

    def __repr__(self) -> str:
        return f"<content of {self._plan.path}>"

    async def read(self) -> bytes:
        """All of it, held in memory.

        Raises:
            IncompleteContent: fewer bytes came than it has.
            BadAnswer: the content is said to be elsewhere again and again, or nowhere on the web.
            PipedriveError: whatever a call raises.
        """
        return b"".join([piece async for piece in self])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for begins, piece in self._pieces(Mark(), can_restart=False):
            if not begins:
                yield piece

    async def save(
        self, path: str | PathLike[str], *, resume: bool = True, progress: Progress | None = None
    ) -> Path:
        """Write it to a file, which is there whole or not at all.

        What comes is kept beside it as ``NAME.part`` until all has come. Where a download breaks off, the
        next one goes on from there, if the content is still the same.

        Args:
            path: the file; one that is there is replaced.
            resume: whether to go on with a part that is there.
            progress: is called with the bytes that have come and with how many it has, None where the server
                does not tell.

        Returns:
            The path.

        Raises:
            RequestError: the path is a folder.
            OSError: the file cannot be written.
            IncompleteContent: fewer bytes came than it has; what came is kept for the next time.
            BadAnswer: the content is said to be elsewhere again and again, or nowhere on the web.
            PipedriveError: whatever a call raises.
        """
        part = PartFile(Path(fspath(path)), self._plan.path, resume=resume)
        mark = part.mark
        try:
            async for begins, piece in self._pieces(mark, can_restart=True):
                if begins:
                    await in_thread(part.begin, mark)
                else:
                    await in_thread(part.write, piece)
                if progress is not None:
                    progress(mark.offset, mark.total)
            return await in_thread(part.complete)
        finally:
            part.leave()

    async def _pieces(self, mark: Mark, *, can_restart: bool) -> AsyncIterator[tuple[bool, bytes]]:
        """The pieces from the mark on, which moves with them; True and nothing where they begin anew.

        Where they break off the rest is asked for. Where the server sends all instead, or another content,
        they begin anew, or, if they cannot, what is known already is passed over.
        """
        fruitless = 0
        while True:
            answer = await self._open(mark, can_restart=can_restart)
            if answer is None:
                return
            told = answer.status, answer.headers, None, answer.cost, answer.attempts, answer.elapsed
            self.answer = Answer(*told)
            known = self._begin(mark, answer, can_restart=can_restart)
            yield True, b""
            broken = "the answer ended before the file did"
            try:
                async for piece in _body(answer):
                    fresh = piece[known:]
                    known -= len(piece) - len(fresh)
                    if fresh:
                        fruitless = 0
                        mark.offset += len(fresh)
                        yield False, fresh
                if mark.is_complete():
                    return
            except TransportFailure as failure:
                broken = str(failure)
            finally:
                await _close(answer)
            fruitless += 1
            if mark.validator is None or fruitless >= self._attempts:
                raise IncompleteContent(
                    broken,
                    self._operation.key,
                    fruitless,
                    answer.cost,
                    answer.elapsed,
                    mark.offset,
                    mark.total,
                )

    def _begin(self, mark: Mark, answer: Answer, *, can_restart: bool) -> int:
        """Set the mark to where the answer begins; gives how many of its bytes are known already.

        Raises:
            BadAnswer: it begins elsewhere than was asked for.
            ContentChanged: it is another content, and too late to begin anew.
        """
        start = mark_of(answer.status, answer.headers)
        if start is None or start.offset > mark.offset:
            raise BadAnswer("another part of the file than was asked for", answer, self._operation.key)
        known = mark.offset - start.offset
        if known and not can_restart:
            if start.validator is None or start.validator != mark.validator:
                raise ContentChanged(
                    "the file became another one while it was read", answer, self._operation.key
                )
            return known
        mark.offset, mark.validator, mark.total = start.offset, start.validator, start.total
        return 0

    async def _open(self, mark: Mark, *, can_restart: bool) -> Answer | None:
        """Ask for the content from the mark on; None where nothing of it is left."""
        while True:
            try:
                return await self._asked(mark.headers())
            except APIError as error:
                if error.status != 416 or not mark.offset:
                    raise
                if length_in(error.headers) == mark.offset:
                    return None
                if not can_restart:
                    raise ContentChanged(
                        "the file became another one while it was read", error.answer, self._operation.key
                    ) from None
                mark.offset, mark.validator, mark.total = 0, None, None

    async def _asked(self, headers: dict[str, str]) -> Answer:
        plan = replace(self._plan, headers={**headers, **self._plan.headers}, keep_open=True)
        answer = await self._fetch(self._operation, plan)
        url = plan.path
        for _ in range(MOST_REDIRECTS):
            if 200 <= answer.status < 300:
                return answer
            url = urljoin(url, answer.headers["location"])
            if urlsplit(url).scheme not in ("", "http", "https"):
                break
            answer = await self._follow(self._operation, url, headers)
        if 200 <= answer.status < 300:
            return answer
        raise BadAnswer("the content is said to be elsewhere, but is not", answer, self._operation.key)


async def _body(answer: Answer) -> AsyncIterator[bytes]:
    body = answer.body
    if isinstance(body, AsyncOpenResponse):
        async for piece in body.pieces:
            yield piece
    else:
        yield body


async def _close(answer: Answer) -> None:
    if isinstance(answer.body, AsyncOpenResponse):
        await answer.body.close()
