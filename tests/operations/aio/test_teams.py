"""Teams over HTTP: how they are listed, shown with and without their users, and changed."""

from __future__ import annotations

from typing import Any

from pipedriver import AsyncClient
from tests.operations.places import Local


async def _users(local: Local[AsyncClient], *names: str) -> list[int]:
    return [(await local.add_user(name).v1.users.me()).id for name in names]


async def test_a_team_is_made_of_what_is_given(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita, ria, ron = await _users(local, "Rita", "Ria", "Ron")
    made = await client.v1.teams.create(name="Closers", manager_id=rita, description="Berlin", users=[ria])
    assert (made.name, made.manager_id, made.description, made.users) == ("Closers", rita, "Berlin", [ria])
    assert await client.v1.teams.add_users(made.id, users=[rita, ron]) == [rita, ria, ron]
    assert await client.v1.teams.delete_users(made.id, users=[rita, ron]) == [ria]


async def test_teams_are_ordered_as_asked(client: AsyncClient, local: Local[AsyncClient]) -> None:
    me = (await client.v1.users.me()).id
    (rita,) = await _users(local, "Rita")
    first = await client.v1.teams.create(name="Zebras", manager_id=rita, users=[me])
    second = await client.v1.teams.create(name="Apes", manager_id=me, users=[me])
    await client.v1.teams.update(second.id, active_flag=False)
    up, down = [first.id, second.id], [second.id, first.id]
    teams = client.v1.teams
    for listed in (await teams.list(), await teams.list_of_user(me)):
        assert [team.id for team in listed] == up
    assert [team.id for team in await teams.list(order_by="name")] == down
    assert [team.id for team in await teams.list(order_by="manager_id")] == down
    assert [team.id for team in await teams.list_of_user(me, order_by="name")] == down
    assert [team.id for team in await teams.list_of_user(me, order_by="active_flag")] == down


async def test_the_users_are_left_out_where_asked(client: AsyncClient) -> None:
    me = (await client.v1.users.me()).id
    team = await client.v1.teams.create(name="Closers", manager_id=me, users=[me])
    teams = client.v1.teams
    for shown in (await teams.get(team.id), *await teams.list(), *await teams.list_of_user(me)):
        assert shown.users == [me]
    for bare in (
        await teams.get(team.id, skip_users=True),
        *await teams.list(skip_users=True),
        *await teams.list_of_user(me, skip_users=True),
    ):
        assert "users" not in bare.to_dict()


async def test_each_part_of_a_team_changes_alone(client: AsyncClient, local: Local[AsyncClient]) -> None:
    me = (await client.v1.users.me()).id
    rita, ria = await _users(local, "Rita", "Ria")
    team = await client.v1.teams.create(name="Closers", manager_id=me, users=[me])
    shown = team.to_dict()
    for part, value, told in (
        ("name", "Openers", "Openers"),
        ("description", "Berlin", "Berlin"),
        ("manager_id", rita, rita),
        ("users", [rita, ria], [rita, ria]),
        ("active_flag", 0, 0),
        ("deleted_flag", 1, 1),
    ):
        changed: Any = (await client.request("PUT", f"/v1/teams/{team.id}", body={part: value})).data
        shown[part] = told
        assert changed in (shown, [shown])
    assert await client.v1.teams.list() == []
