"""What deals are worth together, added up by the database: by currency, and by what else is asked for.

A deal weighs by its own probability, else by that of its stage, and fully where its pipeline has no
probabilities. The inner sums go by stage, so that each stage and pipeline is looked at once and not for every
deal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Float,
    FromClause,
    Select,
    SelectBase,
    Table,
    and_,
    bindparam,
    case,
    cast,
    func,
    select,
)

from pipedriver.server.store.kept_totals import MILLION
from pipedriver.server.store.tables import deals, pipelines, stages

Grouping = dict[str, ColumnElement[Any]]
"""Columns to group by, by the names that they are given."""


def worth(grouping: Grouping, conditions: list[ColumnElement[bool]]) -> Executable:
    """The sums of the deals that fulfil the conditions; see `weighted`."""
    return weighted(by_stage(deals, grouping, conditions), tuple(grouping))


def by_stage(
    source: FromClause, grouping: Grouping, conditions: list[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """The sums of deals by currency, stage, and the grouping columns, to be `weighted`.

    ``source`` are all deals, or some of them with the columns that are needed.
    """
    own, value = source.c.probability, source.c.value
    sums: Grouping = {
        "deals_count": func.count(),
        "total": func.sum(value),
        "weighed": func.sum(case((own.is_not(None), value * own / 100.0), else_=0.0)),
        "unweighed": func.sum(case((own.is_(None), value), else_=0.0)),
    }
    return _grouped(source, sums, grouping, conditions)


def kept_by_stage(table: Table, conditions: list[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """The same sums by currency and stage from a table of kept ones."""
    sums: Grouping = {
        "deals_count": func.sum(table.c.deals_count),
        **{name: _sum_of_kept(table, name) for name in ("total", "weighed", "unweighed")},
    }
    return _grouped(table, sums, {}, conditions)


def weighted(sums: SelectBase, grouping: Sequence[str]) -> Executable:
    """Sums by stage added up to a row for each currency and value of the grouping columns.

    Every row has ``currency``, ``deals_count``, ``total``, ``weighted_total``, and the grouping columns by
    their names.
    """
    inner = sums.subquery("by_stage")
    weight = inner.c.weighed + inner.c.unweighed * stages.c.deal_probability / 100.0
    keys = [inner.c.currency, *[inner.c[name] for name in grouping]]
    return (
        select(
            *keys,
            func.sum(inner.c.deals_count).label("deals_count"),
            func.sum(inner.c.total).label("total"),
            func.sum(case((pipelines.c.deal_probability == 1, weight), else_=inner.c.total)).label(
                "weighted_total"
            ),
        )
        .select_from(inner)
        .join(stages, and_(stages.c.company_id == bindparam("company"), stages.c.id == inner.c.stage_id))
        .join(
            pipelines,
            and_(pipelines.c.company_id == stages.c.company_id, pipelines.c.id == stages.c.pipeline_id),
        )
        .group_by(*keys)
        .order_by(*keys)
    )


def _grouped(
    table: FromClause, sums: Grouping, grouping: Grouping, conditions: list[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    named = [column.label(name) for name, column in (grouping | sums).items()]
    return (
        select(table.c.currency, table.c.stage_id, *named)
        .where(table.c.company_id == bindparam("company"), *conditions)
        .group_by(table.c.currency, table.c.stage_id, *grouping.values())
    )


def _sum_of_kept(table: Table, name: str) -> ColumnElement[Any]:
    # As floats, for the sum of very large integers would be refused.
    units, millionths = (func.sum(cast(table.c[f"{name}_{part}"], Float)) for part in ("units", "millionths"))
    return units + millionths / float(MILLION)
