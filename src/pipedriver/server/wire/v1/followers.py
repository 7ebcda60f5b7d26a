"""Followers of deals, persons, organizations and products, as v1 shows them."""

from __future__ import annotations

from pipedriver.server.crm import followers as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.listing import DEFAULT_LIMIT
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import FOLLOWED_LINKS, Followed
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.v1.references import Record


def list_followers(context: Context, kind: Followed, id: int) -> Envelope:
    """The followers of a record that the caller may see, all in one page."""
    rows = rules.followers_of(context, kind, id)
    page = offset_page(0, max(DEFAULT_LIMIT, len(rows)), more=False)
    return Envelope(listed([shape_follower(kind, row) for row in rows]), page)


def add_follower(context: Context, kind: Followed, id: int, user: int) -> Envelope:
    """Let a user follow a record that the caller may see."""
    return Envelope(shape_follower(kind, rules.follow(context, kind, id, user)))


def delete_follower(context: Context, kind: Followed, id: int, follower: int) -> Envelope:
    """End a following of a record that the caller may see."""
    rules.unfollow(context, kind, id, follower)
    return Envelope({"id": follower})


def shape_follower(kind: Followed, row: Row) -> Record:
    """One following, with the id of what is followed under the name of its kind."""
    return {
        "user_id": row["user_id"],
        "id": row["id"],
        FOLLOWED_LINKS[kind]: row["object_id"],
        "add_time": row["add_time"],
    }
