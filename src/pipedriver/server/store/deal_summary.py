"""Sums over deals by currency, and by stage where asked for."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import (
    CTE,
    ColumnElement,
    Executable,
    FromClause,
    SelectBase,
    bindparam,
    not_,
    select,
    union_all,
)

from pipedriver.server.store.deal_total_tables import deal_totals, deal_totals_by_owner
from pipedriver.server.store.deal_worth import by_stage, kept_by_stage, weighted
from pipedriver.server.store.deals import DELETED
from pipedriver.server.store.filtering.compiling import matched
from pipedriver.server.store.filtering.description import Matching
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import deals, stages
from pipedriver.server.store.visibility import followed, seen_unfollowed, visible

Narrowing = Literal["status", "user_id", "stage_id", "pipeline_id"]
"""What the summed deals can be narrowed by; the value is bound under the same name."""

_viewer: ColumnElement[int] = bindparam("viewer")


@statement
def sums_by_currency(
    narrowings: tuple[Narrowing, ...], *, to_admin: bool, matching: Matching | None = None
) -> Executable:
    """The sums of the deals that the viewer sees, unarchived and undeleted, by currency."""
    return weighted(_sums(narrowings, to_admin=to_admin, matching=matching), ())


@statement
def sums_by_stage(
    narrowings: tuple[Narrowing, ...], *, to_admin: bool, matching: Matching | None = None
) -> Executable:
    """The same sums by ``stage_id`` and currency."""
    return weighted(_sums(narrowings, to_admin=to_admin, matching=matching), ("stage_id",))


def _sums(narrowings: tuple[Narrowing, ...], *, to_admin: bool, matching: Matching | None) -> SelectBase:
    """The sums by stage, from what is kept of them where no filter is asked for."""
    if matching is not None:
        conditions = [*visible(deals, to_admin=to_admin), *matched(matching, deals)]
        return by_stage(deals, {}, [*_chosen(deals, narrowings), *conditions])
    if to_admin:
        kept = deal_totals_by_owner if "user_id" in narrowings else deal_totals
        return kept_by_stage(kept, _chosen(kept, narrowings))
    kept = deal_totals_by_owner
    seen = kept_by_stage(kept, [*_chosen(kept, narrowings), seen_unfollowed(kept, _viewer)])
    # Who follows what is not kept with the sums: what is seen by that alone is added deal by deal.
    only_followed = _only_followed()
    return union_all(seen, by_stage(only_followed, {}, _chosen(only_followed, narrowings)))


def _only_followed() -> CTE:
    """The deals that the viewer sees by nothing but following them, found by their ids."""
    columns = (
        "company_id",
        "is_archived",
        "currency",
        "stage_id",
        "status",
        "user_id",
        "value",
        "probability",
    )
    return (
        select(*[deals.c[name] for name in columns])
        .where(*followed(deals, _viewer), not_(seen_unfollowed(deals, _viewer)))
        .cte("only_followed")
        .prefix_with("MATERIALIZED")
    )


def _chosen(table: FromClause, narrowings: tuple[Narrowing, ...]) -> list[ColumnElement[bool]]:
    """The conditions of the deals that are summed, or of what is kept of them."""
    # Without a status only the deleted ones are left out.
    statuses = [] if "status" in narrowings else [table.c.status != DELETED]
    return [*[_narrowed(table, name) for name in narrowings], *statuses, table.c.is_archived == 0]


def _narrowed(table: FromClause, name: Narrowing) -> ColumnElement[bool]:
    if name in table.c:
        return table.c[name] == bindparam(name)
    # Sums know no pipelines: a deal is in that of its stage.
    in_pipeline = select(stages.c.id).where(
        stages.c.company_id == bindparam("company"), stages.c.pipeline_id == bindparam(name)
    )
    return table.c.stage_id.in_(in_pipeline)
