"""Working before the result is asked for: in a thread, or, for the asynchronous client, in a task.

Both colours are written by hand, because threads and tasks have little in common: a task is cancelled, a
thread has to be told. What is written against them is one text.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pipedriver.core.subject import GivenUp

if TYPE_CHECKING:
    import asyncio
    from concurrent.futures import Future

R = TypeVar("R")


def either(first: GivenUp | None, second: GivenUp | None) -> GivenUp | None:
    """Tells that one of two has been given up."""
    if first is None or second is None:
        return first or second
    return lambda: first() or second()


class Errand(Generic[R]):
    """Something that is being done in a thread.

    Args:
        future: what will hold what came of it.
    """

    __slots__ = ("_future",)

    def __init__(self, future: Future[R]) -> None:
        self._future = future

    def result(self) -> R:
        """What came of it; waits for it, and raises what it raised."""
        return self._future.result()


class Errands(Generic[R]):
    """Starts errands, each in a thread of its own, which does not keep the program from ending."""

    __slots__ = ("_over",)

    def __init__(self) -> None:
        from threading import Event

        self._over = Event()

    @property
    def given_up(self) -> GivenUp | None:
        """Tells an errand between two steps that nobody waits for it any more."""
        return self._over.is_set

    def start(self, job: Callable[[], R]) -> Errand[R]:
        """Begin with something."""
        from concurrent.futures import Future

        future: Future[R] = Future()

        def run() -> None:
            try:
                future.set_result(job())
            except BaseException as error:
                future.set_exception(error)

        _in_thread(run)
        return Errand(future)

    def close(self) -> None:
        """Give up what is under way: what is being sent is not waited for, and nothing more is sent."""
        self._over.set()


class AsyncErrand(Generic[R]):
    """Something that is being done in a task.

    Args:
        task: the task.
    """

    __slots__ = ("_task",)

    def __init__(self, task: asyncio.Task[R]) -> None:
        self._task = task

    async def result(self) -> R:
        """What came of it; waits for it, and raises what it raised."""
        return await self._task


class AsyncErrands(Generic[R]):
    """Starts errands, each in a task of its own."""

    __slots__ = ("_tasks",)

    given_up: GivenUp | None = None
    """Nothing has to be told to a task: it is cancelled."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[R]] = set()

    def start(self, job: Callable[[], Awaitable[R]]) -> AsyncErrand[R]:
        """Begin with something."""
        import asyncio

        async def run() -> R:
            return await job()

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return AsyncErrand(task)

    def _done(self, task: asyncio.Task[R]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # Asking for it keeps asyncio from reporting an error that nobody waited for.
            task.exception()

    async def close(self) -> None:
        """Cancel what is under way, and wait until it has ended."""
        await _cancelled(*self._tasks)


_ITEM, _ERROR, _END = range(3)


def fetched_ahead(
    source: Callable[[GivenUp | None], Generator[R, None, None]], count: int
) -> Generator[R, None, None]:
    """The items of an iterator, up to so many of which are had before they are asked for.

    Args:
        source: makes the iterator, which is run in a thread; it is handed what tells that nobody waits any
            more.
        count: how many items may be ready, the one that is being fetched included.
    """
    from queue import SimpleQueue
    from threading import Event, Semaphore

    ready: SimpleQueue[tuple[int, Any]] = SimpleQueue()
    room = Semaphore(count)
    over = Event()

    def produce() -> None:
        items = source(over.is_set)
        try:
            while True:
                room.acquire()
                if over.is_set():
                    return
                try:
                    item = next(items)
                except StopIteration:
                    ready.put((_END, None))
                    return
                ready.put((_ITEM, item))
        except BaseException as error:
            ready.put((_ERROR, error))

    _in_thread(produce)
    try:
        while True:
            kind, item = ready.get()
            if kind == _ERROR:
                raise item
            if kind == _END:
                return
            room.release()
            yield item
    finally:
        over.set()
        room.release()


async def async_fetched_ahead(
    source: Callable[[GivenUp | None], AsyncGenerator[R, None]], count: int
) -> AsyncGenerator[R, None]:
    """The items of an asynchronous iterator, up to so many of which are had before they are asked for.

    Args:
        source: makes the iterator, which is run in a task.
        count: how many items may be ready, the one that is being fetched included.
    """
    import asyncio

    ready: asyncio.Queue[tuple[int, Any]] = asyncio.Queue()
    room = asyncio.Semaphore(count)

    async def produce() -> None:
        try:
            await room.acquire()
            async for item in source(None):
                ready.put_nowait((_ITEM, item))
                await room.acquire()
            ready.put_nowait((_END, None))
        except BaseException as error:
            ready.put_nowait((_ERROR, error))

    task = asyncio.create_task(produce())
    try:
        while True:
            kind, item = await ready.get()
            if kind == _ERROR:
                raise item
            if kind == _END:
                return
            room.release()
            yield item
    finally:
        await _cancelled(task)


async def _cancelled(*tasks: asyncio.Task[Any]) -> None:
    import asyncio

    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _in_thread(job: Callable[[], None]) -> None:
    from contextvars import copy_context
    from threading import Thread

    # What a program has put into its context, a span for one, holds for what is done on its behalf.
    Thread(target=copy_context().run, args=(job,), name="pipedriver", daemon=True).start()
