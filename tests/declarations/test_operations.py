"""What every declared operation must have, whatever its room."""

from __future__ import annotations

import collections
import inspect
import re
import subprocess
import sys
from typing import get_args, get_origin

import pytest

from pipedriver.api.declared import declared_operations, rooms
from pipedriver.api.v1 import V1
from pipedriver.core.course import Course
from pipedriver.core.download import Download
from pipedriver.core.operation import Operation
from pipedriver.core.options import CallOptions, PageOptions, UploadOptions
from pipedriver.core.pages import Pages
from pipedriver.core.plain import Done, Ids
from pipedriver.core.plan import Planner
from pipedriver.core.record import Record, Records
from pipedriver.core.resource import Resource
from pipedriver.core.unset import UNSET

OPERATIONS = list(declared_operations("v1"))
ROOMS = rooms("v1")

OTHER_NAMES = ("create_remote", "download", "duplicate", "find", "link_remote", "me", "merge")
"""The names that are none of the plain ones, and not made of one of their verbs and a noun."""

every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
every_room = pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)


def section(operation: Operation, title: str) -> str:
    """One section of the docstring of the declaring method."""
    text = inspect.getdoc(operation.function) or ""
    found = re.search(rf"^{title}:\n(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    return inspect.cleandoc(found.group(1)) if found else ""


def test_the_names_that_tables_use_are_unique() -> None:
    for names in (
        [operation.key for operation in OPERATIONS],
        [operation.node for operation in OPERATIONS if operation.node],
        [f"{operation.resource}.{operation.name}" for operation in OPERATIONS],
    ):
        assert [name for name, count in collections.Counter(names).items() if count > 1] == []


@every_operation
def test_it_says_what_it_does_and_gives(operation: Operation) -> None:
    text = inspect.getdoc(operation.function) or ""
    assert re.match(r"[A-Z].*\.\n|[A-Z].*\.$", text)
    assert section(operation, "Returns")


@every_operation
def test_it_describes_each_parameter_and_no_other(operation: Operation) -> None:
    described = re.findall(r"^(\w+):", section(operation, "Args"), re.MULTILINE)
    assert described == [parameter.name for parameter in operation.parameters]


@every_operation
def test_it_knows_its_cost_and_scopes(operation: Operation) -> None:
    assert operation.cost in (2, 6, 10, 20, 40)
    assert operation.scopes


@every_operation
def test_its_path_and_its_parameters_name_the_same_ids(operation: Operation) -> None:
    in_path = re.findall(r"{(\w+)}", operation.path)
    assert in_path == [parameter.name for parameter in operation.parameters if parameter.place == "path"]
    assert operation.path.startswith("/v1/")


@every_operation
def test_ids_come_by_position_and_all_else_by_name(operation: Operation) -> None:
    signature = inspect.signature(operation.function).parameters
    for parameter in operation.parameters:
        kind = signature[parameter.name].kind
        assert (kind is inspect.Parameter.KEYWORD_ONLY) == (parameter.place != "path")


@every_operation
def test_what_is_left_out_is_none_in_the_query_and_unset_in_the_body(operation: Operation) -> None:
    signature = inspect.signature(operation.function).parameters
    for parameter in operation.parameters:
        if not parameter.required:
            assert signature[parameter.name].default is (None if parameter.place == "query" else UNSET)


@every_operation
def test_it_takes_the_call_options(operation: Operation) -> None:
    (name,) = (
        name
        for name, parameter in inspect.signature(operation.function).parameters.items()
        if parameter.kind is inspect.Parameter.VAR_KEYWORD
    )
    (options,) = get_args(operation.hints[name])
    sends_file = any(parameter.place == "file" for parameter in operation.parameters)
    plain = UploadOptions if sends_file else CallOptions
    assert options is (plain if operation.paging == "none" else PageOptions)


@every_operation
def test_it_gives_what_carries_its_answer(operation: Operation) -> None:
    answer = operation.answer
    if get_origin(answer) in (Records, Pages):
        (answer,) = get_args(answer)
        assert issubclass(answer, Record)
    else:
        assert answer in (Ids, Done, Download) or issubclass(answer, Record)


@every_operation
def test_a_call_of_one_number_is_sent_as_it_would_be_planned(operation: Operation) -> None:
    given: tuple[str, dict[str, str], float] = ("http://127.0.0.1", {"accept": "*/*"}, 5.0)
    bare = Course(operation).bare_request((7,), *given)
    fetches = operation.verb == "GET" and operation.paging == "none" and not operation.gives_content
    numbers = [parameter.name for parameter in operation.parameters if parameter.required]
    if fetches and len(numbers) == 1 and numbers == operation.names_in_path:
        assert bare is not None
    if bare is not None:
        assert bare == Planner(operation).plan((7,), {}).request(*given)
        assert Course(operation).bare_request((True,), *given) is None


@every_operation
def test_it_pages_where_it_takes_a_start_and_a_limit(operation: Operation) -> None:
    pages = {"start", "limit"} <= operation.parameter_by_name.keys()
    assert operation.paging == ("offset" if pages else "none")


@every_operation
def test_a_create_of_a_main_record_answers_201(operation: Operation) -> None:
    main = ("activities", "deals", "organizations", "persons", "products")
    others = ("productFields", "products/{id}/followers", "webhooks")
    created = {f"POST /v1/{name}" for name in main + others}
    assert operation.success == (201 if operation.key in created else 200)


@every_operation
def test_one_kind_of_thing_has_one_name(operation: Operation) -> None:
    parts = operation.path.removeprefix("/v1/").removeprefix("mailbox/").split("/")
    names = {
        ("GET", 1): {"list"},
        ("POST", 1): {"create"},
        ("DELETE", 1): {"delete_many"},
    }
    if len(parts) == 2 and parts[1] == "{id}":
        assert operation.name == {"GET": "get", "PUT": "update", "DELETE": "delete"}[operation.verb]
    elif operation.key in ("GET /v1/userConnections", "GET /v1/userSettings"):
        assert operation.name == "get"  # there is one of each, the caller's
    elif parts[0] == "searchResults":
        assert operation.name == ("search" if len(parts) == 1 else "search_by_field")
    elif len(parts) == 1:
        assert operation.name in names[operation.verb, 1]
    elif operation.verb == "DELETE":
        assert operation.name.startswith("delete_")
    else:
        assert operation.name in OTHER_NAMES or re.match(r"(add|get|list|update)_\w+$", operation.name)


@every_room
def test_a_room_is_entered_through_the_surface(room: type[Resource]) -> None:
    surface = V1(Silent())
    name = room.__module__.rpartition(".")[2]
    entered = getattr(surface, name)
    assert type(entered) is room
    assert getattr(surface, name) is entered


@every_room
def test_a_room_says_what_it_is_for(room: type[Resource]) -> None:
    assert (room.__doc__ or "").partition(":")[0].replace(" ", "").lower() == room.__name__.lower()


def test_the_surface_has_no_room_but_those() -> None:
    names = {room.__module__.rpartition(".")[2] for room in ROOMS}
    assert {name for name in vars(V1) if not name.startswith("_")} == names


def test_no_room_is_loaded_before_it_is_entered() -> None:
    program = (
        "import sys, pipedriver.api.v1\n"
        "print([name for name in sys.modules if name.startswith('pipedriver.api.v1.')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


class Silent:
    """A caller that is never called."""

    def call(self, operation: Operation, arguments: tuple[object, ...], options: dict[str, object]) -> object:
        raise AssertionError(operation)


def test_an_amount_is_a_float_or_a_decimal_whether_it_stands_alone_or_not() -> None:
    """Its declaration does not load `decimal`, so the name of that is found only where it is evaluated."""
    from decimal import Decimal

    from pipedriver.api.v1.deals import Deals
    from pipedriver.core.operation import operation_of

    alone = operation_of(Deals.add_product).parameter_by_name["item_price"]
    with_others = operation_of(Deals.create).parameter_by_name["value"]
    assert get_args(alone.kind) == get_args(with_others.kind) == (float, Decimal)
