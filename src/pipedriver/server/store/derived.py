"""Statements that count a record's children again and point it at its next and last activity.

They start from the children, so no count can drift away from what it counts. A new deal alone is added to
what was counted, for a contact may have thousands.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Executable,
    Table,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.sql.selectable import ScalarSelect

from pipedriver.server.store.file_tables import files
from pipedriver.server.store.mail_tables import mail_messages, mail_parties, mail_threads
from pipedriver.server.store.product_tables import products
from pipedriver.server.store.statement import derived, statement
from pipedriver.server.store.tables import (
    activities,
    activity_participants,
    deal_participants,
    deals,
    followers,
    notes,
    organizations,
    persons,
)

Kind = Literal["deal", "person", "organization"]
"""The three kinds of record that others hang on."""

TABLES: dict[Kind, Table] = {"deal": deals, "person": persons, "organization": organizations}
LINKS: dict[Kind, str] = {"deal": "deal_id", "person": "person_id", "organization": "org_id"}
"""The column by which a child points at each kind."""

Followed = Literal["deal", "person", "organization", "product"]
"""The kinds of record that users follow."""

FOLLOWED_TABLES: dict[Followed, Table] = {
    "deal": deals,
    "person": persons,
    "organization": organizations,
    "product": products,
}
FOLLOWED_LINKS: dict[Followed, str] = {
    "deal": "deal_id",
    "person": "person_id",
    "organization": "org_id",
    "product": "product_id",
}
"""The name by which a following tells the id of what is followed, and the column by which a file points at
it."""

_company: ColumnElement[Any] = bindparam("company")
_id: ColumnElement[Any] = bindparam("id")
_now: ColumnElement[Any] = bindparam("now")


def _update(kind: Kind, values: dict[str, Any]) -> Executable:
    table = TABLES[kind]
    return derived(update(table).where(table.c.company_id == _company, table.c.id == _id).values(values))


def _of_parent(kind: Kind) -> ColumnElement[bool]:
    """The undeleted activities of a record; a person's are those in which the person takes part."""
    mine: ColumnElement[bool]
    if kind == "person":
        taking_part = select(activity_participants.c.activity_id).where(
            activity_participants.c.company_id == _company, activity_participants.c.person_id == _id
        )
        mine = activities.c.id.in_(taking_part)
    else:
        mine = activities.c[LINKS[kind]] == _id
    return and_(activities.c.company_id == _company, mine, activities.c.active_flag == 1)


def _one(column: ColumnElement[Any], kind: Kind, *, done: int) -> ScalarSelect[Any]:
    # An activity without a time of day lasts all day, so it comes before those that have one.
    time = func.coalesce(activities.c.due_time, "")
    order: list[ColumnElement[Any]]
    if done:
        order = [activities.c.due_date.desc(), time.desc(), activities.c.id.desc()]
    else:
        order = [activities.c.due_date, time, activities.c.id]
    return (
        select(column)
        .where(_of_parent(kind), activities.c.done == done, activities.c.due_date.is_not(None))
        .order_by(*order)
        .limit(1)
        .scalar_subquery()
    )


def _count_activities(kind: Kind, *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.count()).select_from(activities).where(_of_parent(kind), *conditions).scalar_subquery()


@statement
def recount_activities(kind: Kind) -> Executable:
    """Count a record's activities, point it at the earliest undone and the latest done of them, and touch it.

    What touches a record sets its time of change to ``now``.
    """
    return _update(
        kind,
        {
            "update_time": _now,
            "activities_count": _count_activities(kind),
            "done_activities_count": _count_activities(kind, activities.c.done == 1),
            "undone_activities_count": _count_activities(kind, activities.c.done == 0),
            "next_activity_id": _one(activities.c.id, kind, done=0),
            "next_activity_date": _one(activities.c.due_date, kind, done=0),
            "next_activity_time": _one(activities.c.due_time, kind, done=0),
            "last_activity_id": _one(activities.c.id, kind, done=1),
            "last_activity_date": _one(activities.c.due_date, kind, done=1),
        },
    )


@statement
def recount_notes(kind: Kind) -> Executable:
    """Count a record's undeleted notes, and touch it."""
    count = (
        select(func.count())
        .select_from(notes)
        .where(notes.c.company_id == _company, notes.c[LINKS[kind]] == _id, notes.c.active_flag == 1)
        .scalar_subquery()
    )
    return _update(kind, {"notes_count": count, "update_time": _now})


@statement
def recount_files(kind: Followed) -> Executable:
    """Count a record's undeleted files, and touch it; a product's time of change stays."""
    table, link = FOLLOWED_TABLES[kind], FOLLOWED_LINKS[kind]
    count = (
        select(func.count())
        .select_from(files)
        .where(files.c.company_id == _company, files.c[link] == _id, files.c.active_flag == 1)
        .scalar_subquery()
    )
    changed = update(table).where(table.c.company_id == _company, table.c.id == _id)
    touched = {} if kind == "product" else {"update_time": _now}
    return derived(changed.values(files_count=count, **touched))


def messages_of(kind: Kind) -> list[ColumnElement[bool]]:
    """The conditions under which an undeleted mail message is one of the record bound as ``id``.

    A deal's are those of the threads that are linked to it, a contact's those that it takes part in.
    """
    if kind == "deal":
        threads = select(mail_threads.c.id).where(
            mail_threads.c.company_id == _company,
            mail_threads.c.deal_id == _id,
            mail_threads.c.active_flag == 1,
        )
        mine = mail_messages.c.mail_thread_id.in_(threads)
    else:
        taking_part = select(mail_parties.c.mail_message_id).where(
            mail_parties.c.company_id == _company, mail_parties.c[LINKS[kind]] == _id
        )
        mine = mail_messages.c.id.in_(taking_part)
    return [mail_messages.c.company_id == _company, mail_messages.c.active_flag == 1, mine]


@statement
def recount_mail(kind: Kind) -> Executable:
    """Count a record's undeleted mail messages, find when the last ones came and went, and touch it."""

    def one(column: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
        return (
            select(column).select_from(mail_messages).where(*messages_of(kind), *conditions).scalar_subquery()
        )

    values: dict[str, Any] = {"email_messages_count": one(func.count()), "update_time": _now}
    if kind != "organization":
        last = func.max(mail_messages.c.message_time)
        values["last_incoming_mail_time"] = one(last, mail_messages.c.sent_flag == 0)
        values["last_outgoing_mail_time"] = one(last, mail_messages.c.sent_flag == 1)
    return _update(kind, values)


@statement
def recount_followers(kind: Followed) -> Executable:
    """Count a record's followers."""
    table = FOLLOWED_TABLES[kind]
    count = (
        select(func.count())
        .select_from(followers)
        .where(followers.c.company_id == _company, followers.c.object == kind, followers.c.object_id == _id)
        .scalar_subquery()
    )
    changed = update(table).where(table.c.company_id == _company, table.c.id == _id)
    return derived(changed.values(followers_count=count))


@statement
def recount_participants() -> Executable:
    """Count a deal's participants."""
    count = (
        select(func.count())
        .select_from(deal_participants)
        .where(
            deal_participants.c.company_id == _company,
            deal_participants.c.deal_id == _id,
            deal_participants.c.active_flag == 1,
        )
        .scalar_subquery()
    )
    return _update("deal", {"participants_count": count})


def _count_deals(kind: Kind, status: str) -> ScalarSelect[Any]:
    return (
        select(func.count())
        .select_from(deals)
        .where(
            deals.c.company_id == _company,
            deals.c[LINKS[kind]] == _id,
            deals.c.status == status,
            deals.c.is_archived == 0,
        )
        .scalar_subquery()
    )


def _count_participations(*statuses: str) -> ScalarSelect[Any]:
    return (
        select(func.count())
        .select_from(
            deal_participants.join(
                deals,
                and_(
                    deals.c.company_id == deal_participants.c.company_id,
                    deals.c.id == deal_participants.c.deal_id,
                ),
            )
        )
        .where(
            deal_participants.c.company_id == _company,
            deal_participants.c.person_id == _id,
            deal_participants.c.active_flag == 1,
            or_(deals.c.person_id.is_(None), deals.c.person_id != _id),
            or_(*[deals.c.status == status for status in statuses]),
            deals.c.is_archived == 0,
        )
        .scalar_subquery()
    )


@statement
def recount_deals(kind: Literal["person", "organization"]) -> Executable:
    """Count a contact's own deals by status; archived and deleted ones do not count.

    A person's participations count where the deal's own person is another.
    """
    values: dict[str, Any] = {
        "open_deals_count": _count_deals(kind, "open"),
        "won_deals_count": _count_deals(kind, "won"),
        "lost_deals_count": _count_deals(kind, "lost"),
        "closed_deals_count": _count_deals(kind, "won") + _count_deals(kind, "lost"),
    }
    if kind == "person":
        values["participant_open_deals_count"] = _count_participations("open")
        values["participant_closed_deals_count"] = _count_participations("won", "lost")
    return _update(kind, values)


@statement
def count_one_more_deal(
    kind: Literal["person", "organization"], status: Literal["open", "won", "lost"]
) -> Executable:
    """Count a new deal of a contact's own that has one status: a contact may have a great many already."""
    columns = (f"{status}_deals_count", *(() if status == "open" else ("closed_deals_count",)))
    return _update(kind, {name: TABLES[kind].c[name] + literal_column("1") for name in columns})


@statement
def recount_people() -> Executable:
    """Count an organization's undeleted persons."""
    count = (
        select(func.count())
        .select_from(persons)
        .where(persons.c.company_id == _company, persons.c.org_id == _id, persons.c.active_flag == 1)
        .scalar_subquery()
    )
    # Whoever mentions an organization shows this count, so it is kept in memory with the name.
    changed = update(organizations).where(organizations.c.company_id == _company, organizations.c.id == _id)
    return changed.values(people_count=count)


@statement
def touch(kind: Kind) -> Executable:
    """Set a record's time of change."""
    return _update(kind, {"update_time": _now})


@statement
def keep_from_rotting() -> Executable:
    """Set the moment since which a deal is idle."""
    return _update("deal", {"idle_since": _now})
