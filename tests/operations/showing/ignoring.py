"""A server that ignores one parameter of one operation."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from pipedriver.core.parameters import Parameter
from pipedriver.core.shapes import as_list
from pipedriver.server.application import Application
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.refusals import Conflict
from pipedriver.server.wire.forms import Upload
from tests.operations.showing.effects import effects
from tests.operations.showing.exceptions import OTHERS

How = Literal["absent", "other"]
"""``absent``: as if it had not been sent; ``other``: as if another value had been sent."""

MOST_CALLS = 200
"""How often a test may call an operation that ignores a parameter: walks without a start never end."""


def ignore(application: Application, key: str, how: How) -> None:
    """Let a server ignore a parameter from now on, or the nulls that clear it.

    Args:
        application: the server.
        key: the effect that the parameter is not to have.
        how: what its value is replaced by.
    """
    effect = effects()[key]
    name, operation = effect.parameter.name, effect.operation.key
    served = application.served[operation]
    calls = itertools.count(1)

    def other(given: Any) -> Any:
        return OTHERS.get(key) or another(effect.parameter, given)

    def handler(context: Context, **arguments: Any) -> Any:
        if next(calls) > MOST_CALLS:
            raise Conflict(f"asked for {operation} again and again")
        given = arguments[name]
        if effect.is_asked_for(given):
            arguments[name] = other(given) if how == "other" else effect.absent
        return served.handler(context, **arguments)

    application.served[operation] = replace(served, handler=handler)


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
