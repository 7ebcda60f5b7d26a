"""Deals over HTTP: what a new one gets, what one fetch shows, and what a write changes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from urllib.parse import urlencode

from pipedriver import AsyncClient
from pipedriver.core.http import Request
from tests.operations.places import Local

NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"


async def _person(client: AsyncClient, name: str = "Maria Smith") -> int:
    return (await client.v1.persons.create(name=name)).id


async def test_create_shows_every_field(client: AsyncClient) -> None:
    me = await client.v1.users.me()
    acme = await client.v1.organizations.create(name="Acme", address="Main Street 1")
    maria = await client.v1.persons.create(name="Maria Smith", email="maria@acme.example", org_id=acme.id)
    made = await client.v1.deals.create(title="Big deal", value=1234.5, person_id=maria.id, org_id=acme.id)
    user = {
        "id": me.id,
        "name": me.name,
        "email": me.email,
        "has_pic": 0,
        "pic_hash": None,
        "active_flag": True,
        "value": me.id,
    }
    assert made.to_dict() == {
        "id": 1,
        "creator_user_id": user,
        "user_id": user,
        "person_id": {
            "active_flag": True,
            "name": "Maria Smith",
            "email": [{"label": "work", "value": "maria@acme.example", "primary": True}],
            "phone": [{"value": "", "primary": True}],
            "owner_id": me.id,
            "value": maria.id,
        },
        "org_id": {
            "name": "Acme",
            "people_count": 1,
            "owner_id": me.id,
            "address": "Main Street 1",
            "label_ids": [],
            "active_flag": True,
            "cc_email": "example@pipedrivemail.com",
            "owner_name": me.name,
            "value": acme.id,
        },
        "stage_id": 1,
        "title": "Big deal",
        "value": 1234.5,
        "acv": None,
        "mrr": None,
        "arr": None,
        "currency": "EUR",
        "add_time": NOW,
        "update_time": NOW,
        "stage_change_time": None,
        "active": True,
        "deleted": False,
        "is_archived": False,
        "archive_time": None,
        "status": "open",
        "probability": None,
        "next_activity_date": None,
        "next_activity_time": None,
        "next_activity_id": None,
        "last_activity_id": None,
        "last_activity_date": None,
        "lost_reason": None,
        "visible_to": "3",
        "close_time": None,
        "pipeline_id": 1,
        "won_time": None,
        "first_won_time": None,
        "lost_time": None,
        "products_count": 0,
        "files_count": 0,
        "notes_count": 0,
        "followers_count": 1,
        "email_messages_count": 0,
        "activities_count": 0,
        "done_activities_count": 0,
        "undone_activities_count": 0,
        "reference_activities_count": 0,
        "participants_count": 1,
        "expected_close_date": None,
        "last_incoming_mail_time": None,
        "last_outgoing_mail_time": None,
        "label": None,
        "local_won_date": None,
        "local_lost_date": None,
        "local_close_date": None,
        "origin": "API",
        "origin_id": None,
        "channel": None,
        "channel_id": None,
        "stage_order_nr": 1,
        "person_name": "Maria Smith",
        "org_name": "Acme",
        "next_activity_subject": None,
        "next_activity_type": None,
        "next_activity_duration": None,
        "next_activity_note": None,
        "formatted_value": "€1,234.50",
        "weighted_value": 1234.5,
        "formatted_weighted_value": "€1,234.50",
        "weighted_value_currency": "EUR",
        "rotten_time": None,
        "acv_currency": None,
        "mrr_currency": None,
        "arr_currency": None,
        "owner_name": me.name,
        "cc_email": "example+deal1@pipedrivemail.com",
        "org_hidden": False,
        "person_hidden": False,
    }
    assert made.answer is not None
    assert made.answer.status == 201
    related = made.answer.related_objects
    assert {kind: list(records) for kind, records in related.items()} == {
        "user": [str(me.id)],
        "person": [str(maria.id)],
        "organization": [str(acme.id)],
    }
    assert related["person"][str(maria.id)]["id"] == maria.id


async def test_create_takes_every_argument(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = await local.add_user("Rita Regular").v1.users.me()
    maria = await _person(client)
    other = await client.v1.pipelines.create(name="Renewals")
    stage = await client.v1.stages.create(name="Talking", pipeline_id=other.id, deal_probability=40)
    made = await client.v1.deals.create(
        title="Everything",
        value=200,
        currency="USD",
        user_id=rita.id,
        person_id=maria,
        stage_id=stage.id,
        probability=25,
        expected_close_date=date(2026, 4, 1),
        label=[2, 3, 2],
        visible_to="1",
        add_time=datetime(2026, 1, 5, 10, 30, tzinfo=timezone(timedelta(hours=2))),
        origin_id="lead-7",
        channel=52,
        channel_id="campaign-1",
        custom_fields={"0123456789abcdef0123456789abcdef01234567": "not a field of this company"},
    )
    found = made.to_dict()
    assert found["user_id"]["value"] == rita.id
    assert found["creator_user_id"]["value"] != rita.id
    assert found["owner_name"] == "Rita Regular"
    assert (found["stage_id"], found["pipeline_id"], found["stage_order_nr"]) == (stage.id, other.id, 1)
    assert (found["value"], found["currency"], found["formatted_value"]) == (200, "USD", "$200")
    assert (found["probability"], found["weighted_value"], found["formatted_weighted_value"]) == (
        25,
        50,
        "$50",
    )
    assert found["expected_close_date"] == "2026-04-01"
    assert found["label"] == "2,3"
    assert found["visible_to"] == "1"
    assert found["add_time"] == "2026-01-05 08:30:00"
    assert found["update_time"] == NOW
    assert (found["origin"], found["origin_id"]) == ("API", "lead-7")
    assert (found["channel"], found["channel_id"]) == (52, "campaign-1")
    assert "0123456789abcdef0123456789abcdef01234567" not in found
    followers = await client.v1.deals.list_followers(made.id)
    assert [follower.user_id for follower in followers] == [rita.id]


async def test_create_takes_a_form(client: AsyncClient, local: Local[AsyncClient]) -> None:
    maria = await _person(client)
    fields = {"title": "A form", "value": "12.50", "person_id": maria, "label": "2,3", "status": "won"}
    headers = {
        "x-api-token": local.place.owner.api_token,
        "content-type": "application/x-www-form-urlencoded",
    }
    request = Request("POST", "/v1/deals", headers, urlencode(fields).encode())
    assert local.place.application.handle(request).status == 201
    made = (await client.v1.deals.list().to_list())[0]
    assert (made.title, made.value, made.label, made["won_time"]) == ("A form", 12.5, "2,3", NOW)


async def test_currency_of_the_owner_is_the_default(client: AsyncClient, local: Local[AsyncClient]) -> None:
    other = local.other_company()
    theirs = await other.v1.persons.create(name="Olivia")
    assert (await other.v1.deals.create(title="Abroad", person_id=theirs.id)).currency == "USD"
    assert (await client.v1.deals.create(title="Here", person_id=await _person(client))).currency == "EUR"


async def test_person_brings_no_organization(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    maria = await client.v1.persons.create(name="Maria", org_id=acme.id)
    made = await client.v1.deals.create(title="Of Maria", person_id=maria.id)
    assert made.org_id is None
    assert made.org_name is None


async def test_probability_is_that_of_the_deal_then_that_of_the_stage(client: AsyncClient) -> None:
    maria = await _person(client)
    await client.v1.stages.update(1, deal_probability=10)
    made = await client.v1.deals.create(title="Likely", person_id=maria, value=99.99)
    assert (made.probability, made.weighted_value) == (None, 9.999)
    assert made["formatted_weighted_value"] == "€10"
    made = await client.v1.deals.update(made.id, probability=50)
    assert (made.probability, made["weighted_value"]) == (50, 49.995)
    await client.v1.pipelines.update(1, deal_probability=False)
    assert (await client.v1.deals.get(made.id)).weighted_value == 99.99
    await client.v1.pipelines.update(1, deal_probability=True)
    made = await client.v1.deals.update(made.id, probability=None)
    assert made.weighted_value == 9.999


async def test_update_changes_what_is_given_alone(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = await local.add_user("Rita Regular").v1.users.me()
    maria, john = await _person(client), await _person(client, "John")
    acme = await client.v1.organizations.create(name="Acme")
    made = await client.v1.deals.create(title="Old", value=10, person_id=maria, label=[1], channel_id="a")
    local.clock.advance(timedelta(hours=1))
    before = made.to_dict()
    changed = await client.v1.deals.update(made.id, title="New")
    assert changed.to_dict() == {**before, "title": "New", "update_time": LATER}
    changed = await client.v1.deals.update(
        made.id,
        value=25,
        currency="GBP",
        user_id=rita.id,
        person_id=john,
        org_id=acme.id,
        expected_close_date=date(2026, 5, 1),
        label=[3, 4],
        visible_to="7",
        channel=3,
        channel_id="b",
    )
    found = changed.to_dict()
    assert (found["value"], found["currency"], found["formatted_value"]) == (25, "GBP", "£25")
    assert (found["user_id"]["value"], found["person_id"]["value"], found["org_id"]["value"]) == (
        rita.id,
        john,
        acme.id,
    )
    assert (found["person_name"], found["org_name"], found["owner_name"]) == ("John", "Acme", "Rita Regular")
    assert (found["expected_close_date"], found["label"], found["visible_to"]) == ("2026-05-01", "3,4", "7")
    assert (found["channel"], found["channel_id"]) == (3, "b")
    again = await client.v1.deals.get(made.id)
    assert {name: again[name] for name in found} == found


async def test_update_clears_with_null(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    made = await client.v1.deals.create(
        title="Full",
        value=5,
        person_id=await _person(client),
        org_id=acme.id,
        probability=5,
        label=[1],
        channel=1,
        channel_id="x",
        expected_close_date=date(2026, 4, 1),
    )
    cleared = await client.v1.deals.update(
        made.id,
        value=None,
        person_id=None,
        org_id=None,
        probability=None,
        label=None,
        channel=None,
        channel_id=None,
        expected_close_date=None,
    )
    found = cleared.to_dict()
    assert found["value"] == 0
    for name in (
        "person_id",
        "org_id",
        "probability",
        "label",
        "channel",
        "channel_id",
        "expected_close_date",
    ):
        assert found[name] is None
    assert (found["person_name"], found["org_name"], found["participants_count"]) == (None, None, 0)


async def test_update_without_anything_keeps_all(client: AsyncClient, local: Local[AsyncClient]) -> None:
    made = await client.v1.deals.create(title="Same", person_id=await _person(client))
    local.clock.advance(timedelta(hours=1))
    assert (await client.v1.deals.update(made.id)).to_dict() == made.to_dict()


async def test_record_sent_back_keeps_its_computed_fields(client: AsyncClient) -> None:
    made = await client.v1.deals.create(title="Back", person_id=await _person(client))
    body: dict[str, Any] = {**made.to_dict(), "person_id": made["person_id"]["value"], "title": "Forth"}
    body |= {"user_id": made["user_id"]["value"], "notes_count": 5, "add_time": "2020-01-01 00:00:00"}
    del body["creator_user_id"]
    reply = await client.request("PUT", f"/v1/deals/{made.id}", body=body)
    assert reply.data == {**made.to_dict(), "title": "Forth"}


async def test_get_shows_age_stays_and_related(client: AsyncClient, local: Local[AsyncClient]) -> None:
    maria = await _person(client)
    made = await client.v1.deals.create(title="Long", person_id=maria)
    local.clock.advance(timedelta(days=40, hours=2))
    await client.v1.deals.update(made.id, stage_id=3)
    local.clock.advance(timedelta(hours=3, minutes=4, seconds=5))
    found = await client.v1.deals.get(made.id)
    days = 40 * 86_400
    assert found["age"] == {
        "y": 0,
        "m": 1,
        "d": 9,
        "h": 5,
        "i": 4,
        "s": 5,
        "total_seconds": days + 5 * 3600 + 4 * 60 + 5,
    }
    assert found["stay_in_pipeline_stages"] == {
        "times_in_stages": {"1": days + 7200, "3": 3 * 3600 + 4 * 60 + 5},
        "order_of_stages": [1, 3],
    }
    assert found["average_time_to_won"]["total_seconds"] == 0
    assert found["average_stage_progress"] == 0
    assert (found["last_activity"], found["next_activity"]) == (None, None)
    assert found.answer is not None
    assert found.answer.additional_data == {"dropbox_email": "example+deal1@pipedrivemail.com"}
    related = found.answer.related_objects
    assert set(related) == {"user", "person", "stage", "pipeline"}
    assert related["stage"]["3"]["name"] == "Demo Scheduled"
    assert related["pipeline"]["1"]["name"] == "Pipeline"
    await client.v1.deals.update(made.id, stage_id=1)
    local.clock.advance(timedelta(seconds=60))
    again = await client.v1.deals.get(made.id)
    assert again["stay_in_pipeline_stages"]["times_in_stages"]["1"] == days + 7260
    assert again["stay_in_pipeline_stages"]["order_of_stages"] == [1, 3]


async def test_get_shows_averages_of_the_pipelines_won_deals(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    maria = await _person(client)
    quick = await client.v1.deals.create(title="Quick", person_id=maria)
    slow = await client.v1.deals.create(title="Slow", person_id=maria, stage_id=4)
    local.clock.advance(timedelta(days=1))
    await client.v1.deals.update(quick.id, status="won")
    local.clock.advance(timedelta(days=2))
    won = await client.v1.deals.update(slow.id, status="won")
    found = await client.v1.deals.get(quick.id)
    assert found["average_time_to_won"]["total_seconds"] == 2 * 86_400
    assert found["average_time_to_won"]["d"] == 2
    assert found["average_stage_progress"] == 2.5
    assert found["age"]["total_seconds"] == 86_400
    assert won["won_time"] == "2026-03-05 09:00:00"
    await client.v1.deals.delete(slow.id)
    found = await client.v1.deals.get(quick.id)
    assert (found["average_time_to_won"]["total_seconds"], found["average_stage_progress"]) == (86_400, 1)


async def test_who_takes_part_in_an_activity_shows_on_the_deal_in_the_order_given(
    client: AsyncClient,
) -> None:
    first, second = await _person(client), await _person(client)
    made = await client.v1.deals.create(title="Busy", person_id=first)
    for done in (True, False):
        await client.v1.activities.create(
            deal_id=made.id,
            done=done,
            participants=[{"person_id": second, "primary_flag": True}, {"person_id": first}],
        )
    found = await client.v1.deals.get(made.id)
    for shown in (found["last_activity"], found["next_activity"]):
        assert [each["person_id"] for each in shown["participants"]] == [second, first]


async def test_activities_and_notes_show_on_the_deal(client: AsyncClient, local: Local[AsyncClient]) -> None:
    made = await client.v1.deals.create(title="Busy", person_id=await _person(client))
    local.clock.advance(timedelta(hours=1))
    done = await client.v1.activities.create(subject="Called", deal_id=made.id, done=True)
    planned = await client.v1.activities.create(
        subject="Meet",
        type="meeting",
        deal_id=made.id,
        due_date=date(2026, 3, 9),
        due_time=time(11, 30),
        duration=timedelta(minutes=30),
        note="Bring papers",
    )
    await client.v1.notes.create(content="Hello", deal_id=made.id)
    found = await client.v1.deals.get(made.id)
    assert found.next_activity is not None
    assert found.last_activity is not None
    assert (found.next_activity.id, found.last_activity.id) == (planned.id, done.id)
    assert {
        name: found[name] for name in found.raw if name.startswith(("next_activity_", "last_activity_"))
    } == {
        "next_activity_date": "2026-03-09",
        "next_activity_time": "11:30:00",
        "next_activity_id": planned.id,
        "next_activity_subject": "Meet",
        "next_activity_type": "meeting",
        "next_activity_duration": "00:30:00",
        "next_activity_note": "Bring papers",
        "last_activity_id": done.id,
        "last_activity_date": "2026-03-02",
    }
    assert (found["activities_count"], found["done_activities_count"], found["undone_activities_count"]) == (
        2,
        1,
        1,
    )
    assert (found["notes_count"], found["update_time"]) == (1, LATER)


async def test_rotten_time_follows_idle_time(client: AsyncClient, local: Local[AsyncClient]) -> None:
    await client.v1.stages.update(1, rotten_flag=True, rotten_days=20)
    made = await client.v1.deals.create(title="Idle", person_id=await _person(client))
    assert made["rotten_time"] == "2026-03-22 09:00:00"
    local.clock.advance(timedelta(days=1))
    changed = await client.v1.deals.update(made.id, title="Still idle")
    assert changed["rotten_time"] == "2026-03-22 09:00:00"
    await client.v1.activities.create(deal_id=made.id, done=True)
    assert (await client.v1.deals.get(made.id))["rotten_time"] == "2026-03-23 09:00:00"
    local.clock.advance(timedelta(days=1))
    assert (await client.v1.deals.update(made.id, stage_id=2))["rotten_time"] is None
    local.clock.advance(timedelta(days=1))
    assert (await client.v1.deals.update(made.id, stage_id=1))["rotten_time"] == "2026-03-25 09:00:00"
    assert (await client.v1.deals.update(made.id, status="lost"))["rotten_time"] is None
    local.clock.advance(timedelta(days=1))
    assert (await client.v1.deals.update(made.id, status="open"))["rotten_time"] == "2026-03-26 09:00:00"
