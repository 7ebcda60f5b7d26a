"""Statements on the tree of roles, on what each role sets, and on who has which."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    union_all,
    update,
)

from pipedriver.server.store.rights_tables import role_lines, role_settings, roles
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import users

_company: ColumnElement[int] = bindparam("company")
_role: ColumnElement[int] = bindparam("role")
_above: ColumnElement[int] = bindparam("parent")
_of_company = roles.c.company_id == _company


def _with_counts() -> Select[Any]:
    """Roles, each with how many users have it, how many roles are just below it, and how many are above."""
    below = roles.alias("just_below")

    def count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return select(func.count()).where(*conditions).scalar_subquery()

    return select(
        roles,
        count(users.c.company_id == _company, users.c.role_id == roles.c.id).label("assignment_count"),
        count(below.c.company_id == _company, below.c.parent_role_id == roles.c.id).label("sub_role_count"),
        count(role_lines.c.company_id == _company, role_lines.c.role_id == roles.c.id).label("above_count"),
    ).where(_of_company)


@statement
def roles_page(below: bool) -> Executable:
    """One page of roles, or of those just below the role bound as ``parent``."""
    chosen = [roles.c.parent_role_id == bindparam("parent")] if below else []
    return (
        _with_counts()
        .where(*chosen)
        .order_by(roles.c.id)
        .limit(bindparam("fetch"))
        .offset(bindparam("start"))
    )


@statement
def role_by_id() -> Executable:
    """One role."""
    return _with_counts().where(roles.c.id == bindparam("id"))


@statement
def settings_of() -> Executable:
    """What a role sets."""
    return select(role_settings.c.setting_key, role_settings.c.value).where(
        role_settings.c.company_id == _company, role_settings.c.role_id == bindparam("role")
    )


@statement
def put_setting() -> Executable:
    """Set one thing of a role, whether it was set before or not."""
    return text(
        "INSERT INTO role_settings (company_id, role_id, setting_key, value)"
        " VALUES (:company, :role, :setting_key, :value)"
        " ON CONFLICT (company_id, role_id, setting_key) DO UPDATE SET value = :value"
    )


@statement
def delete_settings() -> Executable:
    """Forget what a role set."""
    return delete(role_settings).where(
        role_settings.c.company_id == _company, role_settings.c.role_id == bindparam("role")
    )


@statement
def delete_role() -> Executable:
    """Remove a role on which nothing hangs any more."""
    return delete(roles).where(_of_company, roles.c.id == bindparam("role"))


@statement
def lift_sub_roles() -> Executable:
    """Put the roles just below one under the role bound as ``parent``."""
    return (
        update(roles)
        .where(_of_company, roles.c.parent_role_id == bindparam("role"))
        .values(parent_role_id=bindparam("parent"), update_time=bindparam("now"))
    )


@statement
def is_above() -> Executable:
    """Whether the role bound as ``above`` is above another, however far."""
    return select(role_lines.c.role_id).where(
        role_lines.c.company_id == _company,
        role_lines.c.role_id == bindparam("role"),
        role_lines.c.above_id == bindparam("above"),
    )


def _branch() -> Any:
    """A role and all those below it, as ``role_id``."""
    return union_all(
        select(_role.label("role_id")),
        select(role_lines.c.role_id).where(
            role_lines.c.company_id == _company, role_lines.c.above_id == bindparam("role")
        ),
    )


@statement
def cut_branch() -> Executable:
    """Forget which roles outside of a branch are above those in it; what is within it stays."""
    branch = _branch().subquery("branch")
    inside = _branch().subquery("inside")
    return delete(role_lines).where(
        role_lines.c.company_id == _company,
        role_lines.c.role_id.in_(select(branch.c.role_id)),
        role_lines.c.above_id.not_in(select(inside.c.role_id)),
    )


@statement
def deepest_below() -> Executable:
    """How many levels there are below a role whose branch is cut off."""
    upper = role_lines.alias("upper")
    below = select(upper.c.role_id).where(
        upper.c.company_id == _company, upper.c.above_id == bindparam("role")
    )
    depths = (
        select(func.count().label("depth"))
        .where(role_lines.c.company_id == _company, role_lines.c.role_id.in_(below))
        .group_by(role_lines.c.role_id)
        .subquery("depths")
    )
    return select(func.max(depths.c.depth))


@statement
def graft_branch() -> Executable:
    """Note that the role bound as ``parent``, and all above it, are above every role of a branch."""
    branch = _branch().subquery("branch")
    up = union_all(
        select(_above.label("above_id")),
        select(role_lines.c.above_id).where(
            role_lines.c.company_id == _company, role_lines.c.role_id == bindparam("parent")
        ),
    ).subquery("up")
    lines = select(_company.label("company_id"), branch.c.role_id, up.c.above_id).join(up, literal(1) == 1)
    return insert(role_lines).from_select(["company_id", "role_id", "above_id"], lines)


@statement
def delete_lines() -> Executable:
    """Forget every line that a role has a part in."""
    return delete(role_lines).where(
        role_lines.c.company_id == _company,
        (role_lines.c.role_id == bindparam("role")) | (role_lines.c.above_id == bindparam("role")),
    )


@statement
def give_users_another_role() -> Executable:
    """Give every user of a role the one bound as ``other``."""
    return (
        update(users)
        .where(users.c.company_id == _company, users.c.role_id == bindparam("role"))
        .values(role_id=bindparam("other"), modified=bindparam("now"))
    )


@statement
def give_role() -> Executable:
    """Give a user a role."""
    return (
        update(users)
        .where(users.c.company_id == _company, users.c.id == bindparam("user"))
        .values(role_id=bindparam("role"), modified=bindparam("now"))
    )


@statement
def assignments_page(of_user: bool) -> Executable:
    """One page of users with their roles: those who have a role, or one user alone."""
    chosen = users.c.id == bindparam("user") if of_user else users.c.role_id == bindparam("role")
    return (
        select(
            users.c.id.label("user_id"),
            users.c.role_id,
            roles.c.parent_role_id,
            roles.c.name,
            roles.c.active_flag,
        )
        .select_from(
            users.join(roles, and_(roles.c.company_id == users.c.company_id, roles.c.id == users.c.role_id))
        )
        .where(users.c.company_id == _company, chosen)
        .order_by(users.c.id)
        .limit(bindparam("fetch"))
        .offset(bindparam("start"))
    )
