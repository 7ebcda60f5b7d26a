"""Plain classes of values: what dataclasses would be, for those who use them."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from decimal import Decimal
from typing import Any

import pytest

from pipedriver import Answer, Money, Request, Response, RetryPolicy
from pipedriver.core.classes import Frozen, Plain, replace
from pipedriver.core.errors import ConfigurationError


class Point(Frozen):
    """One with a default."""

    x: int
    y: int = 2


class Place(Point, hidden=("secret",)):
    """One that has more, and something that is not shown."""

    name: str = "here"
    secret: str = "s"


class Box(Plain, hidden=("inside",)):
    """One that may change."""

    inside: str
    size: int = 1


class Ticket(Plain, eq=False):
    """One that is only the same as itself."""

    number: int


@dataclasses.dataclass(frozen=True, slots=True)
class RealPoint:
    """What a point is measured against."""

    x: int
    y: int = 2


@pytest.mark.parametrize(("arguments", "named"), [((1,), {}), ((), {"x": 1, "y": 3}), ((1, 3), {})])
def test_they_are_what_dataclasses_are(arguments: tuple[int, ...], named: dict[str, int]) -> None:
    ours, real = Point(*arguments, **named), RealPoint(*arguments, **named)
    assert (ours.x, ours.y) == (real.x, real.y)
    assert repr(ours) == repr(real).replace("RealPoint", "Point")
    assert dataclasses.asdict(ours) == dataclasses.asdict(real)
    assert hash(ours) == hash(Point(*arguments, **named))
    assert ours == Point(*arguments, **named) != Point(8, 9)
    assert ours != real
    assert dataclasses.replace(ours, y=7) == replace(ours, y=7) == Point(1, 7)
    assert [(each.name, each.default) for each in dataclasses.fields(Point)] == [
        (each.name, each.default) for each in dataclasses.fields(RealPoint)
    ]
    assert getattr(Point, "__match_args__") == getattr(RealPoint, "__match_args__")  # noqa: B009


def test_they_are_dataclasses_to_whoever_asks() -> None:
    assert dataclasses.is_dataclass(Point)
    assert dataclasses.is_dataclass(Box("i"))


def test_what_inherits_has_all_of_it() -> None:
    place = Place(1, name="there")
    assert repr(place) == "Place(x=1, y=2, name='there')"
    assert (place.y, place.secret) == (2, "s")
    assert place != Point(1, 2)
    assert [field.repr for field in dataclasses.fields(Place)] == [True, True, True, False]


@pytest.mark.parametrize("value", [Place(1, 2, "n", "t"), Box("i", 3), Money(Decimal(5), "EUR")])
def test_copies_are_equal(value: Any) -> None:
    assert copy.copy(value) == copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value


def test_the_frozen_do_not_change() -> None:
    point: Any = Point(1)
    with pytest.raises(dataclasses.FrozenInstanceError, match="'x'"):
        point.x = 2
    with pytest.raises(AttributeError, match="'y'"):
        del point.y
    answer: Any = Answer(200, {}, {}, None, 1, 0.1)
    with pytest.raises(AttributeError, match="'status'"):
        answer.status = 500
    with pytest.raises(AttributeError):
        point.z = 3


def test_the_others_may_change_and_have_no_hash() -> None:
    box = Box("i")
    box.size = 5
    assert box == Box("i", 5)
    assert repr(box) == "Box(size=5)"
    with pytest.raises(TypeError, match="unhashable"):
        hash(box)
    with pytest.raises(AttributeError):
        box.other = 1  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # that is the test


def test_without_equality_each_is_itself() -> None:
    ticket = Ticket(1)
    assert ticket == ticket != Ticket(1)  # that is the test
    assert len({ticket, Ticket(1)}) == 2


@pytest.mark.parametrize(
    ("arguments", "named", "message"),
    [
        ((), {}, "Point.. lacks the argument 'x'"),
        ((1, 2, 3), {}, "Point.. takes 2 arguments, 3 were given"),
        ((1,), {"x": 1}, "Point.. got multiple values for argument 'x'"),
        ((1,), {"z": 1}, "Point.. got an unexpected argument 'z'"),
    ],
)
def test_wrong_arguments_are_refused(arguments: tuple[Any, ...], named: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        Point(*arguments, **named)


def test_what_may_be_secret_is_not_shown() -> None:
    request = Request("GET", "https://x", {"x-api-token": "hush"}, b"hush")
    assert repr(request) == "Request(method='GET', url='https://x', timeout=30.0, keep_open=False)"
    assert repr(Response(200, {}, b"hush")) == "Response(status=200, headers={})"


def test_checks_hold_for_replacements_too() -> None:
    policy = RetryPolicy(max_attempts=2)
    assert dataclasses.replace(policy, total_time=5.0) == RetryPolicy(max_attempts=2, total_time=5.0)
    with pytest.raises(ConfigurationError):
        dataclasses.replace(policy, max_attempts=0)
