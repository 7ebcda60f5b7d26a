"""Teams of v1."""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.api.v1.teams import Teams
from pipedriver.core.unset import Unset
from pipedriver.server.crm import teams as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.references import Record


@serves(Teams.list)
def list_teams(context: Context, order_by: str | None, skip_users: bool | None) -> Envelope:
    """Answer GET /v1/teams."""
    return Envelope(listed(_records(context, rules.list_teams(context, order_by), skip_users)))


@serves(Teams.create)
def create_team(
    context: Context, name: str, manager_id: int, description: str | Unset, users: Sequence[int] | Unset
) -> Envelope:
    """Answer POST /v1/teams."""
    asked = given(name=name, manager_id=manager_id, description=description, users=users)
    return _team(context, rules.create_team(context, asked))


@serves(Teams.list_of_user)
def list_teams_of_user(context: Context, id: int, order_by: str | None, skip_users: bool | None) -> Envelope:
    """Answer GET /v1/teams/user/{id}."""
    rows = rules.list_teams(context, order_by, of_user=id)
    return Envelope(listed(_records(context, rows, skip_users)))


@serves(Teams.get)
def get_team(context: Context, id: int, skip_users: bool | None) -> Envelope:
    """Answer GET /v1/teams/{id}."""
    return _team(context, id, skip_users)


@serves(Teams.update)
def update_team(
    context: Context,
    id: int,
    name: str | Unset,
    description: str | Unset | None,
    manager_id: int | Unset,
    users: Sequence[int] | Unset,
    active_flag: bool | Unset,
    deleted_flag: bool | Unset,
) -> Envelope:
    """Answer PUT /v1/teams/{id}."""
    asked = given(
        name=name,
        description=description,
        manager_id=manager_id,
        users=users,
        active_flag=active_flag,
        deleted_flag=deleted_flag,
    )
    rules.update_team(context, id, asked)
    return _team(context, id)


@serves(Teams.list_users)
def list_users(context: Context, id: int) -> Envelope:
    """Answer GET /v1/teams/{id}/users."""
    rules.get_team(context, id)
    return Envelope(rules.users_of_teams(context, [id])[id])


@serves(Teams.add_users)
def add_users(context: Context, id: int, users: Sequence[int]) -> Envelope:
    """Answer POST /v1/teams/{id}/users."""
    return Envelope(rules.add_users(context, id, users))


@serves(Teams.delete_users)
def delete_users(context: Context, id: int, users: Sequence[int]) -> Envelope:
    """Answer DELETE /v1/teams/{id}/users."""
    return Envelope(rules.delete_users(context, id, users))


def _team(context: Context, id: int, skip_users: bool | None = None) -> Envelope:
    # A list of one: the Node client of 2019 ends on anything else.
    return Envelope(_records(context, [rules.get_team(context, id)], skip_users))


def _records(context: Context, rows: list[Row], skip_users: bool | None) -> list[Record]:
    users = {} if skip_users else rules.users_of_teams(context, [row["id"] for row in rows])
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "description": row["description"],
            "manager_id": row["manager_id"],
            **({} if skip_users else {"users": users[row["id"]]}),
            "active_flag": row["active_flag"],
            "deleted_flag": row["deleted_flag"],
            "add_time": row["add_time"],
            "created_by_user_id": row["created_by_user_id"],
        }
        for row in rows
    ]
