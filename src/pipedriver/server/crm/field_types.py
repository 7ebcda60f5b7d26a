"""The types of custom fields: what each takes, what it keeps, and how its values are searched by.

Rules: core-api-concepts-custom-fields, and the two columns of v1 and v2 in the migration guide of v2. A value
may have parts, which v1 shows beside it under the field's key and a suffix: ``<key>_currency``. Where the
sources do not say what happens to a value that does not fit, it is refused.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, NamedTuple, cast

from pipedriver.core.shapes import as_list
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.currencies import currency_of
from pipedriver.server.crm.links import can_be_linked
from pipedriver.server.crm.person_names import search_text
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.crm.time_zones import UTC_ID, time_zone_id, time_zone_name
from pipedriver.server.crm.users import active_user
from pipedriver.server.store.tables import ADDRESS_PARTS

Parts = dict[str, Any]
"""A value by the suffixes of its parts; the value itself is under the empty suffix."""

MOST_CHARACTERS = 255
"""How long a text of the types ``varchar``, ``varchar_auto``, ``phone`` and ``address`` may be."""

MOST_CHARACTERS_OF_TEXT = 65_535
"""How long a text of the type ``text`` may be."""

MOST_SEARCHED = 255
"""How many characters of a long text are sorted by."""

_LARGEST_EXACT = 2**53
_VISIBILITIES = (1, 3, 5, 7)


@dataclass(frozen=True, slots=True)
class CustomField:
    """A custom field as its values need it; ``options`` are the ids of those that can be chosen."""

    company_id: int
    id: int
    key: str
    field_type: str
    options: frozenset[int]

    @property
    def type(self) -> FieldType:
        """What its type is like."""
        return TYPES[self.field_type]


class Entry(NamedTuple):
    """One row of the table of values; see ``custom_values`` for what the columns mean."""

    number: float | None = None
    text: str | None = None
    until: str | None = None
    long_text: str | None = None


Reader = Callable[[Context, CustomField, Mapping[str, Any], Parts], Parts]


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type of custom fields.

    Attributes:
        read: makes of what is given, by suffixes, and of what is kept already, what is kept from now on.
        entries: the rows by which a value is searched.
        suffixes: the parts that a value has beside itself.
        is_searchable: whether the search looks into such fields (new-search-api-migration-guide).
        has_options: whether its values are options of the field.
        in_text: whether the rows hold what lists are sorted by as text, not as a number.
    """

    read: Reader
    entries: Callable[[Parts], list[Entry]]
    suffixes: tuple[str, ...] = ()
    is_searchable: bool = False
    has_options: bool = False
    in_text: bool = False


def read_number(value: Any) -> int | float:
    """A number, or a text that is one; a whole one without decimal places.

    Raises:
        ValueError: it is none, or not finite.
    """
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise TypeError
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError("must be a number") from None
    if not math.isfinite(number):
        raise ValueError("must be a number")
    return int(number) if number.is_integer() and abs(number) <= _LARGEST_EXACT else number


def read_id(value: Any) -> int:
    """An id, as a number or a text.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, Mapping):
        # A linked record, as v1 showed it before 2019 and still does elsewhere.
        value = cast("Mapping[str, Any]", value).get("value")
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _LARGEST_EXACT:
        raise ValueError("must be an id")
    return value


def read_day(value: Any) -> str:
    """A day, ``YYYY-MM-DD``; a time of day behind it is dropped.

    Raises:
        ValueError: it is none.
    """
    try:
        if not isinstance(value, str):
            raise TypeError
        return date.fromisoformat(value[:10] if value[10:11] in (" ", "T") else value).isoformat()
    except (TypeError, ValueError):
        raise ValueError("must be a date, YYYY-MM-DD") from None


def read_time(value: Any) -> str:
    """A time of day, ``HH:MM:SS``.

    Raises:
        ValueError: it is none.
    """
    try:
        found = time.fromisoformat(value)
        if found.tzinfo is not None:
            raise ValueError
    except (TypeError, ValueError):
        raise ValueError("must be a time of day, HH:MM:SS") from None
    return found.strftime("%H:%M:%S")


def read_option(field: CustomField, value: Any) -> int:
    """The id of an option that the field has.

    Raises:
        ValueError: it is none.
    """
    option = read_id(value)
    if option not in field.options:
        raise ValueError(f"has no option {option}")
    return option


def read_text(value: Any, most: int = MOST_CHARACTERS) -> str:
    """A text, or a number as one.

    Raises:
        ValueError: it is none, or too long.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError("must be a text")
    if "\x00" in value:
        raise ValueError("must not hold the character NUL")
    if len(value) > most:
        raise ValueError(f"must have at most {most} characters")
    return value


def _simple(read: Callable[[Any], Any]) -> Reader:
    """The reader of a type without parts, for which the value alone counts."""

    def reader(_context: Context, _field: CustomField, given: Mapping[str, Any], _stored: Parts) -> Parts:
        return {"": read(given[""])}

    return reader


def _read_long_text(value: Any) -> str:
    return read_text(value, MOST_CHARACTERS_OF_TEXT)


def _read_enum(_context: Context, field: CustomField, given: Mapping[str, Any], _stored: Parts) -> Parts:
    return {"": str(read_option(field, given[""]))}


def _read_set(_context: Context, field: CustomField, given: Mapping[str, Any], _stored: Parts) -> Parts:
    value = given[""]
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    items = as_list(value)
    if items is None:
        items = [value]
    chosen = dict.fromkeys(read_option(field, item) for item in items)
    return {"": ",".join(str(option) for option in chosen)} if chosen else {}


def _read_monetary(context: Context, _field: CustomField, given: Mapping[str, Any], stored: Parts) -> Parts:
    amount = read_number(given[""]) if "" in given else stored[""]
    before = stored.get("currency")
    currency = read_text(given.get("currency") or before or context.viewer.default_currency)
    if currency != before:
        currency_of(context, currency)
    return {"": amount, "currency": currency}


def _read_daterange(_context: Context, _field: CustomField, given: Mapping[str, Any], stored: Parts) -> Parts:
    found = _both_ends(read_day, given, stored)
    if "until" in found and found["until"] < found[""]:
        raise ValueError("must not end before it begins")
    return found


def _read_zoned_time(context: Context, _field: CustomField, given: Mapping[str, Any], stored: Parts) -> Parts:
    return {"": read_time(given[""]) if "" in given else stored[""], **_zone(context, given, stored)}


def _read_timerange(context: Context, _field: CustomField, given: Mapping[str, Any], stored: Parts) -> Parts:
    # A range of times may end on the next day, so it may end before it begins.
    return {**_both_ends(read_time, given, stored), **_zone(context, given, stored)}


def _both_ends(read: Callable[[Any], str], given: Mapping[str, Any], stored: Parts) -> Parts:
    found = {"": read(given[""]) if "" in given else stored[""]}
    until = given["until"] if "until" in given else stored.get("until")
    if until not in (None, ""):
        found["until"] = read(until)
    return found


def _zone(context: Context, given: Mapping[str, Any], stored: Parts) -> Parts:
    zone = given.get("timezone_id")
    if zone in (None, ""):
        known = stored.get("timezone_id") or time_zone_id(context.viewer.timezone_name)
        return {"timezone_id": known or UTC_ID}
    named = time_zone_id(zone) if isinstance(zone, str) else None
    id = named or read_id(zone)
    if time_zone_name(id) is None:
        raise ValueError(f"has no time zone {id}")
    return {"timezone_id": id}


def _read_address(_context: Context, _field: CustomField, given: Mapping[str, Any], stored: Parts) -> Parts:
    # A new address has none but the parts that come with it.
    found: Parts = {"": read_text(given[""])} if "" in given else dict(stored)
    for part in ADDRESS_PARTS:
        if part in given:
            found[part] = None if given[part] in (None, "") else read_text(given[part])
    return {part: value for part, value in found.items() if value is not None}


def _read_user(context: Context, _field: CustomField, given: Mapping[str, Any], stored: Parts) -> Parts:
    id = read_id(given[""])
    if id != stored.get(""):
        active_user(context, id, as_="value")
    return {"": id}


def _read_contact(kind: Any, name: str) -> Reader:
    def reader(context: Context, _field: CustomField, given: Mapping[str, Any], stored: Parts) -> Parts:
        id = read_id(given[""])
        if id != stored.get("") and not can_be_linked(context, kind, id):
            raise ValueError(f"there is no {name} {id}")
        return {"": id}

    return reader


def _read_visibility(
    _context: Context, _field: CustomField, given: Mapping[str, Any], _stored: Parts
) -> Parts:
    value = read_id(given[""])
    if value not in _VISIBILITIES:
        raise ValueError("must be one of: 1, 3, 5, 7")
    return {"": str(value)}


def _of_text(parts: Parts) -> list[Entry]:
    folded = search_text(parts[""])
    return [Entry(text=folded[:MOST_SEARCHED], long_text=folded if len(folded) > MOST_SEARCHED else None)]


def _of_number(parts: Parts) -> list[Entry]:
    return [Entry(number=float(parts[""]))]


def _of_monetary(parts: Parts) -> list[Entry]:
    return [Entry(number=float(parts[""]), text=parts["currency"])]


def _of_options(parts: Parts) -> list[Entry]:
    return [Entry(number=float(option)) for option in parts[""].split(",")]


def _of_moment(parts: Parts) -> list[Entry]:
    return [Entry(text=parts[""], until=parts.get("until"))]


def _texts(read: Callable[[Any], str]) -> FieldType:
    return FieldType(_simple(read), _of_text, is_searchable=True, in_text=True)


TYPES: dict[str, FieldType] = {
    "varchar": _texts(read_text),
    "varchar_auto": _texts(read_text),
    "text": _texts(_read_long_text),
    "phone": _texts(read_text),
    "double": FieldType(_simple(read_number), _of_number, is_searchable=True),
    "monetary": FieldType(_read_monetary, _of_monetary, ("currency",), is_searchable=True),
    "set": FieldType(_read_set, _of_options, has_options=True),
    "enum": FieldType(_read_enum, _of_options, has_options=True),
    "user": FieldType(_read_user, _of_number),
    "org": FieldType(_read_contact("organization", "organization"), _of_number),
    "people": FieldType(_read_contact("person", "person"), _of_number),
    "date": FieldType(_simple(read_day), _of_moment, in_text=True),
    "daterange": FieldType(_read_daterange, _of_moment, ("until",), in_text=True),
    "time": FieldType(_read_zoned_time, _of_moment, ("timezone_id",), in_text=True),
    "timerange": FieldType(_read_timerange, _of_moment, ("until", "timezone_id"), in_text=True),
    "address": FieldType(_read_address, _of_text, ADDRESS_PARTS, is_searchable=True, in_text=True),
    "visible_to": FieldType(_read_visibility, _of_number),
}
"""The types that custom fields can have."""


def changed_parts(context: Context, field: CustomField, given: Mapping[str, Any], stored: Parts) -> Parts:
    """What is kept of a field, given some of its parts; nothing where it is cleared.

    A null, an empty text and an empty list clear it. A part without a value to which it belongs is nothing.

    Raises:
        Invalid: something given does not fit.
    """
    if "" in given:
        if given[""] in (None, "", []):
            return {}
    elif "" not in stored:
        return {}
    try:
        return field.type.read(context, field, given, stored)
    except ValueError as error:
        raise Invalid(f"{field.key} {error}") from None
    except Invalid as refusal:
        raise Invalid(f"{field.key}: {refusal}") from None


def searchable_text(value: Any) -> str:
    """A value as the search finds it."""
    return value if isinstance(value, str) else str(value)
