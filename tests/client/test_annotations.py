"""Annotations are texts until somebody looks at them, and say then what type checkers read in them."""

from __future__ import annotations

import ast
import copy
import importlib
import inspect
import pickle
import pkgutil
import typing
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType, UnionType

import pytest

import pipedriver.api
import pipedriver.testing
import pipedriver.webhooks
from pipedriver import UNSET, Answer, AsyncClient, Client, Record, RetryPolicy, Unset
from pipedriver.api.declared import declared_operations, rooms
from pipedriver.api.v1.aio import AsyncV1
from pipedriver.api.v1.aio.deals import AsyncDeals
from pipedriver.api.v1.deals import Deals
from pipedriver.api.v1.records.deals import DealDetails
from pipedriver.core.aio.pages import AsyncPages
from pipedriver.core.annotations import Annotations, arguments_of, is_union, names_of, origin_of
from pipedriver.core.operation import Operation, operation_of
from pipedriver.core.options import CallOptions
from pipedriver.core.pages import Pages
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import Generic, cached_property, cast
from tests.client.test_importing import in_a_new_process

if typing.TYPE_CHECKING:
    from fractions import Fraction

    T = typing.TypeVar("T")

OPERATIONS = list(declared_operations("v1"))


MODULES = [
    importlib.import_module(entry.name)
    for entry in pkgutil.walk_packages(pipedriver.api.__path__, "pipedriver.api.")
    if not entry.ispkg
]
"""Those of the API that have declarations and records."""


def imported_for_type_checkers(module: ModuleType) -> Iterator[tuple[str, str, str]]:
    """The module, the name there and the name here of what a module imports under ``TYPE_CHECKING``."""
    for block in ast.parse(Path(str(module.__file__)).read_text()).body:
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING":
            for node in block.body:
                if isinstance(node, ast.ImportFrom):
                    for alias in node.names:
                        yield str(node.module), alias.name, alias.asname or alias.name


def declaring_method(operation: Operation) -> typing.Any:
    (room,) = (room for room in rooms("v1") if room.__name__ == operation.resource)
    return getattr(room, operation.name)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_name_in_an_annotation_means_what_it_means_to_type_checkers(module: ModuleType) -> None:
    names = names_of(module.__name__)
    for home, name, here in imported_for_type_checkers(module):
        assert names[here] == getattr(importlib.import_module(home), name)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_a_tool_can_read_the_annotations_of_a_declared_method(operation: Operation) -> None:
    method = declaring_method(operation)
    hints = typing.get_type_hints(method, include_extras=True)
    assert list(hints) == list(operation.hints)
    assert not [name for name, hint in hints.items() if isinstance(hint, str | typing.ForwardRef)]
    assert hints["return"] == operation.answer
    signature = inspect.signature(method, eval_str=True)
    assert signature.return_annotation == operation.answer
    assert [*signature.parameters][1:-1] == list(operation.argument_names)


def test_what_a_method_gives_is_told_in_its_own_colour() -> None:
    assert typing.get_type_hints(Deals.get)["return"] is DealDetails
    assert typing.get_type_hints(AsyncDeals.get)["return"] is DealDetails
    assert typing.get_origin(typing.get_type_hints(Deals.list)["return"]) is Pages
    assert typing.get_origin(typing.get_type_hints(AsyncDeals.list)["return"]) is AsyncPages
    assert operation_of(AsyncDeals.list) is operation_of(Deals.list)
    hints = typing.get_type_hints(AsyncDeals.create)
    assert hints["value"] == float | Decimal | Unset
    assert hints["expected_close_date"] == date | Unset | None
    assert typing.get_args(hints["options"]) == (CallOptions,)


@pytest.mark.parametrize("room", [*rooms("v1")], ids=lambda room: room.__name__)
def test_the_asynchronous_rooms_can_be_read_too(room: type) -> None:
    module = importlib.import_module(room.__module__.replace(".v1.", ".v1.aio."))
    (twin,) = (
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, AsyncResource) and value is not AsyncResource
    )
    for name, method in vars(twin).items():
        if not name.startswith("_"):
            hints = typing.get_type_hints(method, include_extras=True)
            assert not [hint for hint in hints.values() if isinstance(hint, str | typing.ForwardRef)]


def test_public_classes_can_be_read_and_subscripted() -> None:
    assert typing.get_type_hints(Client) == {}
    assert typing.get_type_hints(Answer)["content"] is typing.Any
    assert typing.get_type_hints(RetryPolicy)["total_time"] == float | None
    assert typing.get_type_hints(DealDetails)["add_time"] is not None
    assert typing.get_origin(pipedriver.Records[DealDetails]) is pipedriver.Records
    assert typing.get_args(Pages[DealDetails]) == (DealDetails,)


PUBLIC = {
    f"{home.__name__}.{name}": getattr(home, name)
    for home in (pipedriver, pipedriver.testing, pipedriver.webhooks)
    for name in home.__all__
    if callable(getattr(home, name))
}
"""Every public class and function, by the name that users know."""


def functions_of(public: typing.Any) -> Iterator[typing.Any]:
    """A function itself; a class, and what it and our own ones that it stands on let others call or read."""
    yield public
    for home in inspect.getmro(public) if isinstance(public, type) else ():
        if home.__module__.startswith("pipedriver."):
            for name, member in vars(home).items():
                if not name.startswith("_") or name.startswith("__"):
                    function: typing.Any = member
                    for attribute in ("__func__", "fget", "func"):
                        function = getattr(function, attribute, None) or function
                    if inspect.isfunction(function):
                        yield function


@pytest.mark.parametrize("name", PUBLIC)
def test_a_tool_can_read_the_annotations_of_everything_public(name: str) -> None:
    for function in functions_of(PUBLIC[name]):
        hints = typing.get_type_hints(function, include_extras=True)
        assert not [hint for hint in hints.values() if isinstance(hint, str | typing.ForwardRef)], function


@pytest.mark.parametrize("name", ["Client.request", "AsyncClient.call", "Pages.pages", "Record.get"])
def test_a_tool_can_read_annotations_first_of_all(name: str) -> None:
    """In a program that has loaded nothing else by then."""
    told = in_a_new_process(
        f"import pipedriver, typing; print(typing.get_type_hints(pipedriver.{name})['return'] is not None)"
    )
    assert told.split() == ["True"]


def test_what_public_methods_take_and_give_is_what_type_checkers_read() -> None:
    hints = typing.get_type_hints(Client.__init__)
    assert hints["oauth"] == pipedriver.OAuthApp | None
    assert hints["transport"] == pipedriver.Transport | None
    assert typing.get_type_hints(AsyncClient.__init__)["transport"] == pipedriver.AsyncTransport | None
    assert typing.get_type_hints(Client.request)["return"] is pipedriver.Reply
    assert inspect.signature(Client.request, eval_str=True).return_annotation is pipedriver.Reply
    assert typing.get_type_hints(vars(AsyncClient)["v1"].func)["return"] is AsyncV1
    trust = typing.get_type_hints(pipedriver.PyreqwestTransport.__init__)["trust"]
    assert trust == bytes | str | Path | None


class Measured(Record):
    """A record of a program's own."""

    length: typing.Optional[date]  # noqa: UP045  # as programs write it too
    width: typing.Annotated[date | None, "in words"]
    other: dict[str, date]
    exact: Fraction


def test_a_text_with_an_unknown_name_stays_a_text() -> None:
    annotations = typing.cast("Annotations", Measured.__annotations__)
    assert isinstance(annotations, Annotations)
    assert annotations["exact"] == "Fraction"
    with pytest.raises(NameError):
        typing.get_type_hints(Measured)
    with pytest.raises(NameError):
        names_of(__name__).read("Fraction")


class Weighed(Record):
    """A record of a program's own."""

    first: typing.Optional[date]  # noqa: UP045  # as programs write it too
    second: typing.Annotated[date | None, "in words"]
    third: dict[str, date]
    fourth: typing.Any


def test_records_of_a_programs_own_are_converted_however_they_are_annotated() -> None:
    day = "2026-03-02"
    record = Weighed({"first": day, "second": day, "third": {"a": day}, "fourth": day})
    assert record.first == record.second == record.third["a"] == date(2026, 3, 2)
    assert record.fourth == day


def test_annotations_are_read_however_they_are_asked_for() -> None:
    def fresh() -> Annotations:
        return Annotations({"a": "date", "b": "int | None", "c": float, "d": "None"}, __name__)

    read = {"a": date, "b": int | None, "c": float, "d": type(None)}
    assert dict(fresh()) == fresh().copy() == dict(fresh().items()) == {**fresh()} == read
    assert list(fresh().values()) == list(read.values())
    assert fresh().get("a") is fresh()["a"] is date
    assert fresh().get("z") is None
    assert list(fresh()) == list(read)
    assert "z" not in fresh()
    assert repr(fresh()) == repr(read)
    assert pickle.loads(pickle.dumps(fresh())) == copy.deepcopy(fresh()) == read
    with pytest.raises(KeyError):
        fresh()["z"]


def test_kinds_are_taken_apart() -> None:
    assert is_union(int | None)
    assert is_union(typing.Optional[int])  # noqa: UP045  # that is tested
    assert not is_union(list[int])
    assert not is_union(int)
    assert isinstance(int | None, UnionType)
    assert origin_of(list[int]) is list
    assert origin_of(int) is None
    assert arguments_of(dict[str, int]) == (str, int)
    assert arguments_of(int) == ()


def test_unset_is_one() -> None:
    assert repr(UNSET) == "UNSET"
    assert not UNSET
    assert UNSET is Unset.UNSET is Unset("unset") is Unset(UNSET)
    assert (UNSET.name, UNSET.value) == ("UNSET", "unset")
    assert isinstance(UNSET, Unset)
    assert pickle.loads(pickle.dumps(UNSET)) is copy.copy(UNSET) is copy.deepcopy(UNSET) is UNSET
    assert {UNSET: 1}[UNSET] == 1
    with pytest.raises(ValueError, match="is not a valid Unset"):
        Unset("set")


class Box(Generic["T"]):
    """Something of something."""

    def __init__(self, content: T) -> None:
        self.content = content
        self.opened = 0

    @cached_property
    def inside(self) -> T:
        """What is in it."""
        self.opened += 1
        return self.content


def test_what_stands_in_does_as_the_original() -> None:
    box: Box[int] = Box(3)
    assert (box.inside, box.inside, box.opened) == (3, 3, 1)
    assert typing.get_args(Box[int]) == (int,)
    assert Box[int](4).inside == 4
    described: typing.Any = vars(Box)["inside"]
    assert getattr(Box, "inside") is described  # noqa: B009  # a type checker cannot tell what it is of
    assert described.__doc__ == "What is in it."
    assert described.attrname == "inside"
    assert cast("float", 5) == 5
    del box.inside
    assert (box.inside, box.opened) == (3, 2)
