"""The flow of persons and organizations over HTTP: what happened to them, the latest first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipedriver import AsyncClient, Forbidden, NotFound
from tests.operations.places import Local


async def _flow(client: AsyncClient, path: str, **query: Any) -> list[tuple[str, Any, Any, Any]]:
    """Each update as its kind with the field, or the id, that it is about, the old and the new value."""
    reply = await client.request("GET", f"{path}/flow", query=query)
    items: list[dict[str, Any]] = reply.data or []
    return [
        (
            item["object"],
            item["data"].get("field_key", item["data"]["id"]),
            item["data"].get("old_value"),
            item["data"].get("new_value"),
        )
        for item in items
    ]


async def test_flow_of_a_person(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = await local.add_user("Rita Regular").v1.users.me()
    acme = await client.v1.organizations.create(name="Acme")
    maria = await client.v1.persons.create(name="Maria Smith", email="a@example.com")
    path = f"/v1/persons/{maria.id}"
    local.clock.advance(timedelta(hours=1))
    await client.v1.persons.update(maria.id, org_id=acme.id, name="Maria Roe", label_ids=[6])
    local.clock.advance(timedelta(hours=1))
    await client.v1.persons.update(maria.id, email=["b@example.com"], name="Maria Roe")
    local.clock.advance(timedelta(hours=1))
    await client.v1.persons.add_follower(maria.id, user_id=rita.id)
    local.clock.advance(timedelta(hours=1))
    note = await client.v1.notes.create(content="Met", person_id=maria.id)
    local.clock.advance(timedelta(hours=1))
    deal = await client.v1.deals.create(title="Deal", person_id=maria.id)
    planned = await client.v1.activities.create(subject="Call", person_id=maria.id, due_date=date(2026, 3, 9))
    flow = await _flow(client, path)
    assert flow[:4] == [
        ("activity", planned.id, None, None),
        ("deal", deal.id, None, None),
        ("note", note.id, None, None),
        ("personFollower", flow[3][1], None, None),
    ]
    old, new = (f'[{{"label":"work","value":"{name}@example.com","primary":true}}]' for name in "ab")
    assert flow[4] == ("personChange", "email", old, new)
    assert sorted(flow[5:9]) == [
        ("personChange", "label_ids", "[]", "[6]"),
        ("personChange", "last_name", "Smith", "Roe"),
        ("personChange", "name", "Maria Smith", "Maria Roe"),
        ("personChange", "org_id", None, str(acme.id)),
    ]
    assert flow[9:] == [("personChange", "add_time", None, "2026-03-02 09:00:00")]
    assert [kind for kind, *_ in await _flow(client, path, items="note,change", limit=2)] == [
        "note",
        "personChange",
    ]
    await client.v1.persons.delete(maria.id)
    assert ("personChange", "active_flag", "1", "0") in await _flow(client, path)


async def test_flow_of_an_organization(client: AsyncClient, local: Local[AsyncClient]) -> None:
    goes = await client.v1.organizations.create(name="Goes", address="Long Street 1")
    acme = await client.v1.organizations.create(name="Acme")
    path = f"/v1/organizations/{acme.id}"
    local.clock.advance(timedelta(hours=1))
    await client.v1.organizations.merge(goes.id, merge_with_id=acme.id)
    assert sorted(await _flow(client, path, items="organizationChange")) == [
        ("organizationChange", "add_time", None, "2026-03-02 09:00:00"),
        ("organizationChange", "address", None, "Long Street 1"),
        ("organizationChange", "id", str(goes.id), str(acme.id)),
    ]
    assert ("organizationChange", "active_flag", "1", "0") in await _flow(
        client, f"/v1/organizations/{goes.id}"
    )
    walked = await client.v1.organizations.list_updates(acme.id, limit=1).to_list()
    assert len(walked) == 3
    assert await _flow(client, path, items="note") == []


async def test_flow_of_nobody(client: AsyncClient, local: Local[AsyncClient]) -> None:
    hidden = await client.v1.persons.create(name="Maria", visible_to="1")
    with pytest.raises(NotFound):
        await client.v1.persons.list_updates(99).to_list()
    with pytest.raises(Forbidden):
        await local.add_user().v1.persons.list_updates(hidden.id).to_list()
    with pytest.raises(NotFound):
        await client.v1.organizations.list_updates(99).to_list()
