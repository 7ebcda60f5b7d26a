"""What SQLite and PostgreSQL say in different words, and conditions need."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import BigInteger, Boolean, Text

ESCAPE = "/"
"""The character that takes its meaning from ``%`` and ``_`` in a pattern."""


class Unindexed(ColumnElement[Any]):
    """A column as it is, but not as a reason to walk through the records by an index of it.

    SQLite goes by fixed figures, not by how often a value occurs (see `store.planning`), so it would begin
    with any indexed column and sort what it found. PostgreSQL knows its data and chooses by itself.
    """

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.column = column
        self.type = column.type


@compiles(Unindexed, "sqlite")
def _unindexed_in_sqlite(element: Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.column, **options)}"


@compiles(Unindexed, "postgresql")
def _unindexed_in_postgresql(element: Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.column, **options)


class Begins(ColumnElement[bool]):
    """True where a text begins as another one does.

    Bound are the beginning as ``<name>_low``, the first text behind all that begin so as ``<name>_high``, and
    the pattern as ``<name>_pattern``: SQLite finds a range in an index, PostgreSQL needs no order of letters.
    """

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.low = bindparam(f"{name}_low", type_=Text())
        self.high = bindparam(f"{name}_high", type_=Text())
        self.pattern = bindparam(f"{name}_pattern", type_=Text())

    def self_group(self, against: Any = None) -> Begins:
        """The element itself, which brings its own brackets."""
        return self


@compiles(Begins, "sqlite")
def _begins_in_sqlite(element: Begins, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    low = compiler.process(element.low, **options)
    return f"({column} >= {low} AND {column} < {compiler.process(element.high, **options)})"


@compiles(Begins, "postgresql")
def _begins_in_postgresql(element: Begins, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    return f"({column} LIKE {compiler.process(element.pattern, **options)} ESCAPE '{ESCAPE}')"


class JsonText(ColumnElement[str]):
    """A value of a JSON object that is kept as text, by its key, which is bound; null where it has none."""

    inherit_cache = False
    type = Text()

    def __init__(self, document: ColumnElement[Any], key: str) -> None:
        self.document = document
        self.wanted = bindparam(key, type_=Text())


@compiles(JsonText, "sqlite")
def _json_text_in_sqlite(element: JsonText, compiler: SQLCompiler, **options: Any) -> str:
    document = compiler.process(element.document, **options)
    # The keys of fields and of their parts are of letters, digits and underscores.
    return f"json_extract({document}, '$.' || {compiler.process(element.wanted, **options)})"


@compiles(JsonText, "postgresql")
def _json_text_in_postgresql(element: JsonText, compiler: SQLCompiler, **options: Any) -> str:
    document = compiler.process(element.document, **options)
    return f"(CAST({document} AS JSON) ->> {compiler.process(element.wanted, **options)})"


class JsonFirst(ColumnElement[int]):
    """The first number of a JSON list that is kept as text; null where it is empty."""

    inherit_cache = False
    type = BigInteger()

    def __init__(self, document: ColumnElement[Any]) -> None:
        self.document = document


@compiles(JsonFirst, "sqlite")
def _json_first_in_sqlite(element: JsonFirst, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_extract({compiler.process(element.document, **options)}, '$[0]')"


@compiles(JsonFirst, "postgresql")
def _json_first_in_postgresql(element: JsonFirst, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(CAST({compiler.process(element.document, **options)} AS JSON) ->> 0 AS BIGINT)"


class JsonWithout(ColumnElement[str]):
    """A JSON list of numbers that is kept as text, without those in a list bound as one JSON text."""

    inherit_cache = False
    type = Text()

    def __init__(self, document: ColumnElement[Any], name: str) -> None:
        self.document = document
        self.unwanted = bindparam(name, type_=Text())


@compiles(JsonWithout, "sqlite")
def _json_without_in_sqlite(element: JsonWithout, compiler: SQLCompiler, **options: Any) -> str:
    document = compiler.process(element.document, **options)
    unwanted = f"SELECT value FROM json_each({compiler.process(element.unwanted, **options)})"  # noqa: S608  # bound
    items = f"json_each({document}) AS each WHERE each.value NOT IN ({unwanted})"
    return f"(SELECT json_group_array(each.value ORDER BY each.key) FROM {items})"  # noqa: S608  # compiled parts


@compiles(JsonWithout, "postgresql")
def _json_without_in_postgresql(element: JsonWithout, compiler: SQLCompiler, **options: Any) -> str:
    document = compiler.process(element.document, **options)
    unwanted = compiler.process(element.unwanted, **options)
    unwanted = f"SELECT json_array_elements_text(CAST({unwanted} AS JSON))"
    items = f"json_array_elements_text(CAST({document} AS JSON)) WITH ORDINALITY AS each(item, place)"
    left = f"string_agg(each.item, ',' ORDER BY each.place) FROM {items} WHERE each.item NOT IN ({unwanted})"
    return f"('[' || coalesce((SELECT {left}), '') || ']')"


class AnyValueLike(ColumnElement[bool]):
    """True where the ``value`` of any object in a JSON list is like a pattern, in any case."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, document: ColumnElement[Any], pattern: str) -> None:
        self.document = document
        self.pattern = bindparam(pattern, type_=Text())

    def self_group(self, against: Any = None) -> AnyValueLike:
        """The element itself: a question of being there needs no brackets."""
        return self


@compiles(AnyValueLike, "sqlite")
def _any_value_like_in_sqlite(element: AnyValueLike, compiler: SQLCompiler, **options: Any) -> str:
    document = compiler.process(element.document, **options)
    pattern = compiler.process(element.pattern, **options)
    like = f"json_extract(each.value, '$.value') LIKE {pattern} ESCAPE '{ESCAPE}'"
    return f"EXISTS (SELECT 1 FROM json_each({document}) AS each WHERE {like})"  # noqa: S608  # compiled parts, values bound


@compiles(AnyValueLike, "postgresql")
def _any_value_like_in_postgresql(element: AnyValueLike, compiler: SQLCompiler, **options: Any) -> str:
    document = compiler.process(element.document, **options)
    pattern = compiler.process(element.pattern, **options)
    items = f"json_array_elements(CAST({document} AS JSON)) AS each(item)"
    like = f"each.item ->> 'value' ILIKE {pattern} ESCAPE '{ESCAPE}'"
    return f"EXISTS (SELECT 1 FROM {items} WHERE {like})"  # noqa: S608  # compiled parts, values bound


class DaysLater(ColumnElement[str]):
    """A moment, kept as text, so many days later."""

    inherit_cache = False
    type = Text()

    def __init__(self, moment: ColumnElement[Any], days: ColumnElement[Any]) -> None:
        self.moment = moment
        self.days = days


@compiles(DaysLater, "sqlite")
def _days_later_in_sqlite(element: DaysLater, compiler: SQLCompiler, **options: Any) -> str:
    moment = compiler.process(element.moment, **options)
    return f"datetime({moment}, {compiler.process(element.days, **options)} || ' days')"


@compiles(DaysLater, "postgresql")
def _days_later_in_postgresql(element: DaysLater, compiler: SQLCompiler, **options: Any) -> str:
    moment = f"CAST({compiler.process(element.moment, **options)} AS TIMESTAMP)"
    later = f"{moment} + {compiler.process(element.days, **options)} * INTERVAL '1 day'"
    return f"to_char({later}, 'YYYY-MM-DD HH24:MI:SS')"
