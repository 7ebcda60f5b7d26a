"""Roles over HTTP: each call is about the role, and the user, that it names."""

from __future__ import annotations

import pytest

from pipedriver import AsyncClient, NotFound
from tests.operations.places import Local


async def _roles(client: AsyncClient, *names: str) -> list[int]:
    return [(await client.v1.roles.create(name=name)).id for name in names]


async def _users(local: Local[AsyncClient], *names: str) -> list[int]:
    return [(await local.add_user(name).v1.users.me()).id for name in names]


async def test_a_role_changes_its_name_and_its_place(client: AsyncClient) -> None:
    one, two, _ = await _roles(client, "One", "Two", "Three")
    changed = await client.v1.roles.update(one, name="First", parent_role_id=two)
    assert changed.id == one
    shown = {role.id: (role.name, role.parent_role_id) async for role in client.v1.roles.list()}
    assert shown[one] == ("First", two)
    assert (await client.v1.roles.get(one)).name == "First"


async def test_settings_are_those_of_the_role(client: AsyncClient, local: Local[AsyncClient]) -> None:
    (rita,) = await _users(local, "Rita")
    one, two = await _roles(client, "One", "Two")
    await client.v1.roles.update_setting(one, setting_key="deal_default_visibility", value=7)
    await client.v1.roles.update_setting(one, setting_key="org_default_visibility", value=5)
    await client.v1.roles.add_assignment(one, user_id=rita)
    told = await client.v1.roles.get_settings(one)
    assert (told.deal_default_visibility, told.org_default_visibility) == (7, 5)
    assert (await client.v1.roles.get_settings(two)).deal_default_visibility != 7
    of_user = await client.v1.users.get_role_settings(rita)
    assert (of_user.deal_default_visibility, of_user.org_default_visibility) == (7, 5)


async def test_who_is_given_a_role_is_who_was_named(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita, ria = await _users(local, "Rita", "Ria")
    one, two = await _roles(client, "One", "Two")

    async def roles() -> tuple[int | None, int | None]:
        return (await client.v1.users.get(rita)).role_id, (await client.v1.users.get(ria)).role_id

    await client.v1.users.add_role_assignment(rita, role_id=one)
    await client.v1.roles.add_assignment(one, user_id=ria)
    assert await roles() == (one, one)
    await client.v1.roles.delete_assignment(one, user_id=rita)
    assert await roles() == (1, one)
    await client.v1.users.add_role_assignment(rita, role_id=two)
    assert await roles() == (two, one)
    with pytest.raises(NotFound):
        await client.v1.users.delete_role_assignment(rita, role_id=one)
    await client.v1.users.delete_role_assignment(rita, role_id=two)
    assert await roles() == (1, one)
