"""Statements on what changed lately: of every kind of record, by an index on the time of its last change.

Kinds of which a company has few records are read by the company's part of their key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Executable, Table, bindparam, func, null, select, true

from pipedriver.server.store.file_tables import files
from pipedriver.server.store.files import files_by_ids, seen
from pipedriver.server.store.filter_tables import filters
from pipedriver.server.store.notes import notes_by_ids
from pipedriver.server.store.product_tables import products
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import (
    activities,
    activity_types,
    deals,
    notes,
    organizations,
    persons,
    pipelines,
    stages,
    users,
)
from pipedriver.server.store.visibility import links_visible, shared_with, visible

Seen = Callable[[Table, bool], list[ColumnElement[bool]]]


def _by_owner(table: Table, to_admin: bool) -> list[ColumnElement[bool]]:
    return visible(table, to_admin=to_admin)


def _by_links(table: Table, to_admin: bool) -> list[ColumnElement[bool]]:
    return links_visible(table, to_admin=to_admin)


def _as_file(_table: Table, to_admin: bool) -> list[ColumnElement[bool]]:
    return seen(to_admin)


def _if_shared(table: Table, _to_admin: bool) -> list[ColumnElement[bool]]:
    return [shared_with(table, bindparam("viewer"))]


def _by_all(_table: Table, _to_admin: bool) -> list[ColumnElement[bool]]:
    return [true()]


@dataclass(frozen=True, slots=True)
class RecentKind:
    """A kind of records that is told of: its table, who sees them, and when they changed last."""

    table: Table
    seen: Seen = _by_all
    changed: str = "update_time"
    added: str = "add_time"
    archived: tuple[int | None, ...] = (None,)
    """The parts that are read one by one: the indexes of deals keep archived ones apart."""
    deleted: tuple[str, str | int] | None = ("active_flag", 0)
    """The column that tells which records were deleted, and what it holds then; None where none ever are."""

    @property
    def moment(self) -> ColumnElement[Any]:
        """When a record changed last; of some kinds a new record has not changed yet."""
        column = self.table.c[self.changed]
        return func.coalesce(column, self.table.c[self.added]) if column.nullable else column


KINDS: Mapping[str, RecentKind] = {
    "activity": RecentKind(activities, _by_links),
    "activityType": RecentKind(activity_types),
    "deal": RecentKind(deals, _by_owner, archived=(0, 1), deleted=("status", "deleted")),
    "file": RecentKind(files, _as_file),
    "filter": RecentKind(filters, _if_shared),
    "note": RecentKind(notes, _by_links),
    "person": RecentKind(persons, _by_owner),
    "organization": RecentKind(organizations, _by_owner),
    "pipeline": RecentKind(pipelines, deleted=("active", 0)),
    "product": RecentKind(products, _by_owner),
    "stage": RecentKind(stages),
    "user": RecentKind(users, changed="modified", added="created", deleted=None),
}
"""Every kind that is told of, by v1's name, in the order in which those of the same second come."""


@statement
def changed_since(
    kind: str, to_admin: bool, archived: int | None = None, *, deleted: bool = False
) -> Executable:
    """The ids and times of the first ``fetch`` records that changed at ``since`` or later, by time and id.

    ``archived`` is one of the kind's parts; ``deleted`` leaves those that were deleted.
    """
    told = KINDS[kind]
    gone = told.deleted if deleted else None
    return (
        select(told.table.c.id, told.moment.label("moment"))
        .where(
            told.table.c.company_id == bindparam("company"),
            *([] if archived is None else [told.table.c.is_archived == archived]),
            # So that SQLite, which keeps no statistics, reads the company's part of a key without a time.
            *([told.table.c.id > 0] if told.table.c[told.changed].nullable else []),
            told.moment >= bindparam("since"),
            *([] if gone is None else [told.table.c[gone[0]] == gone[1]]),
            *told.seen(told.table, to_admin),
        )
        .order_by(told.moment, told.table.c.id)
        .limit(bindparam("fetch"))
    )


@statement
def changed_records(kind: str, to_admin: bool) -> Executable:
    """The records bound as ``ids``, a JSON list, that the viewer may see, deleted ones too."""
    if kind == "note":
        return notes_by_ids(to_admin, deleted_too=True).clause
    if kind == "file":
        return files_by_ids(to_admin, deleted_too=True).clause
    told = KINDS[kind]
    columns: list[Any] = [told.table]
    if kind == "filter":
        # When it was used last is apart from the filter, and no news.
        columns.append(null().label("last_used_time"))
    return select(*columns).where(
        told.table.c.company_id == bindparam("company"),
        any_of(told.table.c.id, "ids"),
        *told.seen(told.table, to_admin),
    )
