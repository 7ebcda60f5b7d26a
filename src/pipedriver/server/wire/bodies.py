"""Reads a request's query and body: JSON, and forms with the bracketed names that clients nest values by."""

from __future__ import annotations

import re
from typing import Any, cast
from urllib.parse import parse_qsl

import msgspec

from pipedriver.server.crm.refusals import Invalid

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_MOST_FIELDS = 10_000
_DEEPEST = 8


def read_query(query: str) -> dict[str, Any]:
    """The parameters of a query; of a name given twice the last counts.

    Raises:
        Invalid: there are more parameters than any request needs.
    """
    if not query:
        return {}
    return dict(_pairs(query))


def read_body(content_type: str, body: bytes) -> Any:
    """The value that a body holds: a dictionary, or for some operations a list; empty where there is none.

    Raises:
        Invalid: the body is malformed.
    """
    if not body:
        return {}
    if content_type.startswith("application/x-www-form-urlencoded"):
        return nested(_pairs(body.decode("utf-8", "replace")))
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid("the body is not valid JSON") from None
    if not isinstance(found, dict | list):
        raise Invalid("the body must be a JSON object")
    return cast("Any", found)


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Form fields as nested values: ``email[0][value]=a`` is ``{"email": [{"value": "a"}]}``."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        head, bracket, rest = name.partition("[")
        parts = [head, *_BRACKETS.findall(bracket + rest)] if bracket else [head]
        if len(parts) > _DEEPEST:
            raise Invalid(f"{head} is nested too deeply")
        place = root
        for part, following in zip(parts, parts[1:], strict=False):
            inner = place.setdefault(part or str(len(place)), {})
            if not isinstance(inner, dict):
                raise Invalid(f"{head} is given both as a value and as an object ({following})")
            place = cast("dict[str, Any]", inner)
        place[parts[-1] or str(len(place))] = value
    return {name: _listed(value) for name, value in root.items()}


def _listed(value: Any) -> Any:
    """Turn a dictionary whose keys count up from 0 into the list that was meant."""
    if not isinstance(value, dict):
        return value
    found = {key: _listed(item) for key, item in cast("dict[str, Any]", value).items()}
    if found and all(key.isdecimal() for key in found):
        return [found[key] for key in sorted(found, key=int)]
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Invalid("too many fields") from None
