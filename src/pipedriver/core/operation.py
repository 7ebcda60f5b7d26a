"""The declaration of one operation: one verb and path of the API, written once.

Everything else is read off it: the request that the client plans, the router and the argument
readers of the local server, the coverage table, the token cost, the migration table.
"""

from __future__ import annotations

import builtins
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import cached_property
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    ParamSpec,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from pipedriver.core.classes import Frozen
from pipedriver.core.options import CallOptions as CallOptions
from pipedriver.core.options import PageOptions as PageOptions
from pipedriver.core.options import UploadOptions as UploadOptions

P = ParamSpec("P")
R = TypeVar("R")

Verb = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Place = Literal["path", "query", "body", "spread", "file"]
Paging = Literal["none", "offset", "cursor"]


class Unset(Enum):
    """The type of ``UNSET``: an argument that was not given, as opposed to ``None``, which clears a value."""

    UNSET = "unset"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET: Final = Unset.UNSET


class Wire(Frozen):
    """Marks a parameter whose name on the wire is no Python name, or is another."""

    name: str


class Also(Frozen):
    """Marks a parameter that other clients send under another name, or in another place.

    The client never does so; the local server takes either.
    """

    name: str
    place: Literal["query", "body"] | None = None


class Repeated(Frozen):
    """Marks a list in a query that travels as its name once for each value, not as values between commas."""


class InQuery(Frozen):
    """Marks a parameter of a writing operation that travels in the query."""


class InBody(Frozen):
    """Marks a parameter of a ``GET`` or ``DELETE`` that travels in the body."""


class Spread(Frozen):
    """Marks a mapping whose keys travel beside the other body keys: v1's custom fields."""


class AsFile(Frozen):
    """Marks a parameter that is the file part of a multipart body."""


class Rfc3339(Frozen):
    """Marks a time of v1 that travels as ``2026-01-31T10:00:00Z``, not as ``2026-01-31 10:00:00``."""


class ZeroOne(Frozen):
    """Marks a truth value that travels as 1 or 0."""


class Range(Frozen):
    """The least and the most that a parameter takes; ``clamp`` makes a larger number the largest."""

    least: float | None = None
    most: float | None = None
    clamp: bool = False


class MaxLength(Frozen):
    """The most characters that a text takes."""

    characters: int


Flag = Annotated[bool, ZeroOne()]
"""A truth value that travels as 1 or 0."""

PageStart = Annotated[int, Range(least=0)]
PageLimit = Annotated[int, Range(least=1, most=500, clamp=True)]
"""Records in a page: 1 to 500 (core-api-concepts-pagination)."""


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


class Operation:
    """One verb and path of the API, with all that is known of it.

    Args:
        verb: the HTTP verb.
        path: from the root of the host, ``/v1/deals/{id}``.
        function: the declaring method; its signature holds the parameters, its docstring the prose.
        cost: tokens of the daily budget that one call costs (core-api-concepts-rate-limiting).
        scopes: the OAuth scopes of which one is needed; empty where ``base`` is enough.
        node: the method of the 2019 Node client that this continues, ``DealsController.getAllDeals``.
        retired: the year in which Pipedrive took the operation out of its published API, if it did.
        success: the status of a successful answer.
        form: whether the body travels form-encoded, where the API takes no JSON.
        within: the member of ``data`` that holds the answer, where the API wraps it once more.
        one_or_list: whether ``data`` may be one object where a list is due, and the other way round, because
            the reference contradicts itself.
    """

    def __init__(
        self,
        verb: Verb,
        path: str,
        function: Callable[..., Any],
        cost: int,
        scopes: tuple[str, ...],
        node: str | None,
        retired: int | None,
        success: int,
        form: bool = False,
        within: str | None = None,
        one_or_list: bool = False,
    ) -> None:
        self.verb = verb
        self.path = path
        self.function = function
        self.cost = cost
        self.scopes = scopes
        self.node = node
        self.retired = retired
        self.success = success
        self.form = form
        self.within = within
        self.one_or_list = one_or_list

    def __repr__(self) -> str:
        return f"<operation {self.key}>"

    @property
    def key(self) -> str:
        """Verb and path, the name by which every table lists the operation."""
        return f"{self.verb} {self.path}"

    @property
    def surface(self) -> Literal["v1", "v2"]:
        """The version of the API that the path belongs to."""
        return "v2" if self.path.startswith("/api/v2/") else "v1"

    @property
    def resource(self) -> str:
        """The name of the declaring class."""
        return self.function.__qualname__.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The name of the declaring method."""
        return self.function.__name__

    @cached_property
    def hints(self) -> dict[str, Any]:
        """The annotations of the declaring method, evaluated."""
        return get_type_hints(self.function, include_extras=True)

    def hint(self, name: str) -> Any:
        """One of them. A plain name is looked up, since evaluating one for the first time takes a while."""
        written = self.function.__annotations__.get(name)
        if isinstance(written, str) and written.isidentifier():
            function: Any = self.function
            for names in (function.__globals__, vars(builtins)):
                # A union may hold names that are not evaluated yet.
                if written in names and get_origin(names[written]) is not Union:
                    return names[written]
        return self.hints[name]

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters in their order, path first; call options are not among them."""
        return tuple(self._read_parameters())

    @cached_property
    def parameter_by_name(self) -> dict[str, Parameter]:
        """The parameters by their Python names."""
        return {parameter.name: parameter for parameter in self.parameters}

    @cached_property
    def answer(self) -> Any:
        """The annotation of what a call returns: a record, ``Records[...]``, ``Pages[...]``, ``Download``."""
        return self.hint("return")

    @cached_property
    def paging(self) -> Paging:
        """How the operation pages: by ``start``, by ``cursor`` or not at all."""
        from pipedriver.core.pages import Pages

        if get_origin(self.answer) is not Pages:
            return "none"
        return "cursor" if "cursor" in self.parameter_by_name else "offset"

    @cached_property
    def gives_content(self) -> bool:
        """Whether a call answers with the bytes of a file, not with an envelope."""
        # Where the module is not loaded, no annotation can name the class.
        module = sys.modules.get("pipedriver.core.download")
        return module is not None and self.answer is module.Download

    @property
    def _code(self) -> types.CodeType:
        function: Any = self.function
        code: types.CodeType = function.__code__
        return code

    @property
    def positional(self) -> tuple[str, ...]:
        """The names of the parameters that may be given by position."""
        code = self._code
        return code.co_varnames[1 : code.co_argcount]

    @property
    def _argument_names(self) -> tuple[str, ...]:
        code = self._code
        return code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]

    @property
    def _optional(self) -> frozenset[str]:
        """The names of the parameters that have defaults."""
        function: Any = self.function
        positional, defaults = self.positional, function.__defaults__ or ()
        return frozenset((*positional[len(positional) - len(defaults) :], *(function.__kwdefaults__ or ())))

    def _read_parameters(self) -> Iterator[Parameter]:
        names_in_path = {part[1:-1] for part in self.path.split("/") if part.startswith("{")}
        writes = self.verb in ("POST", "PUT", "PATCH")
        optional = self._optional
        for name in self._argument_names:
            kind, marks, nullable = _open_annotation(self.hint(name))
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
                required=name not in optional,
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
        elif get_origin(part) in (Union, types.UnionType):
            pending[:0] = get_args(part)
        elif part is type(None):
            nullable = True
        elif part is not Unset:
            kinds.append(part)
    kind = kinds[0] if len(kinds) == 1 else Union[tuple(kinds)]  # noqa: UP007
    return kind, tuple(marks), nullable


def operation(
    verb: Verb,
    path: str,
    *,
    cost: int,
    scopes: Sequence[str] = (),
    node: str | None = None,
    retired: int | None = None,
    success: int = 200,
    form: bool = False,
    within: str | None = None,
    one_or_list: bool = False,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a method as one operation of the API; the method needs no body.

    Args are those of `Operation`. Returns a decorator that keeps the method's type.
    """

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        declared = Operation(
            verb, path, function, cost, tuple(scopes), node, retired, success, form, within, one_or_list
        )
        return _bodied(function, declared)

    return declare


def same_as(declared: Callable[..., Any]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Give the asynchronous method the operation that its synchronous twin declares."""

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        return _bodied(function, operation_of(declared))

    return declare


def operation_of(method: Callable[..., Any]) -> Operation:
    """The operation that a declared method stands for.

    Raises:
        TypeError: the method declares none.
    """
    declared = getattr(method, "operation", None)
    if not isinstance(declared, Operation):
        raise TypeError(f"{method!r} is not a declared operation")
    return declared


def _bodied(function: Callable[P, R], declared: Operation) -> Callable[P, R]:
    def method(self: Any, *arguments: Any, **options: Any) -> Any:
        return self._caller.call(declared, arguments, options)

    method.__name__ = function.__name__
    method.__qualname__ = function.__qualname__
    method.__module__ = function.__module__
    method.__doc__ = function.__doc__
    method.__wrapped__ = function  # type: ignore[attr-defined]
    method.operation = declared  # type: ignore[attr-defined]
    return cast("Callable[P, R]", method)
