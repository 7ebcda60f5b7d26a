# Made by tools/generate.py from tests/operations/aio/test_teams.py: change that, and run it again.
"""Teams over HTTP: how they are listed, shown with and without their users, and changed."""

from __future__ import annotations

from typing import Any

from pipedriver import Client
from tests.operations.places import Local


def _users(local: Local[Client], *names: str) -> list[int]:
    return [(local.add_user(name).v1.users.me()).id for name in names]


def test_a_team_is_made_of_what_is_given(client: Client, local: Local[Client]) -> None:
    rita, ria, ron = _users(local, "Rita", "Ria", "Ron")
    made = client.v1.teams.create(name="Closers", manager_id=rita, description="Berlin", users=[ria])
    assert (made.name, made.manager_id, made.description, made.users) == ("Closers", rita, "Berlin", [ria])
    assert client.v1.teams.add_users(made.id, users=[rita, ron]) == [rita, ria, ron]
    assert client.v1.teams.delete_users(made.id, users=[rita, ron]) == [ria]


def test_teams_are_ordered_as_asked(client: Client, local: Local[Client]) -> None:
    me = (client.v1.users.me()).id
    (rita,) = _users(local, "Rita")
    first = client.v1.teams.create(name="Zebras", manager_id=rita, users=[me])
    second = client.v1.teams.create(name="Apes", manager_id=me, users=[me])
    client.v1.teams.update(second.id, active_flag=False)
    up, down = [first.id, second.id], [second.id, first.id]
    teams = client.v1.teams
    for listed in (teams.list(), teams.list_of_user(me)):
        assert [team.id for team in listed] == up
    assert [team.id for team in teams.list(order_by="name")] == down
    assert [team.id for team in teams.list(order_by="manager_id")] == down
    assert [team.id for team in teams.list_of_user(me, order_by="name")] == down
    assert [team.id for team in teams.list_of_user(me, order_by="active_flag")] == down


def test_the_users_are_left_out_where_asked(client: Client) -> None:
    me = (client.v1.users.me()).id
    team = client.v1.teams.create(name="Closers", manager_id=me, users=[me])
    teams = client.v1.teams
    for shown in (teams.get(team.id), *teams.list(), *teams.list_of_user(me)):
        assert shown.users == [me]
    for bare in (
        teams.get(team.id, skip_users=True),
        *teams.list(skip_users=True),
        *teams.list_of_user(me, skip_users=True),
    ):
        assert "users" not in bare.to_dict()


def test_each_part_of_a_team_changes_alone(client: Client, local: Local[Client]) -> None:
    me = (client.v1.users.me()).id
    rita, ria = _users(local, "Rita", "Ria")
    team = client.v1.teams.create(name="Closers", manager_id=me, users=[me])
    shown = team.to_dict()
    for part, value, told in (
        ("name", "Openers", "Openers"),
        ("description", "Berlin", "Berlin"),
        ("manager_id", rita, rita),
        ("users", [rita, ria], [rita, ria]),
        ("active_flag", 0, 0),
        ("deleted_flag", 1, 1),
    ):
        changed: Any = (client.request("PUT", f"/v1/teams/{team.id}", body={part: value})).data
        shown[part] = told
        assert changed in (shown, [shown])
    assert client.v1.teams.list() == []
