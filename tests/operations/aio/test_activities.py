"""Activities over HTTP: what a new one gets, what finishing one sets, and what is refused."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from pipedriver import AsyncClient, BadRequest, Forbidden, NotFound
from pipedriver.core.http import Request
from tests.operations.places import Local

NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"

BAD_VALUES: list[tuple[dict[str, Any], str]] = [
    ({"type": "unknown"}, "type: there is no activity type 'unknown' in use"),
    ({"subject": "x" * 256}, "subject must have at most 255 characters"),
    ({"done": 2}, "done must be 0 or 1"),
    ({"due_date": "2026-02-30"}, "due_date must be a date, YYYY-MM-DD"),
    ({"due_time": "25:00"}, "due_time must be a time of day, HH:MM"),
    ({"duration": "1:75"}, "duration must be a duration, HH:MM"),
    ({"duration": 90}, "duration must be a duration, HH:MM"),
    ({"user_id": 99}, "user_id: there is no active user 99"),
    ({"user_id": "me"}, "user_id must be an integer"),
    ({"deal_id": 99}, "deal_id: there is no deal 99"),
    ({"deal_id": 1.5}, "deal_id must be an integer"),
    ({"deal_id": True}, "deal_id must be an integer"),
    ({"person_id": 99}, "participants: there is no person 99"),
    ({"org_id": 99}, "org_id: there is no organization 99"),
    ({"lead_id": "adf21080-0e10-11eb-879b-05d71fb426ec"}, "there is no lead adf21080"),
    ({"project_id": 7}, "project_id: there is no project 7"),
    ({"participants": "1,2"}, "participants"),
    ({"participants": [{}]}, "participants: person_id must be an id"),
    ({"participants": [{"person_id": -1}]}, "participants: person_id must be an id"),
    ({"participants": [{"person_id": 99}]}, "participants: there is no person 99"),
    ({"participants": [{"person_id": 1}] * 501}, "participants: at most 500 persons can take part"),
    (
        {"participants": [{"person_id": 1, "primary_flag": True}, {"person_id": 2, "primary_flag": 1}]},
        "participants: only one of them can be the primary one",
    ),
    (
        {"person_id": 2, "participants": [{"person_id": 1, "primary_flag": True}]},
        "participants: only one of them can be the primary one",
    ),
    ({"attendees": [{"name": "Nobody"}]}, "attendees: each needs an email_address"),
    ({"attendees": [{"email_address": "nobody"}]}, "attendees: each needs an email_address"),
    ({"attendees": [{"email_address": "a@b", "name": 5}]}, "attendees: name must be a text"),
    ({"attendees": [{"person_id": 99}]}, "attendees: there is no person 99"),
    ({"attendees": [{"user_id": 99}]}, "attendees: there is no user 99"),
    ({"attendees": [{"email_address": "a@b"}] * 501}, "attendees: at most 500 can be invited"),
    ({"busy_flag": "perhaps"}, "busy_flag must be 0 or 1"),
    ({"note": "x" * 102_401}, "note must have at most 100 KB"),
    ({"note": "é" * 51_201}, "note must have at most 100 KB"),
    ({"note": 5.5, "location": {}}, "location must be a text"),
]


async def _refusal(client: AsyncClient, verb: str, path: str, body: object = None) -> Any:
    with pytest.raises(BadRequest) as refused:
        await client.request(verb, path, body=body)
    assert refused.value.body["success"] is False
    assert refused.value.body["data"] is None
    return refused.value.body["error"]


async def _subjects(client: AsyncClient, **narrowed_by: Any) -> list[str]:
    return [each.subject for each in await client.v1.activities.list(**narrowed_by).to_list()]


async def test_create_without_anything_takes_the_first_type(client: AsyncClient) -> None:
    me = await client.v1.users.me()
    made = await client.v1.activities.create()
    assert made.to_dict() == {
        "id": 1,
        "company_id": me.company_id,
        "user_id": me.id,
        "done": False,
        "type": "call",
        "reference_type": None,
        "reference_id": None,
        "conference_meeting_client": None,
        "conference_meeting_url": None,
        "conference_meeting_id": None,
        "due_date": "2026-03-02",
        "due_time": "",
        "duration": "",
        "busy_flag": False,
        "add_time": NOW,
        "marked_as_done_time": "",
        "last_notification_time": None,
        "last_notification_user_id": None,
        "notification_language_id": None,
        "subject": "Call",
        "public_description": None,
        "calendar_sync_include_context": None,
        "location": None,
        "org_id": None,
        "person_id": None,
        "deal_id": None,
        "lead_id": None,
        "lead_title": None,
        "project_id": None,
        "project_title": None,
        "active_flag": True,
        "update_time": NOW,
        "update_user_id": None,
        "gcal_event_id": None,
        "google_calendar_id": None,
        "google_calendar_etag": None,
        "source_timezone": None,
        "rec_rule": None,
        "rec_rule_extension": None,
        "rec_master_activity_id": None,
        "series": [],
        "note": None,
        "created_by_user_id": me.id,
        "location_subpremise": None,
        "location_street_number": None,
        "location_route": None,
        "location_sublocality": None,
        "location_locality": None,
        "location_admin_area_level_1": None,
        "location_admin_area_level_2": None,
        "location_country": None,
        "location_postal_code": None,
        "location_formatted_address": None,
        "attendees": None,
        "participants": None,
        "org_name": None,
        "person_name": None,
        "deal_title": None,
        "owner_name": me.name,
        "person_dropbox_bcc": None,
        "deal_dropbox_bcc": None,
        "assigned_to_user_id": me.id,
        "type_name": "Call",
        "file": None,
    }
    assert made.answer is not None
    assert made.answer.status == 201
    assert made.answer.additional_data["more_activities_scheduled_in_context"] is False
    assert made.answer.additional_data["updates_story_id"] > 0
    assert list(made.answer.related_objects) == ["user"]
    assert await client.v1.activities.get(made.id) == made


async def test_create_takes_every_value(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = await local.add_user("Rita Regular").v1.users.me()
    organization = await client.v1.organizations.create(name="Acme")
    person = await client.v1.persons.create(name="Ann Lee", email="ann@acme.example")
    made = await client.v1.activities.create(
        subject=" Lunch with Ann ",
        type="lunch",
        due_date=date(2026, 3, 9),
        due_time=time(12, 30),
        duration=timedelta(hours=1, minutes=15),
        user_id=rita.id,
        person_id=person.id,
        org_id=organization.id,
        location="12 High Street",
        public_description="<b>Menu</b>",
        note="<p>Ask <i>about</i> it</p>",
        busy_flag=False,
        attendees=[
            {"email_address": "guest@example.com", "name": "Guest"},
            {"person_id": person.id},
            {"user_id": rita.id, "is_organizer": 1},
        ],
    )
    assert (made.subject, made.type, made.type_name) == ("Lunch with Ann", "lunch", "Lunch")
    assert (made.due_date, made.due_time, made.duration) == (
        date(2026, 3, 9),
        time(12, 30),
        timedelta(minutes=75),
    )
    assert (made["due_time"], made["duration"]) == ("12:30", "01:15")
    assert (made.user_id, made.owner_name, made.assigned_to_user_id) == (rita.id, "Rita Regular", rita.id)
    assert made.created_by_user_id != rita.id
    assert (made.person_id, made.person_name, made.person_dropbox_bcc) == (
        person.id,
        "Ann Lee",
        "example@pipedrivemail.com",
    )
    assert (made.org_id, made.org_name, made.location) == (organization.id, "Acme", "12 High Street")
    assert (made.public_description, made.note) == ("<b>Menu</b>", "<p>Ask <i>about</i> it</p>")
    assert made.busy_flag is False
    assert made["participants"] == [{"person_id": person.id, "primary_flag": True}]
    assert made["attendees"] == [
        {
            "email_address": "guest@example.com",
            "name": "Guest",
            "status": "noreply",
            "is_organizer": 0,
            "person_id": None,
            "user_id": None,
        },
        {
            "email_address": "ann@acme.example",
            "name": "Ann Lee",
            "status": "noreply",
            "is_organizer": 0,
            "person_id": person.id,
            "user_id": None,
        },
        {
            "email_address": "rita.regular@example.com",
            "name": "Rita Regular",
            "status": "noreply",
            "is_organizer": 1,
            "person_id": None,
            "user_id": rita.id,
        },
    ]
    assert made.answer is not None
    related = made.answer.related_objects
    assert related["person"][str(person.id)]["name"] == "Ann Lee"
    assert related["organization"][str(organization.id)]["id"] == organization.id
    assert related["user"][str(rita.id)]["email"] == "rita.regular@example.com"


async def test_time_of_day_makes_an_activity_busy(client: AsyncClient) -> None:
    timed = await client.v1.activities.create(due_time=time(9, 5))
    assert timed.busy_flag is True
    freed = await client.v1.activities.update(timed.id, busy_flag=False)
    assert freed.busy_flag is False
    assert (await client.v1.activities.update(timed.id, busy_flag=None)).busy_flag is True
    whole_day = await client.v1.activities.update(timed.id, due_time=None)
    assert (whole_day.due_time, whole_day["due_time"], whole_day.busy_flag) == (None, "", False)


async def test_form_body_is_taken(client: AsyncClient, local: Local[AsyncClient]) -> None:
    person = await client.v1.persons.create(name="Ann Lee")
    fields = {
        "subject": "Ring",
        "type": "call",
        "done": "1",
        "due_time": "09:05",
        "duration": "1:30",
        "participants": f'[{{"person_id":{person.id},"primary_flag":true}}]',
    }
    headers = {
        "x-api-token": local.place.owner.api_token,
        "content-type": "application/x-www-form-urlencoded",
    }
    request = Request("POST", "/v1/activities", headers, urlencode(fields).encode())
    assert local.place.application.handle(request).status == 201
    made = (await client.v1.activities.list().to_list())[0]
    assert (made.subject, made.done, made["due_time"], made["duration"]) == ("Ring", True, "09:05", "01:30")
    assert made["participants"] == [{"person_id": person.id, "primary_flag": True}]


async def test_html_is_made_safe(client: AsyncClient) -> None:
    made = await client.v1.activities.create(
        note='<p onclick="steal()">Hi<script>steal()</script></p><iframe src="//x"></iframe>',
        public_description='<a href="javascript:steal()">x</a>',
    )
    assert made.note == "<p>Hi</p>"
    assert made.public_description == '<a rel="noopener noreferrer">x</a>'


async def test_deal_brings_its_person_and_organization(client: AsyncClient) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    person = await client.v1.persons.create(name="Ann Lee")
    deal = await client.v1.deals.create(title="Big deal", person_id=person.id, org_id=organization.id)
    made = await client.v1.activities.create(deal_id=deal.id)
    assert (made.deal_id, made.deal_title) == (deal.id, "Big deal")
    assert (made.person_id, made.org_id) == (person.id, organization.id)
    assert made["participants"] == [{"person_id": person.id, "primary_flag": True}]
    assert made.deal_dropbox_bcc == f"example+deal{deal.id}@pipedrivemail.com"
    assert made.answer is not None
    assert made.answer.related_objects["deal"] == {
        str(deal.id): {
            "id": deal.id,
            "title": "Big deal",
            "status": "open",
            "value": 0,
            "currency": "EUR",
            "stage_id": 1,
            "pipeline_id": 1,
        }
    }
    other = await client.v1.persons.create(name="Bob Ray")
    named = await client.v1.activities.create(deal_id=deal.id, person_id=other.id, org_id=None)
    assert (named.person_id, named.org_id) == (other.id, None)


async def test_another_deal_brings_its_own(client: AsyncClient) -> None:
    first = await client.v1.persons.create(name="Ann Lee")
    second = await client.v1.persons.create(name="Bob Ray")
    one = await client.v1.deals.create(title="One", person_id=first.id)
    two = await client.v1.deals.create(title="Two", person_id=second.id)
    made = await client.v1.activities.create(deal_id=one.id)
    moved = await client.v1.activities.update(made.id, deal_id=two.id)
    assert (moved.deal_id, moved.person_id) == (two.id, second.id)
    same = await client.v1.activities.update(made.id, deal_id=two.id, person_id=None)
    assert (same.person_id, same["participants"]) == (None, None)
    again = await client.v1.activities.update(made.id, deal_id=two.id)
    assert again.person_id is None
    freed = await client.v1.activities.update(made.id, deal_id=None)
    assert (freed.deal_id, freed.deal_title) == (None, None)


async def test_deal_wins_over_lead_and_project(client: AsyncClient) -> None:
    person = await client.v1.persons.create(name="Ann Lee")
    deal = await client.v1.deals.create(title="Big deal", person_id=person.id)
    made = await client.v1.activities.create(
        deal_id=deal.id, lead_id="adf21080-0e10-11eb-879b-05d71fb426ec", project_id=5
    )
    assert (made.deal_id, made.lead_id, made.project_id) == (deal.id, None, None)


async def test_participants_and_person_are_one(client: AsyncClient) -> None:
    ann = await client.v1.persons.create(name="Ann Lee")
    bob = await client.v1.persons.create(name="Bob Ray")
    eve = await client.v1.persons.create(name="Eve Fox")
    made = await client.v1.activities.create(
        participants=[{"person_id": ann.id}, {"person_id": bob.id, "primary_flag": True}]
    )
    assert made.person_id == bob.id
    assert made["participants"] == [
        {"person_id": bob.id, "primary_flag": True},
        {"person_id": ann.id, "primary_flag": False},
    ]
    changed = await client.v1.activities.update(made.id, person_id=eve.id)
    assert changed.person_id == eve.id
    assert [each.person_id for each in changed.participants or []] == [eve.id, ann.id]
    unmarked = await client.v1.activities.update(
        made.id, participants=[{"person_id": str(ann.id)}, {"person_id": eve.id}, {"person_id": ann.id}]
    )
    assert [each.person_id for each in unmarked.participants or []] == [ann.id, eve.id]
    both = await client.v1.activities.update(made.id, person_id=bob.id, participants=[{"person_id": ann.id}])
    assert [(each.person_id, each.primary_flag) for each in both.participants or []] == [
        (bob.id, True),
        (ann.id, False),
    ]
    nobody = await client.v1.activities.update(made.id, participants=None)
    assert (nobody.person_id, nobody.participants) == (None, None)
    assert (await client.v1.activities.get(made.id)).participants is None


async def test_finishing_sets_and_clears_the_time(client: AsyncClient, local: Local[AsyncClient]) -> None:
    me = await client.v1.users.me()
    made = await client.v1.activities.create(subject="Ring")
    local.clock.advance(timedelta(hours=1))
    done = await client.v1.activities.update(made.id, done=True)
    assert (done.done, done["marked_as_done_time"], done["update_time"]) == (True, LATER, LATER)
    assert done.update_user_id == me.id
    local.clock.advance(timedelta(hours=1))
    again = await client.v1.activities.update(made.id, done=True)
    assert again["marked_as_done_time"] == LATER
    undone = await client.v1.activities.update(made.id, done=False)
    assert (undone.done, undone["marked_as_done_time"], undone.marked_as_done_time) == (False, "", None)
    assert undone.subject == "Ring"
    assert (await client.v1.activities.create(done=True))["marked_as_done_time"] == "2026-03-02 11:00:00"


async def test_update_changes_what_is_given(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = await local.add_user().v1.users.me()
    made = await client.v1.activities.create(
        subject="Ring", note="x", location="Here", attendees=[{"email_address": "a@example.com"}]
    )
    changed = await client.v1.activities.update(
        made.id,
        subject="Meet",
        type="meeting",
        user_id=rita.id,
        due_date=None,
        note=None,
        location=None,
        attendees=None,
        public_description="y",
    )
    assert (changed.subject, changed.type, changed.user_id) == ("Meet", "meeting", rita.id)
    assert (changed.due_date, changed.note, changed.location) == (None, None, None)
    assert (changed.attendees, changed.public_description) == (None, "y")
    assert await client.v1.activities.get(made.id) == changed
    same = await client.v1.activities.update(made.id, subject=" ")
    assert same.subject == "Meet"


async def test_an_activity_moves_to_an_organization_and_lasts(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    made = await client.v1.activities.create(subject="Ring")
    changed = await client.v1.activities.update(
        made.id, org_id=acme.id, duration=timedelta(hours=1, minutes=30)
    )
    assert (changed.org_id, changed["duration"]) == (acme.id, "01:30")


async def test_each_part_of_an_activity_changes_alone(client: AsyncClient) -> None:
    made = await client.v1.activities.create(subject="Ring")
    for part, value in (
        ("due_date", "2026-03-09"),
        ("due_time", "15:30"),
        ("location", "Here"),
        ("note", "Bring tea"),
    ):
        changed = await client.request("PUT", f"/v1/activities/{made.id}", body={part: value})
        assert changed.data[part] == value
    invited = await client.v1.activities.update(made.id, attendees=[{"email_address": "a@example.com"}])
    assert [each.email_address for each in invited.attendees or ()] == ["a@example.com"]


async def test_more_activities_of_the_same_are_told(client: AsyncClient) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    first = await client.v1.activities.create(org_id=organization.id)
    second = await client.v1.activities.create(org_id=organization.id)
    assert first.answer is not None
    assert second.answer is not None
    assert first.answer.additional_data["more_activities_scheduled_in_context"] is False
    assert second.answer.additional_data["more_activities_scheduled_in_context"] is True
    await client.v1.activities.update(second.id, done=True)
    last = await client.v1.activities.update(first.id, done=True)
    assert last.answer is not None
    assert last.answer.additional_data["more_activities_scheduled_in_context"] is False


async def test_counts_and_pointers_follow(client: AsyncClient) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    person = await client.v1.persons.create(name="Ann Lee")
    deal = await client.v1.deals.create(title="Big deal", person_id=person.id, org_id=organization.id)
    late = await client.v1.activities.create(deal_id=deal.id, due_date=date(2026, 3, 20))
    soon = await client.v1.activities.create(
        subject="Meet",
        type="meeting",
        note="Bring it",
        deal_id=deal.id,
        due_date=date(2026, 3, 10),
        due_time=time(8, 0),
        duration=timedelta(minutes=30),
    )
    read = await client.v1.deals.get(deal.id)
    assert (read.activities_count, read.done_activities_count, read.undone_activities_count) == (2, 0, 2)
    assert (read.next_activity_id, read.next_activity_date) == (soon.id, date(2026, 3, 10))
    assert (read["next_activity_subject"], read["next_activity_type"]) == ("Meet", "meeting")
    assert read.last_activity_id is None
    await client.v1.activities.update(soon.id, done=True)
    for record in (
        await client.v1.deals.get(deal.id),
        await client.v1.persons.get(person.id),
        await client.v1.organizations.get(organization.id),
    ):
        assert (record.next_activity_id, record.last_activity_id) == (late.id, soon.id)
        assert record.last_activity_date == date(2026, 3, 10)
        assert (record.activities_count, record.done_activities_count, record.undone_activities_count) == (
            2,
            1,
            1,
        )
    await client.v1.activities.delete(late.id)
    other = await client.v1.deals.create(title="Other", org_id=organization.id)
    await client.v1.activities.update(soon.id, deal_id=other.id, person_id=None)
    left = await client.v1.deals.get(deal.id)
    assert (left.activities_count, left.next_activity_id, left.last_activity_id) == (0, None, None)
    assert (await client.v1.persons.get(person.id)).activities_count == 0
    assert (await client.v1.deals.get(other.id)).last_activity_id == soon.id
    assert (await client.v1.organizations.get(organization.id)).activities_count == 1


async def test_participants_count_for_each_of_them(client: AsyncClient) -> None:
    ann = await client.v1.persons.create(name="Ann Lee")
    bob = await client.v1.persons.create(name="Bob Ray")
    made = await client.v1.activities.create(participants=[{"person_id": ann.id}, {"person_id": bob.id}])
    assert (await client.v1.persons.get(bob.id)).next_activity_id == made.id
    await client.v1.activities.update(made.id, participants=[{"person_id": ann.id}])
    assert (await client.v1.persons.get(bob.id)).next_activity_id is None
    assert (await client.v1.persons.get(ann.id)).undone_activities_count == 1


async def test_finishing_keeps_a_deal_from_rotting(client: AsyncClient, local: Local[AsyncClient]) -> None:
    stage = await client.v1.stages.update(1, rotten_flag=True, rotten_days=5)
    person = await client.v1.persons.create(name="Ann Lee")
    deal = await client.v1.deals.create(title="Big deal", person_id=person.id, stage_id=stage.id)
    assert (await client.v1.deals.get(deal.id))["rotten_time"] == "2026-03-07 09:00:00"
    local.clock.advance(timedelta(days=1))
    made = await client.v1.activities.create(deal_id=deal.id)
    assert (await client.v1.deals.get(deal.id))["rotten_time"] == "2026-03-07 09:00:00"
    await client.v1.activities.update(made.id, done=True)
    assert (await client.v1.deals.get(deal.id))["rotten_time"] == "2026-03-08 09:00:00"


async def test_parents_are_changed_when_their_activities_are(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    local.clock.advance(timedelta(hours=1))
    await client.v1.activities.create(org_id=organization.id)
    assert (await client.v1.organizations.get(organization.id))["update_time"] == LATER


async def test_list_holds_own_activities(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = local.add_user()
    me = await rita.v1.users.me()
    await client.v1.activities.create(subject="Erika's")
    await rita.v1.activities.create(subject="Rita's")
    assert await _subjects(client) == ["Erika's"]
    assert await _subjects(rita) == ["Rita's"]
    assert await _subjects(client, user_id=me.id) == ["Rita's"]
    assert await _subjects(client, user_id=0) == ["Erika's", "Rita's"]
    assert await _subjects(client, user_id=99) == []


async def test_list_narrows(client: AsyncClient) -> None:
    for subject, kind, day, done in (
        ("A", "call", 1, False),
        ("B", "meeting", 2, True),
        ("C", "lunch", 3, False),
        ("D", "call", 4, True),
    ):
        await client.v1.activities.create(subject=subject, type=kind, due_date=date(2026, 3, day), done=done)
    undated = await client.v1.activities.create(subject="E", type="task")
    await client.v1.activities.update(undated.id, due_date=None)
    assert await _subjects(client) == ["A", "B", "C", "D", "E"]
    assert await _subjects(client, type=["call", "lunch"]) == ["A", "C", "D"]
    assert await _subjects(client, type=["unknown"]) == []
    assert await _subjects(client, done=True) == ["B", "D"]
    assert await _subjects(client, done=False) == ["A", "C", "E"]
    assert await _subjects(client, start_date=date(2026, 3, 2)) == ["B", "C", "D"]
    assert await _subjects(client, end_date=date(2026, 3, 2)) == ["A", "B"]
    assert await _subjects(client, start_date=date(2026, 3, 2), end_date=date(2026, 3, 3), done=False) == [
        "C"
    ]


async def test_list_pages_with_what_it_mentions(client: AsyncClient) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    for number in range(3):
        await client.v1.activities.create(subject=str(number), org_id=organization.id)
    reply = await client.request("GET", "/v1/activities", query={"start": 1, "limit": 1})
    assert [each["subject"] for each in reply.data] == ["1"]
    assert reply.answer.additional_data == {
        "pagination": {"start": 1, "limit": 1, "more_items_in_collection": True, "next_start": 2}
    }
    assert reply.answer.related_objects["organization"][str(organization.id)]["name"] == "Acme"
    assert await _subjects(client, limit=2) == ["0", "1", "2"]


async def test_empty_list_is_null(client: AsyncClient) -> None:
    reply = await client.request("GET", "/v1/activities")
    assert reply.data is None
    assert reply.answer.body["success"] is True
    assert reply.answer.additional_data["pagination"]["more_items_in_collection"] is False


async def test_an_unknown_filter_is_not_found(client: AsyncClient) -> None:
    with pytest.raises(NotFound):
        await client.v1.activities.list(filter_id=1).to_list()


async def test_list_refuses_what_it_cannot_read(client: AsyncClient) -> None:
    assert await _refusal(client, "GET", "/v1/activities?limit=0") == "limit must be at least 1"
    assert await _refusal(client, "GET", "/v1/activities?start=-1") == "start must be at least 0"
    assert await _refusal(client, "GET", "/v1/activities?user_id=me") == "user_id must be an integer"
    assert await _refusal(client, "GET", "/v1/activities?start_date=soon") == (
        "start_date must be a date, YYYY-MM-DD"
    )
    assert await _refusal(client, "GET", "/v1/activities?done=2") == "done must be 0 or 1"


async def test_activities_of_a_deal(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = await local.add_user().v1.users.me()
    me = await client.v1.users.me()
    person = await client.v1.persons.create(name="Ann Lee")
    deal = await client.v1.deals.create(title="Big deal", person_id=person.id)
    first = await client.v1.activities.create(deal_id=deal.id, done=True)
    second = await client.v1.activities.create(deal_id=deal.id, type="meeting")
    third = await client.v1.activities.create(deal_id=deal.id, user_id=rita.id)
    await client.v1.activities.create(subject="Elsewhere")
    pages = client.v1.deals.list_activities(deal.id)
    assert [each.id for each in await pages.to_list()] == [first.id, second.id, third.id]
    reply = await client.request("GET", f"/v1/deals/{deal.id}/activities", query={"limit": 1})
    assert [each["id"] for each in reply.data] == [first.id]
    assert reply.answer.additional_data == {
        "pagination": {"start": 0, "limit": 1, "more_items_in_collection": True, "next_start": 1},
        "activity_distribution": {
            str(me.id): {
                "activities": {"call": 1, "meeting": 1},
                "name": me.name,
                "activity_count": 2,
                "share": 67,
            },
            str(rita.id): {"activities": {"call": 1}, "name": rita.name, "activity_count": 1, "share": 33},
        },
    }
    assert reply.answer.related_objects["person"][str(person.id)]["name"] == "Ann Lee"
    undone = client.v1.deals.list_activities(deal.id, done=False)
    assert [each.id for each in await undone.to_list()] == [second.id, third.id]
    left = client.v1.deals.list_activities(deal.id, exclude=[first.id, third.id])
    assert [each.id for each in await left.to_list()] == [second.id]
    await client.v1.activities.delete(second.id)
    assert len(await client.v1.deals.list_activities(deal.id).to_list()) == 2


async def test_activities_of_a_person_are_those_of_all_who_take_part(client: AsyncClient) -> None:
    ann = await client.v1.persons.create(name="Ann Lee")
    bob = await client.v1.persons.create(name="Bob Ray")
    made = await client.v1.activities.create(participants=[{"person_id": ann.id}, {"person_id": bob.id}])
    own = await client.v1.activities.create(person_id=bob.id, done=True)
    assert [each.id for each in await client.v1.persons.list_activities(ann.id).to_list()] == [made.id]
    assert [each.id for each in await client.v1.persons.list_activities(bob.id).to_list()] == [
        made.id,
        own.id,
    ]
    done = client.v1.persons.list_activities(bob.id, done=True)
    assert [each.id for each in await done.to_list()] == [own.id]
    rest = client.v1.persons.list_activities(bob.id, exclude=[own.id], limit=1)
    assert [each.id for each in await rest.to_list()] == [made.id]


async def test_activities_of_an_organization(client: AsyncClient) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    reply = await client.request("GET", f"/v1/organizations/{organization.id}/activities")
    assert reply.data is None
    assert reply.answer.additional_data["activity_distribution"] == {}
    made = await client.v1.activities.create(org_id=organization.id)
    pages = client.v1.organizations.list_activities(organization.id, start=0, done=False, exclude=[99])
    assert [each.id for each in await pages.to_list()] == [made.id]


async def test_activities_of_what_is_not_there(client: AsyncClient, local: Local[AsyncClient]) -> None:
    for kind in ("deals", "persons", "organizations"):
        with pytest.raises(NotFound) as refused:
            await client.request("GET", f"/v1/{kind}/99/activities")
        assert refused.value.body["error"] == f"{kind.capitalize()[:-1]} not found"
    other = local.other_company()
    hidden = await other.v1.organizations.create(name="Theirs")
    assert hidden.id == 1
    with pytest.raises(NotFound):
        await client.v1.organizations.list_activities(hidden.id).to_list()


async def test_delete_hides_and_keeps_readable(client: AsyncClient, local: Local[AsyncClient]) -> None:
    made = await client.v1.activities.create(subject="Ring")
    gone = await client.v1.activities.delete(made.id)
    assert gone.to_dict() == {"id": made.id}
    assert await _subjects(client) == []
    read = await client.v1.activities.get(made.id)
    assert (read.subject, read.active_flag) == ("Ring", False)
    with pytest.raises(NotFound) as refused:
        await client.v1.activities.delete(made.id)
    assert refused.value.body["error"] == "Activity not found"
    with pytest.raises(NotFound):
        await client.v1.activities.update(made.id, subject="Back")
    with pytest.raises(NotFound):
        await client.v1.activities.update(made.id, active_flag=True)
    local.clock.advance(timedelta(days=30, seconds=1))
    with pytest.raises(NotFound):
        await client.v1.activities.get(made.id)


async def test_active_flag_deletes(client: AsyncClient) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    made = await client.v1.activities.create(org_id=organization.id)
    gone = await client.v1.activities.update(made.id, active_flag=False, subject="Last words")
    assert (gone.active_flag, gone.subject) == (False, "Last words")
    assert (await client.v1.organizations.get(organization.id)).activities_count == 0


async def test_delete_many(client: AsyncClient, local: Local[AsyncClient]) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    first = await client.v1.activities.create(org_id=organization.id)
    second = await client.v1.activities.create()
    third = await client.v1.activities.create(subject="Stays")
    theirs = await local.other_company().v1.activities.create()
    assert theirs.id == first.id
    gone = await client.v1.activities.delete_many(ids=[second.id, first.id, 99])
    assert gone.to_dict() == {"id": [first.id, second.id]}
    assert await _subjects(client) == ["Stays"]
    assert (await client.v1.organizations.get(organization.id)).next_activity_id is None
    with pytest.raises(NotFound):
        await client.v1.activities.delete_many(ids=[first.id, 99])
    assert await _refusal(client, "DELETE", "/v1/activities") == "ids is required"
    assert await _refusal(client, "DELETE", "/v1/activities?ids=1,x") == "ids must be an integer"
    many = ",".join(map(str, range(1, 1002)))
    assert (
        await _refusal(client, "DELETE", f"/v1/activities?ids={many}") == "ids must name 1 to 1000 activities"
    )
    assert (await client.v1.activities.get(third.id)).active_flag is True


@pytest.mark.parametrize(("body", "problem"), BAD_VALUES)
async def test_bad_values_are_refused(client: AsyncClient, body: dict[str, Any], problem: str) -> None:
    await client.v1.persons.create(name="Ann Lee")
    await client.v1.persons.create(name="Bob Ray")
    kept = await client.v1.activities.create(subject="Kept", person_id=1)
    assert problem in await _refusal(client, "POST", "/v1/activities", body)
    assert problem in await _refusal(client, "PUT", f"/v1/activities/{kept.id}", {"note": "new", **body})
    assert [each.to_dict() for each in await client.v1.activities.list().to_list()] == [kept.to_dict()]
    assert (await client.v1.persons.get(1)).activities_count == 1
    assert (await client.v1.persons.get(2)).activities_count == 0


async def test_links_to_deleted_records_are_refused(client: AsyncClient) -> None:
    person = await client.v1.persons.create(name="Ann Lee")
    organization = await client.v1.organizations.create(name="Acme")
    deal = await client.v1.deals.create(title="Big deal", person_id=person.id)
    linked = await client.v1.activities.create(deal_id=deal.id, org_id=organization.id)
    await client.v1.deals.delete(deal.id)
    await client.v1.persons.delete(person.id)
    await client.v1.organizations.delete(organization.id)
    for body in ({"deal_id": deal.id}, {"person_id": person.id}, {"org_id": organization.id}):
        assert "there is no" in await _refusal(client, "POST", "/v1/activities", body)
    # What it is linked to already can be sent back as it was read.
    same = await client.v1.activities.update(
        linked.id, deal_id=deal.id, person_id=person.id, org_id=organization.id, subject="Still"
    )
    assert (same.subject, same.deal_id, same.org_id) == ("Still", deal.id, organization.id)


async def test_links_to_another_company_are_refused(client: AsyncClient, local: Local[AsyncClient]) -> None:
    other = local.other_company()
    person = await other.v1.persons.create(name="Theirs")
    deal = await other.v1.deals.create(title="Theirs", person_id=person.id)
    stranger = await other.v1.users.me()
    for body in ({"deal_id": deal.id}, {"person_id": person.id}, {"user_id": stranger.id}):
        await _refusal(client, "POST", "/v1/activities", body)
    theirs = await other.v1.activities.create(deal_id=deal.id)
    for verb in ("GET", "PUT", "DELETE"):
        with pytest.raises(NotFound) as refused:
            await client.request(verb, f"/v1/activities/{theirs.id}")
        assert refused.value.body["error"] == "Activity not found"
    assert await other.v1.activities.get(theirs.id) == theirs


async def test_unknown_activity(client: AsyncClient) -> None:
    for verb in ("GET", "PUT", "DELETE"):
        with pytest.raises(NotFound):
            await client.request(verb, "/v1/activities/99")
        assert await _refusal(client, verb, "/v1/activities/first") == "id must be an integer"


async def test_deleted_type_stays_on_its_activities(client: AsyncClient) -> None:
    kind = await client.v1.activity_types.create(name="Site visit", icon_key="car")
    made = await client.v1.activities.create(type="site_visit")
    assert (made.type, made.subject, made.type_name) == ("site_visit", "Site visit", "Site visit")
    await client.v1.activity_types.delete(kind.id)
    assert await _refusal(client, "POST", "/v1/activities", {"type": "site_visit"}) == (
        "type: there is no activity type 'site_visit' in use"
    )
    kept = await client.v1.activities.update(made.id, type="site_visit", subject="Visit")
    assert (kept.type, kept.type_name) == ("site_visit", "Site visit")


async def test_activity_is_seen_by_those_who_see_all_of_it(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    rita = local.add_user()
    open_deal = await client.v1.organizations.create(name="Acme")
    private = await client.v1.persons.create(name="Ann Lee", visible_to="1")
    shown = await client.v1.activities.create(subject="Shown", org_id=open_deal.id)
    hidden = await client.v1.activities.create(subject="Hidden", org_id=open_deal.id, person_id=private.id)
    assert await _subjects(rita, user_id=0) == ["Shown"]
    seen = await rita.v1.organizations.list_activities(open_deal.id).to_list()
    assert [each.id for each in seen] == [shown.id]
    with pytest.raises(Forbidden):
        await rita.v1.activities.get(hidden.id)
    with pytest.raises(Forbidden):
        await rita.v1.activities.update(hidden.id, done=True)
    with pytest.raises(Forbidden):
        await rita.v1.activities.delete(hidden.id)
    with pytest.raises(NotFound):
        await rita.v1.activities.delete_many(ids=[hidden.id])
    assert "there is no person" in await _refusal(rita, "POST", "/v1/activities", {"person_id": private.id})
    me = await rita.v1.users.me()
    await client.v1.persons.add_follower(private.id, user_id=me.id)
    assert await _subjects(rita, user_id=0) == ["Shown", "Hidden"]


async def test_hidden_contacts_of_a_deal_are_not_brought_along(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    rita = local.add_user()
    private = await client.v1.persons.create(name="Ann Lee", visible_to="1")
    organization = await client.v1.organizations.create(name="Acme")
    deal = await client.v1.deals.create(
        title="Big", person_id=private.id, org_id=organization.id, visible_to="3"
    )
    made = await rita.v1.activities.create(deal_id=deal.id)
    assert (made.person_id, made.org_id) == (None, organization.id)


async def test_changes_are_logged(client: AsyncClient) -> None:
    made = await client.v1.activities.create()
    assert made.answer is not None
    changed = await client.v1.activities.update(made.id, subject="Ring", location="Here")
    assert changed.answer is not None
    assert (
        changed.answer.additional_data["updates_story_id"] > made.answer.additional_data["updates_story_id"]
    )
    same = await client.v1.activities.update(made.id, subject="Ring")
    assert same.answer is not None
    assert same.answer.additional_data["updates_story_id"] is None


async def test_activities_of_an_organization_are_narrowed(client: AsyncClient) -> None:
    organization = (await client.v1.organizations.create(name="Acme")).id
    done = (await client.v1.activities.create(org_id=organization, done=True)).id
    left = [(await client.v1.activities.create(org_id=organization)).id for _ in range(2)]

    async def ids(**asked: Any) -> list[int]:
        listed = client.v1.organizations.list_activities(organization, **asked)
        return sorted([each.id async for each in listed])

    assert await ids() == [done, *left]
    assert await ids(done=False) == left
    assert await ids(exclude=[done, left[0]]) == left[1:]
