# Made by tools/generate.py from tests/operations/aio/test_deals_flow.py: change that, and run it again.
"""The flow of deals over HTTP: what is planned, and what happened, the latest first."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from pipedriver import BadRequest, Client, NotFound
from tests.operations.places import Local

NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"


def _story(client: Client, local: Local[Client]) -> int:
    """A deal to which much happened, an hour apart."""
    rita = (local.add_user("Rita Regular").v1.users.me()).id
    maria = (client.v1.persons.create(name="Maria")).id
    john = (client.v1.persons.create(name="John")).id
    acme = (client.v1.organizations.create(name="Acme")).id
    deal = (client.v1.deals.create(title="Deal", person_id=maria)).id
    local.clock.advance(timedelta(hours=1))
    client.v1.deals.update(deal, stage_id=2)
    local.clock.advance(timedelta(hours=1))
    client.v1.notes.create(content="Hello", deal_id=deal)
    local.clock.advance(timedelta(hours=1))
    client.v1.deals.update(deal, user_id=rita, org_id=acme, value=50)
    local.clock.advance(timedelta(hours=1))
    client.v1.activities.create(subject="Called", deal_id=deal, done=True, due_date=date(2026, 1, 1))
    local.clock.advance(timedelta(hours=1))
    client.v1.deals.add_follower(deal, user_id=rita)
    local.clock.advance(timedelta(hours=1))
    client.v1.deals.add_participant(deal, person_id=john)
    local.clock.advance(timedelta(hours=1))
    client.v1.activities.create(subject="Overdue", deal_id=deal, due_date=date(2026, 2, 1))
    client.v1.activities.create(
        subject="Meet", deal_id=deal, due_date=date(2026, 4, 1), due_time=time(11, 30)
    )
    return deal


def _flow(client: Client, deal: int, **query: Any) -> list[tuple[str, str, Any]]:
    """Each update: its kind, its time, and the field, subject or content that it is about."""
    reply = client.request("GET", f"/v1/deals/{deal}/flow", query=query)
    items: list[dict[str, Any]] = reply.data or []
    return [
        (item["object"], item["timestamp"], next(item["data"][key] for key in KEYS if key in item["data"]))
        for item in items
    ]


KEYS = ("field_key", "subject", "content", "action")
PLANNED = [
    ("activity", "2026-04-01 11:30:00", "Meet"),
    ("activity", "2026-02-01 00:00:00", "Overdue"),
]
PARTICIPANT = [("participant", "2026-03-02 15:00:00", "added")]
FOLLOWER = [("dealFollower", "2026-03-02 14:00:00", "added")]
DONE = [("activity", "2026-03-02 13:00:00", "Called")]
LINKS = [
    ("dealChange", "2026-03-02 12:00:00", "org_id"),
    ("dealChange", "2026-03-02 12:00:00", "user_id"),
    ("dealChange", "2026-03-02 12:00:00", "value"),
]
NOTE = [("note", "2026-03-02 11:00:00", "Hello")]
MOVE = [("dealChange", LATER, "stage_change_time"), ("dealChange", LATER, "stage_id")]
ADDED = [("dealChange", NOW, "add_time")]


def test_flow_is_what_is_planned_then_what_happened(client: Client, local: Local[Client]) -> None:
    deal = _story(client, local)
    found = _flow(client, deal)
    assert found[:2] == PLANNED
    assert found[2:5] == [*PARTICIPANT, *FOLLOWER, *DONE]
    assert sorted(found[5:8]) == LINKS
    assert found[8:] == [*NOTE, *MOVE, *ADDED]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("plannedActivity", PLANNED),
        ("activity", [*PLANNED, *DONE]),
        ("note", NOTE),
        ("follower", FOLLOWER),
        ("dealFollower", FOLLOWER),
        ("participant", PARTICIPANT),
        ("note,participant", [*PARTICIPANT, *NOTE]),
        ("personChange", []),
        ("deal", []),
        ("mailMessage,file,call", []),
        ("mailMessage,note", NOTE),
    ],
)
def test_items_narrow_a_flow(client: Client, local: Local[Client], items: str, expected: list[Any]) -> None:
    assert _flow(client, _story(client, local), items=items) == expected


def test_changes_alone(client: Client, local: Local[Client]) -> None:
    deal = _story(client, local)
    changes = _flow(client, deal, items="dealChange")
    assert sorted(changes[:3]) == LINKS
    assert changes[3:] == [*MOVE, *ADDED]
    assert _flow(client, deal, items="change", all_changes="1") == changes
    assert _flow(client, deal, items="change", start=3, limit=2) == MOVE


def test_a_change_shows_the_names_of_what_it_points_at(client: Client, local: Local[Client]) -> None:
    me = client.v1.users.me()
    deal = _story(client, local)
    updates = client.v1.deals.list_updates(deal, items=["dealChange"], limit=4).to_list()
    by_field = {update.raw["data"]["field_key"]: update.raw["data"] for update in updates}
    moved = by_field["stage_id"]
    assert moved == {
        "id": moved["id"],
        "item_id": deal,
        "user_id": me.id,
        "field_key": "stage_id",
        "old_value": "1",
        "new_value": "2",
        "is_bulk_update_flag": None,
        "log_time": LATER,
        "change_source": "api",
        "change_source_user_agent": None,
        "origin": "api",
        "origin_id": None,
        "additional_data": {
            "old_value_formatted": "Qualified",
            "new_value_formatted": "Contact Made",
        },
    }
    assert by_field["user_id"]["additional_data"] == {
        "old_value_formatted": me.name,
        "new_value_formatted": "Rita Regular",
    }
    assert by_field["org_id"]["additional_data"] == {"new_value_formatted": "Acme"}
    assert (by_field["value"]["old_value"], by_field["value"]["new_value"]) == ("0", "50")
    assert by_field["value"]["additional_data"] == []
    assert (by_field["add_time"]["old_value"], by_field["add_time"]["new_value"]) == (None, NOW)


def test_other_updates_show_the_records_themselves(client: Client, local: Local[Client]) -> None:
    deal = _story(client, local)
    rita = (client.v1.deals.get(deal))["user_id"]["value"]
    me = (client.v1.users.me()).id
    reply = client.request("GET", f"/v1/deals/{deal}/flow")
    by_object: dict[str, dict[str, Any]] = {}
    for item in reply.data:
        by_object.setdefault(item["object"], item["data"])
    note = (client.v1.notes.list(deal_id=deal).to_list())[0]
    assert by_object["note"] == note.to_dict()
    meeting = (client.v1.deals.get(deal)).next_activity
    assert meeting is not None
    assert (client.v1.activities.get(by_object["activity"]["id"])).to_dict() == by_object["activity"]
    follower, participant = by_object["dealFollower"], by_object["participant"]
    assert follower == {
        "id": follower["id"],
        "deal_id": deal,
        "follower_user_id": rita,
        "action": "added",
        "actor_user_id": me,
        "log_time": "2026-03-02 14:00:00",
    }
    assert (participant["person_id"], participant["actor_user_id"]) == (2, me)
    related = reply.answer.related_objects
    assert set(related["user"]) == {str(me), str(rita)}
    assert related["deal"][str(deal)]["title"] == "Deal"
    assert set(related["person"]) == {"1", "2"}
    assert related["organization"]["1"]["name"] == "Acme"


def test_leaving_shows_too(client: Client, local: Local[Client]) -> None:
    deal = _story(client, local)
    participant = (client.v1.deals.list_participants(deal).to_list())[1]
    local.clock.advance(timedelta(hours=1))
    client.v1.deals.delete_participant(deal, participant.id)
    for follower in client.v1.deals.list_followers(deal):
        client.v1.deals.delete_follower(deal, follower.id)
    found = _flow(client, deal, items="follower,participant")
    gone = "2026-03-02 17:00:00"
    assert found[:3] == [("dealFollower", gone, "removed")] * 2 + [("participant", gone, "removed")]


def test_a_flow_without_updates_is_null(client: Client) -> None:
    maria = (client.v1.persons.create(name="Maria")).id
    deal = (client.v1.deals.create(title="Deal", person_id=maria)).id
    reply = client.request("GET", f"/v1/deals/{deal}/flow", query={"items": "note"})
    assert reply.data is None
    assert reply.answer.additional_data["pagination"]["more_items_in_collection"] is False


def test_pages_of_a_flow_neither_overlap_nor_leave_gaps(client: Client, local: Local[Client]) -> None:
    deal = _story(client, local)
    whole = client.v1.deals.list_updates(deal).to_list()
    paged = client.v1.deals.list_updates(deal, limit=2).to_list()
    assert [update.to_dict() for update in paged] == [update.to_dict() for update in whole]
    assert len(whole) == 12


def test_what_hangs_on_hidden_records_stays_hidden(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular")
    hidden = client.v1.persons.create(name="Hidden", visible_to="1")
    seen = client.v1.persons.create(name="Seen")
    deal = (client.v1.deals.create(title="Deal", person_id=seen.id)).id
    client.v1.notes.create(content="Secret", deal_id=deal, person_id=hidden.id)
    client.v1.activities.create(subject="Secret", deal_id=deal, person_id=hidden.id)
    client.v1.notes.create(content="Public", deal_id=deal)
    assert [kind for kind, _, about in _flow(rita, deal) if about == "Secret"] == []
    assert [kind for kind, _, about in _flow(rita, deal) if about == "Public"] == ["note"]
    assert len([kind for kind, _, about in _flow(client, deal) if about == "Secret"]) == 2


def test_bad_flows_are_refused(client: Client, local: Local[Client]) -> None:
    deal = _story(client, local)
    for query in ({"items": "nonsense"}, {"items": "note,nonsense"}, {"all_changes": "2"}, {"start": "-1"}):
        with pytest.raises(BadRequest):
            client.request("GET", f"/v1/deals/{deal}/flow", query=query)
    for caller in (client, local.other_company()):
        with pytest.raises(NotFound):
            caller.v1.deals.list_updates(99).to_list()
    with pytest.raises(BadRequest):
        client.request("GET", "/v1/deals/x/flow")
