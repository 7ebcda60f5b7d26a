"""The time between two moments, computed by the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import BigInteger


class SecondsBetween(ColumnElement[int]):
    """The whole seconds from one moment, kept as text, to a later one; negative where it is earlier."""

    inherit_cache = False
    type = BigInteger()

    def __init__(self, start: ColumnElement[Any], end: ColumnElement[Any]) -> None:
        self.start = start
        self.end = end


@compiles(SecondsBetween, "sqlite")
def _seconds_between_in_sqlite(element: SecondsBetween, compiler: SQLCompiler, **options: Any) -> str:
    start = compiler.process(element.start, **options)
    end = compiler.process(element.end, **options)
    return f"(CAST(strftime('%s', {end}) AS INTEGER) - CAST(strftime('%s', {start}) AS INTEGER))"


@compiles(SecondsBetween, "postgresql")
def _seconds_between_in_postgresql(element: SecondsBetween, compiler: SQLCompiler, **options: Any) -> str:
    start = compiler.process(element.start, **options)
    end = compiler.process(element.end, **options)
    return f"CAST(EXTRACT(EPOCH FROM (CAST({end} AS TIMESTAMP) - CAST({start} AS TIMESTAMP))) AS BIGINT)"


def seconds_between(start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[int]:
    """The whole seconds from a moment to a later one; null where either is null."""
    return SecondsBetween(start, end)
