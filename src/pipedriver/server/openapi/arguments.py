"""The schemas of what requests hold: the kinds of the declared parameters."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from pipedriver.core.marks import MaxLength, Range, Rfc3339, ZeroOne
from pipedriver.core.parameters import Parameter

Schema = dict[str, Any]

_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]"

_LARGEST = 2**53
_LARGEST_AMOUNT = 1e15


def argument_schema(parameter: Parameter) -> Schema:
    """The schema of one parameter, as the client sends it.

    The local server takes more than that, as v1 does: numbers as texts and texts as numbers.
    """
    if parameter.place == "file":
        return {"type": "string", "contentMediaType": "application/octet-stream"}
    item = _limited(_kind(parameter.item_kind, parameter), parameter)
    found = {"type": "array", "items": item} if parameter.is_list else item
    return _or_null(found) if parameter.nullable else found


def _limited(schema: Schema, parameter: Parameter) -> Schema:
    limits, length = parameter.mark(Range), parameter.mark(MaxLength)
    if length is not None:
        schema["maxLength"] = length.characters
    if limits is not None and limits.least is not None:
        schema["minimum"] = limits.least
    # A number above a limit that clamps is taken, and means the limit.
    if limits is not None and limits.most is not None and not limits.clamp:
        schema["maximum"] = limits.most
    return schema


def _kind(kind: Any, parameter: Parameter) -> Schema:
    origin = get_origin(kind)
    if origin in (Annotated, Required, NotRequired):
        return _kind(get_args(kind)[0], parameter)
    if origin in (Union, types.UnionType):
        return _any_of([_kind(part, parameter) for part in get_args(kind)])
    if origin is Literal:
        choices = get_args(kind)
        return {"type": "integer" if isinstance(choices[0], int) else "string", "enum": list(choices)}
    if is_typeddict(kind):
        return _entry(kind, parameter)
    if origin in (list, Sequence):
        return {"type": "array", "items": _kind(get_args(kind)[0], parameter)}
    if origin in (dict, Mapping):
        return {"type": "object"}
    if kind is bool:
        # v1 writes truth values in a query as digits, and some of those in bodies.
        digits = parameter.place != "body" or parameter.mark(ZeroOne) is not None
        return {"type": "integer", "enum": [0, 1]} if digits else {"type": "boolean"}
    if kind is datetime:
        between, end = ("T", "Z") if parameter.mark(Rfc3339) else (" ", "")
        return {"type": "string", "pattern": f"^{_DAY}{between}{_TIME}:[0-5][0-9]{end}$"}
    found = _PLAIN.get(kind)
    return dict(found) if found is not None else {}


_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer", "minimum": -_LARGEST, "maximum": _LARGEST},
    float: {"type": "number", "minimum": -_LARGEST_AMOUNT, "maximum": _LARGEST_AMOUNT},
    Decimal: {"type": "number", "minimum": -_LARGEST_AMOUNT, "maximum": _LARGEST_AMOUNT},
    date: {"type": "string", "format": "date"},
    time: {"type": "string", "pattern": f"^{_TIME}$"},
    timedelta: {"type": "string", "pattern": "^[0-9]{2,3}:[0-5][0-9]$"},
    type(None): {"type": "null"},
}


def _entry(kind: Any, parameter: Parameter) -> Schema:
    hints = get_type_hints(kind)
    schema: Schema = {
        "type": "object",
        "properties": {name: _kind(hint, parameter) for name, hint in hints.items()},
    }
    required = sorted(kind.__required_keys__)
    return {**schema, "required": required} if required else schema


def _any_of(schemas: list[Schema]) -> Schema:
    different: list[Schema] = []
    for schema in schemas:
        if schema not in different:
            different.append(schema)
    return different[0] if len(different) == 1 else {"anyOf": different}


def _or_null(schema: Schema) -> Schema:
    kind = schema.get("type")
    if kind is None:
        return {"anyOf": [*cast("list[Schema]", schema.get("anyOf", [schema])), {"type": "null"}]}
    choices = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [kind, "null"], **choices}
