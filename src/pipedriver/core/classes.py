"""Plain classes of values, made without writing and compiling code for each.

They are what dataclasses with slots are, to people, type checkers and `dataclasses.replace`, `fields` and
`asdict` alike. But a dataclass compiles its methods when it is defined, half a millisecond for each, and
loads `inspect` for it: of a client's first call that would be the half.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipedriver.core.annotations import Annotations, readable
from pipedriver.core.standins import TYPE_CHECKING, dataclass_transform

if TYPE_CHECKING:
    from typing import Any, ClassVar, NoReturn, Self, TypeVar

    P = TypeVar("P", bound="_Values")


class ValuesType(type):
    """The type of the classes: makes slots of the annotations, and keeps their defaults."""

    __defaults__: dict[str, Any]
    __hidden__: frozenset[str]
    __match_args__: tuple[str, ...]

    def __new__(
        cls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        hidden: Sequence[str] = (),
        eq: bool = True,
    ) -> ValuesType:
        annotations: Mapping[str, Any] = namespace.get("__annotations__", {})
        own = [field for field in annotations if not str(annotations[field]).startswith("ClassVar")]
        inherited: tuple[str, ...] = ()
        defaults: dict[str, Any] = {}
        concealed = frozenset(hidden)
        for base in bases:
            if isinstance(base, ValuesType):
                inherited, defaults, concealed = (
                    base.__match_args__,
                    {**base.__defaults__},
                    concealed | base.__hidden__,
                )
        new = [field for field in own if field not in inherited]
        defaults.update((field, namespace.pop(field)) for field in own if field in namespace)
        namespace["__annotations__"] = Annotations(annotations, namespace["__module__"])
        namespace["__slots__"] = (*new, *namespace.get("__slots__", ()))
        namespace["__match_args__"] = (*inherited, *new)
        namespace["__defaults__"] = defaults
        namespace["__hidden__"] = concealed
        if not eq:
            namespace["__eq__"], namespace["__hash__"] = object.__eq__, object.__hash__
        return super().__new__(cls, name, bases, namespace)


class _Fields:
    """The fields as `dataclasses` describes them, for its functions; made when they are asked for."""

    def __get__(self, value: object, owner: ValuesType) -> dict[str, Any]:
        found: dict[str, Any]
        if "_described" in owner.__dict__:
            found = owner.__dict__["_described"]
        else:
            from dataclasses import MISSING, field, make_dataclass
            from typing import Any

            described = [
                (
                    name,
                    Any,
                    field(default=owner.__defaults__.get(name, MISSING), repr=name not in owner.__hidden__),
                )
                for name in owner.__match_args__
            ]
            made: Any = make_dataclass(owner.__name__, described, kw_only=True)
            found = made.__dataclass_fields__
            setattr(owner, "_described", found)  # noqa: B010  # its own helper, not a stranger reaching in
        return found


@readable
class _Values(metaclass=ValuesType):
    """What `Plain` and `Frozen` have in common."""

    __dataclass_fields__: ClassVar[Any] = _Fields()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        cls = type(self)
        names = cls.__match_args__
        put = object.__setattr__
        if len(arguments) > len(names):
            raise TypeError(f"{cls.__name__}() takes {len(names)} arguments, {len(arguments)} were given")
        for name, value in zip(names, arguments, strict=False):
            if name in named:
                raise TypeError(f"{cls.__name__}() got multiple values for argument {name!r}")
            put(self, name, value)
        for name in names[len(arguments) :]:
            if name in named:
                put(self, name, named.pop(name))
            elif name in cls.__defaults__:
                put(self, name, cls.__defaults__[name])
            else:
                raise TypeError(f"{cls.__name__}() lacks the argument {name!r}")
        for name in named:
            raise TypeError(f"{cls.__name__}() got an unexpected argument {name!r}")
        self.__post_init__()

    def __post_init__(self) -> None:
        """Check what was given."""

    def __repr__(self) -> str:
        cls = type(self)
        shown = [name for name in cls.__match_args__ if name not in cls.__hidden__]
        return f"{cls.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values(self) == _values(other)

    __hash__ = None  # type: ignore[assignment]  # what may change has no hash

    def __reduce__(self) -> tuple[Any, ...]:
        cls = type(self)
        return _restored, (cls, dict(zip(cls.__match_args__, _values(self), strict=True)))

    def __replace__(self, **changes: Any) -> Self:
        return replace(self, **changes)


@dataclass_transform()
class Plain(_Values):
    """A class of values that may change. Its annotations are its attributes, and its arguments.

    A class may have an ``__init__`` of its own; ``hidden`` names what its representation does not show, and
    without ``eq`` two are equal only if they are the same.
    """


@dataclass_transform(frozen_default=True)
class Frozen(_Values):
    """A class of values that never change; equal ones have the same hash."""

    def __setattr__(self, name: str, value: object) -> None:
        _refuse(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        _refuse(f"cannot delete field {name!r}")

    def __hash__(self) -> int:  # type: ignore[override]  # what never changes has one
        return hash(_values(self))


def replace(value: P, **changes: Any) -> P:
    """The same values but for some."""
    names = _names(value)
    return type(value)(**{name: getattr(value, name) for name in names} | changes)


def _names(value: Any) -> tuple[str, ...]:
    names: tuple[str, ...] = value.__match_args__
    return names


def _values(value: Any) -> tuple[Any, ...]:
    return tuple([getattr(value, name) for name in _names(value)])


def _restored(cls: type[P], values: Mapping[str, Any]) -> P:
    made = cls.__new__(cls)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def _refuse(message: str) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(message)
