"""Reads a request's query and body: JSON, and forms with the bracketed names that clients nest values by."""

from __future__ import annotations

import itertools
import re
from typing import Any, cast
from urllib.parse import parse_qsl

import msgspec

from pipedriver.server.crm.refusals import Invalid

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_MOST_FIELDS = 10_000
_DEEPEST = 8


def read_query(query: str) -> dict[str, Any]:
    """The parameters of a query: a text each, a list of texts for a name that comes more than once.

    Names in brackets nest values as in a form: ``ids[0]=1&ids[1]=2`` is a list too.

    Raises:
        Invalid: there are more parameters than any request needs, or brackets that do not go together.
    """
    if not query:
        return {}
    found: dict[str, Any] = {}
    bracketed: list[tuple[str, str]] = []
    for name, value in _pairs(query):
        if "[" in name:
            bracketed.append((name, value))
        elif name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return {**nested(bracketed), **found} if bracketed else found


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
        for part, following in itertools.pairwise(parts):
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
