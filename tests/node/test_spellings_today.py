"""The local server reads every name that today's Node client sends, where it has the operation still."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipedriver.server.store.contents import Contents
from tests.node.checked import checked_methods
from tests.node.node_client import NodeProcess
from tests.node.spellings import OPERATIONS, Read, bodies_for, parameter_of, plain, read, uploaded, values_for

PUBLISHED = sorted(operation.key for operation in OPERATIONS.values() if operation.retired is None)


@pytest.fixture(scope="module")
def methods(today_process: NodeProcess, file: Path) -> dict[str, tuple[str, list[str], Read]]:
    """By operation: the method, the names of its parameters, and what it sends for ``=name=`` under each."""
    found: dict[str, tuple[str, list[str], Read]] = {}
    for name, method in today_process.methods.items():
        names = method.names
        sent = read(today_process.record(name, _parameters(names, {}, file)).sent)
        # Newer paths, such as /v1/deals/archived, look like that of one record.
        if sent is not None and all(value.startswith("=") for value in sent.path.values()):
            found[sent.operation.key] = (name, names, sent)
    return found


def _parameters(names: list[str], given: dict[str, Any], file: Path) -> dict[str, Any]:
    return {name: f"={name}=" for name in names} | {"file": {"$file": str(file)}} | given


def test_what_is_published_is_what_the_client_has(methods: dict[str, Any]) -> None:
    assert sorted(methods) == PUBLISHED


def test_every_method_is_driven_and_checked(methods: dict[str, tuple[str, list[str], Read]]) -> None:
    assert checked_methods("Api.") == {name for name, _, _ in methods.values()}


@pytest.mark.parametrize("key", PUBLISHED)
def test_what_a_method_sends_is_read(
    today_process: NodeProcess,
    methods: dict[str, tuple[str, list[str], Read]],
    contents: Contents,
    file: Path,
    key: str,
) -> None:
    name, names, sent = methods[key]
    operation = sent.operation
    unread = [each for each in sent.names() if parameter_of(operation, *each) is None]
    assert unread == [], "sent under names that the server does not read"
    given: dict[str, list[tuple[Any, dict[str, Any]]]] = {}
    for each in names:
        if each == "file":
            continue
        place = sent.place_of(f"={each}=")
        parameter = parameter_of(operation, *place) if place is not None else None
        if parameter is None:
            assert each[0].isupper(), f"{each} is not sent"
            given[each] = list(bodies_for(operation))
        else:
            taken = [pair for pair in values_for(parameter) if "$date" not in str(pair)]
            given[each] = [(value, {parameter.name: told}) for value, told in taken]
    for number in range(max(map(len, given.values()), default=1)):
        chosen = {each: values[number % len(values)] for each, values in given.items()}
        values = {each: value for each, (value, _) in chosen.items()}
        reading = read(today_process.record(name, _parameters(names, values, file)).sent)
        assert reading is not None
        uploaded(reading, contents)
        arrived = reading.arguments()
        expected = {key: told for _, each in chosen.values() for key, told in each.items()}
        assert {key: plain(arrived[key]) for key in expected} == expected
