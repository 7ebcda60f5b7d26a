"""Statements on activities and on the persons who take part in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
)

from pipedriver.server.store.derived import LINKS, Kind
from pipedriver.server.store.filtering.compiling import matched
from pipedriver.server.store.filtering.description import Matching
from pipedriver.server.store.listing import Order, paged
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import activities, activity_participants
from pipedriver.server.store.visibility import links_visible

_of_company = activities.c.company_id == bindparam("company")
_by_id: Order = (("id", "ASC"),)

ACTIVITY_COLUMNS = tuple(column.name for column in activities.columns)
"""The names of what is read of an activity, in their order."""

ActivityRow: TypeAlias = tuple[Any, ...]
"""What is read of an activity, in the order of `ACTIVITY_COLUMNS`."""


def activity_row(row: Mapping[str, Any]) -> ActivityRow:
    """What is read of an activity, without the names."""
    return tuple([row[name] for name in ACTIVITY_COLUMNS])


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Which activities a list holds: each set flag binds the value, or values, of its name."""

    user_id: bool = False
    types: bool = False
    start_date: bool = False
    end_date: bool = False
    done: bool = False
    exclude: bool = False

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions of the flags that are set."""
        by_flag: dict[str, tuple[bool, ColumnElement[bool]]] = {
            "user_id": (self.user_id, activities.c.user_id == bindparam("user_id")),
            "types": (self.types, any_of(activities.c.type, "types")),
            "start_date": (self.start_date, activities.c.due_date >= bindparam("start_date")),
            "end_date": (self.end_date, activities.c.due_date <= bindparam("end_date")),
            "done": (self.done, activities.c.done == bindparam("done")),
            "exclude": (self.exclude, not_(any_of(activities.c.id, "exclude"))),
        }
        return [condition for wanted, condition in by_flag.values() if wanted]


@statement
def activity_by_id(to_admin: bool) -> Executable:
    """One activity that the viewer may see, a deleted one too."""
    return select(activities).where(
        _of_company, activities.c.id == bindparam("id"), *links_visible(activities, to_admin=to_admin)
    )


@statement
def activities_by_ids(to_admin: bool) -> Executable:
    """The undeleted activities bound as ``ids``, a JSON list, that the viewer may see."""
    return (
        select(activities)
        .where(
            _of_company,
            any_of(activities.c.id, "ids"),
            activities.c.active_flag == 1,
            *links_visible(activities, to_admin=to_admin),
        )
        .order_by(activities.c.id)
    )


@statement
def last_and_next_activity(to_admin: bool) -> Executable:
    """The undeleted activities bound as ``last`` and ``next`` that the viewer may see, once for each person
    who takes part, but at least once.

    Behind an activity's own columns stand the person's id, null where nobody takes part, the flag, and the
    person's place among those who take part.
    """
    taking_part = activity_participants
    every_column: ColumnElement[Any] = literal_column(f"{activities.name}.*")
    # Not sorted by it: few activities have several who take part.
    place = func.coalesce(taking_part.c.position, literal_column("0"))
    return (
        # The driver goes through a statement's text each time, so a long list of columns costs something.
        select(every_column, taking_part.c.person_id, taking_part.c.primary_flag, place)
        .select_from(
            activities.outerjoin(
                taking_part,
                and_(
                    taking_part.c.company_id == activities.c.company_id,
                    taking_part.c.activity_id == activities.c.id,
                ),
            )
        )
        .where(
            _of_company,
            or_(activities.c.id == bindparam("last"), activities.c.id == bindparam("next")),
            activities.c.active_flag == 1,
            *links_visible(activities, to_admin=to_admin),
        )
    )


@statement
def activities_page(wanted: ActivityFilter, to_admin: bool, matching: Matching | None = None) -> Executable:
    """One page of the undeleted activities that are wanted and match a saved filter."""
    listed = _listed(wanted, to_admin).where(*matched(matching, activities))
    return paged(listed, activities, _by_id)


@statement
def activities_of_page(kind: Kind, wanted: ActivityFilter, to_admin: bool) -> Executable:
    """One page of a record's undeleted activities; a person's are those in which the person takes part."""
    return paged(_listed(wanted, to_admin).where(_hangs_on(kind)), activities, _by_id)


@statement
def activities_of_by_user_and_type(kind: Kind, wanted: ActivityFilter, to_admin: bool) -> Executable:
    """How many of a record's activities each user has of each type."""
    return (
        select(activities.c.user_id, activities.c.type, func.count().label("count"))
        .where(
            _of_company,
            activities.c.active_flag == 1,
            _hangs_on(kind),
            *wanted.conditions(),
            *links_visible(activities, to_admin=to_admin),
        )
        .group_by(activities.c.user_id, activities.c.type)
        .order_by(activities.c.user_id, activities.c.type)
    )


@statement
def other_undone_activity(deal: bool, person: bool, organization: bool) -> Executable:
    """The id of an undone activity, other than ``id``, of the same deal, person or organization."""
    links = [
        activities.c[column] == bindparam(column)
        for column, wanted in (("deal_id", deal), ("person_id", person), ("org_id", organization))
        if wanted
    ]
    return (
        select(activities.c.id)
        .where(
            _of_company,
            activities.c.active_flag == 1,
            activities.c.done == 0,
            activities.c.id != bindparam("id"),
            or_(*links),
        )
        .limit(1)
    )


@statement
def participants_of() -> Executable:
    """Who takes part in the activities bound as ``ids``, a JSON list, each activity's in their order."""
    return (
        select(
            activity_participants.c.activity_id,
            activity_participants.c.person_id,
            activity_participants.c.primary_flag,
        )
        .where(
            activity_participants.c.company_id == bindparam("company"),
            any_of(activity_participants.c.activity_id, "ids"),
        )
        .order_by(activity_participants.c.activity_id, activity_participants.c.position)
    )


@statement
def insert_participant() -> Executable:
    """Let a person take part in an activity."""
    return insert(activity_participants)


@statement
def delete_participants() -> Executable:
    """Let nobody take part in an activity any more."""
    return delete(activity_participants).where(
        activity_participants.c.company_id == bindparam("company"),
        activity_participants.c.activity_id == bindparam("activity"),
    )


def _listed(wanted: ActivityFilter, to_admin: bool) -> Select[tuple[object, ...]]:
    return select(activities).where(
        _of_company,
        activities.c.active_flag == 1,
        *wanted.conditions(),
        *links_visible(activities, to_admin=to_admin),
    )


def _hangs_on(kind: Kind) -> ColumnElement[bool]:
    if kind != "person":
        return activities.c[LINKS[kind]] == bindparam("parent")
    taking_part = select(activity_participants.c.activity_id).where(
        activity_participants.c.company_id == bindparam("company"),
        activity_participants.c.person_id == bindparam("parent"),
    )
    return activities.c.id.in_(taking_part)
