"""What the rooms declare, all together."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Literal

from pipedriver.core.operation import Operation
from pipedriver.core.resource import AsyncResource, Resource, operations_of

Surface = Literal["v1", "v2"]


@cache
def rooms(surface: Surface) -> tuple[type[Resource], ...]:
    """The classes that declare the operations of a surface, by the names of their modules.

    They are found by looking: a module below the surface's package that has one is a room.
    """
    package = importlib.import_module(f"pipedriver.api.{surface}")
    found: list[type[Resource]] = []
    for entry in pkgutil.iter_modules(package.__path__):
        if not entry.ispkg:
            found.extend(_declaring(f"{package.__name__}.{entry.name}"))
    return tuple(found)


def declared_operations(surface: Surface) -> Iterator[Operation]:
    """Every operation that a surface's rooms declare, room by room, in the order of the text."""
    for room in rooms(surface):
        yield from operations_of(room)


def _declaring(module_name: str) -> Iterator[type[Resource]]:
    for value in vars(importlib.import_module(module_name)).values():
        if (
            isinstance(value, type)
            and issubclass(value, Resource)
            and not issubclass(value, AsyncResource)
            and value.__module__ == module_name
        ):
            yield value
