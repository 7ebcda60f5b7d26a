"""What a filter asks, without the values that it asks for: the shape of statements, so that they are kept.

Values travel as parameters. The names of those of a condition begin with ``f`` and its place in the filter:
``f3_value``. What is described here has been checked, and all dates in it have become days and moments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import BindParameter, bindparam
from sqlalchemy.types import TypeEngine

Object = Literal["deal", "person", "organization", "product", "activity"]
"""What conditions can be about."""

Kind = Literal[
    "number",
    "token",
    "text",
    "cased",
    "lines",
    "items",
    "day",
    "moment",
    "time",
    "options",
    "days",
    "times",
]
"""How a value is kept, and so how it is compared.

``number``: numbers, ids, truth values. ``token``: a word that is one of a few. ``text``: a text in small
letters; ``cased``: one as it was written. ``lines``: texts in small letters, a line each. ``items``: a JSON
list of objects, each with a ``value``. ``day``, ``moment``, ``time``: texts that sort. ``options``: ids of
options between commas. ``days``, ``times``: from a day or time until another.
"""

Test = Literal[
    "equal",
    "among",
    "more",
    "less",
    "at_least",
    "at_most",
    "between",
    "filled",
    "never",
    "contains",
    "begins",
    "holds",
    "exactly",
    "includes",
    "of_team",
    "been",
    "entered_since",
    "entered_before",
    "entered_between",
    "on_rotting_day",
    "after_rotting_day",
    "before_rotting_day",
    "from_rotting_day",
    "to_rotting_day",
]
"""What is tested of a value; `filtering.comparing` says how, and which parameters are bound."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition.

    Attributes:
        place: counts up through the filter; the parameters are named by it.
        object: whose field it is about.
        key: the key of a built-in field; None for a custom one, whose id is bound as ``field``.
        kind: how the values are kept.
        test: what is tested.
        negated: whether it is true where the test is not.
        part: the part of an address that is meant; None for the whole.
        ends: whether the end of a range is meant, not its beginning.
        count: how many options are bound.
    """

    place: int
    object: Object
    key: str | None
    kind: Kind
    test: Test
    negated: bool = False
    part: str | None = None
    ends: bool = False
    count: int = 1

    def name(self, of: str) -> str:
        """The name of one of its parameters."""
        return f"f{self.place}_{of}"

    def bound(self, of: str, type_: TypeEngine[Any] | None = None) -> BindParameter[Any]:
        """One of its parameters."""
        return bindparam(self.name(of), type_=type_)


@dataclass(frozen=True, slots=True)
class Matching:
    """A whole filter for records of one kind: all of some conditions, and any of others where there are any.

    Attributes:
        object: the kind of records.
        all_of: conditions that must all hold.
        any_of: conditions of which one must hold; none at all ask for nothing.
        to_admin: whether the caller sees everything.
        leading: the places of the conditions by which the records are looked up, because few fulfil one of
            them; none where the records are better gone through in their order.
    """

    object: Object
    all_of: tuple[Condition, ...]
    any_of: tuple[Condition, ...]
    to_admin: bool
    leading: tuple[int, ...] = ()
