"""What the methods of the Node client send, read as the local server reads it."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Union, cast, get_args, get_origin
from urllib.parse import urlsplit

import msgspec

from pipedriver.api.declared import declared_operations
from pipedriver.core.marks import Also, MaxLength, Range, ZeroOne
from pipedriver.core.operation import Operation
from pipedriver.core.parameters import Parameter
from pipedriver.core.shapes import as_list
from pipedriver.server.routes import Routes
from pipedriver.server.store.contents import Contents
from pipedriver.server.wire.arguments import ArgumentReader
from pipedriver.server.wire.bodies import nested, read_body, read_query
from pipedriver.server.wire.forms import Upload
from tests.node.node_client import NodeProcess, Sent

OPERATIONS = {operation.node: operation for operation in declared_operations("v1") if operation.node}
_ROUTES = Routes(declared_operations("v1"))
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_EVERYTHING = "$everything"


@dataclass(frozen=True)
class Read:
    """A request of the client as the server takes it apart."""

    operation: Operation
    path: Mapping[str, str]
    query: dict[str, Any]
    body: dict[str, Any]

    def names(self) -> Iterator[tuple[str, str]]:
        """Every name that is sent, and its place."""
        for place, values in (("path", self.path), ("query", self.query), ("body", self.body)):
            yield from ((place, name) for name in values)

    def place_of(self, sentinel: str) -> tuple[str, str] | None:
        """Where a value went, and under which name."""
        for place, values in (("path", self.path), ("query", self.query), ("body", self.body)):
            for name, value in values.items():
                if value == sentinel:
                    return place, name
        return None

    def arguments(self) -> dict[str, Any]:
        """The arguments that the server's rules get."""
        return ArgumentReader(self.operation).read(self.path, self.query, self.body)


def record(
    process: NodeProcess,
    name: str,
    names: list[str],
    given: Mapping[str, Any],
    file: Path,
    others: Literal["null", "undefined"] | None = None,
) -> Read:
    """Read what a method sends for some values.

    Args:
        process: where the client runs.
        name: the method.
        names: the names of its arguments.
        given: values, by the names that the method asks for.
        file: what stands for every file.
        others: what the names have that are not given: ``=name=`` where nothing is said.
    """
    found = read(process.record(name, *_arguments(names, given, file, others)).sent)
    assert found is not None, f"{name} leads nowhere"
    return found


def asked_for(process: NodeProcess, name: str, names: list[str], file: Path) -> list[str]:
    """The names that a method asks for."""
    return process.record(name, *_arguments(names, {}, file)).asked if "input" in names else names


def read(sent: Sent | None) -> Read | None:
    """Take a request apart with the server's own readers; None where the API has no such operation."""
    assert sent is not None
    parts = urlsplit(sent.url)
    route = _ROUTES.find(parts.path)
    if route is None or sent.verb not in route.by_verb:
        return None
    query = read_query(parts.query)
    body: dict[str, Any] = {}
    if sent.parts is not None:
        body = nested([(name, str(value)) for name, value in sent.parts])
    elif sent.body is not None and not sent.body.strip('"').startswith("="):
        body = read_body(_JSON if sent.body.startswith("{") else _FORM, sent.body.encode())
    return Read(route.by_verb[sent.verb], route.values, query, body)


def parameter_of(operation: Operation, place: str, name: str) -> Parameter | None:
    """The parameter that is declared under a name at a place, or is taken under it too."""
    for parameter in operation.parameters:
        at = "body" if parameter.place == "file" else parameter.place
        names = {(at, parameter.wire)}
        names |= {(mark.place or at, mark.name) for mark in parameter.marks if isinstance(mark, Also)}
        if parameter.place != "spread" and (place, name) in names:
            return parameter
    return None


def uploaded(reading: Read, contents: Contents) -> None:
    """Put an uploaded file in the place of its name."""
    for parameter in reading.operation.parameters:
        if parameter.place == "file":
            draft = contents.draft()
            draft.discard()
            reading.body[parameter.wire] = Upload(Path(reading.body[parameter.wire]).name, "", draft)


def values_for(parameter: Parameter) -> Iterator[tuple[Any, Any]]:
    """Values to give in JavaScript, each with what the server must make of it, as `plain` shows it."""
    if parameter.is_list:
        items = [given for given, _ in _values(parameter.item_kind, parameter)]
        yield items, plain(items)
        yield msgspec.json.encode(items).decode(), plain(items)
        if all(isinstance(item, int | str) and "," not in str(item) for item in items):
            yield ",".join(map(str, items)), plain(items)
        return
    for value, told in _values(parameter.kind, parameter):
        yield value, told
        if isinstance(value, dict) and "$date" not in value:
            yield msgspec.json.encode(value).decode(), told


def bodies_for(operation: Operation) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Bodies to give in JavaScript, with every parameter, each with what the server must make of them."""
    values = {
        parameter: [each for each in values_for(parameter) if "$date" not in str(each)]
        for parameter in operation.parameters
        if parameter.place == "body"
    }
    for number in range(max(map(len, values.values()), default=0)):
        chosen = {parameter: each[number % len(each)] for parameter, each in values.items()}
        told = {parameter.name: told for parameter, (_, told) in chosen.items()}
        yield {parameter.wire: value for parameter, (value, _) in chosen.items()}, told


def plain(value: Any) -> Any:
    """A value as a form carries it: texts, in lists and objects."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in cast("Mapping[str, Any]", value).items()}
    items = as_list(value)
    if items is not None:
        return [plain(each) for each in items]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value).lower()


def _values(kind: Any, parameter: Parameter) -> Iterator[tuple[Any, Any]]:
    origin = get_origin(kind)
    if origin is Literal:
        yield from ((choice, plain(choice)) for choice in get_args(kind))
    elif origin in (Union, types.UnionType):
        for part in get_args(kind):
            if part is not type(None):
                yield from _values(part, parameter)
    elif kind is bool or parameter.mark(ZeroOne) is not None:
        yield from ((given, plain(bool(given))) for given in (1, 0, True, False))
    elif kind in (int, float, Decimal):
        limits = parameter.mark(Range)
        number = int(limits.least) if limits and limits.least and limits.least > 3 else 3
        yield number, plain(number)
        if kind is not int:
            yield 2.5, "2.5"
    elif kind is date:
        yield "2026-03-05", "2026-03-05"
        yield {"$date": "2026-03-05T12:00:00Z"}, "2026-03-05"
    elif kind is datetime:
        yield "2026-03-05 10:30:00", "2026-03-05 10:30:00"
    elif kind is time:
        yield "10:30", "10:30"
    elif kind is timedelta:
        yield "01:15", "01:15"
    elif kind is str:
        length = parameter.mark(MaxLength)
        text = "Zoë & Søn: 100 % = 1+1?"[: length.characters if length else None]
        yield text, text
    elif origin in (list, Sequence):
        items = [given for given, _ in _values(get_args(kind)[0], parameter)]
        yield items, plain(items)
    else:
        value = {"id": 7, "inner": {"name": "a", "ids": [1, 2]}}
        yield value, plain(value)


def _arguments(
    names: list[str], given: Mapping[str, Any], file: Path, others: str | None = None
) -> list[Any]:
    everything = {_EVERYTHING: dict(given), "$file": str(file)}
    if others is not None:
        everything["$others"] = others
    unnamed = {name: f"={name}=" if others is None else None for name in names}
    return [everything if name == "input" else given.get(name, unnamed[name]) for name in names]
