"""Teams: groups of users with a manager. All see them; admins of the account's settings change them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.permissions import require_admin
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.crm.users import check_user, get_user
from pipedriver.server.store import teams as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.listing import Order
from pipedriver.server.store.rights_tables import team_users, teams
from pipedriver.server.store.rows import add_rows, change_row


def list_teams(context: Context, order_by: str | None, *, of_user: int | None = None) -> list[Row]:
    """Every undeleted team, or those that a user is in.

    Raises:
        NotFound: the company has no such user, or the caller may not see others.
    """
    if of_user is not None:
        get_user(context, of_user)
    order: Order = ((order_by, "ASC"),) if order_by not in (None, "id") else (("id", "ASC"),)
    return context.session.all(
        statements.all_teams(of_user is not None, order), company=context.company, user=of_user
    )


def get_team(context: Context, id: int) -> Row:
    """One team, a deleted one too.

    Raises:
        NotFound: there is no such team.
    """
    row = context.session.first(statements.team_by_id(), company=context.company, id=id)
    if row is None:
        raise NotFound(f"Team {id} does not exist")
    return row


def users_of_teams(context: Context, ids: Sequence[int]) -> dict[int, list[int]]:
    """The ids of the users in each of some teams."""
    found: dict[int, list[int]] = {id: [] for id in ids}
    rows = context.session.all(
        statements.users_of_teams(), company=context.company, ids=json.dumps(list(ids))
    )
    for row in rows:
        found[row["team_id"]].append(row["user_id"])
    return found


def create_team(context: Context, asked: Mapping[str, Any]) -> int:
    """Add a team; gives its id.

    Raises:
        Forbidden: the caller is no admin.
        Invalid: the name is empty, or there is no such active user.
    """
    require_admin(context, "account_settings")
    id = next_id(context.session, context.company, "teams")
    row = {
        "company_id": context.company,
        "id": id,
        "add_time": context.now,
        "created_by_user_id": context.viewer.user_id,
        **_columns(context, asked),
    }
    add_rows(context.session, teams, [row])
    _put_in(context, id, asked.get("users", ()))
    return id


def update_team(context: Context, id: int, asked: Mapping[str, Any]) -> None:
    """Change a team; ``users`` replace those that it has, and what is not asked stays.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such team.
        Invalid: the name is empty, or there is no such active user.
    """
    require_admin(context, "account_settings")
    before = get_team(context, id)
    if asked.get("manager_id") == before["manager_id"]:
        # A manager who has left stays where nobody chooses another.
        asked = {name: value for name, value in asked.items() if name != "manager_id"}
    changes = _columns(context, asked)
    if changes:
        context.session.run(change_row(teams, *changes), company=context.company, key=id, **changes)
    if "users" in asked:
        known = users_of_teams(context, [id])[id]
        _take_out(context, id, [user for user in known if user not in asked["users"]])
        _put_in(context, id, asked["users"])


def add_users(context: Context, id: int, users: Sequence[int]) -> list[int]:
    """Put users into a team; gives all who are in it then.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such team.
        Invalid: there is no such active user.
    """
    require_admin(context, "account_settings")
    get_team(context, id)
    _put_in(context, id, users)
    return users_of_teams(context, [id])[id]


def delete_users(context: Context, id: int, users: Sequence[int]) -> list[int]:
    """Take users out of a team; gives all who are in it then.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such team.
    """
    require_admin(context, "account_settings")
    get_team(context, id)
    _take_out(context, id, users)
    return users_of_teams(context, [id])[id]


def _columns(context: Context, asked: Mapping[str, Any]) -> Row:
    columns: Row = {name: asked[name] for name in ("name", "description", "manager_id") if name in asked}
    if "name" in columns:
        columns["name"] = columns["name"].strip()
        if not columns["name"]:
            raise Invalid("name must not be empty")
    if "manager_id" in columns:
        check_user(context, columns["manager_id"], as_="manager_id")
    return columns | {name: int(asked[name]) for name in ("active_flag", "deleted_flag") if name in asked}


def _put_in(context: Context, id: int, users: Sequence[int]) -> None:
    known = users_of_teams(context, [id])[id]
    added = [user for user in dict.fromkeys(users) if user not in known]
    for user in added:
        check_user(context, user, as_="users")
    rows = [{"company_id": context.company, "team_id": id, "user_id": user} for user in added]
    add_rows(context.session, team_users, rows)


def _take_out(context: Context, id: int, users: Sequence[int]) -> None:
    context.session.run(
        statements.delete_users(), company=context.company, team=id, users=json.dumps(list(users))
    )
