# Made by tools/generate.py from tests/operations/aio/test_deals_merge.py: change that, and run it again.
"""Merging and duplicating deals over HTTP."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipedriver import BadRequest, Client, NotFound
from tests.operations.places import Local

LATER = "2026-03-02 10:00:00"


def _contacts(client: Client) -> tuple[int, int, int]:
    """Two persons and an organization."""
    maria = client.v1.persons.create(name="Maria")
    john = client.v1.persons.create(name="John")
    acme = client.v1.organizations.create(name="Acme")
    return maria.id, john.id, acme.id


def test_the_survivor_keeps_what_it_has_and_takes_what_it_lacks(client: Client, local: Local[Client]) -> None:
    maria, john, acme = _contacts(client)
    goes = client.v1.deals.create(
        title="Goes",
        value=70,
        currency="USD",
        person_id=maria,
        org_id=acme,
        probability=40,
        label=[1, 2],
        stage_id=4,
        expected_close_date=date(2026, 5, 1),
        channel=3,
        channel_id="c",
        origin_id="o",
    )
    stays = client.v1.deals.create(title="Stays", person_id=john, label=[4], stage_id=2)
    local.clock.advance(timedelta(hours=1))
    merged = client.v1.deals.merge(goes.id, merge_with_id=stays.id)
    found: dict[str, Any] = merged.to_dict()
    assert (found["id"], found["merge_what_id"], found["title"]) == (stays.id, goes.id, "Stays")
    assert (found["person_id"], found["org_id"]) == (john, acme)
    assert (found["user_id"], found["creator_user_id"]) == (1, 1)
    assert (found["value"], found["currency"], found["formatted_value"]) == (70, "USD", "$70")
    assert (found["label"], found["probability"]) == ("4", 40)
    assert (found["stage_id"], found["status"], found["stage_change_time"]) == (2, "open", None)
    assert (found["expected_close_date"], found["update_time"]) == ("2026-05-01", LATER)
    assert (found["channel"], found["channel_id"], found["origin_id"]) == (3, "c", "o")
    assert (found["person_name"], found["org_name"]) == ("John", "Acme")
    gone = client.v1.deals.get(goes.id)
    assert (gone.deleted, gone["update_time"]) == (True, LATER)
    assert [deal.id for deal in client.v1.deals.list().to_list()] == [stays.id]
    counts = [(client.v1.persons.get(id))["open_deals_count"] for id in (maria, john)]
    assert counts == [0, 1]
    assert (client.v1.organizations.get(acme))["open_deals_count"] == 1


def test_a_value_of_its_own_stays(client: Client) -> None:
    maria, _, _ = _contacts(client)
    goes = client.v1.deals.create(title="Goes", value=70, currency="USD", person_id=maria)
    stays = client.v1.deals.create(title="Stays", value=5, person_id=maria)
    merged = client.v1.deals.merge(goes.id, merge_with_id=stays.id)
    assert (merged.value, merged.currency) == (5, "EUR")


def test_what_hangs_on_the_deal_moves_along(client: Client, local: Local[Client]) -> None:
    rita = (local.add_user("Rita Regular").v1.users.me()).id
    maria, john, acme = _contacts(client)
    ann = (client.v1.persons.create(name="Ann")).id
    goes = (client.v1.deals.create(title="Goes", person_id=maria)).id
    stays = (client.v1.deals.create(title="Stays", org_id=acme)).id
    client.v1.deals.add_participant(goes, person_id=john)
    client.v1.deals.add_participant(goes, person_id=ann)
    client.v1.deals.add_participant(stays, person_id=ann)
    client.v1.deals.add_follower(goes, user_id=rita)
    note = client.v1.notes.create(content="Hello", deal_id=goes)
    planned = client.v1.activities.create(subject="Plan", deal_id=goes, due_date=date(2026, 4, 1))
    client.v1.activities.create(subject="Done", deal_id=goes, done=True)
    client.v1.activities.create(subject="Own", deal_id=stays, due_date=date(2026, 5, 1))
    merged = (client.v1.deals.merge(goes, merge_with_id=stays)).to_dict()
    assert merged["person_id"] == maria
    assert {name: merged[name] for name in merged if name.endswith("_count") and merged[name]} == {
        "notes_count": 1,
        "followers_count": 2,
        "activities_count": 3,
        "done_activities_count": 1,
        "undone_activities_count": 2,
        "participants_count": 3,
    }
    assert (merged["next_activity_id"], merged["next_activity_subject"]) == (planned.id, "Plan")
    assert (client.v1.notes.get(note.id))["deal_id"] == stays
    assert (client.v1.activities.get(planned.id))["deal_id"] == stays
    participants = client.v1.deals.list_participants(stays).to_list()
    assert {row["person_id"]["value"] for row in participants} == {maria, john, ann}
    followers = client.v1.deals.list_followers(stays)
    assert {follower.user_id for follower in followers} == {1, rita}
    gone = client.v1.deals.get(goes)
    assert (gone["activities_count"], gone["notes_count"], gone["followers_count"]) == (0, 0, 0)
    assert gone["next_activity_id"] is None
    updates = client.v1.deals.list_updates(stays, items=["note", "activity"]).to_list()
    assert len(updates) == 4
    count = (client.v1.persons.get(john))["participant_open_deals_count"]
    assert count == 1


def test_bad_merges_are_refused(client: Client, local: Local[Client]) -> None:
    maria, _, _ = _contacts(client)
    deal, other, deleted, archived = [
        (client.v1.deals.create(title=title, person_id=maria)).id
        for title in ("Deal", "Other", "Deleted", "Archived")
    ]
    client.v1.deals.delete(deleted)
    client.v1.deals.update(archived, is_archived=True)
    before = (client.v1.deals.get(deal)).to_dict()
    for body, status in (
        ({"merge_with_id": deal}, 400),
        ({"merge_with_id": deleted}, 400),
        ({"merge_with_id": archived}, 400),
        ({"merge_with_id": 99}, 404),
        ({"merge_with_id": "x"}, 400),
        ({}, 400),
    ):
        with pytest.raises((BadRequest, NotFound)) as refused:
            client.request("PUT", f"/v1/deals/{deal}/merge", body=body)
        assert refused.value.status == status, body
    with pytest.raises(NotFound):
        client.v1.deals.merge(99, merge_with_id=deal)
    with pytest.raises(BadRequest):
        client.v1.deals.merge(deleted, merge_with_id=deal)
    with pytest.raises(NotFound):
        local.other_company().v1.deals.merge(deal, merge_with_id=other)
    assert (client.v1.deals.get(deal)).to_dict() == before


def test_a_duplicate_is_a_new_open_deal(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular")
    hers = (rita.v1.users.me()).id
    maria, john, acme = _contacts(client)
    source = client.v1.deals.create(
        title="Deal",
        value=70,
        currency="USD",
        person_id=maria,
        org_id=acme,
        probability=40,
        label=[1, 2],
        stage_id=4,
        expected_close_date=date(2026, 5, 1),
        visible_to="7",
        channel=3,
        channel_id="c",
        origin_id="o",
        status="lost",
        lost_reason="Price",
    )
    client.v1.deals.add_participant(source.id, person_id=john)
    client.v1.deals.add_follower(source.id, user_id=hers)
    client.v1.notes.create(content="Hello", deal_id=source.id)
    client.v1.activities.create(deal_id=source.id)
    local.clock.advance(timedelta(hours=1))
    copy = (rita.v1.deals.duplicate(source.id)).to_dict()
    shared = (
        "title",
        "value",
        "currency",
        "stage_id",
        "pipeline_id",
        "probability",
        "label",
        "expected_close_date",
        "visible_to",
        "channel",
        "channel_id",
        "person_name",
        "org_name",
        "owner_name",
    )
    assert {name: copy[name] for name in shared} == {name: source[name] for name in shared}
    assert copy["id"] != source.id
    assert (copy["user_id"], copy["creator_user_id"]) == (1, hers)
    assert (copy["person_id"], copy["org_id"]) == (maria, acme)
    assert (copy["status"], copy["lost_time"], copy["lost_reason"], copy["close_time"]) == (
        "open",
        None,
        None,
        None,
    )
    assert (copy["add_time"], copy["update_time"], copy["stage_change_time"]) == (LATER, LATER, None)
    assert (copy["origin"], copy["origin_id"]) == ("API", None)
    assert {name: copy[name] for name in copy if name.endswith("_count") and copy[name]} == {
        "followers_count": 1,
        "participants_count": 1,
    }
    assert (client.v1.persons.get(maria))["open_deals_count"] == 1
    assert (client.v1.organizations.get(acme))["open_deals_count"] == 1
    again = client.v1.deals.get(copy["id"])
    assert again["stay_in_pipeline_stages"]["order_of_stages"] == [4]


def test_unknown_deals_are_not_duplicated(client: Client, local: Local[Client]) -> None:
    maria, _, _ = _contacts(client)
    deal = (client.v1.deals.create(title="Deal", person_id=maria)).id
    with pytest.raises(NotFound):
        client.v1.deals.duplicate(99)
    with pytest.raises(NotFound):
        local.other_company().v1.deals.duplicate(deal)


def test_the_deal_that_stays_is_the_one_that_was_named(client: Client) -> None:
    person = (client.v1.persons.create(name="Maria")).id
    deals = [(client.v1.deals.create(title=title, person_id=person)).id for title in ("A", "B", "C")]
    merged = client.v1.deals.merge(deals[0], merge_with_id=deals[1])
    assert merged.id == deals[1]
    assert [deal.id for deal in client.v1.deals.list()] == deals[1:]
