"""Roles: the tree by which users see each other's records, and what each role sets for its users.

Every user has one role. Who has none of their own has the company's default one, which cannot be deleted and
stays at the top. Deleting a role gives its users the default one, as the reference says of taking a role from
a user, and puts the roles below it where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from pipedriver.server.crm.changes import happened
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.listing import cut
from pipedriver.server.crm.permissions import require_admin
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.crm.users import get_user, list_users
from pipedriver.server.store import roles as statements
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.listing import Page
from pipedriver.server.store.rights_tables import role_settings, roles
from pipedriver.server.store.rows import add_rows, change_row
from pipedriver.server.store.visibility import GROUP

DEFAULT_ROLE = 1
"""The id of every company's default role."""

Visible = Literal["deal", "lead", "org", "person", "product"]
"""The kinds of items that a role sets a default visibility for, as its settings call them."""

DEFAULT_VISIBILITIES = tuple(f"{kind}_default_visibility" for kind in get_args(Visible))
"""The settings that tell who sees a new item of each kind."""

ACCESS_LEVELS = tuple(f"{kind}_access_level" for kind in get_args(Visible) if kind != "lead")
"""The settings of the default role that tell what its users may do with the items that they see."""

READ_WRITE_DELETE = 7
"""The access level of everybody: 1 for reading, 2 for writing and 4 for deleting, together. The reference of
2017 had them changed; since 2019 permission sets do what they did."""

DEFAULT_NAME = "(Unassigned users)"
"""What the default role is called at first (the reference's example)."""

MOST_LEVELS = 100
"""How deep a tree of roles may be."""


def list_roles(context: Context, page: Page) -> tuple[list[Row], bool]:
    """One page of the roles, and whether more follow."""
    rows = context.session.all(
        statements.roles_page(False), company=context.company, start=page.start, fetch=page.fetch
    )
    return cut(rows, page)


def list_sub_roles(context: Context, id: int, page: Page) -> tuple[list[Row], bool]:
    """One page of the roles just below a role, and whether more follow.

    Raises:
        NotFound: there is no such role.
    """
    get_role(context, id)
    rows = context.session.all(
        statements.roles_page(True), company=context.company, parent=id, start=page.start, fetch=page.fetch
    )
    return cut(rows, page)


def get_role(context: Context, id: int) -> Row:
    """One role, with ``assignment_count``, ``sub_role_count`` and ``above_count``.

    Raises:
        NotFound: there is no such role.
    """
    row = context.session.first(statements.role_by_id(), company=context.company, id=id)
    if row is None:
        raise NotFound("Role not found")
    return row


def create_role(context: Context, name: str, parent: int | None) -> int:
    """Add a role; gives its id. It sets what the role above it sets, or the default role.

    Raises:
        Forbidden: the caller is no admin.
        Invalid: the name is empty, there is no role to be above it, or the tree becomes too deep.
    """
    require_admin(context, "account_settings")
    above = _parent(context, parent)
    id = next_id(context.session, context.company, "roles")
    row = {
        "company_id": context.company,
        "id": id,
        "parent_role_id": parent,
        "name": _checked_name(name),
        "add_time": context.now,
        "update_time": context.now,
    }
    add_rows(context.session, roles, [row])
    if above is not None:
        _check_depth(above["above_count"] + 2)
        context.session.run(statements.graft_branch(), company=context.company, role=id, parent=parent)
    inherited = settings_of(context, DEFAULT_ROLE if parent is None else parent)
    _add_settings(context.session, context.company, id, {key: inherited[key] for key in DEFAULT_VISIBILITIES})
    return id


def update_role(context: Context, id: int, asked: Mapping[str, Any]) -> None:
    """Change the name of a role, or put it below another or at the top; what is not asked stays.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such role.
        Invalid: the name is empty, there is no role to be above it, that is the role itself or below it, the
            tree becomes too deep, or the default role would leave the top.
    """
    require_admin(context, "account_settings")
    before = get_role(context, id)
    changes: dict[str, Any] = {}
    if "name" in asked:
        changes["name"] = _checked_name(asked["name"])
    if "parent_role_id" in asked and asked["parent_role_id"] != before["parent_role_id"]:
        changes["parent_role_id"] = asked["parent_role_id"]
        _move(context, id, asked["parent_role_id"])
    changes["update_time"] = context.now
    context.session.run(change_row(roles, *changes), company=context.company, key=id, **changes)


def delete_role(context: Context, id: int) -> None:
    """Delete a role; its users get the default one, and the roles below it take its place.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such role.
        Invalid: it is the default role.
    """
    require_admin(context, "account_settings")
    row = get_role(context, id)
    if id == DEFAULT_ROLE:
        raise Invalid("The default role cannot be deleted")
    named = {"company": context.company, "role": id, "now": context.now}
    session = context.session
    for user in list_users(context):
        if user["role_id"] == id:
            happened(context, "user", user["id"], "updated", user)
    session.run(statements.lift_sub_roles(), parent=row["parent_role_id"], **named)
    session.run(statements.give_users_another_role(), other=DEFAULT_ROLE, **named)
    session.run(statements.delete_lines(), company=context.company, role=id)
    session.run(statements.delete_settings(), company=context.company, role=id)
    session.run(statements.delete_role(), company=context.company, role=id)


def settings_of(context: Context, id: int) -> Mapping[str, int]:
    """What a role sets, by the names of the settings. Kept, since every new item asks for it."""
    company, session = context.company, context.session

    def read() -> dict[str, int]:
        rows = session.all(statements.settings_of(), company=company, role=id)
        return {row["setting_key"]: row["value"] for row in rows}

    return session.kept(("role settings", company, id), ("role_settings",), read)


def default_visibility(context: Context, kind: Visible) -> int:
    """Who sees a new item of a kind where nobody says: what the caller's role sets."""
    role = context.viewer.role_id
    if role is None:
        return GROUP
    return settings_of(context, role).get(f"{kind}_default_visibility", GROUP)


def role_settings_of(context: Context, id: int) -> Mapping[str, int]:
    """What a role sets.

    Raises:
        NotFound: there is no such role.
    """
    get_role(context, id)
    return settings_of(context, id)


def change_setting(context: Context, id: int, key: str, value: int) -> None:
    """Set who sees the new items of a role's users.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such role.
    """
    require_admin(context, "account_settings")
    get_role(context, id)
    context.session.run(
        statements.put_setting(), company=context.company, role=id, setting_key=key, value=value
    )


def assignments_of_role(context: Context, id: int, page: Page) -> tuple[list[Row], bool]:
    """One page of the users who have a role, and whether more follow.

    Raises:
        NotFound: there is no such role.
    """
    get_role(context, id)
    rows = context.session.all(
        statements.assignments_page(False),
        company=context.company,
        role=id,
        start=page.start,
        fetch=page.fetch,
    )
    return cut(rows, page)


def assignments_of_user(context: Context, user: int, page: Page) -> tuple[list[Row], bool]:
    """One page of the roles that a user has, and whether more follow. Everybody has one.

    Raises:
        NotFound: there is no such user, or the caller may not see others.
    """
    get_user(context, user)
    rows = context.session.all(
        statements.assignments_page(True),
        company=context.company,
        user=user,
        start=page.start,
        fetch=page.fetch,
    )
    return cut(rows, page)


def assign_role(context: Context, role: int, user: int) -> None:
    """Give a user a role in place of the one that the user has.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such role or user.
    """
    require_admin(context, "account_settings")
    get_role(context, role)
    get_user(context, user)
    _give(context, role, user)


def take_role(context: Context, role: int, user: int) -> None:
    """Take a role from a user, who gets the default one.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such role or user, or the user does not have the role.
    """
    require_admin(context, "account_settings")
    get_role(context, role)
    if get_user(context, user)["role_id"] != role:
        raise NotFound("Role assignment not found")
    _give(context, DEFAULT_ROLE, user)


def found_roles(session: Session, company: int, now: str) -> None:
    """Give a new company its default role: who sees an item is the owner's group, which is everybody."""
    id = next_id(session, company, "roles")
    row = {"company_id": company, "id": id, "name": DEFAULT_NAME, "add_time": now, "update_time": now}
    add_rows(session, roles, [row])
    levels = dict.fromkeys(ACCESS_LEVELS, READ_WRITE_DELETE)
    _add_settings(session, company, id, dict.fromkeys(DEFAULT_VISIBILITIES, GROUP) | levels)


def _give(context: Context, role: int, user: int) -> None:
    before = get_user(context, user)
    if before["role_id"] != role:
        happened(context, "user", user, "updated", before)
    context.session.run(
        statements.give_role(), company=context.company, role=role, user=user, now=context.now
    )


def _move(context: Context, id: int, parent: int | None) -> None:
    if id == DEFAULT_ROLE:
        raise Invalid("parent_role_id: the default role stays at the top")
    above = _parent(context, parent)
    session, company = context.session, context.company
    if parent == id or (
        parent is not None
        and session.value(statements.is_above(), company=company, role=parent, above=id) is not None
    ):
        raise Invalid("parent_role_id: a role cannot be below itself")
    session.run(statements.cut_branch(), company=company, role=id)
    if above is not None:
        _check_depth(above["above_count"] + 1 + _height(context, id))
        session.run(statements.graft_branch(), company=company, role=id, parent=parent)


def _height(context: Context, id: int) -> int:
    """How many levels a role and those below it take."""
    deepest = context.session.value(statements.deepest_below(), company=context.company, role=id)
    return 1 + int(deepest or 0)


def _check_depth(levels: int) -> None:
    if levels > MOST_LEVELS:
        raise Invalid(f"parent_role_id: there are at most {MOST_LEVELS} levels of roles")


def _parent(context: Context, parent: int | None) -> Row | None:
    if parent is None:
        return None
    row = context.session.first(statements.role_by_id(), company=context.company, id=parent)
    if row is None:
        raise Invalid(f"parent_role_id: there is no role {parent}")
    return row


def _checked_name(name: str) -> str:
    stripped = name.strip()
    if not stripped:
        raise Invalid("name must not be empty")
    return stripped


def _add_settings(session: Session, company: int, role: int, settings: Mapping[str, int]) -> None:
    rows = [
        {"company_id": company, "role_id": role, "setting_key": key, "value": value}
        for key, value in settings.items()
    ]
    add_rows(session, role_settings, rows)
