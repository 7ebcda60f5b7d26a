"""What the descriptions of the tables are made of: their columns, and tables that belong to a company."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

metadata = MetaData()

Moment = String(19)
"""A time, ``YYYY-MM-DD HH:MM:SS`` in UTC."""

Day = String(10)
"""A date, ``YYYY-MM-DD``."""


def id_column(name: str = "id") -> Column[int]:
    """The id of the row itself, or of one that it always has."""
    return Column(name, BigInteger, nullable=False)


def link_column(name: str) -> Column[int]:
    """The id of a row that it may have."""
    return Column(name, BigInteger, nullable=True)


def count_column(name: str) -> Column[int]:
    """A number that begins with 0."""
    return flag_column(name, 0)


def flag_column(name: str, default: int) -> Column[int]:
    """A truth value, 0 or 1."""
    return Column(name, Integer, nullable=False, server_default=str(default), default=default)


def text_column(name: str, *, needed: bool = False) -> Column[str]:
    """A text of any length."""
    return Column(name, Text, nullable=not needed)


def moment_column(name: str, *, needed: bool = False) -> Column[str]:
    """A time."""
    return Column(name, Moment, nullable=not needed)


def day_column(name: str) -> Column[str]:
    """A date."""
    return Column(name, Day, nullable=True)


def company_table(name: str, *parts: Any, key: tuple[str, ...] = ("id",)) -> Table:
    """A table of what belongs to a company: ``parts`` are its columns and what else is said of it.

    Its primary key begins with the company, ``key`` is the rest.
    """
    return Table(
        name,
        metadata,
        id_column("company_id"),
        *parts,
        PrimaryKeyConstraint("company_id", *key),
        ForeignKeyConstraint(["company_id"], ["companies.id"]),
    )
