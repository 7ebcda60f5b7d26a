"""Answers that know which of their values a test has held against something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

from pipedriver.core.shapes import as_list

# What is in every answer, and tells nothing of what was asked for.
_FRAME = {"success", "data", "status", "statusCode", "statusText", "service"}
_PAGE = {"start", "limit", "next_start", "more_items_in_collection"}


ENOUGH = 3
"""How many values of an answer a test must hold against something, if there are so many."""


@dataclass(eq=False)
class Answered:
    """The values of one answer, and which of them were equal to what a test held them against.

    Attributes:
        method: the method of a Node client.
        reads: whether it changes nothing.
        places: numbers for the places of its values.
        there: the places of all values, by the key that leads to each.
        held: the places of those that were found equal; true, false and null count once they are read.
        refused: whether the answer is a refusal.
        enough: how many of its values must be held against something, if there are so many.
    """

    method: str
    reads: bool
    refused: bool = False
    enough: int = ENOUGH
    places: Iterator[int] = field(default_factory=count, repr=False)
    there: dict[int, str] = field(default_factory=dict[int, str])
    held: set[int] = field(default_factory=set[int])

    @property
    def content(self) -> set[int]:
        """The places of what tells something: ids only where there is nothing else."""
        content = {place for place, key in self.there.items() if key not in _PAGE}
        return {place for place in content if self.there[place] != "id"} or content

    @property
    def missing(self) -> int:
        """How many values are still to be held against something."""
        if not self.content and self.reads and self.enough == ENOUGH:
            # It may show that something is gone, but tells nothing of itself.
            return self.enough
        return min(self.enough, len(self.content)) - len(self.content & self.held)

    @property
    def shows(self) -> bool:
        """Whether a test has seen by it how things stand."""
        return self.reads and (self.refused or not self.content or bool(self.content & self.held))

    def wrap_body(self, body: dict[str, Any]) -> Any:
        """A whole answer, noting what is found equal to its values."""
        wrapped = self.wrap(body)
        self.there = {
            place: key for place, key in self.there.items() if place not in wrapped.own_places(_FRAME)
        }
        return wrapped

    def wrap(self, value: Any, key: str = "") -> Any:
        """The same value, noting what is found equal to it."""
        if isinstance(value, dict):
            return _Object(self, cast("dict[str, Any]", value))
        items = as_list(value)
        if items is not None:
            return _List(self, items, key)
        place = next(self.places)
        self.there[place] = key
        for plain, noting in _NOTING:
            if type(value) is plain:
                noted = noting(value)
                noted.answered, noted.place = self, place
                return noted
        return _Blank(value, self, place)


@dataclass(frozen=True, slots=True)
class _Blank:
    """A value of a kind that cannot note anything: true, false or null."""

    value: bool | None
    answered: Answered
    place: int

    def read(self) -> bool | None:
        self.answered.held.add(self.place)
        return self.value


class _Text(str):
    answered: Answered
    place: int

    def __eq__(self, other: object) -> bool:
        return _noted(self, other, str.__eq__(self, other))

    def __ne__(self, other: object) -> bool:
        return not str.__eq__(self, other)

    __hash__ = str.__hash__


class _Whole(int):
    answered: Answered
    place: int

    def __eq__(self, other: object) -> bool:
        return _noted(self, other, int.__eq__(self, other) is True or float(self) == other)

    def __ne__(self, other: object) -> bool:
        return int(self) != other

    __hash__ = int.__hash__


class _Number(float):
    answered: Answered
    place: int

    def __eq__(self, other: object) -> bool:
        return _noted(self, other, float.__eq__(self, other) is True)

    def __ne__(self, other: object) -> bool:
        return float.__ne__(self, other) is True

    __hash__ = float.__hash__


_NOTING: tuple[tuple[type, Any], ...] = ((str, _Text), (int, _Whole), (float, _Number))


def _noted(value: _Text | _Whole | _Number, other: object, equal: bool) -> bool:
    """Note an equality, at both values where both are of answers."""
    if equal:
        for each in (value, other):
            if isinstance(each, _Text | _Whole | _Number):
                each.answered.held.add(each.place)
    return equal


class _Object(dict[str, Any]):
    """A JSON object; what is true, false or null is noted when it is read."""

    def __init__(self, answered: Answered, value: dict[str, Any]) -> None:
        super().__init__()
        self._blanks: dict[str, _Blank] = {}
        for key, each in value.items():
            wrapped = answered.wrap(each, key)
            if isinstance(wrapped, _Blank):
                self._blanks[key] = wrapped
                wrapped = wrapped.value
            super().__setitem__(key, wrapped)

    def own_places(self, keys: Iterable[str]) -> set[int]:
        """The places of the plain values under some keys."""
        found = [self._blanks.get(key, super(_Object, self).get(key)) for key in keys]
        return {each.place for each in found if isinstance(each, _Blank | _Text | _Whole | _Number)}

    def __getitem__(self, key: str) -> Any:
        if key in self._blanks:
            self._blanks[key].read()
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        if key in self._blanks:
            self._blanks[key].read()
        return super().get(key, default)

    def __eq__(self, other: object) -> bool:
        equal = super().__eq__(other) is True
        if equal:
            for blank in self._blanks.values():
                blank.read()
        return equal

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None


class _List(list[Any]):
    """A JSON list; what is true, false or null in it is noted when the list is equal to another."""

    def __init__(self, answered: Answered, value: list[Any], key: str) -> None:
        wrapped = [answered.wrap(each, key if key == "id" else "") for each in value]
        self._blanks = [each for each in wrapped if isinstance(each, _Blank)]
        super().__init__(each.value if isinstance(each, _Blank) else each for each in wrapped)

    def __eq__(self, other: object) -> bool:
        equal = super().__eq__(other) is True
        if equal:
            for blank in self._blanks:
                blank.read()
        return equal

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None


def unheld(answers: list[Answered]) -> Iterator[str]:
    """What is missing in a test: content that was not held against anything, changes that nobody looked for.

    A change shows in a later answer that was read: in its values, in that there are none, or in a refusal.

    Args:
        answers: the checked answers of one test, in their order.
    """
    missing: dict[str, int] = {}
    for answered in answers:
        if not answered.refused:
            missing[answered.method] = min(answered.missing, missing.get(answered.method, answered.missing))
    for method, values in missing.items():
        if values > 0:
            yield f"{method}: too few of its values were held against anything"
    for number, answered in enumerate(answers):
        shown = any(later.shows for later in answers[number + 1 :])
        if not (answered.reads or answered.refused or shown):
            yield f"{answered.method}: nothing that was read afterwards shows what it did"


def part(record: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Some of a record's keys, with their values, so that a test can hold them against what it expects."""
    return {key: record[key] for key in keys}
