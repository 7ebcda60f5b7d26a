"""Repeats a test on a server that ignores a parameter; it passes if the test fails there."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipedriver import BadRequest, PipedriveError
from pipedriver.testing import LocalPipedrive
from tests.operations.showing.effects import effects
from tests.operations.showing.exceptions import BY_REFUSAL
from tests.operations.showing.ignoring import How, ignore
from tests.operations.showing.table import Shown, read_table
from tests.operations.truth import Untrue

FINDER = "finds what shows each parameter"
"""The name of the plugin that makes the table; while it is there, nothing is repeated by itself."""

GONE = pytest.StashKey[list[str]]()
"""The tests that the table names and that are not there, as far as whole modules are run."""

_REPEATS = pytest.StashKey[tuple[str, How]]()
_TESTS = Path(__file__).parent.parent / "aio"


class NotShown(AssertionError):
    """A test does not mind that a parameter is ignored."""


class NeededThere(NotShown):
    """What a test asks for is refused without a parameter, though it is not always a must."""


def name_of(item: pytest.Item) -> str | None:
    """The name of a test of the operations in the table; None for other tests."""
    return f"{item.path.name}::{item.name}" if item.path.parent == _TESTS else None


def repeated(item: pytest.Function, key: str, how: How) -> pytest.Function:
    """A test once more, as one that passes if it fails where a parameter is ignored.

    Args:
        item: the test.
        key: the operation and the parameter.
        how: how it is ignored.
    """
    # pytest has no public way to say with which parameters a test is repeated.
    name = f"{item.originalname} without {key}"
    internals: Any = item
    function: Any = pytest.Function
    once_more: pytest.Function = function.from_parent(
        item.parent,
        name=item.name.replace(item.originalname, name, 1),
        callspec=getattr(item, "callspec", None),
        callobj=item.obj,
        fixtureinfo=internals._fixtureinfo,
        originalname=name,
    )
    once_more.stash[_REPEATS] = (key, how)
    return once_more


def prepare(item: pytest.Item, local: LocalPipedrive) -> None:
    """Let the server of a repeated test ignore what it is to ignore."""
    repeats = item.stash.get(_REPEATS, None)
    if repeats is not None:
        ignore(local.application, *repeats)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Take the failure of a repeated test for its success."""
    repeats = pyfuncitem.stash.get(_REPEATS, None)
    if repeats is None:
        return (yield)
    with missing(*repeats):
        yield
    return True


@contextmanager
def missing(key: str, how: How) -> Generator[None]:
    """Expects that a parameter is missed, for it is ignored.

    Args:
        key: the operation and the parameter.
        how: how it is ignored.

    Raises:
        NotShown: nothing fails, or for another reason than what was read.
        NeededThere: the server refuses what is asked for without the parameter.
    """
    try:
        yield
    except BaseException as error:
        if shows(error, key):
            return
        if not isinstance(error, Exception | pytest.fail.Exception):
            raise
        what = NeededThere if isinstance(error, BadRequest) else NotShown
        raise what(f"with {key} {how}, it fails by other means than its assertions: {error!r}") from error
    raise NotShown(f"it passes though {key} is ignored ({how}): write one that shows it, run tools/shown.py")


def shows(error: BaseException, key: str) -> bool:
    """Whether a failure shows that a parameter is missed.

    A test that only wants a refusal shows nothing, nor does a request that was refused without the
    parameter; but where that names the record in the path, or is a file, any other may be none.
    """
    if key in BY_REFUSAL:
        return isinstance(error, PipedriveError | pytest.fail.Exception)
    if isinstance(error, PipedriveError):
        return effects()[key].parameter.place in ("path", "file")
    return isinstance(error, Exception) and not isinstance(error, Untrue)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, None, None]:
    """Add the repetitions of the tests that were chosen."""
    if config.pluginmanager.has_plugin(FINDER):
        return (yield)
    by_test: dict[str, list[tuple[str, Shown]]] = {}
    for key, shown in read_table().items():
        by_test.setdefault(shown.test, []).append((key, shown))
    if not any("::" in argument for argument in config.args):
        config.stash[GONE] = sorted(_gone(items, by_test))
    yield
    for item in list(items):
        name = name_of(item)
        if isinstance(item, pytest.Function) and name is not None:
            items += [repeated(item, key, shown.how) for key, shown in by_test.get(name, ())]


def _gone(items: Iterable[pytest.Item], named: Iterable[str]) -> Iterator[str]:
    present = {name for item in items if (name := name_of(item)) is not None}
    modules = {name.partition("::")[0] for name in present}
    for name in named:
        if name.partition("::")[0] in modules and name not in present:
            yield name
