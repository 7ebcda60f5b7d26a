"""The condition under which a user sees a record."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, and_, bindparam, exists, or_

from pipedriver.server.store.tables import deals, followers, organizations, persons

OWNER_COLUMNS = {
    "deals": "user_id",
    "persons": "owner_id",
    "organizations": "owner_id",
    "activities": "user_id",
}
_LINKED = {"deal_id": deals, "person_id": persons, "org_id": organizations}
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


def links_visible(table: Table, *, to_admin: bool) -> list[ColumnElement[bool]]:
    """The conditions under which the viewer sees everything that the table's records are linked to.

    Activities and notes have no visibility of their own: they are seen by those who see the deal, the person
    and the organization that they hang on, as far as there are any ("FAQ: permissions and visibility" of
    the support pages).
    """
    if to_admin:
        return []
    return [
        or_(
            table.c[column].is_(None),
            exists()
            .where(
                and_(linked.c.company_id == table.c.company_id, linked.c.id == table.c[column]),
                *visible(linked, to_admin=False),
            )
            .correlate(table),
        )
        for column, linked in _LINKED.items()
    ]
