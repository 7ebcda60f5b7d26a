"""Statements that move what hangs on one deal, bound as ``old``, to another, bound as ``new``.

Where both have the same follower or participant, that of the old one goes; what moves is changed ``now``.
"""

from __future__ import annotations

from sqlalchemy import BindParameter, Executable, Table, bindparam, delete, select, update

from pipedriver.server.store.file_tables import files
from pipedriver.server.store.mail_tables import mail_threads
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import activities, deal_participants, followers, notes

CHILDREN = (activities, notes, files, mail_threads)
"""The tables whose rows are linked to a deal and move with it."""

_company: BindParameter[int] = bindparam("company")
_old: BindParameter[int] = bindparam("old")
_new: BindParameter[int] = bindparam("new")


@statement
def move_children(table: Table) -> Executable:
    """Let the rows of a table that are linked to the old deal be linked to the new one."""
    return (
        update(table)
        .where(table.c.company_id == _company, table.c.deal_id == _old)
        .values(deal_id=_new, update_time=bindparam("now"))
    )


@statement
def delete_shared_followers() -> Executable:
    """End the followings of the old deal by users who follow the new one too."""
    theirs = followers.alias("followers_of_new")
    following = select(theirs.c.user_id).where(
        theirs.c.company_id == _company, theirs.c.object == "deal", theirs.c.object_id == _new
    )
    return delete(followers).where(
        followers.c.company_id == _company,
        followers.c.object == "deal",
        followers.c.object_id == _old,
        followers.c.user_id.in_(following),
    )


@statement
def move_followers() -> Executable:
    """Let the followers of the old deal follow the new one."""
    return (
        update(followers)
        .where(
            followers.c.company_id == _company, followers.c.object == "deal", followers.c.object_id == _old
        )
        .values(object_id=_new)
    )


@statement
def delete_shared_participants() -> Executable:
    """End the participations in the old deal of persons who take part in the new one too."""
    other = deal_participants.alias("participants_of_new")
    theirs = select(other.c.person_id).where(other.c.company_id == _company, other.c.deal_id == _new)
    return delete(deal_participants).where(
        deal_participants.c.company_id == _company,
        deal_participants.c.deal_id == _old,
        deal_participants.c.person_id.in_(theirs),
    )


@statement
def move_participants() -> Executable:
    """Let the participants of the old deal take part in the new one."""
    return (
        update(deal_participants)
        .where(deal_participants.c.company_id == _company, deal_participants.c.deal_id == _old)
        .values(deal_id=_new)
    )
