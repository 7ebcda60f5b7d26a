"""Statements on who follows what."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, delete, insert, select

from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import followers

_object_is = (
    followers.c.company_id == bindparam("company"),
    followers.c.object == bindparam("object"),
    followers.c.object_id == bindparam("object_id"),
)


@statement
def followers_of() -> Executable:
    """The followers of a record, in the order in which they came."""
    return select(followers).where(*_object_is).order_by(followers.c.id)


@statement
def follower_by_user() -> Executable:
    """A user's following of a record."""
    return select(followers).where(*_object_is, followers.c.user_id == bindparam("user"))


@statement
def insert_follower() -> Executable:
    """Let a user follow a record."""
    return insert(followers)


@statement
def delete_follower() -> Executable:
    """End one following."""
    return delete(followers).where(*_object_is, followers.c.id == bindparam("id"))
