"""The values of custom fields in Python, and how v1 carries them (core-api-concepts-custom-fields)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from pipedriver.core.record import Money, Record
from pipedriver.fields.errors import BadValue

ADDRESS_PARTS = (
    "subpremise",
    "street_number",
    "route",
    "sublocality",
    "locality",
    "admin_area_level_1",
    "admin_area_level_2",
    "country",
    "postal_code",
    "formatted_address",
)
"""The parts of an address."""

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "monetary": ("currency",),
    "daterange": ("until",),
    "time": ("timezone_id",),
    "timerange": ("until", "timezone_id"),
    "address": ADDRESS_PARTS,
}
"""The parts that values of a type have beside themselves, under the field's key and a suffix."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """The value of a ``daterange``: a first day, and a last one where there is one."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class ZonedTime:
    """The value of a ``time``: a time of day, and the number by which the API knows its time zone."""

    time: time
    timezone_id: int | None = None


@dataclass(frozen=True, slots=True)
class TimeRange:
    """The value of a ``timerange``: from when, to when, and the number of the time zone."""

    start: time
    end: time | None = None
    timezone_id: int | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """The value of an ``address``: as a whole, and its parts (`ADDRESS_PARTS`) as far as they are known."""

    value: str
    parts: Mapping[str, str] = field(default_factory=dict[str, str])


Parts = Mapping[str, Any]
"""What a record has of a field: the value itself under the empty suffix, its parts under theirs."""


def read_value(field_type: str, parts: Parts) -> Any:
    """The value of a field in Python; None where it is empty, and as it came where it does not fit its type.

    Options are not looked up: they come as the wire has them.
    """
    value = parts.get("")
    if value is None or value == "":
        return None
    reader = _READERS.get(field_type)
    if reader is None:
        return value
    try:
        return reader(value, parts)
    except (TypeError, ValueError, InvalidOperation):
        return value


def write_value(name: str, field_type: str, value: Any) -> dict[str, object]:
    """What v1 takes for a value, by the suffixes of the field's parts.

    Raises:
        BadValue: it does not fit the type of the field.
    """
    if value is None:
        return {"": None}
    writer = _WRITERS.get(field_type)
    if writer is None:
        return {"": value}
    try:
        return writer(value)
    except (TypeError, ValueError):
        raise BadValue(name, f"{_TAKEN[field_type]}, not {value!r}") from None


def _read_money(value: Any, parts: Parts) -> Money:
    return Money(Decimal(str(value)), str(parts.get("currency") or ""))


def _read_date(value: Any, _parts: Parts) -> date:
    return date.fromisoformat(value)


def _read_date_range(value: Any, parts: Parts) -> DateRange:
    until = parts.get("until")
    return DateRange(date.fromisoformat(value), date.fromisoformat(until) if until else None)


def _read_time(value: Any, parts: Parts) -> ZonedTime:
    return ZonedTime(time.fromisoformat(value), parts.get("timezone_id"))


def _read_time_range(value: Any, parts: Parts) -> TimeRange:
    until = parts.get("until")
    end = time.fromisoformat(until) if until else None
    return TimeRange(time.fromisoformat(value), end, parts.get("timezone_id"))


def _read_address(value: Any, parts: Parts) -> Address:
    return Address(str(value), {part: str(parts[part]) for part in ADDRESS_PARTS if parts.get(part)})


def _read_link(value: Any, _parts: Parts) -> Any:
    # Some answers show the linked record in place of its id.
    return cast("Mapping[str, Any]", value)["value"] if isinstance(value, Mapping) else value


_READERS: dict[str, Callable[[Any, Parts], Any]] = {
    "monetary": _read_money,
    "date": _read_date,
    "daterange": _read_date_range,
    "time": _read_time,
    "timerange": _read_time_range,
    "address": _read_address,
    "user": _read_link,
    "org": _read_link,
    "people": _read_link,
}


def _write_number(value: Any) -> dict[str, object]:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError
    return {"": value}


def _write_money(value: Any) -> dict[str, object]:
    if isinstance(value, Money):
        return {"": value.amount, "currency": value.currency}
    return _write_number(value)


def _write_text(value: Any) -> dict[str, object]:
    if not isinstance(value, str):
        raise TypeError
    return {"": value}


def _write_date(value: Any) -> dict[str, object]:
    return {"": _day(value)}


def _write_date_range(value: Any) -> dict[str, object]:
    start, end = (value.start, value.end) if isinstance(value, DateRange) else _pair(value)
    return {"": _day(start), "until": None if end is None else _day(end)}


def _write_time(value: Any) -> dict[str, object]:
    if isinstance(value, ZonedTime):
        return {"": _time(value.time), **_zone(value.timezone_id)}
    return {"": _time(value)}


def _write_time_range(value: Any) -> dict[str, object]:
    zone = value.timezone_id if isinstance(value, TimeRange) else None
    start, end = (value.start, value.end) if isinstance(value, TimeRange) else _pair(value)
    return {"": _time(start), "until": None if end is None else _time(end), **_zone(zone)}


def _write_address(value: Any) -> dict[str, object]:
    if not isinstance(value, Address):
        return _write_text(value)
    unknown = set(value.parts) - set(ADDRESS_PARTS)
    if unknown:
        raise ValueError
    return {"": value.value, **value.parts}


def _write_link(value: Any) -> dict[str, object]:
    id = value.get("id") if isinstance(value, Record) else value
    if isinstance(id, bool) or not isinstance(id, int):
        raise TypeError
    return {"": id}


def _day(value: Any) -> str:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise TypeError
    return value.isoformat()


def _time(value: Any) -> str:
    if not isinstance(value, time) or value.tzinfo is not None:
        raise TypeError
    return value.strftime("%H:%M:%S")


def _zone(id: int | None) -> dict[str, object]:
    return {} if id is None else {"timezone_id": id}


def _pair(value: Any) -> tuple[Any, Any]:
    start, end = value
    return start, end


_WRITERS: dict[str, Callable[[Any], dict[str, object]]] = {
    "varchar": _write_text,
    "varchar_auto": _write_text,
    "text": _write_text,
    "phone": _write_text,
    "double": _write_number,
    "monetary": _write_money,
    "date": _write_date,
    "daterange": _write_date_range,
    "time": _write_time,
    "timerange": _write_time_range,
    "address": _write_address,
    "user": _write_link,
    "org": _write_link,
    "people": _write_link,
}
_TAKEN = {
    "varchar": "a text",
    "varchar_auto": "a text",
    "text": "a text",
    "phone": "a text",
    "double": "a number",
    "monetary": "Money or a number",
    "date": "a date without a time",
    "daterange": "a DateRange or a pair of dates",
    "time": "a time without a zone or a ZonedTime",
    "timerange": "a TimeRange or a pair of times",
    "address": f"a text or an Address with the parts {', '.join(ADDRESS_PARTS)}",
    "user": "an id or a record",
    "org": "an id or a record",
    "people": "an id or a record",
}
