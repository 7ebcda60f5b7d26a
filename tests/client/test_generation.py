"""The script that makes one colour of the code from the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.generation.programs import Rule, UnknownWordError, UnusedRuleError, make_programs, synchronous
from tools.generation.rooms import UnknownShapeError, make_rooms, twin, twin_collection

ROOM = '''"""Things."""

from __future__ import annotations

from typing import Unpack

from pipedriver.core.operation import CallOptions, PageOptions, operation
from pipedriver.core.pages import Pages
from pipedriver.core.record import Record
from pipedriver.core.resource import Resource


class Thing(Record):
    id: int


class Things(Resource):
    """Things: what there is."""

    @operation("GET", "/v1/things", cost=20)
    def list(self, **options: Unpack[PageOptions]) -> Pages[Thing]:
        """List things."""
        ...

    @operation(
        "GET",
        "/v1/things/{id}",
        cost=2,
    )
    def get(
        self,
        id: int,
        **options: Unpack[CallOptions],
    ) -> Thing:
        """Fetch one thing."""
        ...
'''

COLLECTION = '''"""The API v1."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pipedriver.core.resource import Caller

if TYPE_CHECKING:
    from pipedriver.api.v1.things import Things


class V1:
    """The rooms."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def things(self) -> Things:
        """Things: what there is."""
        from pipedriver.api.v1.things import Things

        return Things(self._caller)
'''


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_twin_takes_its_operations_and_declares_none() -> None:
    made = twin(ROOM, "pipedriver.api.v1.things")
    assert "class AsyncThings(AsyncResource):" in made
    assert '"""Things: what there is."""' in made
    assert (
        "    @same_as(Things.list)\n    def list(self, **options: Unpack[PageOptions]) -> AsyncPages[Thing]:"
        in made
    )
    assert "    @same_as(Things.get)\n    async def get(\n        self,\n        id: int," in made
    assert ") -> Thing:" in made
    assert '"""Fetch one thing."""' in made
    assert "@operation" not in made
    assert "from pipedriver.api.v1.things import Thing, Things" in made
    compile(made, "things.py", "exec")


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        ('    """Things: what there is."""\n', ""),
        ("    ) -> Thing:", "    ):"),
        ('    @operation("GET", "/v1/things", cost=20)\n', ""),
        ('    """Things: what there is."""\n', '    """Things: what there is."""\n\n    limit = 5\n'),
    ],
)
def test_a_room_that_is_no_room_is_an_error(found: str, wrong: str) -> None:
    assert found in ROOM
    with pytest.raises(UnknownShapeError):
        twin(ROOM.replace(found, wrong), "pipedriver.api.v1.things")


def test_a_collection_leads_to_the_asynchronous_rooms() -> None:
    made = twin_collection(COLLECTION, "pipedriver.api.v1", {"things": ROOM})
    assert made.startswith('"""The API v1, asynchronously."""')
    assert "class AsyncV1:" in made
    assert "    def things(self) -> AsyncThings:" in made
    assert made.count("from pipedriver.api.v1.aio.things import AsyncThings\n") == 2
    assert '"""Things: what there is."""' in made
    assert "return AsyncThings(self._caller)" in made


def test_rooms_are_found_and_told_from_other_modules(tmp_path: Path) -> None:
    version = tmp_path / "src" / "pipedriver" / "api" / "v1"
    write(version / "things.py", ROOM)
    write(version / "arguments.py", "Text = str\n")
    write(version / "__init__.py", COLLECTION)
    made = make_rooms(tmp_path)
    assert set(made) == {version / "aio" / "things.py", version / "aio" / "__init__.py"}
    assert made[version / "aio" / "things.py"].startswith(
        "# Made by tools/generate.py from src/pipedriver/api/v1/things.py: change that, and run it again.\n"
    )


PROGRAM = '''"""Waits, asynchronously."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from pipedriver.core.aio.pages import AsyncPages


async def walk(fetch: Callable[[int], Awaitable[int]], pages: AsyncPages[int]) -> AsyncIterator[int]:
    """It is shared by tasks: ``async for`` walks, ``async with`` closes."""
    async with world.async_lock():
        await asyncio.sleep(1)
        await connection.run_sync(table.create, checkfirst=True)
        await in_thread(file.write, await in_thread(file.read))
        async for number in pages:
            yield number


async def step(walk: AsyncGenerator[list[int], None]) -> int:
    async with aclosing(walk):
        try:
            return await anext(walk)
        except StopAsyncIteration:
            await walk.aclose()


class Walk:
    async def __aenter__(self): ...
'''


def test_a_program_loses_its_colour(tmp_path: Path) -> None:
    write(
        tmp_path / "src" / "pipedriver" / "core" / "aio" / "walk.py",
        PROGRAM,
    )
    write(tmp_path / "src" / "pipedriver" / "core" / "aio" / "__init__.py", "async def left_alone(): ...\n")
    write(tmp_path / "tests" / "client" / "aio" / "test_walk.py", "async def test_walk() -> None: ...\n")
    write(tmp_path / "tests" / "client" / "aio" / "conftest.py", "async def left_alone(): ...\n")
    made = make_programs(tmp_path)
    program = made[tmp_path / "src" / "pipedriver" / "core" / "walk.py"]
    assert (
        program
        == '''# Made by tools/generate.py from src/pipedriver/core/aio/walk.py: change that, and run it again.
"""Waits."""

from collections.abc import Generator, Iterator, Callable
from contextlib import closing

from redis import Redis
from sqlalchemy import Engine

from pipedriver.core.pages import Pages


def walk(fetch: Callable[[int], int], pages: Pages[int]) -> Iterator[int]:
    """It is shared by threads: ``for`` walks, ``with`` closes."""
    with world.lock():
        time.sleep(1)
        table.create(connection, checkfirst=True)
        file.write(file.read())
        for number in pages:
            yield number


def step(walk: Generator[list[int], None, None]) -> int:
    with closing(walk):
        try:
            return next(walk)
        except StopIteration:
            walk.close()


class Walk:
    def __enter__(self): ...
'''
    )
    assert made[tmp_path / "tests" / "client" / "sync" / "test_walk.py"].endswith(
        "\ndef test_walk() -> None: ...\n"
    )
    assert len(made) == 2


def test_a_rule_that_nothing_needs_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "src" / "pipedriver" / "core" / "aio" / "walk.py", "async def walk(): ...\n")
    with pytest.raises(UnusedRuleError, match="finds nothing to replace"):
        make_programs(tmp_path)


@pytest.mark.parametrize("left", ["asyncio.gather(a)", "anext(pages)", "loop.create_task(x) # asyncio"])
def test_an_asynchronous_word_that_no_rule_knows_is_an_error(tmp_path: Path, left: str) -> None:
    write(tmp_path / "walk.py", f"x = 1\n{left}\n")
    with pytest.raises(UnknownWordError, match="line 2"):
        synchronous(tmp_path / "walk.py", tmp_path, [Rule(r"\basync def\b", "def")])
