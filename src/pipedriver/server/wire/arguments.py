"""Reads the arguments of a request as the operation's declaration says.

Times and dates are given to the handlers as texts in the form that the tables hold:
``YYYY-MM-DD HH:MM:SS`` in UTC, ``YYYY-MM-DD``, ``HH:MM``; a duration as hours and minutes, ``HH:MM``.
"""

from __future__ import annotations

import math
import re
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal, Union, cast, get_args, get_origin

import msgspec

from pipedriver.core.marks import Also, MaxLength, Range, ZeroOne
from pipedriver.core.operation import Operation
from pipedriver.core.parameters import Parameter
from pipedriver.core.shapes import as_list
from pipedriver.core.unset import UNSET
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.wire.forms import Upload

Reader = Callable[[Any], Any]

_LARGEST = 2**53
_DURATION = re.compile(r"(?P<hours>[0-9]{1,3}):(?P<minutes>[0-5][0-9])(:[0-5][0-9])?")
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}


_Sources = tuple[Mapping[str, str], Mapping[str, Any], Mapping[str, Any]]
"""What the path, the query and the body of a request hold."""

_PATH, _QUERY = 0, 1


@dataclass(frozen=True, slots=True)
class _Reading:
    """How one parameter is read: from which of the `_Sources`, and where else clients send it."""

    parameter: Parameter
    name: str
    wire: str
    source: int
    required: bool
    reader: Reader
    elsewhere: tuple[Also, ...]


class ArgumentReader:
    """Reads the arguments of one operation; made once for each."""

    __slots__ = ("_absent", "_known_in_body", "_of_bare_requests", "_readings", "_spread")

    _readings: list[tuple[str, bool, _Reading]]
    """Each with its name on the wire, and whether it is looked at even if no such name was sent."""

    def __init__(self, operation: Operation) -> None:
        self._absent: dict[str, Any] = {}
        self._readings = []
        self._spread: Parameter | None = None
        known: set[str] = set()
        for parameter in operation.parameters:
            if parameter.place == "spread":
                self._spread = parameter
                continue
            if parameter.place in ("body", "file"):
                known.add(parameter.wire)
            elsewhere = tuple(mark for mark in parameter.marks if isinstance(mark, Also))
            known.update(mark.name for mark in elsewhere)
            name, wire, required = parameter.name, parameter.wire, parameter.required
            self._absent[name] = UNSET if parameter.place in ("body", "file") else None
            source = {"path": _PATH, "query": _QUERY}.get(parameter.place, 2)
            reader = _reader(parameter, operation.surface)
            reading = _Reading(parameter, name, wire, source, required, reader, elsewhere)
            self._readings.append((wire, required or bool(elsewhere), reading))
        self._known_in_body = frozenset(known)
        # What a request can hold that has neither a query nor a body, or misses then.
        self._of_bare_requests = [each for each in self._readings if each[1] or each[2].source == _PATH]

    def read(
        self, path: Mapping[str, str], query: Mapping[str, Any], body: Mapping[str, Any] | list[Any]
    ) -> dict[str, Any]:
        """The arguments by their Python names: an absent query parameter is None, an absent body one UNSET.

        Raises:
            Invalid: something is missing or of the wrong kind; every such thing is named.
        """
        if isinstance(body, list):
            raise Invalid("the body must be a JSON object")
        # Most requests leave out most of what an operation takes.
        arguments = self._absent.copy()
        problems: list[str] = []
        sources: _Sources = (path, query, body)
        readings = self._of_bare_requests
        if query or body:
            sent = {*path, *query, *body}
            readings = [each for each in self._readings if each[1] or each[0] in sent]
        for _, _, reading in readings:
            value: Any = sources[reading.source].get(reading.wire, UNSET)
            if value is UNSET:
                if reading.elsewhere:
                    value = _otherwise_sent(reading, query, body)
                if value is UNSET and not reading.required:
                    continue
            parameter, name = reading.parameter, reading.name
            if reading.source == _QUERY:
                several = None if parameter.is_list else as_list(value)
                if several is not None:
                    # Of a name given twice the last counts, where it is no list of values.
                    value = several[-1]
                if value == "":
                    value = UNSET
            if value is None:
                # v1 takes a null for a value that cannot be cleared as if it had not been sent.
                value = None if parameter.nullable else UNSET
            if value is UNSET:
                if reading.required:
                    problems.append(f"{reading.wire} is required")
            elif value is None:
                arguments[name] = None
            else:
                try:
                    arguments[name] = reading.reader(value)
                except ValueError as error:
                    if value == "" and parameter.nullable:
                        arguments[name] = None
                    else:
                        problems.append(f"{reading.wire} {error}")
        if problems:
            raise Invalid("; ".join(problems))
        if self._spread is not None:
            spare = {key: value for key, value in body.items() if key not in self._known_in_body}
            arguments[self._spread.name] = spare
        return arguments


def _otherwise_sent(reading: _Reading, query: Mapping[str, Any], body: Mapping[str, Any]) -> Any:
    """The value of a parameter under another name or in another place that clients send it by."""
    for mark in reading.elsewhere:
        source = query if (mark.place or reading.parameter.place) == "query" else body
        value = source.get(mark.name, UNSET)
        if value is not UNSET:
            return value
    return UNSET


def _reader(parameter: Parameter, surface: str) -> Reader:
    if parameter.place == "file":
        return _read_upload
    lenient = surface == "v1" or parameter.place in ("path", "query")
    read_item = _limited(_kind_reader(parameter.item_kind, parameter, lenient), parameter)
    return _list_reader(read_item, lenient) if parameter.is_list else read_item


def _kind_reader(kind: Any, parameter: Parameter, lenient: bool) -> Reader:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _first_that_fits([_kind_reader(part, parameter, lenient) for part in get_args(kind)])
    if origin is Literal:
        return _choice_reader(get_args(kind), lenient)
    if kind is bool or parameter.mark(ZeroOne) is not None:
        return _lenient_bool if lenient else _strict_bool
    if kind is int:
        return _lenient_int if lenient else _strict_int
    if kind in (float, Decimal):
        return _lenient_float if lenient else _strict_float
    if kind is datetime:
        return _read_moment
    if kind is date:
        return _read_day
    if kind is time:
        return _read_time
    if kind is timedelta:
        return _read_duration
    if kind is str:
        return _lenient_text if lenient else _strict_text
    if origin in (list, Sequence):
        return _list_reader(_kind_reader(get_args(kind)[0], parameter, lenient), lenient)
    if origin in (dict, Mapping) or kind is dict or (isinstance(kind, type) and issubclass(kind, Mapping)):
        return _read_object
    return _anything


def _limited(reader: Reader, parameter: Parameter) -> Reader:
    limits = parameter.mark(Range)
    length = parameter.mark(MaxLength)
    if limits is None and length is None:
        return reader

    def read(value: Any) -> Any:
        found = reader(value)
        if length is not None and isinstance(found, str) and len(found) > length.characters:
            raise ValueError(f"must have at most {length.characters} characters")
        if limits is not None and isinstance(found, int | float):
            if limits.least is not None and found < limits.least:
                raise ValueError(f"must be at least {limits.least:g}")
            if limits.most is not None and found > limits.most:
                if limits.clamp:
                    return int(limits.most)
                raise ValueError(f"must be at most {limits.most:g}")
        return found

    return read


def _first_that_fits(readers: list[Reader]) -> Reader:
    def read(value: Any) -> Any:
        problem = ValueError("is of the wrong kind")
        for reader in readers:
            try:
                return reader(value)
            except ValueError as error:
                problem = error
        raise problem

    return read


def _list_reader(read_item: Reader, lenient: bool) -> Reader:
    def read(value: Any) -> Any:
        items = value
        if lenient and isinstance(value, str):
            items = _from_json(value) if value[:1] in ("[", "{") else value.split(",")
        if lenient and not isinstance(items, list):
            items = [items]
        found = as_list(items)
        if found is None:
            raise ValueError("must be a list")
        return [read_item(item.strip() if isinstance(item, str) else item) for item in found]

    return read


def _choice_reader(choices: tuple[Any, ...], lenient: bool) -> Reader:
    by_text = {str(choice): choice for choice in choices}
    names = ", ".join(by_text)

    def read(value: Any) -> Any:
        if lenient and not isinstance(value, bool) and str(value) in by_text:
            return by_text[str(value)]
        if type(value) in (str, int) and value in choices:
            return value
        raise ValueError(f"must be one of: {names}")

    return read


def _lenient_int(value: Any) -> int:
    if isinstance(value, str):
        try:
            is_whole = value.isdecimal() or value.strip().lstrip("-").isdecimal()
            value = int(value) if is_whole else float(value)
        except ValueError:
            raise ValueError("must be an integer") from None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if type(value) is int and -_LARGEST <= value <= _LARGEST:
        return value
    return _strict_int(value)


def _strict_int(value: Any) -> int:
    if type(value) is not int:
        raise ValueError("must be an integer")
    if abs(value) > _LARGEST:
        raise ValueError("is out of range")
    return value


def _lenient_float(value: Any) -> float:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            raise ValueError("must be a number") from None
    return _strict_float(value)


def _strict_float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")
    if not math.isfinite(value) or abs(value) > 1e15:
        raise ValueError("is out of range")
    return value


def _lenient_bool(value: Any) -> bool:
    if isinstance(value, str):
        found = _TRUTHS.get(value.lower())
        if found is not None:
            return found
    if isinstance(value, bool) or value in (0, 1):
        return bool(value)
    raise ValueError("must be 0 or 1")


def _strict_bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _lenient_text(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return _strict_text(value)


def _strict_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text")
    if "\x00" in value:
        raise ValueError("must not hold the character NUL")
    return value


def _read_moment(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a time, YYYY-MM-DD HH:MM:SS")
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("must be a time, YYYY-MM-DD HH:MM:SS") from None
    return f"{moment.replace(microsecond=0, tzinfo=None).isoformat(sep=' ')}"


def _read_day(value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise ValueError("must be a date, YYYY-MM-DD") from None


def _read_time(value: Any) -> str:
    try:
        return time.fromisoformat(value).strftime("%H:%M")
    except (TypeError, ValueError):
        raise ValueError("must be a time of day, HH:MM") from None


def _read_duration(value: Any) -> str:
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("must be a duration, HH:MM")
    return f"{int(match['hours']):02}:{match['minutes']}"


def _read_object(value: Any) -> dict[str, Any]:
    found = _from_json(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise ValueError("must be an object")
    return cast("dict[str, Any]", found)


def _read_upload(value: Any) -> Upload:
    if not isinstance(value, Upload):
        raise ValueError("must be a file with a name, in a body of the type multipart/form-data")
    return value


def _anything(value: Any) -> Any:
    return value


def _from_json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        raise ValueError("must be JSON") from None
