"""Statements, described with SQLAlchemy Core, compiled once for each kind of database.

The driver then runs the text directly: SQLAlchemy's own execution costs several times the query.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, cast

import msgspec
from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Dialect,
    Executable,
    Table,
    TextClause,
    UpdateBase,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import Boolean, Text

P = ParamSpec("P")

_DERIVED = "derived"
_WRITING_TEXT = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?P<table>\w+)", re.IGNORECASE)

InPlaces = Callable[[dict[str, Any]], tuple[Any, ...]]
"""Puts named values in the places that a statement's text has for them."""

Driven = tuple[str, dict[str, Any], InPlaces]
"""What is run: a statement's text, the values that its description holds, and where values go."""


class Statement:
    """One statement; its text is made at first use for each dialect and kept.

    ``writes`` is the name of the table that it writes, if it writes one; `derived` ones have another name.
    ``names`` are those of the columns that it gives, and ``driven`` is what the driver needs of it, once it
    was run.
    """

    __slots__ = ("_texts", "clause", "driven", "names", "writes")

    def __init__(self, clause: Executable) -> None:
        self.clause = clause
        self.writes = _written_table(clause)
        self.names: tuple[str, ...] = ()
        self.driven: Driven | None = None
        self._texts: dict[str, tuple[str, dict[str, Any]]] = {}

    def text(self, dialect: Dialect) -> tuple[str, dict[str, Any]]:
        """The statement's text for a dialect, and the values that the description itself holds."""
        known = self._texts.get(dialect.name)
        if known is None:
            compiled = cast("ClauseElement", self.clause).compile(dialect=dialect)
            # A table's description has no parameters at all.
            held = cast("dict[str, Any]", getattr(compiled, "params", None) or {})
            fixed = {name: value for name, value in held.items() if value is not None}
            known = self._texts[dialect.name] = (str(compiled), fixed)
        return known


def _written_table(clause: Executable) -> str | None:
    if isinstance(clause, UpdateBase):
        name = cast("Table", clause.table).name
        return f"{name} (derived)" if clause.get_execution_options().get(_DERIVED) else name
    found = _WRITING_TEXT.match(clause.text) if isinstance(clause, TextClause) else None
    return found["table"] if found else None


def derived(clause: UpdateBase) -> UpdateBase:
    """Say of an update that it changes nothing but counts, pointers and times that follow from other records.

    What is kept in memory of the table holds none of them, and is as true as before. Who wants to keep some
    names the table followed by `` (derived)``.
    """
    return clause.execution_options(**{_DERIVED: True})


def statement(build: Callable[P, Executable]) -> Callable[P, Statement]:
    """Turn a function that describes a statement into one that gives it compiled.

    The function's arguments say the statement's shape and must be hashable; values travel as bound
    parameters when it is run. A shape is described and compiled once.
    """

    @functools.lru_cache(maxsize=2048)
    @functools.wraps(build)
    def prepared(*args: P.args, **kwargs: P.kwargs) -> Statement:
        return Statement(build(*args, **kwargs))

    # Called without a frame of its own where the shape is known.
    return cast("Callable[P, Statement]", prepared)


class AnyOf(ColumnElement[bool]):
    """True where the column's value is in a list bound as one JSON text."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.values = bindparam(name, type_=Text())

    def self_group(self, against: Any = None) -> AnyOf:
        """The element itself: SQLAlchemy would compare it with 1, and no index would serve it."""
        return self


@compiles(AnyOf, "sqlite")
def _any_of_in_sqlite(element: AnyOf, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    values = compiler.process(element.values, **options)
    return f"({column} IN (SELECT value FROM json_each({values})))"  # noqa: S608  # compiled parts, values bound


@compiles(AnyOf, "postgresql")
def _any_of_in_postgresql(element: AnyOf, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    values = compiler.process(element.values, **options)
    return f"(CAST({column} AS TEXT) IN (SELECT json_array_elements_text(CAST({values} AS JSON))))"


def as_bound(values: Iterable[int | str]) -> str:
    """Values as `any_of` takes them bound."""
    return msgspec.json.encode(list(values)).decode()


def any_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """A condition: the column's value is in the JSON list bound under the name."""
    return AnyOf(column, name)
