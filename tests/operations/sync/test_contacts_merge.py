# Made by tools/generate.py from tests/operations/aio/test_contacts_merge.py: change that, and run it again.
"""Merging persons and organizations over HTTP: what survives, what moves, and what is counted afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipedriver import BadRequest, Client, NotFound
from tests.operations.places import Local

LATER = "2026-03-02 10:00:00"


def _refusal(client: Client, path: str, body: object) -> Any:
    with pytest.raises(BadRequest) as refused:
        client.request("PUT", path, body=body)
    return refused.value.body["error"]


def test_the_person_of_the_body_survives(client: Client, local: Local[Client]) -> None:
    acme = client.v1.organizations.create(name="Acme")
    goes = client.v1.persons.create(
        name="Maria Smith",
        org_id=acme.id,
        email=[{"value": "both@example.com"}, {"value": "old@example.com", "label": "home", "primary": True}],
        phone="+372 555 01",
        label_ids=[7],
        visible_to="1",
    )
    stays = client.v1.persons.create(
        name="Maria Victoria", email="Both@Example.com", phone=["+37255501", "555 99"]
    )
    local.clock.advance(timedelta(hours=1))
    merged = client.v1.persons.merge(goes.id, merge_with_id=stays.id)
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
    found = client.v1.persons.get(stays.id)
    plain = {**found.to_dict(), "owner_id": 1, "org_id": acme.id, "merge_what_id": goes.id}
    assert merged.to_dict() == plain
    gone = client.v1.persons.get(goes.id)
    assert (gone.active_flag, gone["delete_time"]) == (False, LATER)
    assert [each.id for each in client.v1.persons.list().to_list()] == [stays.id]
    assert (client.v1.organizations.get(acme.id)).people_count == 1
    assert [each.name for each in client.v1.persons.find(term="old@", search_by_email=True).to_list()] == [
        "Maria Victoria"
    ]


def test_what_the_survivor_has_stays(client: Client) -> None:
    acme = client.v1.organizations.create(name="Acme")
    other = client.v1.organizations.create(name="Other")
    goes = client.v1.persons.create(name="Goes", org_id=acme.id, label=7, email="goes@example.com")
    client.v1.persons.update(goes.id, marketing_status="subscribed")
    stays = client.v1.persons.create(name="Stays", org_id=other.id, label=8)
    merged = client.v1.persons.merge(goes.id, merge_with_id=stays.id)
    assert (merged.org_id, merged.label_ids) == (other.id, [8])
    assert (merged.primary_email, merged.marketing_status) == ("goes@example.com", "subscribed")
    organizations = client.v1.organizations.list().to_list()
    assert [each.people_count for each in organizations] == [0, 1]


def test_what_hangs_on_a_person_moves(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular").v1.users.me()
    goes = client.v1.persons.create(name="Goes")
    stays = client.v1.persons.create(name="Stays", owner_id=rita.id)
    john = client.v1.persons.create(name="John")
    own = client.v1.deals.create(title="Own", person_id=goes.id)
    won = client.v1.deals.create(title="Won", person_id=stays.id, status="won")
    shared = client.v1.deals.create(title="Shared", person_id=john.id)
    both = client.v1.deals.create(title="Both", person_id=goes.id)
    client.v1.deals.add_participant(shared.id, person_id=goes.id)
    client.v1.deals.add_participant(both.id, person_id=stays.id)
    gone = client.v1.deals.create(title="Deleted", person_id=goes.id)
    client.v1.deals.delete(gone.id)
    alone = client.v1.activities.create(subject="A", person_id=goes.id, due_date=date(2026, 3, 4))
    together = client.v1.activities.create(
        subject="B",
        due_date=date(2026, 3, 3),
        participants=[
            {"person_id": goes.id, "primary_flag": True},
            {"person_id": john.id, "primary_flag": False},
            {"person_id": stays.id, "primary_flag": False},
        ],
    )
    done = client.v1.activities.create(subject="C", person_id=stays.id, done=True, due_date=date(2026, 3, 1))
    note = client.v1.notes.create(content="Met", person_id=goes.id)
    local.clock.advance(timedelta(hours=1))
    merged = client.v1.persons.merge(goes.id, merge_with_id=stays.id)
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
        deal = client.v1.deals.get(id)
        assert deal.person_id is not None
        assert deal.person_id.id == (john.id if id == shared.id else stays.id)
        assert deal.participants_count == participants, id
    assert (client.v1.deals.get(own.id))["update_time"] == LATER
    listed = client.v1.persons.list_deals(stays.id).to_list()
    assert [deal.id for deal in listed] == [own.id, won.id, shared.id, both.id]
    moved = client.v1.activities.get(together.id)
    assert moved.person_id == stays.id
    assert moved["participants"] == [
        {"person_id": stays.id, "primary_flag": True},
        {"person_id": john.id, "primary_flag": False},
    ]
    assert (client.v1.activities.get(alone.id)).person_id == stays.id
    assert (client.v1.notes.get(note.id)).person_id == stays.id
    assert [each.user_id for each in client.v1.persons.list_followers(stays.id)] == [1, rita.id]
    left = client.v1.persons.get(goes.id)
    assert {key: left[key] for key in left.raw if key.endswith("_count") and left[key]} == {}
    assert left["next_activity_id"] is None


def test_the_organization_of_the_body_survives(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular").v1.users.me()
    goes = client.v1.organizations.create(
        name="Goes", address="Long Street 1", label_ids=[10], custom_fields={"address_locality": "Tallinn"}
    )
    stays = client.v1.organizations.create(name="Stays", owner_id=rita.id)
    maria = client.v1.persons.create(name="Maria", org_id=goes.id)
    deal = client.v1.deals.create(title="Deal", org_id=goes.id, status="lost")
    client.v1.deals.create(title="Related", person_id=maria.id)
    activity = client.v1.activities.create(subject="Call", org_id=goes.id, due_date=date(2026, 3, 4))
    note = client.v1.notes.create(content="Met", org_id=goes.id)
    local.clock.advance(timedelta(hours=1))
    merged = client.v1.organizations.merge(goes.id, merge_with_id=stays.id)
    assert merged.to_dict() == {"id": stays.id}
    found = client.v1.organizations.get(stays.id)
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
    assert [each.id for each in client.v1.organizations.list_persons(stays.id).to_list()] == [maria.id]
    moved = client.v1.persons.get(maria.id)
    assert moved.org_id is not None
    assert (moved.org_id.id, moved["update_time"]) == (stays.id, LATER)
    kept = client.v1.deals.get(deal.id)
    assert kept.org_id is not None
    assert kept.org_id.id == stays.id
    assert (client.v1.activities.get(activity.id)).org_id == stays.id
    assert (client.v1.notes.get(note.id)).org_id == stays.id
    left = client.v1.organizations.get(goes.id)
    assert left.active_flag is False
    assert {key: left[key] for key in left.raw if key.endswith("_count") and left[key]} == {}


def test_an_address_goes_as_a_whole(client: Client) -> None:
    goes = client.v1.organizations.create(
        name="Goes", address="Long Street 1", custom_fields={"address_locality": "Tallinn"}
    )
    stays = client.v1.organizations.create(name="Stays", address="Short Street 2", label=9)
    client.v1.organizations.merge(goes.id, merge_with_id=stays.id)
    found = client.v1.organizations.get(stays.id)
    assert (found.address, found.address_locality, found.label_ids) == ("Short Street 2", None, [9])


@pytest.mark.parametrize("kind", ["person", "organization"])
def test_what_cannot_be_merged(client: Client, local: Local[Client], kind: str) -> None:
    other = local.other_company()
    path = f"/v1/{kind}s"

    def make(who: Client, name: str) -> int:
        reply = who.request("POST", path, body={"name": name})
        id: int = reply.data["id"]
        return id

    def missing(goes: int, stays: int) -> None:
        with pytest.raises(NotFound) as refused:
            client.request("PUT", f"{path}/{goes}/merge", body={"merge_with_id": stays})
        assert refused.value.body["error"] == f"{kind.capitalize()} not found"

    one = make(client, "One")
    two = make(client, "Two")
    gone = make(client, "Gone")
    theirs = [make(other, "Theirs") for _ in range(4)][-1]
    client.request("DELETE", f"{path}/{gone}")
    before = (client.request("GET", path)).data
    assert _refusal(client, f"{path}/{one}/merge", {"merge_with_id": one}) == (
        f"merge_with_id: a {kind} cannot be merged with itself"
    )
    assert _refusal(client, f"{path}/{one}/merge", {}) == "merge_with_id is required"
    assert _refusal(client, f"{path}/{one}/merge", {"merge_with_id": "x"}) == (
        "merge_with_id must be an integer"
    )
    missing(one, gone)
    missing(gone, one)
    missing(one, theirs)
    missing(theirs, two)
    assert (client.request("GET", path)).data == before
