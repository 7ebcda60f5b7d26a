"""Annotations that are texts until somebody asks what they say.

What a module needs for its annotations alone it imports under ``TYPE_CHECKING``, so a first call loads
neither `typing` nor the kinds of all arguments. Whoever reads annotations, a planner, the local server, or a
user's tool by `typing.get_type_hints`, finds them evaluated: a name that the module lacks is looked for where
declarations have their names from.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator, Mapping
from types import FunctionType, NoneType, UnionType

from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from _collections_abc import dict_items, dict_values
    from typing import Any, TypeVar

    C = TypeVar("C", bound=type)

_HOMES = {
    "Pages": "pipedriver.core.pages",
    "AsyncPages": "pipedriver.core.aio.pages",
    "Download": "pipedriver.core.download",
    "AsyncDownload": "pipedriver.core.aio.download",
    "FileContent": "pipedriver.core.multipart",
    "Decimal": "decimal",
    "BodyStream": "pipedriver.core.protocols",
    "R": "pipedriver.core.pages",
}
"""The modules that are loaded for one name."""

_sources = ["typing", "pipedriver.core.options", "pipedriver.core.marks", "pipedriver.core.unset"]
"""The modules that other names are looked for in, in their order."""


def read_names_in(*modules: str) -> None:
    """Have the names of modules found in annotations too.

    Args:
        modules: their full names; they are loaded when a name is looked for that those before them lack.
    """
    _sources.extend(modules)


def read_names_at(homes: Mapping[str, str]) -> None:
    """Have single names found in annotations too, each in a module of which nothing else is looked for.

    Args:
        homes: the full names of the modules by the names that they have.
    """
    _HOMES.update(homes)


class Names(dict[str, "Any"]):
    """What the names in annotations mean, as far as they have been looked up.

    Args:
        modules: the modules whose own names count before others.
    """

    def __init__(self, *modules: str) -> None:
        super().__init__()
        self._own = [*(vars(sys.modules[name]) for name in modules if name in sys.modules), vars(builtins)]
        self._read: dict[str, Any] = {}

    def __missing__(self, name: str) -> Any:
        value = self[name] = self._found(name)
        return value

    def _found(self, name: str) -> Any:
        for names in self._own:
            if name in names:
                return names[name]
        # Last come the public names, which their package loads as they are asked for.
        for source in (_HOMES[name],) if name in _HOMES else (*_sources, "pipedriver"):
            __import__(source)
            with_names = sys.modules[source]
            if hasattr(with_names, name):
                return getattr(with_names, name)
        raise KeyError(name)

    def read(self, text: str) -> Any:
        """What an annotation says. `typing` is loaded only where it takes something of it.

        Raises:
            NameError: a name in it is not to be found.
        """
        if text not in self._read:
            value = eval(text, {}, self)  # noqa: S307  # the texts are those of declarations
            self._read[text] = NoneType if value is None else value
        return self._read[text]


_names: dict[tuple[str, ...], Names] = {}


def names_of(*modules: str) -> Names:
    """What the names in the annotations of a module mean.

    Args:
        modules: the full name of the module, and of those whose names count too.
    """
    found = _names.get(modules)
    if found is None:
        found = _names[modules] = Names(*modules)
    return found


class Annotations(dict[str, "Any"]):
    """The annotations of a class or function: evaluated when one is looked at, and texts until then.

    A text with a name that is not to be found stays a text.

    Args:
        texts: the annotations by the names of what they are of.
        modules: as `names_of` takes them.
    """

    __slots__ = ("_modules",)

    def __init__(self, texts: Mapping[str, Any], *modules: str) -> None:
        super().__init__(texts)
        self._modules = modules

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if isinstance(value, str):
            try:
                value = names_of(*self._modules).read(value)
            except NameError:
                return value
            self[name] = value
        return value

    # With this, `dict(annotations)` asks for each of them.
    def __iter__(self) -> Iterator[str]:
        return super().__iter__()

    def get(self, name: str, default: Any = None) -> Any:
        """One of them, or the default."""
        try:
            return self[name]
        except KeyError:
            return default

    def items(self) -> dict_items[str, Any]:
        """All of them with their names."""
        return dict(self).items()

    def values(self) -> dict_values[str, Any]:
        """All of them."""
        return dict(self).values()

    def copy(self) -> dict[str, Any]:
        """All of them, evaluated."""
        return dict(self)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


def readable(cls: C) -> C:
    """Have tools read what the methods and properties of a class take and give, as `Annotations` does.

    A decorator, for public classes of modules that import names under ``TYPE_CHECKING``.
    """
    for member in vars(cls).values():
        function: Any = member
        for attribute in ("__func__", "fget", "func"):
            function = getattr(function, attribute, None) or function
        if isinstance(function, FunctionType):
            function.__annotations__ = Annotations(function.__annotations__, function.__module__)
    return cls


def is_union(annotation: Any) -> bool:
    """Whether an annotation names several kinds, however it is written."""
    if isinstance(annotation, UnionType):
        return True
    typing = sys.modules.get("typing")
    return typing is not None and origin_of(annotation) is typing.Union


def origin_of(annotation: Any) -> Any:
    """What an annotation with brackets has before them: ``list`` of ``list[int]``; else None."""
    return getattr(annotation, "__origin__", None)


def arguments_of(annotation: Any) -> tuple[Any, ...]:
    """What an annotation has in its brackets, or between the strokes of a union; else nothing."""
    arguments: tuple[Any, ...] = getattr(annotation, "__args__", ())
    return arguments
