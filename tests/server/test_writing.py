"""Jobs that write, from threads and from an event loop: whole or not at all, and told when they are kept."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from sqlalchemy import text

from pipedriver.core.http import Request, Response
from pipedriver.core.plans import PLANS
from pipedriver.server import registry
from pipedriver.server.application import Application, Work
from pipedriver.server.clock import Clock
from pipedriver.server.founding import found_example
from pipedriver.server.limits.plan_limits import CompanyPlan
from pipedriver.server.store.database import CannotWrite, Database, Session
from pipedriver.server.store.driver import open_existing
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.schema import prepare
from pipedriver.server.store.sqlite import FileDatabase, MemoryDatabase
from pipedriver.server.store.statement import Statement
from tests.server.companies import MOMENT

T = TypeVar("T")

_create = Statement(text("CREATE TABLE written (number INTEGER PRIMARY KEY, content TEXT)"))
_add = Statement(text("INSERT INTO written (number, content) VALUES (:number, :content)"))
_count = Statement(text("UPDATE written SET number = number + 1"))
_numbers = Statement(text("SELECT number FROM written ORDER BY number"))
_LONG = 120
"""Seconds that nothing takes here, unless it never ends."""


@pytest.fixture(params=["memory", "file"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    made: Database = MemoryDatabase() if request.param == "memory" else FileDatabase(tmp_path / "x.sqlite")
    made.write(lambda session: session.run(_create))
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[FileDatabase]:
    made = FileDatabase(tmp_path / "x.sqlite")
    made.write(lambda session: session.run(_create))
    yield made
    made.close()


def adding(number: int, content: str = "") -> Callable[[Session], int]:
    def job(session: Session) -> int:
        session.run(_add, number=number, content=content)
        return number

    return job


def numbers(database: Database) -> list[int]:
    return database.read(lambda session: session.column(_numbers))


def written(database: Database, job: Callable[[Session], T]) -> asyncio.Future[T]:
    """What `submit_on_loop` tells, as a future."""
    future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

    def told(result: T | None, error: Exception | None) -> None:
        if error is None:
            future.set_result(result)  # type: ignore[arg-type]  # T may be None itself
        else:
            future.set_exception(error)

    database.submit_on_loop(job, told)
    return future


def run(work: Coroutine[Any, Any, T]) -> T:
    async def bounded() -> T:
        return await asyncio.wait_for(work, _LONG)

    return asyncio.run(bounded())


@asynccontextmanager
async def held_by_the_thread(database: Database) -> AsyncGenerator[None]:
    """A job of the writing thread that lasts as long as the block."""
    begun, over = threading.Event(), threading.Event()

    def job(session: Session) -> None:
        begun.set()
        assert over.wait(_LONG)

    done = database.submit(job)
    try:
        assert await asyncio.to_thread(begun.wait, _LONG)
        yield
    finally:
        over.set()
        await asyncio.wrap_future(done)


def _seen_of_the_writer(file: FileDatabase) -> list[str]:
    """The statements by which a database is written from now on."""
    seen: list[str] = []

    def note(_: Any, sql: str, __: Any) -> bool:
        seen.append(sql)
        return True

    file._writer.exec_trace = note  # pyright: ignore[reportPrivateUsage]  # nobody else sees them
    return seen


def test_a_job_of_the_loop_is_told_of_when_others_can_see_it(database: Database) -> None:
    async def work() -> None:
        assert await written(database, adding(7)) == 7
        assert numbers(database) == [7]

    run(work())


def test_a_job_that_raises_is_undone_alone(database: Database) -> None:
    def failing(session: Session) -> None:
        adding(2)(session)
        raise ValueError("not this one")

    async def work() -> None:
        found = await asyncio.gather(
            written(database, adding(1)),
            written(database, failing),
            written(database, adding(3)),
            return_exceptions=True,
        )
        assert [type(each) for each in found] == [int, ValueError, int]

    run(work())
    assert numbers(database) == [1, 3]


def test_a_job_that_refuses_before_it_writes_costs_the_others_nothing(file: FileDatabase) -> None:
    def refusing(session: Session) -> None:
        assert session.column(_numbers) == [1]
        raise ValueError("not this one")

    async def work() -> None:
        found = await asyncio.gather(
            written(file, adding(1)),
            written(file, refusing),
            written(file, adding(3)),
            return_exceptions=True,
        )
        assert [type(each) for each in found] == [int, ValueError, int]

    seen = _seen_of_the_writer(file)
    run(work())
    assert [each for each in seen if not each.startswith(("SELECT", "INSERT"))] == [
        "BEGIN IMMEDIATE",
        "COMMIT",
    ]
    assert numbers(file) == [1, 3]


def test_what_is_run_once_more_counts_anew(file: FileDatabase) -> None:
    file.write(lambda session: prepare(session, is_empty=True))
    file.write(lambda session: found_example(session, MOMENT))
    runs: list[int] = []

    def counting(session: Session) -> int:
        runs.append(next_id(session, 1, "deals"))
        session.run(_add, number=runs[-1], content="")
        return runs[-1]

    def failing(session: Session) -> None:
        session.run(_add, number=next_id(session, 1, "deals"), content="")
        raise ValueError("not this one")

    async def work() -> list[object]:
        jobs = (counting, failing, counting)
        return await asyncio.gather(*[written(file, job) for job in jobs], return_exceptions=True)

    found = run(work())
    assert (found[0], found[2]) == (1, 2)
    assert runs == [1, 1, 2]
    assert numbers(file) == [1, 2]


def test_a_job_that_may_be_run_once_more_keeps_no_content(file: FileDatabase) -> None:
    draft = file.contents.draft()
    draft.write(b"content")

    async def work() -> None:
        with pytest.raises(RuntimeError, match="once more"):
            await written(file, lambda session: session.keep(draft))
        await asyncio.wrap_future(file.submit(lambda session: session.keep(draft)))

    run(work())
    with file.contents.open(draft.key) as kept:
        assert kept.read() == b"content"


def test_a_call_that_limits_refuse_is_not_carried_out_when_it_is_run_once_more(file: FileDatabase) -> None:
    file.write(lambda session: prepare(session, is_empty=True))
    file.write(lambda session: found_example(session, MOMENT, api_token="token"))
    application = Application(file, clock=Clock(MOMENT))
    plan = PLANS["essential"]
    application.limits.set_plan(CompanyPlan(plan))

    def failing(session: Session) -> None:
        adding(1)(session)
        raise ValueError("not this one")

    async def work() -> list[int]:
        names = [f"Organization {number}" for number in range(plan.requests + 3)]
        answers = [_asked(application, "/v1/organizations", {"name": name}) for name in names]
        with pytest.raises(ValueError, match="not this one"):
            await written(file, failing)
        return [answer.status for answer in await asyncio.gather(*answers)]

    assert run(work()) == [201] * plan.requests + [429] * 3
    kept = file.read(lambda session: session.value(Statement(text("SELECT count(*) FROM organizations"))))
    assert kept == plan.requests


def test_what_comes_in_together_is_committed_together(file: FileDatabase) -> None:
    async def work() -> None:
        await asyncio.gather(*[written(file, adding(number)) for number in range(20)])

    seen = _seen_of_the_writer(file)
    run(work())
    assert [each for each in seen if each.startswith(("BEGIN", "COMMIT"))] == ["BEGIN IMMEDIATE", "COMMIT"]
    assert len(numbers(file)) == 20


def test_a_new_deal_beside_others_takes_five_statements(file: FileDatabase) -> None:
    file.write(lambda session: prepare(session, is_empty=True))
    file.write(lambda session: found_example(session, MOMENT, api_token="token"))
    application = Application(file, clock=Clock(MOMENT))
    seen = _seen_of_the_writer(file)

    async def create(path: str, several: list[dict[str, object]]) -> None:
        answers = [_asked(application, path, record) for record in several]
        assert {answer.status for answer in await asyncio.gather(*answers)} == {201}

    async def work() -> list[int]:
        await create("/v1/organizations", [{"name": "Analytical Engines"}])
        counts: list[int] = []
        for count in (1, 1, 11):
            seen.clear()
            await create("/v1/deals", [{"title": "Deal", "org_id": 1}] * count)
            assert [text for text in seen if text.startswith(("BEGIN", "SAVEPOINT", "COMMIT"))] == [
                "BEGIN IMMEDIATE",
                "COMMIT",
            ]
            counts.append(len(seen))
        return counts

    _, alone, together = run(work())
    assert together - alone <= 10 * 5


def _asked(application: Application, path: str, record: dict[str, object]) -> asyncio.Future[Response]:
    """What a POST is answered with."""
    headers = {"x-api-token": "token", "content-type": "application/json"}
    asked = application.plan(Request("POST", path, headers, msgspec.json.encode(record)))
    assert isinstance(asked, Work)
    answer: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
    application.submit_on_loop(asked, answer.set_result)
    return answer


def test_jobs_of_the_loop_wait_for_the_thread_and_readers_do_not(file: FileDatabase) -> None:
    async def work() -> None:
        async with held_by_the_thread(file):
            waiting = written(file, adding(1))
            await asyncio.sleep(0)
            assert numbers(file) == []
            assert not waiting.done()
        assert await waiting == 1

    run(work())
    assert numbers(file) == [1]


def test_threads_and_the_loop_never_write_at_once(file: FileDatabase) -> None:
    file.write(adding(0))
    busy = 0

    def counting(session: Session) -> None:
        nonlocal busy
        busy += 1
        assert busy == 1
        session.run(_count)
        busy -= 1

    def thread() -> None:
        for _ in range(100):
            file.write(counting)

    async def many() -> None:
        for _ in range(50):
            await written(file, counting)

    async def work() -> None:
        await asyncio.gather(*[asyncio.to_thread(thread) for _ in range(2)], *[many() for _ in range(4)])

    run(work())
    assert numbers(file) == [400]


def test_a_loop_that_always_has_more_leaves_the_thread_its_turn(file: FileDatabase) -> None:
    async def work() -> None:
        over = False
        count = 0

        async def more() -> None:
            nonlocal count
            while not over:
                count += 1
                await written(file, adding(count))

        # Two, so that one always waits already when the other's job is committed.
        busy = [asyncio.ensure_future(more()) for _ in range(2)]
        for number in range(20):
            await asyncio.wrap_future(file.submit(adding(-1 - number)))
        over = True
        await asyncio.gather(*busy)
        assert count

    run(work())
    assert numbers(file)[:20] == list(range(-20, 0))


def test_a_thread_that_always_has_more_leaves_the_loop_its_turn(file: FileDatabase) -> None:
    over = threading.Event()

    def more(first: int) -> None:
        number = first
        while not over.is_set():
            file.write(adding(number))
            number += 1

    async def work() -> None:
        busy = [asyncio.ensure_future(asyncio.to_thread(more, first)) for first in (1_000_000, 2_000_000)]
        for number in range(20):
            await written(file, adding(number))
        over.set()
        await asyncio.gather(*busy)

    try:
        run(work())
    finally:
        over.set()
    assert numbers(file)[:20] == list(range(20))


def test_a_full_disk_undoes_all_that_would_have_been_committed_together(file: FileDatabase) -> None:
    writer = file._writer  # pyright: ignore[reportPrivateUsage]  # what is full is its file
    pages = writer.execute("PRAGMA page_count").get

    async def work() -> None:
        writer.execute(f"PRAGMA max_page_count = {pages + 2}")
        found = await asyncio.gather(
            written(file, adding(1)), written(file, adding(2, "much" * 10_000)), return_exceptions=True
        )
        assert [type(each) for each in found] == [CannotWrite, CannotWrite]
        assert numbers(file) == []
        writer.execute(f"PRAGMA max_page_count = {pages + 1000}")
        assert await written(file, adding(3)) == 3

    run(work())
    assert numbers(file) == [3]


def test_a_database_outlives_the_loop_that_wrote_it(file: FileDatabase) -> None:
    for number in range(3):
        run(_one(file, number))
        file.write(adding(100 + number))
    assert numbers(file) == [0, 1, 2, 100, 101, 102]


async def _one(database: Database, number: int) -> None:
    await written(database, adding(number))


def test_a_loop_that_ends_with_jobs_on_their_way_holds_nobody_up(file: FileDatabase) -> None:
    async def work() -> None:
        written(file, adding(1))
        await asyncio.sleep(0)

    run(work())
    file.write(adding(2))
    assert numbers(file)[-1] == 2
    run(_one(file, 3))
    assert numbers(file)[-1] == 3


def test_jobs_of_two_loops_are_all_carried_out(file: FileDatabase) -> None:
    both = threading.Barrier(2, timeout=_LONG)

    async def work(first: int) -> None:
        await asyncio.to_thread(both.wait)
        for number in range(first, first + 30):
            await written(file, adding(number))

    threads = [threading.Thread(target=run, args=(work(first),)) for first in (0, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_LONG)
    assert numbers(file) == [*range(30), *range(100, 130)]


def test_what_is_acknowledged_is_there_when_the_file_is_opened_anew(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    database = FileDatabase(path)
    database.write(lambda session: session.run(_create))
    run(_one(database, 1))
    # As it lies on the disk, before anything is tidied up.
    with closing(open_existing(path, writable=False)) as other:
        assert other.execute("SELECT number FROM written").fetchall() == [(1,)]
    database.close()
    again = FileDatabase(path)
    assert numbers(again) == [1]
    again.close()


def test_everything_is_replaced_between_two_jobs_of_the_loop(file: FileDatabase, tmp_path: Path) -> None:
    saved = tmp_path / "saved.sqlite"

    async def work() -> None:
        await written(file, adding(1))
        await asyncio.to_thread(file.save, saved)
        await written(file, adding(2))
        loaded = asyncio.ensure_future(asyncio.to_thread(file.load, saved))
        await loaded
        assert numbers(file) == [1]
        await written(file, adding(3))

    run(work())
    assert numbers(file) == [1, 3]


def test_one_who_gives_up_waiting_stops_nobody(file: FileDatabase) -> None:
    async def work() -> None:
        async with held_by_the_thread(file):
            file.submit(adding(1)).cancel()
        await asyncio.to_thread(file.write, adding(2))

    run(work())
    assert numbers(file) == [1, 2]


def test_operations_that_write_many_records_run_beside_the_loop() -> None:
    many = [
        key
        for key, served in registry.served().items()
        if served.writes
        and (
            key.endswith("/merge")
            or any(parameter.name == "ids" for parameter in served.operation.parameters)
        )
    ]
    assert len(many) >= 10
    assert [key for key in many if not registry.served()[key].slow] == []


def test_the_log_begins_anew_though_others_read_on(file: FileDatabase) -> None:
    with closing(open_existing(file.path, writable=True)) as reader:
        for number in range(20):
            # Whoever reads has begun before this is written, and so keeps the log from beginning anew.
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM written").fetchall()
            file.write(adding(number, "x" * 10_000))
            reader.execute("COMMIT")
        assert file.log_size() > 200_000
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM written").fetchall()
        file.write(adding(20))
        assert file.shorten_log().result(timeout=_LONG) is False
        reader.execute("COMMIT")
        assert file.shorten_log().result(timeout=_LONG) is True
        assert file.log_size() == 0
        file.write(adding(21))
        assert reader.execute("SELECT count(*) FROM written").fetchone() == (22,)
