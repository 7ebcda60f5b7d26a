"""The bases of the rooms' classes: a resource is the operations on one kind of record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from pipedriver.core.operation import Operation


class Caller(Protocol):
    """What a resource hands its calls to: a client's own `call`."""

    def call(self, operation: Operation, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Make one call; the answer is what the declaring method's annotation says."""


class Resource:
    """The operations on one kind of record, for the synchronous client."""

    __slots__ = ("_caller",)

    def __init__(self, caller: Caller) -> None:
        self._caller = caller


class AsyncResource(Resource):
    """The operations on one kind of record, for the asynchronous client."""

    __slots__ = ()


def operations_of(resource: type[Resource]) -> Iterator[Operation]:
    """The operations that a resource declares, in the order of the text."""
    for value in vars(resource).values():
        declared = getattr(value, "operation", None)
        if isinstance(declared, Operation):
            yield declared
