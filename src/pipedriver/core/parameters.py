"""The parameters of a declared operation, read off its signature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pipedriver.core.annotations import is_union
from pipedriver.core.classes import Frozen
from pipedriver.core.marks import AsFile, InBody, InQuery, Spread, Wire
from pipedriver.core.operation import Operation
from pipedriver.core.unset import Unset

R = TypeVar("R")

Place = Literal["path", "query", "body", "spread", "file"]


class Parameter(Frozen):
    """One parameter of an operation.

    ``kind`` is the annotation without its marks, ``None`` and ``Unset`` taken out; ``nullable`` tells
    whether ``None`` may be sent to clear a value.
    """

    name: str
    wire: str
    place: Place
    required: bool
    kind: Any
    marks: tuple[object, ...]
    nullable: bool

    @property
    def choices(self) -> tuple[str | int, ...] | None:
        """The values that the parameter takes, where it takes only some."""
        item = self.item_kind
        return get_args(item) if get_origin(item) is Literal else None

    @property
    def is_list(self) -> bool:
        """Whether the parameter takes several values."""
        return get_origin(self.kind) in (list, tuple, Sequence)

    @property
    def item_kind(self) -> Any:
        """The kind of one value: what a sequence holds, or the kind itself."""
        return get_args(self.kind)[0] if self.is_list else self.kind

    def mark(self, kind: type[R]) -> R | None:
        """The mark of that kind, if the parameter bears one."""
        for mark in self.marks:
            if isinstance(mark, kind):
                return mark
        return None


def read_parameters(operation: Operation) -> Iterator[Parameter]:
    """The parameters of an operation in their order; call options are not among them."""
    names_in_path = operation.names_in_path
    writes = operation.verb in ("POST", "PUT", "PATCH")
    for name in operation.argument_names:
        kind, marks, nullable = _open_annotation(operation.hint(name))
        by_class = {type(mark): mark for mark in marks}
        wire = next((mark.name for mark in marks if isinstance(mark, Wire)), name)
        place: Place
        if wire in names_in_path or name in names_in_path:
            place = "path"
        elif AsFile in by_class:
            place = "file"
        elif Spread in by_class:
            place = "spread"
        elif InQuery in by_class or (not writes and InBody not in by_class):
            place = "query"
        else:
            place = "body"
        yield Parameter(
            name=name,
            wire=wire,
            place=place,
            required=name not in operation.optional,
            kind=kind,
            marks=marks,
            nullable=nullable and place == "body",
        )


def _open_annotation(annotation: Any) -> tuple[Any, tuple[object, ...], bool]:
    """Take an annotation apart: the kind itself, its marks, and whether ``None`` is among its values."""
    marks: list[object] = []
    nullable = False
    pending = [annotation]
    kinds: list[Any] = []
    while pending:
        part = pending.pop(0)
        if get_origin(part) is Annotated:
            marks.extend(part.__metadata__)
            pending.insert(0, part.__origin__)
        elif is_union(part):
            pending[:0] = get_args(part)
        elif part is type(None):
            nullable = True
        elif part is not Unset:
            kinds.append(part)
    kind = kinds[0] if len(kinds) == 1 else Union[tuple(kinds)]  # noqa: UP007
    return kind, tuple(marks), nullable
