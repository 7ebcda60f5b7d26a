# Made by tools/generate.py from tests/operations/aio/test_followers.py: change that, and run it again.
"""Followers over HTTP: who follows is the user that was named."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver import Client
from tests.operations.places import Local


@pytest.mark.parametrize("of", ["persons", "organizations", "products"])
def test_who_follows_is_the_user_that_was_named(client: Client, local: Local[Client], of: str) -> None:
    rita, _ = [(local.add_user(name).v1.users.me()).id for name in ("Rita Regular", "Ria Regular")]
    room: Any = getattr(client.v1, of)
    followed = (room.create(name="Followed")).id
    added = room.add_follower(followed, user_id=rita)
    listed = client.request("GET", f"/v1/{of}/{followed}/followers")
    assert [each["user_id"] for each in listed.data][1:] == [rita]
    other = (room.create(name="Another")).id
    assert (room.delete_follower(followed, added.id)).id == added.id
    left = client.request("GET", f"/v1/{of}/{followed}/followers")
    assert rita not in [each["user_id"] for each in left.data]
    assert len((client.request("GET", f"/v1/{of}/{other}/followers")).data) == 1
