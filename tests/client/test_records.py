"""Records: lazy views that convert on reading, never raise on what they do not know, and lose nothing."""

from __future__ import annotations

import copy
import json
import pickle
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver import Answer, Money, Record, Records
from pipedriver.core.marks import MaxLength
from pipedriver.core.record import field_names, read_datetime, read_money


class Contact(Record):
    value: str
    primary: bool


class Person(Record):
    id: int
    name: str | None
    add_time: datetime | None
    birthday: date | None
    due_time: time | None
    duration: timedelta | None
    active_flag: bool
    value: Decimal | None
    email: list[Contact]
    by_kind: dict[str, Contact]
    label: Annotated[str, MaxLength(5)] | None
    kind: Literal["a", "b"]
    either: int | str | None


class Employee(Person):
    boss: Person | None

    @property
    def title(self) -> str:
        return f"{self['title']}!"


RAW: dict[str, Any] = {
    "id": 5,
    "name": "Ann",
    "add_time": "2026-01-31 10:00:00",
    "birthday": "1990-02-03",
    "due_time": "15:30",
    "duration": "26:15",
    "active_flag": 1,
    "value": 12.3,
    "email": [{"value": "ann@example.com", "primary": True}],
    "by_kind": {"work": {"value": "w", "primary": "0"}},
    "label": "VIP",
    "kind": "z",
    "either": "x",
    "abc123": {"kept": [1]},
    "title": "Chief",
    "boss": {"id": 6, "boss": None},
}


def test_fields_are_converted_when_they_are_read() -> None:
    person = Employee(RAW)
    assert person.id == 5
    assert person.name == "Ann"
    assert person.add_time == datetime(2026, 1, 31, 10, tzinfo=UTC)
    assert person.birthday == date(1990, 2, 3)
    assert person.due_time == time(15, 30)
    assert person.duration == timedelta(hours=26, minutes=15)
    assert person.active_flag is True
    assert person.value == Decimal("12.3")
    assert person.email == [Contact({"value": "ann@example.com", "primary": True})]
    assert person.by_kind["work"].primary is False
    assert person.label == "VIP"
    assert person.either == "x"
    assert person.boss is not None
    assert person.boss.id == 6
    assert person.title == "Chief!"


def test_an_enum_is_left_open() -> None:
    kind: str = Person(RAW).kind
    assert kind == "z"


def test_unknown_keys_are_kept_and_can_be_read() -> None:
    person = Person(RAW)
    assert person["abc123"] == {"kept": [1]}
    assert person.get("abc123") == {"kept": [1]}
    assert person.get("nothing", 7) == 7
    assert "abc123" in person
    assert "nothing" not in person
    with pytest.raises(KeyError):
        person["nothing"]
    with pytest.raises(AttributeError, match="Person has no field 'abc123'"):
        person.abc123  # noqa: B018  # reading it is the test


@pytest.mark.parametrize("raw", [{}, dict.fromkeys(RAW)])
def test_what_is_missing_or_null_is_none(raw: dict[str, Any]) -> None:
    person = Employee(raw)
    for name in field_names(Employee):
        assert getattr(person, name) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("add_time", ""),
        ("add_time", "0000-00-00 00:00:00"),
        ("add_time", "soon"),
        ("add_time", 5),
        ("birthday", "0000-00-00"),
        ("birthday", ""),
        ("due_time", ""),
        ("due_time", "25:00"),
        ("duration", ""),
        ("duration", "x:y"),
        ("duration", "9" * 30 + ":00"),
    ],
)
def test_what_is_no_time_is_none(name: str, value: Any) -> None:
    assert getattr(Person({name: value}), name) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "text"),
        ("email", {"value": 1}),
        ("by_kind", []),
        ("value", "much"),
        ("active_flag", "perhaps"),
    ],
)
def test_what_does_not_fit_is_given_as_it_is(name: str, value: Any) -> None:
    assert getattr(Person({name: value}), name) == value


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31 10:00:00", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ("2026-01-31T10:00:00Z", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ("2026-01-31T10:00:00.123Z", datetime(2026, 1, 31, 10, 0, 0, 123_000, tzinfo=UTC)),
        ("2026-01-31T12:00:00+02:00", datetime(2026, 1, 31, 10, tzinfo=UTC)),
    ],
)
def test_the_forms_of_times(text: str, moment: datetime) -> None:
    assert Person({"add_time": text}).add_time == moment


def plainly(text: str) -> datetime | None:
    """A time as it is read at length."""
    if text.startswith("0000"):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


@given(
    text=st.datetimes().map(lambda moment: moment.isoformat(" ", "seconds"))
    | st.from_regex(r"\A[0-9]{4}[-0-9W]{4,6}[ T][0-9:.,]{4,12}([-+Z][0-9:]{0,5})?\Z")
    | st.text(alphabet="0123456789-: TZ+.,W", min_size=17, max_size=20)
)
def test_times_are_read_as_they_are_read_at_length(text: str) -> None:
    read = read_datetime(text)
    assert read == plainly(text)
    assert read is None or read.tzinfo is not None


def test_a_record_does_not_make_up_what_it_lacks() -> None:
    growing: dict[str, Any] = defaultdict(list)
    assert Person(growing).name is None
    assert "name" not in growing


def test_a_dictionary_of_a_record_is_whole_and_apart() -> None:
    person = Person(copy.deepcopy(RAW))
    shown = person.to_dict()
    assert shown == RAW
    shown["abc123"]["kept"].append(2)
    shown["email"][0]["value"] = "changed"
    assert person.raw == RAW


def test_records_are_equal_where_class_and_json_are() -> None:
    assert Person(RAW) == Person(dict(RAW))
    assert Person(RAW) != Employee(RAW)
    assert Person(RAW) != Person({})
    assert Person(RAW) != RAW
    with pytest.raises(TypeError):
        hash(Person(RAW))


def test_a_record_is_no_dictionary_and_carries_none() -> None:
    assert not isinstance(Person(RAW), dict)
    assert not hasattr(Person(RAW), "__dict__")


def test_a_representation_is_short() -> None:
    assert repr(Person(RAW)) == "Person(id=5, name='Ann', title='Chief')"
    assert repr(Person({})) == "Person()"


def test_records_survive_pickling_and_copying() -> None:
    answer = Answer(200, {"a": "b"}, {"data": RAW}, 2, 1, 0.1)
    for record in (Person(RAW, answer), Employee(RAW)):
        for twin in (pickle.loads(pickle.dumps(record)), copy.copy(record), copy.deepcopy(record)):
            assert twin == record
            assert twin.answer == record.answer
            assert twin.name == "Ann"
    several = Records([Person(RAW, answer)], answer)
    twins = pickle.loads(pickle.dumps(several))
    assert twins == several
    assert twins.answer == answer
    assert isinstance(twins, Records)


def test_the_fields_are_listed() -> None:
    assert field_names(Employee)[:2] == ("id", "name")
    assert field_names(Employee)[-1] == "boss"
    assert {"add_time", "boss", "to_dict", "raw"} <= set(dir(Employee(RAW)))


def test_money() -> None:
    assert read_money("12.30", "EUR") == Money(Decimal("12.30"), "EUR")
    assert str(Money(Decimal("12.30"), "EUR")) == "12.30 EUR"
    assert read_money(None, "EUR") is None
    assert read_money(5, None) is None


def test_an_answer_shows_its_parts() -> None:
    body: dict[str, Any] = {"data": 1, "additional_data": {"a": 1}, "related_objects": {"user": {"1": {}}}}
    answer = Answer(200, {}, body, 2, 1, 0.1)
    assert answer.additional_data == {"a": 1}
    assert answer.related_objects == {"user": {"1": {}}}
    others: list[Any] = [{}, {"additional_data": None}, {"related_objects": []}, [], None, b"x"]
    for other in others:
        empty = Answer(200, {}, other, None, 1, 0.1)
        assert empty.additional_data == {}
        assert empty.related_objects == {}
    assert "additional_data" not in repr(answer)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(raw=st.dictionaries(st.sampled_from(field_names(Employee)) | st.text(max_size=5), JSON))
def test_no_json_makes_reading_fail_or_loses_anything(raw: dict[str, Any]) -> None:
    before = json.dumps(raw)
    person = Employee(raw)
    for name in field_names(Employee):
        getattr(person, name)
    repr(person)
    assert person.to_dict() == raw
    assert json.dumps(person.raw) == before
    assert pickle.loads(pickle.dumps(person)) == person
