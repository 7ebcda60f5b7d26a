# Made by tools/generate.py from tests/operations/aio/test_deals_people.py: change that, and run it again.
"""The people of deals over HTTP: followers, participants, and the persons themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipedriver import BadRequest, Client, NotFound
from tests.operations.places import Local

NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"


def _persons(client: Client, *names: str) -> list[int]:
    return [(client.v1.persons.create(name=name)).id for name in names]


def _participants(client: Client, deal: int) -> list[int]:
    """The persons who take part in a deal, in the order in which they came."""
    rows = client.v1.deals.list_participants(deal).to_list()
    return [row["person_id"]["value"] for row in rows]


def test_the_owner_follows_a_new_deal(client: Client, local: Local[Client]) -> None:
    rita = (local.add_user("Rita Regular").v1.users.me()).id
    me = (client.v1.users.me()).id
    (maria,) = _persons(client, "Maria")
    deal = (client.v1.deals.create(title="Deal", person_id=maria)).id
    followers = client.v1.deals.list_followers(deal)
    first = followers[0].to_dict()
    assert first == {"id": first["id"], "user_id": me, "deal_id": deal, "add_time": NOW}
    local.clock.advance(timedelta(hours=1))
    added = client.v1.deals.add_follower(deal, user_id=rita)
    assert added.to_dict() == {"id": added.id, "user_id": rita, "deal_id": deal, "add_time": LATER}
    found = client.v1.deals.get(deal)
    assert (found["followers_count"], found["update_time"]) == (2, NOW)
    local.clock.advance(timedelta(hours=1))
    again = client.v1.deals.add_follower(deal, user_id=rita)
    assert again.to_dict() == added.to_dict()
    gone = client.v1.deals.delete_follower(deal, added.id)
    assert gone.to_dict() == {"id": added.id}
    assert [follower.user_id for follower in client.v1.deals.list_followers(deal)] == [me]
    client.v1.deals.delete_follower(deal, first["id"])
    assert (client.v1.deals.get(deal))["followers_count"] == 0
    assert (client.request("GET", f"/v1/deals/{deal}/followers")).data is None


def test_the_follower_is_who_was_named(client: Client, local: Local[Client]) -> None:
    rita, _ = [(local.add_user(name).v1.users.me()).id for name in ("Rita Regular", "Ria Regular")]
    (maria,) = _persons(client, "Maria")
    deal = (client.v1.deals.create(title="Deal", person_id=maria)).id
    client.v1.deals.add_follower(deal, user_id=rita)
    assert [follower.user_id for follower in client.v1.deals.list_followers(deal)][1:] == [rita]


def test_bad_followers_are_refused(client: Client, local: Local[Client]) -> None:
    theirs = (local.other_company().v1.users.me()).id
    (maria,) = _persons(client, "Maria")
    deal = (client.v1.deals.create(title="Deal", person_id=maria)).id
    other = (client.v1.deals.create(title="Other", person_id=maria)).id
    follower = (client.v1.deals.list_followers(other))[0].id
    for body in ({"user_id": 99}, {"user_id": theirs}, {"user_id": "x"}, {}):
        with pytest.raises(BadRequest):
            client.request("POST", f"/v1/deals/{deal}/followers", body=body)
    for id in (99, follower):
        with pytest.raises(NotFound) as refused:
            client.v1.deals.delete_follower(deal, id)
        assert refused.value.body["error"] == "Follower not found"
    with pytest.raises(NotFound):
        client.v1.deals.list_followers(99)
    with pytest.raises(NotFound):
        client.v1.deals.add_follower(99, user_id=1)
    assert (client.v1.deals.get(deal))["followers_count"] == 1


def test_the_person_takes_part_in_its_deal(client: Client) -> None:
    acme = client.v1.organizations.create(name="Acme")
    me = client.v1.users.me()
    maria = client.v1.persons.create(name="Maria", email="maria@acme.example", org_id=acme.id)
    deal = (client.v1.deals.create(title="Deal", person_id=maria.id)).id
    reply = client.request("GET", f"/v1/deals/{deal}/participants")
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
            "person": (client.v1.persons.list().to_list())[0].to_dict(),
            "added_by_user_id": user,
            "related_item_type": "deal",
            "related_item_id": deal,
        }
    ]
    assert set(reply.answer.related_objects) == {"user", "person", "organization"}
    assert reply.answer.additional_data["pagination"]["more_items_in_collection"] is False


def test_participants_come_and_go(client: Client, local: Local[Client]) -> None:
    maria, john, ann = _persons(client, "Maria", "John", "Ann")
    deal = (client.v1.deals.create(title="Deal", person_id=maria)).id
    local.clock.advance(timedelta(hours=1))
    added = client.v1.deals.add_participant(deal, person_id=john)
    assert (added["person_id"]["value"], added["add_time"], added["person"]["name"]) == (john, LATER, "John")
    assert added["related_item_id"] == deal
    client.v1.deals.add_participant(deal, person_id=ann)
    again = client.v1.deals.add_participant(deal, person_id=john)
    assert again["id"] == added["id"]
    assert _participants(client, deal) == [maria, john, ann]
    assert (client.v1.deals.get(deal))["participants_count"] == 3
    assert (client.v1.persons.get(john))["participant_open_deals_count"] == 1
    page = client.request("GET", f"/v1/deals/{deal}/participants", query={"start": 1, "limit": 1})
    assert [row["person_id"]["value"] for row in page.data] == [john]
    assert page.answer.additional_data["pagination"]["next_start"] == 2
    gone = client.v1.deals.delete_participant(deal, added.id)
    assert gone.to_dict() == {"id": added.id}
    assert _participants(client, deal) == [maria, ann]
    assert (client.v1.persons.get(john))["participant_open_deals_count"] == 0
    client.v1.deals.update(deal, status="won")
    counts = client.v1.persons.get(ann)
    assert (counts["participant_open_deals_count"], counts["participant_closed_deals_count"]) == (0, 1)


def test_whoever_is_the_deals_person_takes_part(client: Client) -> None:
    maria, john = _persons(client, "Maria", "John")
    deal = (client.v1.deals.create(title="Deal", person_id=maria)).id
    client.v1.deals.update(deal, person_id=john)
    assert _participants(client, deal) == [john]
    client.v1.deals.add_participant(deal, person_id=maria)
    client.v1.deals.update(deal, person_id=maria)
    assert _participants(client, deal) == [maria]
    row = (client.v1.deals.list_participants(deal).to_list())[0]
    client.v1.deals.delete_participant(deal, row.id)
    found = client.v1.deals.get(deal)
    assert (found["person_id"], found["participants_count"]) == (None, 0)
    assert (client.v1.persons.get(maria))["open_deals_count"] == 0
    assert (client.request("GET", f"/v1/deals/{deal}/participants")).data is None


def test_bad_participants_are_refused(client: Client, local: Local[Client]) -> None:
    maria, gone = _persons(client, "Maria", "Gone")
    theirs = (_persons(local.other_company(), "One", "Two", "Three"))[-1]
    deal = (client.v1.deals.create(title="Deal", person_id=maria)).id
    other = (client.v1.deals.create(title="Other", person_id=maria)).id
    client.v1.persons.delete(gone)
    elsewhere = (client.v1.deals.list_participants(other).to_list())[0].id
    for body in (
        {"person_id": 99},
        {"person_id": theirs},
        {"person_id": gone},
        {"person_id": "x"},
        {"person_id": {"value": 1}},
        {},
    ):
        with pytest.raises(BadRequest):
            client.request("POST", f"/v1/deals/{deal}/participants", body=body)
    for id in (99, elsewhere):
        with pytest.raises(NotFound) as refused:
            client.v1.deals.delete_participant(deal, id)
        assert refused.value.body["error"] == "Participant not found"
    with pytest.raises(NotFound):
        client.v1.deals.list_participants(99).to_list()
    with pytest.raises(NotFound):
        client.v1.deals.add_participant(99, person_id=maria)
    with pytest.raises(NotFound):
        client.v1.deals.list_persons(99).to_list()
    assert _participants(client, deal) == [maria]


def test_persons_of_a_deal(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular")
    maria, john, ann = _persons(client, "Maria", "John", "Ann")
    deal = (client.v1.deals.create(title="Deal", person_id=john)).id
    client.v1.deals.add_participant(deal, person_id=maria)
    client.v1.deals.add_participant(deal, person_id=ann)
    persons = client.v1.deals.list_persons(deal).to_list()
    assert [person.id for person in persons] == [maria, john, ann]
    listed = {person.id: person.to_dict() for person in client.v1.persons.list().to_list()}
    assert [person.to_dict() for person in persons] == [listed[maria], listed[john], listed[ann]]
    page = client.request("GET", f"/v1/deals/{deal}/persons", query={"limit": 2})
    assert [person["id"] for person in page.data] == [maria, john]
    assert page.answer.additional_data["pagination"]["more_items_in_collection"] is True
    assert set(page.answer.related_objects) == {"user"}
    client.v1.persons.delete(ann)
    client.v1.persons.update(maria, visible_to="1")
    assert [person.id for person in client.v1.deals.list_persons(deal).to_list()] == [maria, john]
    assert [person.id for person in rita.v1.deals.list_persons(deal).to_list()] == [john]
    without = (client.v1.deals.create(title="Without", org_id=_organization(client))).id
    assert (client.request("GET", f"/v1/deals/{without}/persons")).data is None


def _organization(client: Client) -> int:
    return (client.v1.organizations.create(name="Acme")).id


def test_counts_of_contacts_follow_old_and_new(client: Client) -> None:
    maria, john = _persons(client, "Maria", "John")
    acme, other = _organization(client), _organization(client)
    deal = (client.v1.deals.create(title="Deal", person_id=maria, org_id=acme)).id

    def counts() -> list[int]:
        people = [client.v1.persons.get(id) for id in (maria, john)]
        places = [client.v1.organizations.get(id) for id in (acme, other)]
        return [record["open_deals_count"] for record in (*people, *places)]

    assert counts() == [1, 0, 1, 0]
    client.v1.deals.update(deal, person_id=john)
    assert counts() == [0, 1, 1, 0]
    client.v1.deals.update(deal, org_id=other)
    assert counts() == [0, 1, 0, 1]
    client.v1.deals.update(deal, status="won")
    assert counts() == [0, 0, 0, 0]
    assert (client.v1.persons.get(john))["won_deals_count"] == 1
    client.v1.deals.update(deal, status="lost")
    assert (client.v1.organizations.get(other))["lost_deals_count"] == 1
    assert (client.v1.organizations.get(other))["closed_deals_count"] == 1
    client.v1.deals.delete(deal)
    assert (client.v1.organizations.get(other))["closed_deals_count"] == 0
    client.v1.deals.update(
        deal,
        status="open",
    )
    assert counts() == [0, 1, 0, 1]
    client.v1.deals.update(deal, person_id=None, org_id=None)
    assert counts() == [0, 0, 0, 0]
