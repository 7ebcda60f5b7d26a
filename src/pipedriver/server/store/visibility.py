"""The condition under which a user sees a record: one rule, wherever records are read.

A user sees a record that

- is the user's own, or that the user follows;
- is everybody's (``visible_to`` 7);
- is its owner's group's (3 or 5), where the user has the same role as the owner;
- is its owner's group's and that of those below (5), where the user's role is below the owner's;
- is owned by somebody whose role is below the user's, whatever it says;
- is of an app that the user is an admin of: deals of ``sales``, everything else of ``global``.

Roles are what the support pages on visibility groups call groups. In a company that has no role but its
default one, 1 is for the owner and the followers and all else for everybody, as on plans without groups.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, Table, and_, bindparam, exists, or_, select

from pipedriver.server.store.rights_tables import permission_set_assignments, role_lines
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import deals, followers, organizations, persons, users

OWNER_COLUMNS = {
    "deals": "user_id",
    "deal_totals_by_owner": "user_id",
    "persons": "owner_id",
    "organizations": "owner_id",
    "products": "owner_id",
    "activities": "user_id",
    "filters": "user_id",
}
_LINKED = {"deal_id": deals, "person_id": persons, "org_id": organizations}
_FOLLOWED_AS = {"deals": "deal", "persons": "person", "organizations": "organization", "products": "product"}
_APPS = {"deals": "sales", "deal_totals_by_owner": "sales"}

OWNER_ONLY = 1
"""``visible_to`` for the owner, the followers, and those whose role is above the owner's."""

GROUP = 3
"""``visible_to`` for everybody with the owner's role, too."""

GROUP_AND_BELOW = 5
"""``visible_to`` for everybody with the owner's role or one below it, too."""

EVERYBODY = 7
"""``visible_to`` for the whole company."""

_company: ColumnElement[int] = bindparam("company")


def visible(table: Table, *, to_admin: bool) -> list[ColumnElement[bool]]:
    """The conditions under which the user bound as ``viewer`` sees the table's records; none for an admin.

    ``company`` must be bound too.
    """
    return [] if to_admin else [seen_by(table, bindparam("viewer"))]


def whether_seen(table: Table, *, to_admin: bool) -> list[ColumnElement[Any]]:
    """The column ``seen``: whether the user bound as ``viewer`` sees the record; none for an admin."""
    return [] if to_admin else [seen_by(table, bindparam("viewer")).label("seen")]


def seen_by(table: Table, viewer: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition under which a user, named by a bound value or a column, sees the table's records.

    The sets of colleagues do not depend on the record, so a database finds them once a statement.
    """
    return or_(
        seen_unfollowed(table, viewer),
        exists().where(
            followers.c.company_id == table.c.company_id,
            followers.c.object == _FOLLOWED_AS[table.name],
            followers.c.object_id == table.c.id,
            followers.c.user_id == viewer,
        ),
    )


def seen_unfollowed(table: Table, viewer: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition under which a user sees the table's records even without following them."""
    visible_to, owner = table.c.visible_to, table.c[OWNER_COLUMNS[table.name]]
    app = _APPS.get(table.name, "global")
    return or_(
        visible_to == EVERYBODY,
        owner == viewer,
        and_(or_(visible_to == GROUP, visible_to == GROUP_AND_BELOW), owner.in_(_in_same_role(viewer))),
        owner.in_(_below(viewer)),
        and_(visible_to == GROUP_AND_BELOW, owner.in_(_above(viewer))),
        _is_admin_of(app, viewer),
    )


def followed(table: Table, viewer: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """The conditions that join the table's records to the ``followers`` of them who are one user."""
    return [
        followers.c.company_id == _company,
        followers.c.object == _FOLLOWED_AS[table.name],
        followers.c.user_id == viewer,
        table.c.company_id == _company,
        table.c.id == followers.c.object_id,
    ]


def shared_with(table: Table, viewer: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition under which a user may use what somebody has made for work: a filter, for one.

    Unlike records, what is nobody else's stays so: neither an admin nor anybody above sees it.
    """
    visible_to, owner = table.c.visible_to, table.c[OWNER_COLUMNS[table.name]]
    return or_(
        visible_to == EVERYBODY,
        owner == viewer,
        and_(or_(visible_to == GROUP, visible_to == GROUP_AND_BELOW), owner.in_(_in_same_role(viewer))),
        and_(visible_to == GROUP_AND_BELOW, owner.in_(_above(viewer))),
    )


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


@statement
def what_says_who_sees(table: Table) -> Executable:
    """The owner and the ``visible_to`` of the record bound as ``id``."""
    return select(table.c[OWNER_COLUMNS[table.name]], table.c.visible_to).where(
        table.c.company_id == _company, table.c.id == bindparam("id")
    )


@statement
def users_who_see_unfollowed(table: Table) -> Executable:
    """The ids of the active users who see the record bound as ``id`` even without following it.

    They are the same for every record of the same owner and ``visible_to``.
    """
    admins: ColumnElement[Any] = users.c.is_admin == 1
    return (
        select(users.c.id)
        .select_from(users.join(table, and_(table.c.company_id == _company, table.c.id == bindparam("id"))))
        .where(
            users.c.company_id == _company,
            users.c.active_flag == 1,
            or_(admins, seen_unfollowed(table, users.c.id)),
        )
    )


@statement
def active_followers(table: Table) -> Executable:
    """The ids of the active users who follow the record bound as ``id``."""
    return (
        select(users.c.id)
        .select_from(
            followers.join(users, and_(users.c.company_id == _company, users.c.id == followers.c.user_id))
        )
        .where(
            followers.c.company_id == _company,
            followers.c.object == _FOLLOWED_AS[table.name],
            followers.c.object_id == bindparam("id"),
            users.c.active_flag == 1,
        )
    )


def _in_same_role(viewer: ColumnElement[Any]) -> Select[tuple[int]]:
    """The users who have the viewer's role."""
    me, colleague = users.alias("viewer_in_group"), users.alias("colleague_in_group")
    return select(colleague.c.id).where(
        me.c.company_id == _company,
        me.c.id == viewer,
        colleague.c.company_id == _company,
        colleague.c.role_id == me.c.role_id,
    )


def _below(viewer: ColumnElement[Any]) -> Select[tuple[int]]:
    """The users whose role is below the viewer's."""
    me, colleague = users.alias("viewer_above"), users.alias("colleague_below")
    line = role_lines.alias("line_down")
    return select(colleague.c.id).where(
        me.c.company_id == _company,
        me.c.id == viewer,
        line.c.company_id == _company,
        line.c.above_id == me.c.role_id,
        colleague.c.company_id == _company,
        colleague.c.role_id == line.c.role_id,
    )


def _above(viewer: ColumnElement[Any]) -> Select[tuple[int]]:
    """The users whose role is above the viewer's."""
    me, colleague = users.alias("viewer_below"), users.alias("colleague_above")
    line = role_lines.alias("line_up")
    return select(colleague.c.id).where(
        me.c.company_id == _company,
        me.c.id == viewer,
        line.c.company_id == _company,
        line.c.role_id == me.c.role_id,
        colleague.c.company_id == _company,
        colleague.c.role_id == line.c.above_id,
    )


def _is_admin_of(app: str, viewer: ColumnElement[Any]) -> ColumnElement[bool]:
    assigned = permission_set_assignments.alias(f"admin_of_{app}")
    return exists().where(
        assigned.c.company_id == _company,
        assigned.c.user_id == viewer,
        assigned.c.app == app,
        assigned.c.admin == 1,
    )
