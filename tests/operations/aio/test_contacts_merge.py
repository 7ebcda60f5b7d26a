"""Merging persons and organizations over HTTP: what survives, what moves, and what is counted afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest, NotFound
from tests.operations.places import Local

LATER = "2026-03-02 10:00:00"


async def _refusal(client: AsyncClient, path: str, body: object) -> Any:
    with pytest.raises(BadRequest) as refused:
        await client.request("PUT", path, body=body)
    return refused.value.body["error"]


async def test_the_person_of_the_body_survives(client: AsyncClient, local: Local[AsyncClient]) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    goes = await client.v1.persons.create(
        name="Maria Smith",
        org_id=acme.id,
        email=[{"value": "both@example.com"}, {"value": "old@example.com", "label": "home", "primary": True}],
        phone="+372 555 01",
        label_ids=[7],
        visible_to="1",
    )
    stays = await client.v1.persons.create(
        name="Maria Victoria", email="Both@Example.com", phone=["+37255501", "555 99"]
    )
    local.clock.advance(timedelta(hours=1))
    merged = await client.v1.persons.merge(goes.id, merge_with_id=stays.id)
    assert merged.id == stays.id
    assert merged.merge_what_id == goes.id
    assert (merged.owner_id, merged.org_id, merged.org_name) == (1, acme.id, "Acme")
    assert (merged.name, merged.first_name, merged.last_name) == ("Maria Victoria", "Maria", "Victoria")
    assert merged["email"] == [
        {"label": "work", "value": "Both@Example.com", "primary": True},
        {"label": "home", "value": "old@example.com", "primary": False},
    ]
    assert [each.value for each in merged.phone] == ["+37255501", "555 99"]
    assert (merged.label_ids, merged.visible_to, merged["update_time"]) == ([7], "3", LATER)
    found = await client.v1.persons.get(stays.id)
    plain = {**found.to_dict(), "owner_id": 1, "org_id": acme.id, "merge_what_id": goes.id}
    assert merged.to_dict() == plain
    gone = await client.v1.persons.get(goes.id)
    assert (gone.active_flag, gone["delete_time"]) == (False, LATER)
    assert [each.id for each in await client.v1.persons.list().to_list()] == [stays.id]
    assert (await client.v1.organizations.get(acme.id)).people_count == 1
    assert [
        each.name for each in await client.v1.persons.find(term="old@", search_by_email=True).to_list()
    ] == ["Maria Victoria"]


async def test_what_the_survivor_has_stays(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    other = await client.v1.organizations.create(name="Other")
    goes = await client.v1.persons.create(name="Goes", org_id=acme.id, label=7, email="goes@example.com")
    await client.v1.persons.update(goes.id, marketing_status="subscribed")
    stays = await client.v1.persons.create(name="Stays", org_id=other.id, label=8)
    merged = await client.v1.persons.merge(goes.id, merge_with_id=stays.id)
    assert (merged.org_id, merged.label_ids) == (other.id, [8])
    assert (merged.primary_email, merged.marketing_status) == ("goes@example.com", "subscribed")
    organizations = await client.v1.organizations.list().to_list()
    assert [each.people_count for each in organizations] == [0, 1]


async def test_what_hangs_on_a_person_moves(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = await local.add_user("Rita Regular").v1.users.me()
    goes = await client.v1.persons.create(name="Goes")
    stays = await client.v1.persons.create(name="Stays", owner_id=rita.id)
    john = await client.v1.persons.create(name="John")
    own = await client.v1.deals.create(title="Own", person_id=goes.id)
    won = await client.v1.deals.create(title="Won", person_id=stays.id, status="won")
    shared = await client.v1.deals.create(title="Shared", person_id=john.id)
    both = await client.v1.deals.create(title="Both", person_id=goes.id)
    await client.v1.deals.add_participant(shared.id, person_id=goes.id)
    await client.v1.deals.add_participant(both.id, person_id=stays.id)
    gone = await client.v1.deals.create(title="Deleted", person_id=goes.id)
    await client.v1.deals.delete(gone.id)
    alone = await client.v1.activities.create(subject="A", person_id=goes.id, due_date=date(2026, 3, 4))
    together = await client.v1.activities.create(
        subject="B",
        due_date=date(2026, 3, 3),
        participants=[
            {"person_id": goes.id, "primary_flag": True},
            {"person_id": john.id, "primary_flag": False},
            {"person_id": stays.id, "primary_flag": False},
        ],
    )
    done = await client.v1.activities.create(
        subject="C", person_id=stays.id, done=True, due_date=date(2026, 3, 1)
    )
    note = await client.v1.notes.create(content="Met", person_id=goes.id)
    local.clock.advance(timedelta(hours=1))
    merged = await client.v1.persons.merge(goes.id, merge_with_id=stays.id)
    counts = {key: merged[key] for key in merged.raw if key.endswith("_count") and merged[key]}
    assert counts == {
        "open_deals_count": 2,
        "closed_deals_count": 1,
        "won_deals_count": 1,
        "participant_open_deals_count": 1,
        "related_open_deals_count": 1,
        "activities_count": 3,
        "done_activities_count": 1,
        "undone_activities_count": 2,
        "notes_count": 1,
        "followers_count": 2,
    }
    assert (merged.next_activity_id, merged.last_activity_id) == (together.id, done.id)
    for id, participants in ((own.id, 1), (won.id, 1), (shared.id, 2), (both.id, 1), (gone.id, 1)):
        deal = await client.v1.deals.get(id)
        assert deal.person_id is not None
        assert deal.person_id.id == (john.id if id == shared.id else stays.id)
        assert deal.participants_count == participants, id
    assert (await client.v1.deals.get(own.id))["update_time"] == LATER
    listed = await client.v1.persons.list_deals(stays.id).to_list()
    assert [deal.id for deal in listed] == [own.id, won.id, shared.id, both.id]
    moved = await client.v1.activities.get(together.id)
    assert moved.person_id == stays.id
    assert moved["participants"] == [
        {"person_id": stays.id, "primary_flag": True},
        {"person_id": john.id, "primary_flag": False},
    ]
    assert (await client.v1.activities.get(alone.id)).person_id == stays.id
    assert (await client.v1.notes.get(note.id)).person_id == stays.id
    assert [each.user_id for each in await client.v1.persons.list_followers(stays.id)] == [1, rita.id]
    left = await client.v1.persons.get(goes.id)
    assert {key: left[key] for key in left.raw if key.endswith("_count") and left[key]} == {}
    assert left["next_activity_id"] is None


async def test_the_organization_of_the_body_survives(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = await local.add_user("Rita Regular").v1.users.me()
    goes = await client.v1.organizations.create(
        name="Goes", address="Long Street 1", label_ids=[10], custom_fields={"address_locality": "Tallinn"}
    )
    stays = await client.v1.organizations.create(name="Stays", owner_id=rita.id)
    maria = await client.v1.persons.create(name="Maria", org_id=goes.id)
    deal = await client.v1.deals.create(title="Deal", org_id=goes.id, status="lost")
    await client.v1.deals.create(title="Related", person_id=maria.id)
    activity = await client.v1.activities.create(subject="Call", org_id=goes.id, due_date=date(2026, 3, 4))
    note = await client.v1.notes.create(content="Met", org_id=goes.id)
    local.clock.advance(timedelta(hours=1))
    merged = await client.v1.organizations.merge(goes.id, merge_with_id=stays.id)
    assert merged.to_dict() == {"id": stays.id}
    found = await client.v1.organizations.get(stays.id)
    assert (found.name, found.address, found.address_locality) == ("Stays", "Long Street 1", "Tallinn")
    assert (found.owner_name, found.label_ids, found["update_time"]) == ("Rita Regular", [10], LATER)
    counts = {key: found[key] for key in found.raw if key.endswith("_count") and found[key]}
    assert counts == {
        "people_count": 1,
        "closed_deals_count": 1,
        "lost_deals_count": 1,
        "related_open_deals_count": 1,
        "activities_count": 1,
        "undone_activities_count": 1,
        "notes_count": 1,
        "followers_count": 2,
    }
    assert found.next_activity_id == activity.id
    assert [each.id for each in await client.v1.organizations.list_persons(stays.id).to_list()] == [maria.id]
    moved = await client.v1.persons.get(maria.id)
    assert moved.org_id is not None
    assert (moved.org_id.id, moved["update_time"]) == (stays.id, LATER)
    kept = await client.v1.deals.get(deal.id)
    assert kept.org_id is not None
    assert kept.org_id.id == stays.id
    assert (await client.v1.activities.get(activity.id)).org_id == stays.id
    assert (await client.v1.notes.get(note.id)).org_id == stays.id
    left = await client.v1.organizations.get(goes.id)
    assert left.active_flag is False
    assert {key: left[key] for key in left.raw if key.endswith("_count") and left[key]} == {}


async def test_an_address_goes_as_a_whole(client: AsyncClient) -> None:
    goes = await client.v1.organizations.create(
        name="Goes", address="Long Street 1", custom_fields={"address_locality": "Tallinn"}
    )
    stays = await client.v1.organizations.create(name="Stays", address="Short Street 2", label=9)
    await client.v1.organizations.merge(goes.id, merge_with_id=stays.id)
    found = await client.v1.organizations.get(stays.id)
    assert (found.address, found.address_locality, found.label_ids) == ("Short Street 2", None, [9])


@pytest.mark.parametrize("kind", ["person", "organization"])
async def test_what_cannot_be_merged(client: AsyncClient, local: Local[AsyncClient], kind: str) -> None:
    other = local.other_company()
    path = f"/v1/{kind}s"

    async def make(who: AsyncClient, name: str) -> int:
        reply = await who.request("POST", path, body={"name": name})
        id: int = reply.data["id"]
        return id

    async def missing(goes: int, stays: int) -> None:
        with pytest.raises(NotFound) as refused:
            await client.request("PUT", f"{path}/{goes}/merge", body={"merge_with_id": stays})
        assert refused.value.body["error"] == f"{kind.capitalize()} not found"

    one = await make(client, "One")
    two = await make(client, "Two")
    gone = await make(client, "Gone")
    theirs = [await make(other, "Theirs") for _ in range(4)][-1]
    await client.request("DELETE", f"{path}/{gone}")
    before = (await client.request("GET", path)).data
    assert await _refusal(client, f"{path}/{one}/merge", {"merge_with_id": one}) == (
        f"merge_with_id: a {kind} cannot be merged with itself"
    )
    assert await _refusal(client, f"{path}/{one}/merge", {}) == "merge_with_id is required"
    assert await _refusal(client, f"{path}/{one}/merge", {"merge_with_id": "x"}) == (
        "merge_with_id must be an integer"
    )
    await missing(one, gone)
    await missing(gone, one)
    await missing(one, theirs)
    await missing(theirs, two)
    assert (await client.request("GET", path)).data == before
