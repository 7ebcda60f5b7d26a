"""Every method of the Node client is driven, and its answer checked for its content."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipedriver.api import declared_operations
from tests.node.held import Answered, unheld

_METHODS = {operation.node for operation in declared_operations("v1") if operation.node is not None}
_CHECKING = {"checked", "checked_answer", "broken_off"}


def test_every_method_is_driven_and_checked() -> None:
    checked: set[str] = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        checked |= _checked_in(ast.parse(path.read_text()))
    assert _METHODS - checked == set()
    assert checked - _METHODS == set()


def _checked_in(module: ast.Module) -> set[str]:
    """The methods whose answers a module checks, named in the call, by a variable or by a field."""
    found: set[str] = set()
    common = [node for node in module.body if isinstance(node, ast.Assign)]
    for function in module.body:
        if not isinstance(function, ast.FunctionDef):
            continue
        for name in _first_arguments(function):
            if isinstance(name, ast.Constant):
                found.add(str(name.value))
            elif isinstance(name, ast.Name):
                found |= _values_of(name.id, [*common, function])
            else:
                assert isinstance(name, ast.Attribute), ast.dump(name)
                found |= {text for assigned in common for text in _methods_in(assigned.value)}
    return found


def _first_arguments(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _CHECKING
        ):
            yield node.args[0]


def _values_of(variable: str, places: list[ast.Assign | ast.FunctionDef]) -> set[str]:
    """The methods that a variable is given, in an assignment or a loop."""
    found: set[str] = set()
    for node in (each for place in places for each in ast.walk(place)):
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.For):
            targets, value = [node.target], node.iter
        else:
            continue
        names = {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}
        if variable in names:
            found |= set(_methods_in(value))
    return found


def _methods_in(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "Controller." in node.value:
            yield node.value


LIST, ADD = "DealsController.getAllDeals", "DealsController.addADeal"
DEAL = {"id": 1, "title": "Anchor", "value": 2.5, "won": None, "tags": ["a"]}


def _answer(method: str, data: object) -> tuple[Answered, dict[str, Any]]:
    answered = Answered(method)
    return answered, answered.wrap_body({"success": True, "data": data, "additional_data": {"start": 0}})


@pytest.mark.parametrize("wrong", [{"id": 2, "title": "Buoy"}, {"title": None}])
def test_what_is_not_held_against_anything_is_found(wrong: dict[str, object]) -> None:
    answered, body = _answer(LIST, [DEAL])
    deal: dict[str, Any] = body["data"][0]
    assert deal["id"] == 1
    assert body["success"] is True
    assert deal != wrong
    assert deal["title"] != "Buoy"
    assert len(deal) == len(DEAL)
    assert list(unheld([answered])) == [f"{LIST}: none of its values was held against anything"]


@pytest.mark.parametrize("key", ["title", "value", "won", "tags"])
def test_one_value_is_enough(key: str) -> None:
    answered, body = _answer(LIST, [DEAL])
    deal: dict[str, Any] = body["data"][0]
    assert deal[key] == DEAL[key]
    assert list(unheld([answered])) == []


def test_a_whole_record_is_as_good() -> None:
    answered, body = _answer(LIST, [DEAL])
    assert body["data"] == [DEAL]
    assert list(unheld([answered])) == []


def test_a_change_must_be_looked_for_afterwards() -> None:
    before, listed = _answer(LIST, [])
    added, body = _answer(ADD, DEAL)
    assert listed["data"] == []
    assert body["data"] == DEAL
    unseen = [f"{ADD}: nothing that was read afterwards shows what it did"]
    assert list(unheld([before, added])) == [f"{LIST}: none of its values was held against anything", *unseen]
    after, listed = _answer(LIST, [DEAL])
    assert list(unheld([added, after]))[1:] == unseen
    assert listed["data"] == [DEAL]
    assert list(unheld([added, after])) == []
    assert list(unheld([added, Answered("DealsController.getDetailsOfADeal", refused=True)])) == []
