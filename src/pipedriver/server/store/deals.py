"""Statements on deals. Each reads a deal together with what a deal shows of its next activity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Executable,
    FromClause,
    Select,
    Subquery,
    and_,
    bindparam,
    or_,
    select,
    union,
    union_all,
)

from pipedriver.server.store.custom_order import Part, SortKeys, ids_by_value
from pipedriver.server.store.filtering.compiling import matched
from pipedriver.server.store.filtering.description import Matching
from pipedriver.server.store.listing import Direction, Order, id_of_page, paged
from pipedriver.server.store.product_tables import deal_products
from pipedriver.server.store.rows import as_read
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import activities, deal_participants, deals, persons
from pipedriver.server.store.visibility import visible

Narrowing = Literal[
    "user_id",
    "stage_id",
    "pipeline_id",
    "person_id",
    "org_id",
    "taking_part",
    "around_org",
    "holding_product",
    "ids",
]
"""What a list of deals can be narrowed by; the value is bound under the same name.

``taking_part`` is a person, be it the deal's own or another participant; ``around_org`` an organization whose
deals, or whose persons' deals, are meant; ``holding_product`` a product that is on the deals; ``ids`` a JSON
list.
"""

OPEN = "open"
WON = "won"
LOST = "lost"
DELETED = "deleted"
NOT_DELETED = (OPEN, WON, LOST)

SORTABLE = tuple(
    column.name
    for column in deals.columns
    if column.name not in ("company_id", "search_title", "idle_since", "custom_fields")
)
"""The columns that a list of deals can be sorted by."""

BY_ID: Order = (("id", "ASC"),)
"""The order of a list where none is asked for."""

_INDEXED = frozenset({"user_id", "stage_id", "pipeline_id", "person_id", "org_id"})
"""The narrowings for which an index holds the deals of each status by their ids."""

_of_company = deals.c.company_id == bindparam("company")

_columns: tuple[ColumnElement[Any], ...] = (
    *[column for column in deals.columns if column.name not in ("company_id", "search_title")],
    activities.c.subject.label("next_activity_subject"),
    activities.c.type.label("next_activity_type"),
    activities.c.duration.label("next_activity_duration"),
    activities.c.note.label("next_activity_note"),
)


DEAL_COLUMNS = tuple(str(column.key) for column in _columns)
"""The names of what is read of a deal, in their order."""

_as_read = as_read(deals, DEAL_COLUMNS)

DealRow: TypeAlias = tuple[Any, ...]
"""What is read of a deal, in the order of `DEAL_COLUMNS`; the id comes first."""


def deal_row(row: Mapping[str, Any]) -> DealRow:
    """What is read of a deal, without the names."""
    return tuple([row[name] for name in DEAL_COLUMNS])


def column_of(rows: Sequence[DealRow], name: str) -> list[Any]:
    """One column of deals, by its name."""
    place = DEAL_COLUMNS.index(name)
    return [row[place] for row in rows]


def new_deal_row(row: dict[str, Any]) -> DealRow:
    """A deal as reading it would give it that was just added as this row, and has no activity."""
    return _as_read(row)


def _with_activity(deal: FromClause) -> FromClause:
    return deal.outerjoin(
        activities,
        and_(activities.c.company_id == deals.c.company_id, activities.c.id == deals.c.next_activity_id),
    )


def of_statuses(statuses: tuple[str, ...]) -> ColumnElement[bool]:
    """The condition that a deal has one of the statuses."""
    if statuses == NOT_DELETED:
        return deals.c.status != DELETED
    return or_(*[deals.c.status == status for status in statuses])


def not_purged(statuses: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """The condition that hides deals which are deleted for too long, bound as ``kept_since``."""
    if DELETED not in statuses:
        return []
    return [or_(deals.c.status != DELETED, deals.c.update_time >= bindparam("kept_since"))]


@statement
def deal_by_id(to_admin: bool) -> Executable:
    """One deal that the viewer may see, deleted and archived ones too."""
    return (
        select(*_columns)
        .select_from(_with_activity(deals))
        .where(
            _of_company,
            deals.c.id == bindparam("id"),
            *not_purged((DELETED,)),
            *visible(deals, to_admin=to_admin),
        )
    )


@statement
def deals_by_ids(to_admin: bool) -> Executable:
    """The deals bound as ``ids``, a JSON list, that the viewer may see, deleted and archived ones too."""
    return (
        select(*_columns)
        .select_from(_with_activity(deals))
        .where(
            _of_company,
            any_of(deals.c.id, "ids"),
            *not_purged((DELETED,)),
            *visible(deals, to_admin=to_admin),
        )
        .order_by(deals.c.id)
    )


def _narrowed(narrowings: tuple[Narrowing, ...]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for name in narrowings:
        if name == "ids":
            conditions.append(any_of(deals.c.id, "ids"))
        elif name == "taking_part":
            taken_part_in = select(deal_participants.c.deal_id).where(
                deal_participants.c.company_id == bindparam("company"),
                deal_participants.c.person_id == bindparam(name),
                deal_participants.c.active_flag == 1,
            )
            conditions.append(deals.c.id.in_(taken_part_in))
        elif name == "holding_product":
            held_by = select(deal_products.c.deal_id).where(
                deal_products.c.company_id == bindparam("company"),
                deal_products.c.product_id == bindparam(name),
            )
            conditions.append(deals.c.id.in_(held_by))
        elif name == "around_org":
            conditions.append(deals.c.id.in_(_around(bindparam(name))))
        else:
            conditions.append(deals.c[name] == bindparam(name))
    return conditions


def _around(organization: BindParameter[int]) -> CompoundSelect[int]:
    """The ids of an organization's deals and of those of its undeleted persons, each found in an index."""
    found = deals.alias("around")
    of_company = found.c.company_id == bindparam("company")
    people = select(persons.c.id).where(
        persons.c.company_id == bindparam("company"),
        persons.c.org_id == organization,
        persons.c.active_flag == 1,
    )
    return union(
        select(found.c.id).where(of_company, found.c.org_id == organization),
        select(found.c.id).where(of_company, found.c.person_id.in_(people)),
    )


def _from_first(direction: Direction) -> ColumnElement[bool]:
    first: ColumnElement[int] = bindparam("first")
    return deals.c.id <= first if direction == "DESC" else deals.c.id >= first


def _page(page: Subquery, order: Order) -> Executable:
    """The deals of a page whose ids are found first, so that nothing is joined in vain.

    Those by the id are in no order: to sort them here would copy every column of each.
    """
    found = _with_activity(page.join(deals, and_(_of_company, deals.c.id == id_of_page(page.c.id))))
    chosen = select(*_columns).select_from(found)
    return chosen if order == BY_ID else chosen.order_by(*_ordering(order))


def _ordering(order: Order) -> list[ColumnElement[Any]]:
    def ordered(name: str, direction: Direction) -> ColumnElement[Any]:
        column = deals.c[name]
        return column.desc().nulls_last() if direction == "DESC" else column.asc().nulls_first()

    return [ordered(name, direction) for name, direction in order]


@statement
def deals_page(
    narrowings: tuple[Narrowing, ...],
    statuses: tuple[str, ...],
    order: Order,
    *,
    to_admin: bool,
    archived: bool = False,
    matching: Matching | None = None,
    from_id: bool = False,
) -> Executable:
    """One page of deals of the statuses, archived ones or the others, that match a filter.

    Where they are asked for by the id, the caller sorts them.
    With ``from_id``, for an order by the id alone, ``start`` counts from the id bound as ``first`` on.
    """

    def chosen(*statuses: str) -> Select[Any]:
        return select(deals.c.id).where(
            _of_company,
            *_narrowed(narrowings),
            of_statuses(statuses),
            deals.c.is_archived == int(archived),
            *not_purged(statuses),
            *visible(deals, to_admin=to_admin),
            *matched(matching, deals),
            *([_from_first(order[0][1])] if from_id else []),
        )

    if len(statuses) > 1 and order == BY_ID and _INDEXED.intersection(narrowings):
        # Each status has its deals in order in the index, so their lists need only be merged, not sorted.
        merged = union_all(*[chosen(status) for status in statuses]).order_by("id")
        return _page(merged.limit(bindparam("fetch")).offset(bindparam("start")).subquery("page"), order)
    return _page(paged(chosen(*statuses), deals, order).subquery("page"), order)


@statement
def deal_ids_by_value(
    narrowings: tuple[Narrowing, ...],
    statuses: tuple[str, ...],
    keys: SortKeys,
    part: Part,
    *,
    to_admin: bool,
    archived: bool,
    counted: bool,
    matching: Matching | None = None,
) -> Executable:
    """The ids of one page of the same deals in an order by custom values, or how many a part of them are."""
    conditions = [
        _of_company,
        *_narrowed(narrowings),
        of_statuses(statuses),
        deals.c.is_archived == int(archived),
        *not_purged(statuses),
        *visible(deals, to_admin=to_admin),
        *matched(matching, deals),
    ]
    everything = to_admin and not narrowings and matching is None and statuses == NOT_DELETED and not archived
    all_but = _archived_or_deleted() if everything else None
    return ids_by_value(deals, conditions, keys, part, counted=counted, all_but=all_but)


def _archived_or_deleted() -> CompoundSelect[int]:
    """The ids of the few deals that the list of all deals does not hold."""
    return union_all(
        select(deals.c.id).where(_of_company, deals.c.is_archived == 1),
        select(deals.c.id).where(_of_company, deals.c.status == DELETED, deals.c.is_archived == 0),
    )
