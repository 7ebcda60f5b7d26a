"""The declaration of one operation: one verb and path of the API, written once.

Everything else is read off it: the request that the client plans, the router and the argument
readers of the local server, the coverage table, the token cost, the migration table.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Sequence

from pipedriver.core.annotations import Annotations, origin_of
from pipedriver.core.standins import TYPE_CHECKING, cached_property, cast
from pipedriver.core.unset import UNSET as UNSET

if TYPE_CHECKING:
    from typing import Any, Literal, ParamSpec, TypeVar

    from pipedriver.core.parameters import Parameter

    P = ParamSpec("P")
    R = TypeVar("R")

    Verb = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    Paging = Literal["none", "offset", "cursor"]


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

    @cached_property
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
        return dict(self.function.__annotations__)

    def hint(self, name: str) -> Any:
        """One of them."""
        return self.function.__annotations__[name]

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters in their order, path first; call options are not among them."""
        from pipedriver.core.parameters import read_parameters

        return tuple(read_parameters(self))

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
        origin = origin_of(self.answer)
        # Where the module is not loaded, no annotation can have named the class.
        module = sys.modules.get("pipedriver.core.pages")
        if module is None or origin is not module.Pages:
            return "none"
        return "cursor" if "cursor" in self.parameter_by_name else "offset"

    @cached_property
    def gives_content(self) -> bool:
        """Whether a call answers with the bytes of a file, not with an envelope."""
        answer = self.answer
        module = sys.modules.get("pipedriver.core.download")
        return module is not None and answer is module.Download

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
    def argument_names(self) -> tuple[str, ...]:
        """The names of all parameters; call options are not among them."""
        code = self._code
        return code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]

    @property
    def names_in_path(self) -> list[str]:
        """The names that the path has places for, in their order."""
        return [part.partition("}")[0] for part in self.path.split("{")[1:]]

    @cached_property
    def optional(self) -> frozenset[str]:
        """The names of the parameters that have defaults."""
        function: Any = self.function
        positional, defaults = self.positional, function.__defaults__ or ()
        return frozenset((*positional[len(positional) - len(defaults) :], *(function.__kwdefaults__ or ())))


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
    texts: Any = function.__annotations__
    annotations = Annotations(texts, function.__module__, declared.function.__module__)
    function.__annotations__ = method.__annotations__ = annotations
    method.__wrapped__ = function  # type: ignore[attr-defined]
    method.operation = declared  # type: ignore[attr-defined]
    return cast("Callable[P, R]", method)
