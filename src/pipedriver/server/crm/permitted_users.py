"""Who may see a record: the users for whom the one rule of visibility holds."""

from __future__ import annotations

from sqlalchemy import Table

from pipedriver.server.crm.context import Context
from pipedriver.server.store.visibility import active_followers, users_who_see_unfollowed, what_says_who_sees


class PermittedUsers:
    """Who may see any number of records. What those of one owner have in common is found once.

    Args:
        context: the request; nothing that decides on visibility changes while it is asked.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._unfollowed: dict[tuple[object, ...], frozenset[int]] = {}

    def of(self, table: Table, id: int) -> list[int]:
        """The ids of the active users who see a record. The caller has seen to it that the viewer does."""
        session, asked = self._context.session, {"company": self._context.company, "id": id}
        found = session.tuples(what_says_who_sees(table), **asked)
        if not found:
            return []
        key = (table.name, *found[0])
        unfollowed = self._unfollowed.get(key)
        if unfollowed is None:
            unfollowed = frozenset(session.column(users_who_see_unfollowed(table), **asked))
            self._unfollowed[key] = unfollowed
        return sorted(unfollowed.union(session.column(active_followers(table), **asked)))


def permitted_users(context: Context, table: Table, id: int) -> list[int]:
    """The ids of the active users who see one record. The caller has seen to it that the viewer does."""
    return PermittedUsers(context).of(table, id)
