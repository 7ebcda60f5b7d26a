"""Python values as the wire writes them: as text in a path or query, as JSON in a body.

The two surfaces differ in times and, in a query, in truth values (core-api-concepts-requests,
pipedrive-api-v2-migration-guide): v1 takes ``2026-01-31 10:00:00`` in UTC and 1 or 0, v2 RFC 3339 in whole
seconds and true or false.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, cast

from pipedriver.core.errors import RequestError
from pipedriver.core.record import Record, is_decimal
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from decimal import Decimal

Surface = Literal["v1", "v2"]
Writer = Callable[[Any], Any]


def text_writer(surface: Surface) -> Callable[[Any], str]:
    """The function that writes a value as text of a query or a path; sequences are joined by commas.

    The function raises `RequestError` for a value that has no such text.
    """
    writers: dict[type, Callable[[Any], str]] = {
        str: str,
        int: str,
        bool: _bool_as_digit if surface == "v1" else _bool_as_word,
        float: _float_as_text,
    }
    times = _time_writers(surface)

    def write(value: Any) -> str:
        kind: type = value.__class__
        writer = writers.get(kind)
        if writer is not None:
            return writer(value)
        if is_decimal(value):
            return _plain_number(_finite_decimal(value))
        timed = _by_class(times, value)
        if timed is not None:
            return timed(value)
        if value is UNSET:
            raise _out_of_place()
        if isinstance(value, Enum):
            return write(value.value)
        if isinstance(value, Sequence | Set) and not isinstance(value, bytes | bytearray):
            return ",".join(map(write, cast("Sequence[Any]", value)))
        base = next((kind for kind in (str, bool, int, float) if isinstance(value, kind)), None)
        if base is None and _is_uuid(value):
            return str(value)
        if base is None:
            raise RequestError(f"a {type(value).__name__} has no form in a query")
        return writers[base](value)

    return write


def json_writer(surface: Surface) -> Writer:
    """The function that turns a value into what the JSON encoder writes as the surface wants it.

    ``UNSET`` is left out of mappings, at any depth. The function raises `RequestError` for a value that JSON
    lacks.
    """
    plain = frozenset((str, int, bool, type(None)))
    times = _time_writers(surface)

    def write(value: Any) -> Any:
        kind: type = value.__class__
        if kind in plain:
            return value
        if kind is float:
            return _finite(value)
        if is_decimal(value):
            return _finite_decimal(value)
        timed = _by_class(times, value)
        if timed is not None:
            return timed(value)
        if value is UNSET:
            raise _out_of_place()
        if isinstance(value, Enum):
            return write(value.value)
        if isinstance(value, Record):
            return write(value.raw)
        if isinstance(value, Mapping):
            entries = cast("Mapping[object, Any]", value).items()
            return {_key(key): write(entry) for key, entry in entries if entry is not UNSET}
        if isinstance(value, Sequence | Set) and not isinstance(value, str | bytes | bytearray):
            return [write(item) for item in cast("Sequence[Any]", value)]
        if isinstance(value, str | int | float):
            return value
        if _is_uuid(value):
            return str(value)
        raise RequestError(f"a {type(value).__name__} has no form in JSON")

    return write


def as_time_of_day(value: time | timedelta) -> str:
    """Hours and minutes, ``09:30``; a duration may have more than 24 hours.

    Raises:
        RequestError: the duration is negative, or the time bears a zone.
    """
    if isinstance(value, time):
        if value.tzinfo is not None:
            raise RequestError("a time of day is sent without a zone: give it in UTC, without tzinfo")
        return value.strftime("%H:%M")
    minutes, _ = divmod(int(value.total_seconds()), 60)
    if minutes < 0:
        raise RequestError("a duration is not negative")
    return f"{minutes // 60:02}:{minutes % 60:02}"


def as_v1_datetime(value: datetime) -> str:
    """A time as v1 writes it, ``2026-01-31 10:00:00`` in UTC; parts of a second are cut off.

    Raises:
        RequestError: the time bears no zone.
    """
    return _in_utc(value).isoformat(" ", "seconds")


def as_v2_datetime(value: datetime) -> str:
    """A time in RFC 3339, ``2026-01-31T10:00:00Z``; v2 refuses parts of a second, so they are cut off.

    Raises:
        RequestError: the time bears no zone.
    """
    return _in_utc(value).isoformat("T", "seconds") + "Z"


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise RequestError(
            f"the time {value} bears no zone: give it one, datetime(..., tzinfo=timezone.utc) for UTC"
        )
    try:
        return value.astimezone(UTC).replace(tzinfo=None)
    except OverflowError as error:
        raise RequestError(f"the time {value} is out of the range of times in UTC") from error


def _time_writers(surface: Surface) -> Mapping[type, Callable[[Any], str]]:
    # A datetime is a date too, so its writer comes first.
    return {
        datetime: as_v1_datetime if surface == "v1" else as_v2_datetime,
        date: date.isoformat,
        time: as_time_of_day,
        timedelta: as_time_of_day,
    }


def _by_class(writers: Mapping[type, Callable[[Any], str]], value: Any) -> Callable[[Any], str] | None:
    return next((writer for kind, writer in writers.items() if isinstance(value, kind)), None)


def _bool_as_digit(value: Any) -> str:
    return "1" if value else "0"


def _bool_as_word(value: Any) -> str:
    return "true" if value else "false"


def _out_of_place() -> RequestError:
    return RequestError("UNSET leaves a whole argument out, or a key of a mapping, and stands nowhere else")


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise RequestError(f"{number} is no number that can be sent")
    return number


def _float_as_text(number: float) -> str:
    from decimal import Decimal

    return _plain_number(Decimal(repr(_finite(number))))


def _finite_decimal(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise RequestError(f"{number} is no number that can be sent")
    return number


def _plain_number(number: Decimal) -> str:
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _is_uuid(value: Any) -> bool:
    # Where `uuid` is not loaded, nothing is one.
    module = sys.modules.get("uuid")
    return module is not None and isinstance(value, module.UUID)


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise RequestError(f"the keys of a JSON object are texts, not {key!r}")
    return key
