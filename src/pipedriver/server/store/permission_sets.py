"""Statements on permission sets and on who has them."""

from __future__ import annotations

from sqlalchemy import Executable, and_, bindparam, delete, func, select

from pipedriver.server.store.rights_tables import permission_set_assignments, permission_sets
from pipedriver.server.store.statement import statement

_of_company = permission_sets.c.company_id == bindparam("company")
_assigned_in_company = permission_set_assignments.c.company_id == bindparam("company")
_is_of_set = and_(
    permission_sets.c.company_id == permission_set_assignments.c.company_id,
    permission_sets.c.id == permission_set_assignments.c.permission_set_id,
)


@statement
def permission_sets_page(of_app: bool) -> Executable:
    """Every permission set of the company, or those of an app, with how many users have each."""
    count = (
        select(func.count())
        .where(
            permission_set_assignments.c.company_id == permission_sets.c.company_id,
            permission_set_assignments.c.permission_set_id == permission_sets.c.id,
        )
        .scalar_subquery()
        .label("assignment_count")
    )
    chosen = [permission_sets.c.app == bindparam("app")] if of_app else []
    return (
        select(permission_sets, count)
        .where(_of_company, *chosen)
        .order_by(permission_sets.c.position, permission_sets.c.id)
    )


@statement
def assignments_page() -> Executable:
    """One page of the users who have a set, in the order in which they got it."""
    return (
        select(permission_set_assignments, permission_sets.c.name)
        .join(permission_sets, _is_of_set)
        .where(_assigned_in_company, permission_set_assignments.c.permission_set_id == bindparam("id"))
        .order_by(permission_set_assignments.c.id)
        .limit(bindparam("fetch"))
        .offset(bindparam("start"))
    )


@statement
def sets_of_user() -> Executable:
    """The permission sets that a user has."""
    return (
        select(permission_sets)
        .select_from(permission_set_assignments.join(permission_sets, _is_of_set))
        .where(_assigned_in_company, permission_set_assignments.c.user_id == bindparam("user"))
        .order_by(permission_sets.c.position, permission_sets.c.id)
    )


@statement
def access_of_users() -> Executable:
    """Which set of which app every user of the company has."""
    return (
        select(
            permission_set_assignments.c.user_id,
            permission_set_assignments.c.app,
            permission_set_assignments.c.admin,
            permission_set_assignments.c.permission_set_id,
        )
        .select_from(permission_set_assignments.join(permission_sets, _is_of_set))
        .where(_assigned_in_company)
        .order_by(permission_set_assignments.c.user_id, permission_sets.c.position, permission_sets.c.id)
    )


@statement
def delete_assignments() -> Executable:
    """Take every permission set from a user."""
    return delete(permission_set_assignments).where(
        _assigned_in_company, permission_set_assignments.c.user_id == bindparam("user")
    )
