"""Lists in the order of custom values, from the index of these values.

Records with a value come from the index in its order; those without one are found by having none. Nulls come
first going up and last going down, as in every list. So a page comes mostly from one of two statements, and
from both where the records with a value end and those without begin (`crm.custom_order`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    SelectBase,
    Table,
    and_,
    bindparam,
    exists,
    func,
    select,
)

from pipedriver.server.store.listing import Direction
from pipedriver.server.store.tables import custom_values

Part = Literal["filled", "empty", "all"]
"""The records that have a value of the first field to sort by, those that have none, or all of them where the
first field is no custom one."""


@dataclass(frozen=True, slots=True)
class ValueKey:
    """A custom field to sort by: which one is bound as ``sort_field_<position>``."""

    position: int
    in_text: bool

    @property
    def bound_as(self) -> str:
        """The name by which the field's id is bound."""
        return f"sort_field_{self.position}"


SortKeys = tuple[tuple[str | ValueKey, Direction], ...]
"""What a list is sorted by: columns of the table, and custom fields. The id ends it."""


def ids_by_value(
    table: Table,
    conditions: list[ColumnElement[bool]],
    keys: SortKeys,
    part: Part,
    *,
    counted: bool = False,
    all_but: SelectBase | None = None,
) -> Select[*tuple[Any, ...]]:
    """A page of the ids of a part of the records, or how many there are in the part.

    ``company`` must be bound, ``start`` and ``fetch`` for a page, and the id of each custom field.
    ``all_but`` gives the ids of those records that do not fulfil the conditions, where they are few: what has
    a value of the one field to sort by is read from the index of the values alone then.
    """
    first, direction = keys[0]
    if all_but is not None and part == "filled" and len(keys) == 2 and not isinstance(first, str):
        return _from_values_alone(first, direction, keys[1][1], all_but, counted=counted)
    found: FromClause = table
    limits = list(conditions)
    ordering: list[ColumnElement[Any]] = []
    id: ColumnElement[Any] = table.c.id
    for name, direction in keys:
        if isinstance(name, str):
            column = id if name == "id" else table.c[name]
            ordering.append(_plain(column, direction) if name == "id" else _with_nulls(column, direction))
            continue
        values = custom_values.alias(f"value_{name.position}")
        column = values.c.text if name.in_text else values.c.number
        matching = and_(
            values.c.company_id == table.c.company_id,
            values.c.object_id == table.c.id,
            values.c.field_id == bindparam(name.bound_as),
            values.c.position == 0,
        )
        if part == "all" or name.position > 0:
            found = found.outerjoin(values, matching)
            ordering.append(_with_nulls(column, direction))
        elif part == "empty":
            limits.append(~exists().where(matching).correlate(table))
        else:
            found = values.join(table, matching)
            # The values' own columns, so that the order is seen to be that of their index.
            limits += [values.c.company_id == bindparam("company"), column.is_not(None)]
            ordering.append(_plain(column, direction))
            id = values.c.object_id
    if counted:
        return select(func.count()).select_from(found).where(*limits)
    return (
        select(table.c.id)
        .select_from(found)
        .where(*limits)
        .order_by(*ordering)
        .limit(bindparam("fetch"))
        .offset(bindparam("start"))
    )


def _from_values_alone(
    key: ValueKey, direction: Direction, of_ids: Direction, all_but: SelectBase, *, counted: bool
) -> Select[*tuple[Any, ...]]:
    column = custom_values.c.text if key.in_text else custom_values.c.number
    limits = (
        custom_values.c.company_id == bindparam("company"),
        custom_values.c.field_id == bindparam(key.bound_as),
        column.is_not(None),
        custom_values.c.position == 0,
        custom_values.c.object_id.not_in(all_but),
    )
    if counted:
        return select(func.count()).where(*limits)
    return (
        select(custom_values.c.object_id)
        .where(*limits)
        .order_by(_plain(column, direction), _plain(custom_values.c.object_id, of_ids))
        .limit(bindparam("fetch"))
        .offset(bindparam("start"))
    )


def _plain(column: ColumnElement[Any], direction: Direction) -> ColumnElement[Any]:
    return column.desc() if direction == "DESC" else column.asc()


def _with_nulls(column: ColumnElement[Any], direction: Direction) -> ColumnElement[Any]:
    return column.desc().nulls_last() if direction == "DESC" else column.asc().nulls_first()
