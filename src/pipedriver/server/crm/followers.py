"""Following: a user who follows a record sees it, and hears of its changes."""

from __future__ import annotations

from pipedriver.server.crm.changes import log_event
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.derived import followers_changed
from pipedriver.server.crm.refusals import NotFound
from pipedriver.server.crm.users import check_user
from pipedriver.server.store import followers as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import Followed
from pipedriver.server.store.identifiers import next_id


def followers_of(context: Context, kind: Followed, id: int) -> list[Row]:
    """Who follows a record. The caller has seen to it that the viewer may see the record."""
    return context.session.all(statements.followers_of(), company=context.company, object=kind, object_id=id)


def follow(context: Context, kind: Followed, id: int, user: int) -> Row:
    """Let a user follow a record. Following it once more changes nothing (v1 answers as before).

    Raises:
        Invalid: there is no such active user.
    """
    check_user(context, user, as_="user_id")
    known = context.session.first(
        statements.follower_by_user(), company=context.company, object=kind, object_id=id, user=user
    )
    if known is not None:
        return known
    row = insert_follower(context, kind, id, user)
    followers_changed(context, kind, id)
    log_event(context, kind, id, "follower_added", new=user)
    return row


def insert_follower(context: Context, kind: Followed, id: int, user: int) -> Row:
    """Add a follower, and nothing else: to a new record, whose count of followers says 1 from the start."""
    row: Row = {
        "company_id": context.company,
        "id": next_id(context.session, context.company, "followers"),
        "object": kind,
        "object_id": id,
        "user_id": user,
        "add_time": context.now,
    }
    context.session.run(statements.insert_follower(), **row)
    return row


def unfollow(context: Context, kind: Followed, id: int, follower: int) -> None:
    """End a following, named by its own id (v1) on the record that it is of.

    Raises:
        NotFound: the record has no such follower.
    """
    rows = followers_of(context, kind, id)
    gone = next((row for row in rows if row["id"] == follower), None)
    if gone is None:
        raise NotFound("Follower not found")
    context.session.run(
        statements.delete_follower(), company=context.company, object=kind, object_id=id, id=follower
    )
    followers_changed(context, kind, id)
    log_event(context, kind, id, "follower_removed", old=gone["user_id"])
