"""Finds the operation that a verb and a path mean, from the declarations alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from msgspec import Struct

from pipedriver.core.operation import Operation

_SELECTOR = re.compile(r"^(?P<path>.*?):\((?P<names>[^()]*)\)$")


@dataclass(slots=True)
class _Node:
    literal: dict[str, _Node] = field(default_factory=lambda: dict[str, _Node]())
    variable: tuple[str, _Node] | None = None
    by_verb: dict[str, Operation] = field(default_factory=dict[str, Operation])
    names: tuple[str, ...] = ()


class Route(Struct):
    """What a path means: the operations at it by verb, the values in it, the fields that it selects."""

    by_verb: dict[str, Operation]
    values: dict[str, str]
    selected: tuple[str, ...] | None


class Routes:
    """The paths of all operations as a tree, a step a segment; a literal segment goes before a variable."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Node()
        for operation in operations:
            node = self._root
            for segment in operation.path.strip("/").split("/"):
                if segment.startswith("{"):
                    name = segment[1:-1]
                    if node.variable is None:
                        node.variable = (name, _Node())
                    node = node.variable[1]
                else:
                    node = node.literal.setdefault(segment, _Node())
            node.by_verb[operation.verb] = operation
            node.names = tuple(part[1:-1] for part in operation.path.split("/") if part.startswith("{"))

    def find(self, path: str) -> Route | None:
        """The route of a path; None where the API has none.

        ``/api/v1`` means the same as ``/v1``. v1 lists take a field selector, ``/v1/deals:(id,title)``
        (core-api-concepts-requests).
        """
        selected: tuple[str, ...] | None = None
        if path.endswith(")"):
            match = _SELECTOR.match(path)
            if match:
                path = match["path"]
                selected = tuple(name.strip() for name in match["names"].split(",") if name.strip())
        segments = path.strip("/").split("/")
        if segments[0] == "api" and segments[1:2] == ["v1"]:
            del segments[0]
        values: list[str] = []
        node: _Node = self._root
        for segment in segments:
            inner = node.literal.get(segment)
            if inner is None:
                if node.variable is None:
                    return None
                values.append(unquote(segment) if "%" in segment else segment)
                inner = node.variable[1]
            node = inner
        if not node.by_verb:
            return None
        return Route(node.by_verb, dict(zip(node.names, values, strict=True)), selected)
