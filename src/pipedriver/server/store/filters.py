"""Statements on saved filters themselves; what they find is a matter of `store.filtering`."""

from __future__ import annotations

from sqlalchemy import Executable, Select, and_, bindparam, select, text, update

from pipedriver.server.store.filter_tables import filter_uses, filters
from pipedriver.server.store.statement import Statement, any_of, statement
from pipedriver.server.store.visibility import shared_with

_of_company = filters.c.company_id == bindparam("company")


def _usable() -> Select[tuple[object, ...]]:
    """The filters in use that the user bound as ``viewer`` owns or that are shared with the user."""
    return (
        select(filters, filter_uses.c.last_used_time)
        .select_from(
            filters.outerjoin(
                filter_uses,
                and_(
                    filter_uses.c.company_id == filters.c.company_id, filter_uses.c.filter_id == filters.c.id
                ),
            )
        )
        .where(_of_company, filters.c.active_flag == 1, shared_with(filters, bindparam("viewer")))
    )


@statement
def usable_filters(of_type: bool) -> Executable:
    """The filters that the viewer may use, those of the type bound as ``type`` or all, by id."""
    found = _usable()
    if of_type:
        found = found.where(filters.c.type == bindparam("type"))
    return found.order_by(filters.c.id)


@statement
def usable_filters_by_ids() -> Executable:
    """Those of the filters bound as ``ids``, a JSON list, that the viewer may use, by id."""
    return _usable().where(any_of(filters.c.id, "ids")).order_by(filters.c.id)


@statement
def delete_filters() -> Executable:
    """Delete the filters bound as ``ids``, a JSON list."""
    return (
        update(filters)
        .where(_of_company, any_of(filters.c.id, "ids"))
        .values(active_flag=0, update_time=bindparam("now"))
    )


@statement
def all_filters() -> Executable:
    """The conditions of every filter of the company that is in use."""
    return (
        select(filters.c.id, filters.c.conditions)
        .where(_of_company, filters.c.active_flag == 1)
        .order_by(filters.c.id)
    )


filter_used = Statement(
    text(
        "INSERT INTO filter_uses (company_id, filter_id, last_used_time) VALUES (:company, :id, :now)"
        " ON CONFLICT (company_id, filter_id) DO UPDATE SET last_used_time = :now"
    )
)
"""Note that the filter bound as ``id`` is used."""
