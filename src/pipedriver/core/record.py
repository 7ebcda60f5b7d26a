"""Records: lazy, typed views over the JSON that the API returned.

A record never validates, never raises on an unknown key, value or null, and never drops a key. What an
annotation says is converted when it is read: dates and times, nested records, truth values. A record that an
answer brought is decoded as far as it is read, see `pipedriver.core.envelope`.
"""

# pyright: reportPrivateUsage=false
# What makes records, and what reads their fields, belongs to the class.

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import NoneType

from pipedriver.core.annotations import Annotations, arguments_of, is_union, origin_of, readable
from pipedriver.core.answer import Answer
from pipedriver.core.classes import Frozen
from pipedriver.core.envelope import Envelope
from pipedriver.core.shapes import as_list, as_object
from pipedriver.core.standins import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any, ClassVar, TypeVar

    from typing_extensions import TypeIs

    R = TypeVar("R", bound="Record")

    Converter = Callable[[Any], Any]


class RecordType(type):
    """The type of record classes: gives each empty slots, so that no record carries a dictionary."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> RecordType:
        namespace.setdefault("__slots__", ())
        namespace["_fields_pending"] = True
        texts = namespace.get("__annotations__", {})
        namespace["__annotations__"] = Annotations(texts, namespace["__module__"])
        return super().__new__(cls, name, bases, namespace)


@readable
class Record(metaclass=RecordType):
    """One object as the API returned it.

    Attributes:
        answer: the HTTP answer that brought the record, or None for one that was built by hand.
    """

    __slots__ = ("_at", "_envelope", "_known", "answer")

    answer: Answer | None
    _known: dict[str, Any]
    _envelope: Envelope | None
    _at: int

    def __init__(self, raw: Mapping[str, Any], answer: Answer | None = None) -> None:
        # A mapping that makes up what it lacks would grow by being read.
        self._known = cast("dict[str, Any]", dict(raw) if hasattr(raw, "__missing__") else raw)
        self._envelope = None
        self.answer = answer

    _fields_pending: ClassVar[bool]

    @property
    def raw(self) -> Mapping[str, Any]:
        """The decoded JSON itself; keys that the class does not know included."""
        envelope = self._envelope
        if envelope is not None:
            self._known = envelope.whole(self._at, self._known)
            self._envelope = None
        return self._known

    def __getattr__(self, name: str) -> Any:
        cls = type(self)
        if _prepare(cls):
            return getattr(self, name)
        raise AttributeError(
            f"{cls.__name__} has no field {name!r}; record[{name!r}] reads any key of the JSON"
        )

    def __getitem__(self, key: str) -> Any:
        """The value of a key of the JSON, unconverted: a custom field's, for one.

        Raises:
            KeyError: the JSON has no such key.
        """
        try:
            return self._known[key]
        except KeyError:
            return self._knowing(key)[key]

    def __contains__(self, key: object) -> bool:
        return key in self._known or key in self._knowing(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key of the JSON, unconverted, or the default where the JSON lacks it."""
        try:
            return self._known[key]
        except KeyError:
            return self._knowing(key).get(key, default)

    def _knowing(self, key: object) -> dict[str, Any]:
        """What is known of the JSON once a key was looked for that was not known."""
        envelope = self._envelope
        if envelope is not None:
            self._known = envelope.knowing(key, self._at, self._known)
        return self._known

    def to_dict(self) -> dict[str, Any]:
        """The JSON as a new dictionary, lossless."""
        envelope = self._envelope
        if envelope is None:
            return cast("dict[str, Any]", _copied(self._known))
        whole = envelope.copy(self._at)
        # What somebody holds of it already, and may have changed, counts.
        whole.update(_copied(self._known))
        return whole

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record) or type(other) is not type(self):
            return NotImplemented
        return self.raw == other.raw

    __hash__ = None  # type: ignore[assignment]  # a view over a mutable dictionary has no hash

    def __repr__(self) -> str:
        known = [name for name in ("id", "name", "title", "subject", "code", "status") if name in self]
        shown = ", ".join(f"{name}={self[name]!r}" for name in known)
        return f"{type(self).__name__}({shown})"

    def __dir__(self) -> Iterable[str]:
        _prepare(type(self))
        return [*super().__dir__(), *field_names(type(self))]

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.to_dict(), self.answer))


def record_of(kind: type[R], envelope: Envelope, answer: Answer) -> R:
    """The one record that an envelope brought, not decoded further than it is already.

    Args:
        kind: the class of the record.
        envelope: the envelope.
        answer: the answer that it came in.
    """
    record = kind.__new__(kind)
    record._known = envelope.records[0]
    record._envelope = envelope
    record._at = 0
    record.answer = answer
    return record


def records_of(kind: type[R], envelope: Envelope, answer: Answer) -> list[R]:
    """The records that an envelope brought, none of them decoded further than it is already.

    Args:
        kind: the class of the records.
        envelope: the envelope.
        answer: the answer that it came in.
    """
    records: list[R] = []
    new = kind.__new__
    for at, known in enumerate(envelope.records):
        record = new(kind)
        record._known = known
        record._envelope = envelope
        record._at = at
        record.answer = answer
        records.append(record)
    return records


class Field(property):
    """Reads one key of the JSON as its annotation says. Installed on a class when it is first read.

    Args:
        name: the key.
        convert: makes of a value, which is not null, what the annotation says; None leaves it as it is.
    """

    def __init__(self, name: str, convert: Converter | None) -> None:
        def read(record: Record) -> Any:
            try:
                return record._known[name]
            except KeyError:
                return record._knowing(name).get(name)

        def read_converted(record: Record) -> Any:
            try:
                value = record._known[name]
            except KeyError:
                value = record._knowing(name).get(name)
            return None if value is None else converted(value)

        converted = cast("Converter", convert)
        super().__init__(read if convert is None else read_converted)


@readable
class Records(list["R"]):
    """The records of one answer that does not page, in their order.

    Attributes:
        answer: the HTTP answer that brought them.
    """

    __slots__ = ("answer",)

    def __init__(self, records: Iterable[R] = (), answer: Answer | None = None) -> None:
        super().__init__(records)
        self.answer = answer

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (list(self), self.answer))


class Money(Frozen):
    """An amount and its currency's code."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def field_names(cls: type[Record]) -> tuple[str, ...]:
    """The names of the fields that a record class and its bases declare, in the order of the text."""
    return tuple(_declared(cls))


def _declared(cls: type[Record]) -> dict[str, Mapping[str, Any]]:
    """By the names of the fields of a class the annotations that tell what they are."""
    found: dict[str, Mapping[str, Any]] = {}
    for base in reversed(cls.__mro__):
        if issubclass(base, Record) and base is not Record:
            annotations = base.__annotations__
            found.update(dict.fromkeys(annotations, annotations))
    return found


def is_computed(cls: type[Record], name: str) -> bool:
    """Whether a class writes out itself how a field is read, because the JSON has no key of that name."""
    found = cls.__dict__.get(name)
    return isinstance(found, property) and not isinstance(found, Field)


def _prepare(cls: type[Record]) -> bool:
    """Install the fields of a class; False where that has been done before."""
    if not cls.__dict__.get("_fields_pending", False):
        return False
    for name, declared in _declared(cls).items():
        if not is_computed(cls, name):
            setattr(cls, name, Field(name, converter(declared[name])))
    setattr(cls, "_fields_pending", False)  # noqa: B010  # its own helper, not a stranger reaching in
    return True


def converter(annotation: Any) -> Converter | None:
    """The function that turns a JSON value into what the annotation says; None where there is nothing to do.

    No converter raises: a value that does not fit is given as it is, an empty time as None.
    """
    if hasattr(annotation, "__metadata__"):
        return converter(annotation.__origin__)
    if is_union(annotation):
        options = [converter(part) for part in arguments_of(annotation) if part is not NoneType]
        useful = [option for option in options if option is not None]
        return useful[0] if len(useful) == 1 else None
    origin = origin_of(annotation)
    if origin is list:
        return _list_converter(converter(arguments_of(annotation)[0]))
    if origin is dict:
        return _dict_converter(converter(arguments_of(annotation)[1]))
    if annotation is datetime:
        return read_datetime
    if annotation is date:
        return read_date
    if annotation is time:
        return read_time
    if annotation is timedelta:
        return read_duration
    if annotation is bool:
        return _read_bool
    decimals = sys.modules.get("decimal")
    if decimals is not None and annotation is decimals.Decimal:
        return _read_decimal
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return _record_converter(annotation)
    return None


def read_datetime(value: Any) -> datetime | None:
    """A time of the wire, ``2026-01-31 10:00:00`` or RFC 3339, as an aware datetime; a zone left out is UTC.

    Empty texts and ``0000-00-00 00:00:00`` are no time, so None.
    """
    if not isinstance(value, str) or not value or value.startswith("0000"):
        return None
    try:
        if len(value) == 19 and value[16] == ":":
            # As v1 writes it. Adding the zone to the text costs a sixth of adding it to the time.
            return datetime.fromisoformat(value + "Z")
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def read_date(value: Any) -> date | None:
    """A date of the wire, ``2026-01-31``; empty texts and ``0000-00-00`` are no date, so None."""
    if not isinstance(value, str) or not value or value.startswith("0000"):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def read_time(value: Any) -> time | None:
    """A time of day of the wire, ``15:00`` or ``15:00:00``; an empty text is no time, so None."""
    if not isinstance(value, str) or not value:
        return None
    try:
        return time.fromisoformat(value)
    except ValueError:
        return None


def read_duration(value: Any) -> timedelta | None:
    """A duration of the wire, ``01:30`` or ``01:30:00``; an empty text is no duration, so None."""
    parts = value.split(":") if isinstance(value, str) else []
    if len(parts) not in (2, 3) or not all(
        part.isascii() and part.isdigit() and len(part) < 10 for part in parts
    ):
        return None
    hours, minutes, seconds = (int(part) for part in [*parts, "0"][:3])
    try:
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None


def read_records(cls: type[R], value: Any) -> list[R]:
    """The records of a JSON list, for keys that are no Python names; none where the value is no list."""
    rows = (as_object(row) for row in as_list(value) or [])
    return [cls(row) for row in rows if row is not None]


def _read_bool(value: Any) -> Any:
    if isinstance(value, str):
        return {"1": True, "true": True, "0": False, "false": False, "": False}.get(value, value)
    return bool(value) if isinstance(value, int) else value


def _read_decimal(value: Any) -> Any:
    if not isinstance(value, int | float | str):
        return value
    from decimal import Decimal, InvalidOperation

    try:
        return Decimal(str(value))
    except InvalidOperation:
        return value


def read_money(amount: Any, currency: Any) -> Money | None:
    """An amount and its currency's code put together; None where either is missing or no such thing."""
    number = _read_decimal(amount)
    return Money(number, currency) if is_decimal(number) and isinstance(currency, str) else None


def is_decimal(value: object) -> TypeIs[Decimal]:
    """Whether a value is a ``Decimal``. Where `decimal` is not loaded, nothing is one."""
    module = sys.modules.get("decimal")
    return module is not None and isinstance(value, module.Decimal)


def _record_converter(cls: type[Record]) -> Converter:
    def convert(value: Any) -> Any:
        shown = as_object(value)
        return value if shown is None else cls(shown)

    return convert


def _list_converter(convert: Converter | None) -> Converter | None:
    if convert is None:
        return None
    convert_item = convert

    def convert_list(value: Any) -> Any:
        listed = as_list(value)
        return value if listed is None else [convert_item(item) for item in listed]

    return convert_list


def _dict_converter(convert: Converter | None) -> Converter | None:
    if convert is None:
        return None
    convert_item = convert

    def convert_dict(value: Any) -> Any:
        shown = as_object(value)
        return value if shown is None else {key: convert_item(item) for key, item in shown.items()}

    return convert_dict


_PLAIN = frozenset((str, int, float, bool, type(None)))
"""The kinds of values that are their own copies."""


def _copied(value: Any) -> Any:
    shown = as_object(value)
    if shown is not None:
        return {key: item if item.__class__ in _PLAIN else _copied(item) for key, item in shown.items()}
    listed = as_list(value)
    return value if listed is None else [_copied(item) for item in listed]
