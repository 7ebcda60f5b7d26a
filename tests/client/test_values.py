"""How Python values are written on the wire, in the two surfaces."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver import UNSET, Record, RequestError
from pipedriver.core.record import read_date, read_datetime, read_duration, read_time
from pipedriver.core.values import Surface, json_writer, text_writer

SURFACES: list[Surface] = ["v1", "v2"]
WARSAW = timezone(timedelta(hours=2))
NOON = datetime(2026, 1, 31, 12, 30, 15, 999_999, tzinfo=WARSAW)


class Colour(Enum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


class Word(StrEnum):
    YES = "yes"


@pytest.mark.parametrize(
    ("value", "v1", "v2"),
    [
        ("a b", "a b", "a b"),
        ("", "", ""),
        (5, "5", "5"),
        (True, "1", "true"),
        (False, "0", "false"),
        (1.5, "1.5", "1.5"),
        (1e21, "1000000000000000000000", "1000000000000000000000"),
        (1e-7, "0.0000001", "0.0000001"),
        (2.0, "2", "2"),
        (Decimal("12.30"), "12.3", "12.3"),
        (Decimal("1E+3"), "1000", "1000"),
        (Decimal("100"), "100", "100"),
        (NOON, "2026-01-31 10:30:15", "2026-01-31T10:30:15Z"),
        (datetime(26, 1, 2, tzinfo=UTC), "0026-01-02 00:00:00", "0026-01-02T00:00:00Z"),
        (date(2026, 1, 31), "2026-01-31", "2026-01-31"),
        (time(9, 5), "09:05", "09:05"),
        (timedelta(hours=26, minutes=3, seconds=59), "26:03", "26:03"),
        (Colour.RED, "red", "red"),
        (Level.HIGH, "3", "3"),
        (Word.YES, "yes", "yes"),
        ([1, 2, 3], "1,2,3", "1,2,3"),
        ((True, "x"), "1,x", "true,x"),
        ([], "", ""),
        (range(3), "0,1,2", "0,1,2"),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005", "00000000-0000-0000-0000-000000000005"),
    ],
)
def test_values_as_text(value: Any, v1: str, v2: str) -> None:
    assert text_writer("v1")(value) == v1
    assert text_writer("v2")(value) == v2


@pytest.mark.parametrize(
    ("value", "v1", "v2"),
    [
        ("a", "a", "a"),
        (None, None, None),
        (True, True, True),
        (7, 7, 7),
        (1.25, 1.25, 1.25),
        (NOON, "2026-01-31 10:30:15", "2026-01-31T10:30:15Z"),
        (date(2026, 1, 31), "2026-01-31", "2026-01-31"),
        (time(9, 5, 59), "09:05", "09:05"),
        (timedelta(minutes=90), "01:30", "01:30"),
        (Colour.RED, "red", "red"),
        (Level.HIGH, 3, 3),
        ([1, (2, {3})], [1, [2, [3]]], [1, [2, [3]]]),
        ({"a": UNSET, "b": None, "c": {"d": UNSET}}, {"b": None, "c": {}}, {"b": None, "c": {}}),
        (Record({"value": 1, "x": [NOON]}), {"value": 1, "x": ["2026-01-31 10:30:15"]}, None),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005", None),
    ],
)
def test_values_as_json(value: Any, v1: Any, v2: Any) -> None:
    assert json_writer("v1")(value) == v1
    if v2 is not None:
        assert json_writer("v2")(value) == v2


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("make", [text_writer, json_writer])
@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 1, 31, 12),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))),
        time(9, tzinfo=UTC),
        timedelta(minutes=-1),
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("-Infinity"),
        b"bytes",
        object(),
        [object()],
        UNSET,
        [1, UNSET],
    ],
)
def test_what_has_no_form_is_refused(
    surface: Surface, make: Callable[[Surface], Callable[[Any], Any]], value: Any
) -> None:
    with pytest.raises(RequestError):
        make(surface)(value)


def test_a_mapping_has_no_form_in_a_query_and_keys_are_texts() -> None:
    with pytest.raises(RequestError):
        text_writer("v1")({"a": 1})
    with pytest.raises(RequestError):
        json_writer("v1")({1: "a"})


AWARE = st.datetimes(
    min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=st.timezones() | st.just(UTC)
)


@given(moment=AWARE, surface=st.sampled_from(SURFACES))
def test_a_time_comes_back_in_whole_seconds(moment: datetime, surface: Surface) -> None:
    assert read_datetime(text_writer(surface)(moment)) == moment.astimezone(UTC).replace(microsecond=0)
    assert json_writer(surface)(moment) == text_writer(surface)(moment)


@given(day=st.dates(), hour=st.times(), minutes=st.integers(0, 10**6))
def test_dates_times_and_durations_come_back(day: date, hour: time, minutes: int) -> None:
    write = text_writer("v1")
    assert read_date(write(day)) == day
    assert read_time(write(hour)) == hour.replace(second=0, microsecond=0)
    assert read_duration(write(timedelta(minutes=minutes))) == timedelta(minutes=minutes)


@given(
    number=st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(allow_nan=False, allow_infinity=False)
)
def test_a_number_as_text_means_the_same_number(number: float | Decimal) -> None:
    written = text_writer("v1")(number)
    assert Decimal(written) == (number if isinstance(number, Decimal) else Decimal(repr(number)))
    assert "e" not in written.lower()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(value=JSON, surface=st.sampled_from(SURFACES))
def test_what_is_json_already_stays_as_it_is(value: Any, surface: Surface) -> None:
    written = json_writer(surface)(value)
    assert written == value
    assert json.loads(msgspec.json.encode(written)) == value
