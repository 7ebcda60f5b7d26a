"""The tables of what is added up of the deals as they are written; triggers keep them (`kept_totals`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, String, Table

from pipedriver.server.store.columns import id_column, metadata


def _sum_column(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _sums(name: str, *key: Column[Any]) -> Table:
    """A table of sums: the columns of its key, and how many deals agree in all of it, with their worth."""
    return Table(
        name,
        metadata,
        id_column("company_id"),
        Column("is_archived", Integer, nullable=False),
        *key,
        *[_sum_column(column) for column in SUMS],
        PrimaryKeyConstraint("company_id", "is_archived", *[column.name for column in key]),
        ForeignKeyConstraint(["company_id"], ["companies.id"]),
        sqlite_with_rowid=False,
    )


SUMS = (
    "deals_count",
    "total_units",
    "total_millionths",
    "weighed_units",
    "weighed_millionths",
    "unweighed_units",
    "unweighed_millionths",
)
"""How many the deals are, and the sums of their values: of all, ``total``; of those that have a probability
of their own, times that, ``weighed``; and of the others, ``unweighed``. Each is kept as whole units and
millionths, for integers come out the same in whatever order they are added and taken away."""

deal_totals = _sums(
    "deal_totals",
    Column("currency", String(8), nullable=False),
    id_column("stage_id"),
    Column("status", String(10), nullable=False),
)
"""What deals are worth together by stage: a few rows, however many the deals and users are."""

deal_totals_by_owner = _sums(
    "deal_totals_by_owner",
    id_column("user_id"),
    Column("currency", String(8), nullable=False),
    id_column("stage_id"),
    Column("status", String(10), nullable=False),
    Column("visible_to", Integer, nullable=False),
)
"""The same by all that an owner, or a viewer who does not see everything, is told apart by."""

deal_blocks = Table(
    "deal_blocks",
    metadata,
    id_column("company_id"),
    Column("is_archived", Integer, nullable=False),
    id_column("block"),
    Column("status", String(10), nullable=False),
    _sum_column("deals_count"),
    PrimaryKeyConstraint("company_id", "is_archived", "block", "status"),
    ForeignKeyConstraint(["company_id"], ["companies.id"]),
    sqlite_with_rowid=False,
)
"""How many deals there are in each block of ids, so that a page far behind is reached by blocks."""
