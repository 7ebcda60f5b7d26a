"""Statements that move what hangs on one contact, bound as ``old``, to another, bound as ``new``.

Where both hang on the same thing, what hangs on the old one goes; all that moves is changed ``now``.
"""

from __future__ import annotations

from sqlalchemy import BindParameter, Executable, Table, bindparam, delete, select, update

from pipedriver.server.store.contacts import Contact
from pipedriver.server.store.derived import LINKS
from pipedriver.server.store.file_tables import files
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import (
    activities,
    activity_participants,
    deal_participants,
    deals,
    followers,
    notes,
    persons,
)

_company: BindParameter[int] = bindparam("company")
_old: BindParameter[int] = bindparam("old")
_new: BindParameter[int] = bindparam("new")


def linked_tables(kind: Contact) -> tuple[Table, ...]:
    """The tables whose rows are linked to a contact of a kind by a column of their own."""
    shared = (deals, activities, notes, files)
    return shared if kind == "person" else (*shared, persons)


@statement
def move_links(table: Table, kind: Contact) -> Executable:
    """Let the rows of a table that are linked to the old contact be linked to the new one."""
    link = table.c[LINKS[kind]]
    return (
        update(table)
        .where(table.c.company_id == _company, link == _old)
        .values({link.name: _new, "update_time": bindparam("now")})
    )


@statement
def delete_shared_followers(kind: Contact) -> Executable:
    """End the followings of the old contact by users who follow the new one too."""
    theirs = followers.alias("followers_of_new")
    following = select(theirs.c.user_id).where(
        theirs.c.company_id == _company, theirs.c.object == kind, theirs.c.object_id == _new
    )
    return delete(followers).where(
        followers.c.company_id == _company,
        followers.c.object == kind,
        followers.c.object_id == _old,
        followers.c.user_id.in_(following),
    )


@statement
def move_followers(kind: Contact) -> Executable:
    """Let the followers of the old contact follow the new one."""
    return (
        update(followers)
        .where(followers.c.company_id == _company, followers.c.object == kind, followers.c.object_id == _old)
        .values(object_id=_new)
    )


@statement
def deals_of_both() -> Executable:
    """The ids of the deals that both persons take part in."""
    other = deal_participants.alias("participations_of_new")
    theirs = select(other.c.deal_id).where(other.c.company_id == _company, other.c.person_id == _new)
    return select(deal_participants.c.deal_id).where(
        deal_participants.c.company_id == _company,
        deal_participants.c.person_id == _old,
        deal_participants.c.deal_id.in_(theirs),
    )


@statement
def delete_shared_participations() -> Executable:
    """End the old person's participations in deals that the new one takes part in too."""
    other = deal_participants.alias("participations_of_new")
    theirs = select(other.c.deal_id).where(other.c.company_id == _company, other.c.person_id == _new)
    return delete(deal_participants).where(
        deal_participants.c.company_id == _company,
        deal_participants.c.person_id == _old,
        deal_participants.c.deal_id.in_(theirs),
    )


@statement
def move_participations() -> Executable:
    """Let the new person take part in the deals that the old one takes part in."""
    return (
        update(deal_participants)
        .where(deal_participants.c.company_id == _company, deal_participants.c.person_id == _old)
        .values(person_id=_new)
    )


@statement
def give_place_in_activities() -> Executable:
    """Where both persons take part in an activity and it is the old one's, give the new one that place."""
    other = activity_participants.alias("attendance_of_old")
    theirs = (other.c.company_id == _company, other.c.person_id == _old, other.c.primary_flag == 1)
    place = (
        select(other.c.position)
        .where(*theirs, other.c.activity_id == activity_participants.c.activity_id)
        .scalar_subquery()
    )
    return (
        update(activity_participants)
        .where(
            activity_participants.c.company_id == _company,
            activity_participants.c.person_id == _new,
            activity_participants.c.activity_id.in_(select(other.c.activity_id).where(*theirs)),
        )
        .values(primary_flag=1, position=place)
    )


@statement
def delete_shared_attendance() -> Executable:
    """Let the old person no longer take part in activities that the new one takes part in too."""
    other = activity_participants.alias("attendance_of_new")
    theirs = select(other.c.activity_id).where(other.c.company_id == _company, other.c.person_id == _new)
    return delete(activity_participants).where(
        activity_participants.c.company_id == _company,
        activity_participants.c.person_id == _old,
        activity_participants.c.activity_id.in_(theirs),
    )


@statement
def move_attendance() -> Executable:
    """Let the new person take part in the activities that the old one takes part in."""
    return (
        update(activity_participants)
        .where(activity_participants.c.company_id == _company, activity_participants.c.person_id == _old)
        .values(person_id=_new)
    )
