# Made by tools/generate.py from tests/operations/aio/test_roles.py: change that, and run it again.
"""Roles over HTTP: each call is about the role, and the user, that it names."""

from __future__ import annotations

import pytest

from pipedriver import Client, NotFound
from tests.operations.places import Local


def _roles(client: Client, *names: str) -> list[int]:
    return [(client.v1.roles.create(name=name)).id for name in names]


def _users(local: Local[Client], *names: str) -> list[int]:
    return [(local.add_user(name).v1.users.me()).id for name in names]


def test_a_role_changes_its_name_and_its_place(client: Client) -> None:
    one, two, _ = _roles(client, "One", "Two", "Three")
    changed = client.v1.roles.update(one, name="First", parent_role_id=two)
    assert changed.id == one
    shown = {role.id: (role.name, role.parent_role_id) for role in client.v1.roles.list()}
    assert shown[one] == ("First", two)
    assert (client.v1.roles.get(one)).name == "First"


def test_settings_are_those_of_the_role(client: Client, local: Local[Client]) -> None:
    (rita,) = _users(local, "Rita")
    one, two = _roles(client, "One", "Two")
    client.v1.roles.update_setting(one, setting_key="deal_default_visibility", value=7)
    client.v1.roles.update_setting(one, setting_key="org_default_visibility", value=5)
    client.v1.roles.add_assignment(one, user_id=rita)
    told = client.v1.roles.get_settings(one)
    assert (told.deal_default_visibility, told.org_default_visibility) == (7, 5)
    assert (client.v1.roles.get_settings(two)).deal_default_visibility != 7
    of_user = client.v1.users.get_role_settings(rita)
    assert (of_user.deal_default_visibility, of_user.org_default_visibility) == (7, 5)


def test_who_is_given_a_role_is_who_was_named(client: Client, local: Local[Client]) -> None:
    rita, ria = _users(local, "Rita", "Ria")
    one, two = _roles(client, "One", "Two")

    def roles() -> tuple[int | None, int | None]:
        return (client.v1.users.get(rita)).role_id, (client.v1.users.get(ria)).role_id

    client.v1.users.add_role_assignment(rita, role_id=one)
    client.v1.roles.add_assignment(one, user_id=ria)
    assert roles() == (one, one)
    client.v1.roles.delete_assignment(one, user_id=rita)
    assert roles() == (1, one)
    client.v1.users.add_role_assignment(rita, role_id=two)
    assert roles() == (two, one)
    with pytest.raises(NotFound):
        client.v1.users.delete_role_assignment(rita, role_id=one)
    client.v1.users.delete_role_assignment(rita, role_id=two)
    assert roles() == (1, one)
