"""The local server reads every name that the methods of the Node client send, in all its forms.

What they send is asked of the client itself, which runs with its requests recorded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest

from pipedriver.core.unset import UNSET
from pipedriver.server.store.contents import Contents
from tests.node.node_client import NodeProcess
from tests.node.spellings import (
    OPERATIONS,
    asked_for,
    bodies_for,
    parameter_of,
    plain,
    record,
    uploaded,
    values_for,
)

# The client's two methods of OAuth are no operations of the API.
_OAUTH = {
    "OAuthAuthorizationController.createRequestToken",
    "OAuthAuthorizationController.createRefreshToken",
}


def test_every_method_continues_as_an_operation(node_process: NodeProcess) -> None:
    verbs = {name: method.verb for name, method in node_process.methods.items() if name not in _OAUTH}
    assert verbs == {name: operation.verb for name, operation in OPERATIONS.items()}
    assert set(node_process.methods) >= _OAUTH


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_what_a_method_sends_is_read(
    node_process: NodeProcess, contents: Contents, file: Path, name: str
) -> None:
    names = node_process.methods[name].names
    asked = asked_for(node_process, name, names, file)
    sent = record(node_process, name, names, {}, file)
    operation = sent.operation
    assert operation is OPERATIONS[name]
    unread = [each for each in sent.names() if parameter_of(operation, *each) is None]
    assert unread == [], "sent under names that the server does not read"
    given: dict[str, list[tuple[Any, dict[str, Any]]]] = {}
    for each in asked:
        if each == "body":
            given[each] = list(bodies_for(operation))
        elif each not in ("contentType", "file"):
            place = sent.place_of(f"={each}=")
            assert place is not None, f"{each} is not sent"
            parameter = parameter_of(operation, *place)
            assert parameter is not None
            given[each] = [(value, {parameter.name: told}) for value, told in values_for(parameter)]
    for number in range(max(map(len, given.values()), default=1)):
        chosen = {each: values[number % len(values)] for each, values in given.items()}
        values = {each: value for each, (value, _) in chosen.items()}
        reading = record(node_process, name, names, values, file)
        uploaded(reading, contents)
        arrived = reading.arguments()
        expected = {key: told for _, each in chosen.values() for key, told in each.items()}
        assert {key: plain(arrived[key]) for key in expected} == expected


@pytest.mark.parametrize("others", ["null", "undefined"])
@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_what_is_not_given_is_left_out(
    node_process: NodeProcess,
    contents: Contents,
    file: Path,
    name: str,
    others: Literal["null", "undefined"],
) -> None:
    """Some names have a value of the client's own where nothing is given: it must be one that is taken."""
    names = node_process.methods[name].names
    operation = OPERATIONS[name]
    sent = record(node_process, name, names, {}, file)
    needed: dict[str, Any] = {}
    for each in asked_for(node_process, name, names, file):
        place = sent.place_of(f"={each}=")
        parameter = parameter_of(operation, *place) if place is not None else None
        if each == "body":
            needed[each] = next(iter(bodies_for(operation)))[0]
        elif parameter is not None and parameter.required:
            needed[each] = next(iter(values_for(parameter)))[0]
    reading = record(node_process, name, names, needed, file, others)
    uploaded(reading, contents)
    arrived = reading.arguments()
    for parameter in operation.parameters:
        assert parameter.place == "spread" or parameter.name in arrived
        if parameter.required:
            assert arrived[parameter.name] not in (None, UNSET)
