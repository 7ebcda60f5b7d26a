"""Followers over HTTP: who follows is the user that was named."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver import AsyncClient
from tests.operations.places import Local


@pytest.mark.parametrize("of", ["persons", "organizations", "products"])
async def test_who_follows_is_the_user_that_was_named(
    client: AsyncClient, local: Local[AsyncClient], of: str
) -> None:
    rita, _ = [(await local.add_user(name).v1.users.me()).id for name in ("Rita Regular", "Ria Regular")]
    room: Any = getattr(client.v1, of)
    followed = (await room.create(name="Followed")).id
    added = await room.add_follower(followed, user_id=rita)
    listed = await client.request("GET", f"/v1/{of}/{followed}/followers")
    assert [each["user_id"] for each in listed.data][1:] == [rita]
    other = (await room.create(name="Another")).id
    assert (await room.delete_follower(followed, added.id)).id == added.id
    left = await client.request("GET", f"/v1/{of}/{followed}/followers")
    assert rita not in [each["user_id"] for each in left.data]
    assert len((await client.request("GET", f"/v1/{of}/{other}/followers")).data) == 1
