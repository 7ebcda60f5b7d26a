"""How each test becomes a condition on the column or expression that holds a value.

What is bound, under the name of the condition: ``value``; ``values``, a JSON list; ``low`` and ``high`` of
a range that ends before ``high``; ``pattern``; the options ``value0``, ``value1``, ... The test is null or
false where there is no value; turning it round is a matter of `filtering.compiling`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, literal, or_
from sqlalchemy.types import Text

from pipedriver.server.store.filtering.constructs import ESCAPE, AnyValueLike, Begins
from pipedriver.server.store.filtering.description import Condition, Kind, Test
from pipedriver.server.store.statement import any_of

Column = ColumnElement[Any]
Compiled = ColumnElement[bool]

_WITHOUT_TEXT = frozenset({"number"})


def tested(condition: Condition, column: Column) -> Compiled:
    """The condition's test of the value in a column.

    Raises:
        KeyError: values of this kind are not tested so.
    """
    return _BY_KIND[condition.kind][condition.test](condition, column)


def day_of(moment: Column) -> Column:
    """The day of a moment or of a day."""
    return func.substr(moment, 1, 10, type_=Text())


def compared_with_rotting(condition: Condition, column: Column, rotting: Column) -> Compiled | None:
    """The test of a day or moment beside the day on which the deal rots; None where another one is meant."""
    day, rots = day_of(column), day_of(rotting)
    compared: dict[Test, Compiled] = {
        "on_rotting_day": day == rots,
        "after_rotting_day": day > rots,
        "before_rotting_day": day < rots,
        "from_rotting_day": day >= rots,
        "to_rotting_day": day <= rots,
    }
    return compared.get(condition.test)


def _filled(condition: Condition, column: Column) -> Compiled:
    if condition.kind in _WITHOUT_TEXT:
        return column.is_not(None)
    return and_(column.is_not(None), column != literal("", Text()))


def _list_filled(_condition: Condition, column: Column) -> Compiled:
    return and_(column.is_not(None), column != "[]")


def _never(_condition: Condition, _column: Column) -> Compiled:
    return false()


def _equal(condition: Condition, column: Column) -> Compiled:
    return column == condition.bound("value", column.type)


def _among(condition: Condition, column: Column) -> Compiled:
    return any_of(column, condition.name("values"))


def _between(condition: Condition, column: Column) -> Compiled:
    return and_(column >= condition.bound("low", column.type), column < condition.bound("high", column.type))


_ORDERED: dict[Test, Callable[[Condition, Column], Compiled]] = {
    "filled": _filled,
    "never": _never,
    "equal": _equal,
    "among": _among,
    "more": lambda condition, column: column > condition.bound("value", column.type),
    "less": lambda condition, column: column < condition.bound("value", column.type),
    "at_least": lambda condition, column: column >= condition.bound("value", column.type),
    "at_most": lambda condition, column: column <= condition.bound("value", column.type),
    "between": _between,
}


def _like(condition: Condition, column: Column) -> Compiled:
    return column.like(condition.bound("pattern", Text()), escape=ESCAPE)


def _begins(condition: Condition, column: Column) -> Compiled:
    return Begins(column, condition.name("begin"))


def _like_in_any_case(condition: Condition, column: Column) -> Compiled:
    return column.ilike(condition.bound("pattern", Text()), escape=ESCAPE)


def _line_like(condition: Condition, column: Column) -> Compiled:
    return (literal("\n", Text()) + column + literal("\n", Text())).like(
        condition.bound("pattern", Text()), escape=ESCAPE
    )


def _item_like(condition: Condition, column: Column) -> Compiled:
    return AnyValueLike(column, condition.name("pattern"))


def _holds(condition: Condition, column: Column) -> Compiled:
    listed = literal(",", Text()) + column + literal(",", Text())
    return and_(
        *[listed.like(condition.bound(f"value{number}", Text())) for number in range(condition.count)]
    )


def _exactly(condition: Condition, column: Column) -> Compiled:
    # Each option is there once, so a list of the same length holds no other.
    return and_(func.length(column) == condition.bound("length"), _holds(condition, column))


_BY_KIND: dict[Kind, dict[Test, Callable[[Condition, Column], Compiled]]] = {
    "number": _ORDERED,
    "token": _ORDERED,
    "day": _ORDERED,
    "moment": _ORDERED,
    "time": _ORDERED,
    "days": _ORDERED,
    "times": _ORDERED,
    "text": {"filled": _filled, "equal": _equal, "contains": _like, "begins": _begins},
    "cased": {
        "filled": _filled,
        "equal": _like_in_any_case,
        "contains": _like_in_any_case,
        "begins": _like_in_any_case,
    },
    "lines": {"filled": _filled, "equal": _line_like, "contains": _like, "begins": _line_like},
    "items": {
        "filled": _list_filled,
        "equal": _item_like,
        "contains": _item_like,
        "begins": _item_like,
    },
    "options": {"filled": _filled, "holds": _holds, "exactly": _exactly},
}


def range_includes(condition: Condition, start: Column, until: Column) -> Compiled:
    """The test whether a range holds a day, any day of an interval, or a time of day.

    A range without an end holds what it begins with alone. One of times that ends before it begins goes
    over midnight.
    """
    end = func.coalesce(until, start, type_=Text())
    if condition.kind == "days":
        return and_(start < condition.bound("high", Text()), end >= condition.bound("low", Text()))
    after, before = start <= condition.bound("value", Text()), end >= condition.bound("value", Text())
    return or_(and_(start <= end, after, before), and_(start > end, or_(after, before)))
