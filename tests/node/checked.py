"""Which methods of the Node clients the tests here check, read off their text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

_CHECKING = {"checked", "checked_answer", "broken_off"}


def checked_methods(mark: str) -> set[str]:
    """The methods with a mark in their names, ``Controller.``, whose answers some test checks."""
    found: set[str] = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        found |= _checked_in(ast.parse(path.read_text()), mark)
    return found


def _checked_in(module: ast.Module, mark: str) -> set[str]:
    """The methods whose answers a module checks, named in the call, by a variable or by a field."""
    found: set[str] = set()
    common = [node for node in module.body if isinstance(node, ast.Assign)]
    for function in module.body:
        if not isinstance(function, ast.FunctionDef):
            continue
        for name in _first_arguments(function):
            if isinstance(name, ast.Constant):
                found |= set(_methods_in(name, mark))
            elif isinstance(name, ast.Name):
                found |= _values_of(name.id, [*common, function], mark)
            else:
                assert isinstance(name, ast.Attribute), ast.dump(name)
                found |= {text for assigned in common for text in _methods_in(assigned.value, mark)}
    return found


def _first_arguments(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _CHECKING
        ):
            yield node.args[0]


def _values_of(variable: str, places: list[ast.Assign | ast.FunctionDef], mark: str) -> set[str]:
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
            found |= set(_methods_in(value, mark))
    return found


def _methods_in(value: ast.expr, mark: str) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and mark in node.value:
            yield node.value
