"""A server that ignores one parameter of one operation."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from pipedriver.api import declared_operations
from pipedriver.core.operation import UNSET, Parameter
from pipedriver.core.shapes import as_list
from pipedriver.server.application import Application
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.refusals import Conflict
from pipedriver.server.wire.forms import Upload
from tests.operations.showing.exceptions import OTHERS

How = Literal["absent", "other"]
"""``absent``: as if it had not been sent; ``other``: as if another value had been sent."""

MOST_CALLS = 200
"""How often a test may call an operation that ignores a parameter: walks without a start never end."""


def ignore(application: Application, operation: str, parameter: str, how: How) -> None:
    """Let a server ignore a parameter from now on.

    Args:
        application: the server.
        operation: the key of the operation.
        parameter: the name of the parameter on the wire.
        how: what its value is replaced by.
    """
    declared = parameters()[f"{operation} {parameter}"]
    served = application.served[operation]
    calls = itertools.count(1)

    def other(given: Any) -> Any:
        return OTHERS.get(f"{operation} {parameter}") or another(declared, given)

    def handler(context: Context, **arguments: Any) -> Any:
        if next(calls) > MOST_CALLS:
            raise Conflict(f"asked for {operation} again and again")
        given = arguments[declared.name]
        if is_given(declared, given):
            arguments[declared.name] = other(given) if how == "other" else absent(declared)
        return served.handler(context, **arguments)

    application.served[operation] = replace(served, handler=handler)


def parameters() -> dict[str, Parameter]:
    """Every declared parameter, by the key of its operation and its name on the wire."""
    return {
        f"{operation.key} {parameter.wire}": parameter
        for operation in declared_operations("v1")
        for parameter in operation.parameters
    }


def is_given(parameter: Parameter, argument: Any) -> bool:
    """Whether a parameter was sent, as far as its handler can see."""
    return argument is not absent(parameter) and argument != absent(parameter)


def absent(parameter: Parameter) -> Any:
    """What a handler gets where a parameter was not sent."""
    if parameter.place == "spread":
        return {}
    return UNSET if parameter.place in ("body", "file") else None


def another(parameter: Parameter, value: Any) -> Any:
    """Another value of the same kind, as a reader of arguments gives it."""
    several = as_list(value)
    choices = parameter.choices
    if choices is not None and len(choices) > 1 and several is None:
        return choices[(choices.index(value) + 1) % len(choices)]
    if several is not None and any(each != several[0] for each in several):
        return [each for each in several if each != several[0]]
    if isinstance(value, Upload):
        value.draft.path.write_bytes(b"x" + value.draft.path.read_bytes())
        return replace(value, name=f"x{value.name}")
    return next((changed for alter in (_number, _text) for changed in _altered(value, alter)), value)


def _altered(value: Any, alter: Callable[[Any], Any]) -> Iterator[Any]:
    """The same value with another leaf, for each leaf that can be altered; the last one first."""
    several = as_list(value)
    if several is not None:
        for place in reversed(range(len(several))):
            for changed in _altered(several[place], alter):
                yield [*several[:place], changed, *several[place + 1 :]]
    elif isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        for key in reversed(members):
            for changed in _altered(members[key], alter):
                yield {**members, key: changed}
    else:
        changed = alter(value)
        if changed is not None:
            yield changed


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return str(int(value) + 1) if isinstance(value, str) and value.isdecimal() else None


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        return None
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%H:%M"):
        try:
            return (datetime.strptime(value, form) + timedelta(days=1, minutes=1)).strftime(form)
        except ValueError:
            continue
    return f"{value}x"
