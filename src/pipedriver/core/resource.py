"""The bases of the rooms' classes: a resource is the operations on one kind of record."""

from __future__ import annotations

from collections.abc import Iterator

from pipedriver.core.operation import Operation
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from pipedriver.core.protocols import Caller


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
