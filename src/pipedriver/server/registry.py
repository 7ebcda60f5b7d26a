"""Which operations the local server carries out, and what carries each out."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pipedriver.core.operation import Operation, operation_of
from pipedriver.server.wire.contents import Content, Elsewhere
from pipedriver.server.wire.envelope import Envelope

Handler = TypeVar("Handler", bound=Callable[..., Envelope | Content | Elsewhere])


@dataclass(frozen=True, slots=True)
class Served:
    """One operation that the server carries out.

    ``slow`` operations read or write much, so they run beside the event loop; the others run on it. An
    operation that writes has the database to itself until it is committed or undone.
    """

    operation: Operation
    handler: Callable[..., Envelope | Content | Elsewhere]
    slow: bool

    @property
    def writes(self) -> bool:
        """Whether the operation may change something."""
        return self.operation.verb != "GET"


_served: dict[str, Served] = {}


def serves(method: Callable[..., Any], *, slow: bool = False) -> Callable[[Handler], Handler]:
    """Say that a function carries out a declared operation.

    The function takes the `Context`, then each parameter of the declaration by its name.

    Raises:
        TypeError: the function's parameters are not those of the declaration, or somebody else serves it.
    """
    declared = operation_of(method)

    def register(handler: Handler) -> Handler:
        expected = [parameter.name for parameter in declared.parameters]
        found = list(inspect.signature(handler).parameters)[1:]
        if found != expected:
            raise TypeError(f"{handler.__qualname__} takes {found}, but {declared.key} declares {expected}")
        if declared.key in _served:
            raise TypeError(f"{declared.key} is served twice")
        _served[declared.key] = Served(declared, handler, slow)
        return handler

    return register


@functools.cache
def served() -> dict[str, Served]:
    """Every operation that the server carries out, by its key."""
    from pipedriver.server import wire

    for module in pkgutil.walk_packages(wire.__path__, wire.__name__ + "."):
        importlib.import_module(module.name)
    return _served
