"""The people of deals over HTTP: followers, participants, and the persons themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipedriver import AsyncClient, BadRequest, NotFound
from tests.operations.places import Local

NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"


async def _persons(client: AsyncClient, *names: str) -> list[int]:
    return [(await client.v1.persons.create(name=name)).id for name in names]


async def _participants(client: AsyncClient, deal: int) -> list[int]:
    """The persons who take part in a deal, in the order in which they came."""
    rows = await client.v1.deals.list_participants(deal).to_list()
    return [row["person_id"]["value"] for row in rows]


async def test_the_owner_follows_a_new_deal(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = (await local.add_user("Rita Regular").v1.users.me()).id
    me = (await client.v1.users.me()).id
    (maria,) = await _persons(client, "Maria")
    deal = (await client.v1.deals.create(title="Deal", person_id=maria)).id
    followers = await client.v1.deals.list_followers(deal)
    first = followers[0].to_dict()
    assert first == {"id": first["id"], "user_id": me, "deal_id": deal, "add_time": NOW}
    local.clock.advance(timedelta(hours=1))
    added = await client.v1.deals.add_follower(deal, user_id=rita)
    assert added.to_dict() == {"id": added.id, "user_id": rita, "deal_id": deal, "add_time": LATER}
    found = await client.v1.deals.get(deal)
    assert (found["followers_count"], found["update_time"]) == (2, NOW)
    local.clock.advance(timedelta(hours=1))
    again = await client.v1.deals.add_follower(deal, user_id=rita)
    assert again.to_dict() == added.to_dict()
    gone = await client.v1.deals.delete_follower(deal, added.id)
    assert gone.to_dict() == {"id": added.id}
    assert [follower.user_id for follower in await client.v1.deals.list_followers(deal)] == [me]
    await client.v1.deals.delete_follower(deal, first["id"])
    assert (await client.v1.deals.get(deal))["followers_count"] == 0
    assert (await client.request("GET", f"/v1/deals/{deal}/followers")).data is None


async def test_the_follower_is_who_was_named(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita, _ = [(await local.add_user(name).v1.users.me()).id for name in ("Rita Regular", "Ria Regular")]
    (maria,) = await _persons(client, "Maria")
    deal = (await client.v1.deals.create(title="Deal", person_id=maria)).id
    await client.v1.deals.add_follower(deal, user_id=rita)
    assert [follower.user_id for follower in await client.v1.deals.list_followers(deal)][1:] == [rita]


async def test_bad_followers_are_refused(client: AsyncClient, local: Local[AsyncClient]) -> None:
    theirs = (await local.other_company().v1.users.me()).id
    (maria,) = await _persons(client, "Maria")
    deal = (await client.v1.deals.create(title="Deal", person_id=maria)).id
    other = (await client.v1.deals.create(title="Other", person_id=maria)).id
    follower = (await client.v1.deals.list_followers(other))[0].id
    for body in ({"user_id": 99}, {"user_id": theirs}, {"user_id": "x"}, {}):
        with pytest.raises(BadRequest):
            await client.request("POST", f"/v1/deals/{deal}/followers", body=body)
    for id in (99, follower):
        with pytest.raises(NotFound) as refused:
            await client.v1.deals.delete_follower(deal, id)
        assert refused.value.body["error"] == "Follower not found"
    with pytest.raises(NotFound):
        await client.v1.deals.list_followers(99)
    with pytest.raises(NotFound):
        await client.v1.deals.add_follower(99, user_id=1)
    assert (await client.v1.deals.get(deal))["followers_count"] == 1


async def test_the_person_takes_part_in_its_deal(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    me = await client.v1.users.me()
    maria = await client.v1.persons.create(name="Maria", email="maria@acme.example", org_id=acme.id)
    deal = (await client.v1.deals.create(title="Deal", person_id=maria.id)).id
    reply = await client.request("GET", f"/v1/deals/{deal}/participants")
    user = {
        "id": me.id,
        "name": me.name,
        "email": me.email,
        "has_pic": 0,
        "pic_hash": None,
        "active_flag": True,
        "value": me.id,
    }
    assert reply.data == [
        {
            "id": 1,
            "person_id": {
                "active_flag": True,
                "name": "Maria",
                "email": [{"label": "work", "value": "maria@acme.example", "primary": True}],
                "phone": [{"value": "", "primary": True}],
                "owner_id": me.id,
                "company_id": me.company_id,
                "value": maria.id,
            },
            "add_time": NOW,
            "active_flag": True,
            "related_item_data": {"deal_id": deal, "title": "Deal"},
            "person": (await client.v1.persons.list().to_list())[0].to_dict(),
            "added_by_user_id": user,
            "related_item_type": "deal",
            "related_item_id": deal,
        }
    ]
    assert set(reply.answer.related_objects) == {"user", "person", "organization"}
    assert reply.answer.additional_data["pagination"]["more_items_in_collection"] is False


async def test_participants_come_and_go(client: AsyncClient, local: Local[AsyncClient]) -> None:
    maria, john, ann = await _persons(client, "Maria", "John", "Ann")
    deal = (await client.v1.deals.create(title="Deal", person_id=maria)).id
    local.clock.advance(timedelta(hours=1))
    added = await client.v1.deals.add_participant(deal, person_id=john)
    assert (added["person_id"]["value"], added["add_time"], added["person"]["name"]) == (john, LATER, "John")
    assert added["related_item_id"] == deal
    await client.v1.deals.add_participant(deal, person_id=ann)
    again = await client.v1.deals.add_participant(deal, person_id=john)
    assert again["id"] == added["id"]
    assert await _participants(client, deal) == [maria, john, ann]
    assert (await client.v1.deals.get(deal))["participants_count"] == 3
    assert (await client.v1.persons.get(john))["participant_open_deals_count"] == 1
    page = await client.request("GET", f"/v1/deals/{deal}/participants", query={"start": 1, "limit": 1})
    assert [row["person_id"]["value"] for row in page.data] == [john]
    assert page.answer.additional_data["pagination"]["next_start"] == 2
    gone = await client.v1.deals.delete_participant(deal, added.id)
    assert gone.to_dict() == {"id": added.id}
    assert await _participants(client, deal) == [maria, ann]
    assert (await client.v1.persons.get(john))["participant_open_deals_count"] == 0
    await client.v1.deals.update(deal, status="won")
    counts = await client.v1.persons.get(ann)
    assert (counts["participant_open_deals_count"], counts["participant_closed_deals_count"]) == (0, 1)


async def test_whoever_is_the_deals_person_takes_part(client: AsyncClient) -> None:
    maria, john = await _persons(client, "Maria", "John")
    deal = (await client.v1.deals.create(title="Deal", person_id=maria)).id
    await client.v1.deals.update(deal, person_id=john)
    assert await _participants(client, deal) == [john]
    await client.v1.deals.add_participant(deal, person_id=maria)
    await client.v1.deals.update(deal, person_id=maria)
    assert await _participants(client, deal) == [maria]
    row = (await client.v1.deals.list_participants(deal).to_list())[0]
    await client.v1.deals.delete_participant(deal, row.id)
    found = await client.v1.deals.get(deal)
    assert (found["person_id"], found["participants_count"]) == (None, 0)
    assert (await client.v1.persons.get(maria))["open_deals_count"] == 0
    assert (await client.request("GET", f"/v1/deals/{deal}/participants")).data is None


async def test_bad_participants_are_refused(client: AsyncClient, local: Local[AsyncClient]) -> None:
    maria, gone = await _persons(client, "Maria", "Gone")
    theirs = (await _persons(local.other_company(), "One", "Two", "Three"))[-1]
    deal = (await client.v1.deals.create(title="Deal", person_id=maria)).id
    other = (await client.v1.deals.create(title="Other", person_id=maria)).id
    await client.v1.persons.delete(gone)
    elsewhere = (await client.v1.deals.list_participants(other).to_list())[0].id
    for body in (
        {"person_id": 99},
        {"person_id": theirs},
        {"person_id": gone},
        {"person_id": "x"},
        {"person_id": {"value": 1}},
        {},
    ):
        with pytest.raises(BadRequest):
            await client.request("POST", f"/v1/deals/{deal}/participants", body=body)
    for id in (99, elsewhere):
        with pytest.raises(NotFound) as refused:
            await client.v1.deals.delete_participant(deal, id)
        assert refused.value.body["error"] == "Participant not found"
    with pytest.raises(NotFound):
        await client.v1.deals.list_participants(99).to_list()
    with pytest.raises(NotFound):
        await client.v1.deals.add_participant(99, person_id=maria)
    with pytest.raises(NotFound):
        await client.v1.deals.list_persons(99).to_list()
    assert await _participants(client, deal) == [maria]


async def test_persons_of_a_deal(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = local.add_user("Rita Regular")
    maria, john, ann = await _persons(client, "Maria", "John", "Ann")
    deal = (await client.v1.deals.create(title="Deal", person_id=john)).id
    await client.v1.deals.add_participant(deal, person_id=maria)
    await client.v1.deals.add_participant(deal, person_id=ann)
    persons = await client.v1.deals.list_persons(deal).to_list()
    assert [person.id for person in persons] == [maria, john, ann]
    listed = {person.id: person.to_dict() for person in await client.v1.persons.list().to_list()}
    assert [person.to_dict() for person in persons] == [listed[maria], listed[john], listed[ann]]
    page = await client.request("GET", f"/v1/deals/{deal}/persons", query={"limit": 2})
    assert [person["id"] for person in page.data] == [maria, john]
    assert page.answer.additional_data["pagination"]["more_items_in_collection"] is True
    assert set(page.answer.related_objects) == {"user"}
    await client.v1.persons.delete(ann)
    await client.v1.persons.update(maria, visible_to="1")
    assert [person.id for person in await client.v1.deals.list_persons(deal).to_list()] == [maria, john]
    assert [person.id for person in await rita.v1.deals.list_persons(deal).to_list()] == [john]
    without = (await client.v1.deals.create(title="Without", org_id=await _organization(client))).id
    assert (await client.request("GET", f"/v1/deals/{without}/persons")).data is None


async def _organization(client: AsyncClient) -> int:
    return (await client.v1.organizations.create(name="Acme")).id


async def test_counts_of_contacts_follow_old_and_new(client: AsyncClient) -> None:
    maria, john = await _persons(client, "Maria", "John")
    acme, other = await _organization(client), await _organization(client)
    deal = (await client.v1.deals.create(title="Deal", person_id=maria, org_id=acme)).id

    async def counts() -> list[int]:
        people = [await client.v1.persons.get(id) for id in (maria, john)]
        places = [await client.v1.organizations.get(id) for id in (acme, other)]
        return [record["open_deals_count"] for record in (*people, *places)]

    assert await counts() == [1, 0, 1, 0]
    await client.v1.deals.update(deal, person_id=john)
    assert await counts() == [0, 1, 1, 0]
    await client.v1.deals.update(deal, org_id=other)
    assert await counts() == [0, 1, 0, 1]
    await client.v1.deals.update(deal, status="won")
    assert await counts() == [0, 0, 0, 0]
    assert (await client.v1.persons.get(john))["won_deals_count"] == 1
    await client.v1.deals.update(deal, status="lost")
    assert (await client.v1.organizations.get(other))["lost_deals_count"] == 1
    assert (await client.v1.organizations.get(other))["closed_deals_count"] == 1
    await client.v1.deals.delete(deal)
    assert (await client.v1.organizations.get(other))["closed_deals_count"] == 0
    await client.v1.deals.update(
        deal,
        status="open",
    )
    assert await counts() == [0, 1, 0, 1]
    await client.v1.deals.update(deal, person_id=None, org_id=None)
    assert await counts() == [0, 0, 0, 0]
