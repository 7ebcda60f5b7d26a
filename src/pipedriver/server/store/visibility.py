"""The condition under which a user sees a record."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, bindparam, exists, or_

from pipedriver.server.store.tables import followers

OWNER_COLUMNS = {"deals": "user_id", "persons": "owner_id", "organizations": "owner_id", "activities": "user_id"}
_FOLLOWED_AS = {"deals": "deal", "persons": "person", "organizations": "organization"}

OWNER_ONLY = 1
"""``visible_to`` for the owner and the followers alone; every other value shows the record to more people."""


def visible(table: Table, *, to_admin: bool) -> list[ColumnElement[bool]]:
    """The conditions under which the user bound as ``viewer`` sees the table's records; none for an admin."""
    if to_admin:
        return []
    following = exists().where(
        followers.c.company_id == table.c.company_id,
        followers.c.object == _FOLLOWED_AS[table.name],
        followers.c.object_id == table.c.id,
        followers.c.user_id == bindparam("viewer"),
    )
    return [
        or_(
            table.c.visible_to != OWNER_ONLY,
            table.c[OWNER_COLUMNS[table.name]] == bindparam("viewer"),
            following,
        )
    ]
