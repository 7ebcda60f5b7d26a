"""Notes over HTTP: what they are on, how they are pinned, listed and made safe."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest, Forbidden, NotFound
from tests.operations.places import Local

NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"
NEEDED = "a note must be on at least one of: lead_id, deal_id, person_id, org_id, project_id, task_id"

BAD_VALUES: list[tuple[dict[str, Any], str]] = [
    ({"content": ""}, "content must not be empty"),
    ({"content": " \n"}, "content must not be empty"),
    ({"content": "<script>steal()</script>"}, "content must not be empty"),
    ({"content": {"html": "x"}}, "content must be a text"),
    ({"content": "x" * 102_401}, "content must have at most 100 KB"),
    ({"content": "é" * 51_201}, "content must have at most 100 KB"),
    ({"deal_id": 99}, "deal_id: there is no deal 99"),
    ({"person_id": 99}, "person_id: there is no person 99"),
    ({"org_id": 99}, "org_id: there is no organization 99"),
    ({"org_id": "first"}, "org_id must be an integer"),
    ({"lead_id": "adf21080-0e10-11eb-879b-05d71fb426ec"}, "lead_id: there is no lead adf21080"),
    ({"project_id": 3}, "project_id: there is no project 3"),
    ({"task_id": 4}, "task_id: there is no task 4"),
    ({"user_id": 99}, "user_id: there is no active user 99"),
    ({"add_time": "yesterday"}, "add_time must be a time, YYYY-MM-DD HH:MM:SS"),
    ({"pinned_to_deal_flag": 1}, "pinned_to_deal_flag needs deal_id"),
    ({"pinned_to_person_flag": 1}, "pinned_to_person_flag needs person_id"),
    ({"pinned_to_lead_flag": 1}, "pinned_to_lead_flag needs lead_id"),
    ({"pinned_to_project_flag": 1}, "pinned_to_project_flag needs project_id"),
    ({"pinned_to_task_flag": 1}, "pinned_to_task_flag needs task_id"),
    ({"pinned_to_organization_flag": 2}, "pinned_to_organization_flag must be 0 or 1"),
]


async def _refusal(client: AsyncClient, verb: str, path: str, body: object = None) -> Any:
    with pytest.raises(BadRequest) as refused:
        await client.request(verb, path, body=body)
    assert refused.value.body["success"] is False
    assert refused.value.body["data"] is None
    return refused.value.body["error"]


async def _contents(client: AsyncClient, **narrowed_by: Any) -> list[str]:
    return [each.content for each in await client.v1.notes.list(**narrowed_by).to_list()]


async def test_create_gives_the_note_with_what_it_is_on(client: AsyncClient) -> None:
    me = await client.v1.users.me()
    organization = await client.v1.organizations.create(name="Acme")
    person = await client.v1.persons.create(name="Ann Lee")
    deal = await client.v1.deals.create(title="Big deal", person_id=person.id)
    made = await client.v1.notes.create(
        content="<p>Likes <b>tea</b></p>",
        deal_id=deal.id,
        person_id=person.id,
        org_id=organization.id,
        pinned_to_person_flag=True,
    )
    assert made.to_dict() == {
        "id": 1,
        "user_id": me.id,
        "deal_id": deal.id,
        "person_id": person.id,
        "org_id": organization.id,
        "lead_id": None,
        "project_id": None,
        "task_id": None,
        "content": "<p>Likes <b>tea</b></p>",
        "add_time": NOW,
        "update_time": NOW,
        "active_flag": True,
        "pinned_to_lead_flag": False,
        "pinned_to_deal_flag": False,
        "pinned_to_person_flag": True,
        "pinned_to_organization_flag": False,
        "pinned_to_project_flag": False,
        "pinned_to_task_flag": False,
        "last_update_user_id": None,
        "organization": {"name": "Acme"},
        "person": {"name": "Ann Lee"},
        "deal": {"title": "Big deal"},
        "lead": None,
        "project": None,
        "task": None,
        "user": {"email": me.email, "name": me.name, "icon_url": None, "is_you": True},
    }
    assert made.answer is not None
    assert made.answer.status == 200
    assert await client.v1.notes.get(made.id) == made
    alone = await client.v1.notes.create(content="x", person_id=person.id)
    assert (alone.deal, alone.organization, alone["person"]) == (None, None, {"name": "Ann Lee"})


async def test_notes_count_on_what_they_are_on(client: AsyncClient, local: Local[AsyncClient]) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    person = await client.v1.persons.create(name="Ann Lee")
    deal = await client.v1.deals.create(title="Big deal", person_id=person.id)
    local.clock.advance(timedelta(hours=1))
    made = await client.v1.notes.create(content="x", deal_id=deal.id, person_id=person.id)
    read = await client.v1.deals.get(deal.id)
    assert (read["notes_count"], read["update_time"]) == (1, LATER)
    assert (await client.v1.persons.get(person.id))["notes_count"] == 1
    await client.v1.notes.update(made.id, deal_id=None, org_id=organization.id)
    assert (await client.v1.deals.get(deal.id))["notes_count"] == 0
    assert (await client.v1.organizations.get(organization.id))["notes_count"] == 1
    await client.v1.notes.delete(made.id)
    assert (await client.v1.organizations.get(organization.id))["notes_count"] == 0
    assert (await client.v1.persons.get(person.id))["notes_count"] == 0


async def test_note_keeps_a_deal_from_rotting(client: AsyncClient, local: Local[AsyncClient]) -> None:
    await client.v1.stages.update(1, rotten_flag=True, rotten_days=5)
    person = await client.v1.persons.create(name="Ann Lee")
    deal = await client.v1.deals.create(title="Big deal", person_id=person.id, stage_id=1)
    local.clock.advance(timedelta(days=1))
    await client.v1.notes.create(content="x", deal_id=deal.id)
    assert (await client.v1.deals.get(deal.id))["rotten_time"] == "2026-03-08 09:00:00"


async def test_content_is_made_safe(client: AsyncClient) -> None:
    person = await client.v1.persons.create(name="Ann Lee")
    made = await client.v1.notes.create(
        content='<h2 style="x" onload="steal()">Hi</h2><script>steal()</script>'
        '<a href="https://example.com/?a=1&amp;b=2" target="_blank">link</a><img src="data:x">',
        person_id=person.id,
    )
    assert made.content == (
        '<h2>Hi</h2><a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">'
        "link</a><img>"
    )
    changed = await client.v1.notes.update(made.id, content="<svg onload=steal()>5 < 6</svg>")
    assert "steal" not in changed.content
    largest = await client.v1.notes.update(made.id, content="x" * 102_400)
    assert len(largest.content) == 102_400


async def test_time_of_writing_can_be_given(client: AsyncClient) -> None:
    person = await client.v1.persons.create(name="Ann Lee")
    made = await client.v1.notes.create(
        content="x", person_id=person.id, add_time=datetime(2020, 5, 1, 12, 30, tzinfo=UTC)
    )
    assert (made["add_time"], made["update_time"]) == ("2020-05-01 12:30:00", NOW)
    changed = await client.v1.notes.update(made.id, add_time=datetime(2021, 5, 1, tzinfo=UTC))
    assert changed["add_time"] == "2021-05-01 00:00:00"


async def test_only_admins_write_in_the_name_of_others(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    rita = local.add_user()
    me = await rita.v1.users.me()
    person = await client.v1.persons.create(name="Ann Lee")
    made = await client.v1.notes.create(content="x", person_id=person.id, user_id=me.id)
    assert made.user_id == me.id
    assert made["user"] == {"email": me.email, "name": me.name, "icon_url": None, "is_you": False}
    own = await rita.v1.notes.create(content="y", person_id=person.id, user_id=me.id)
    assert own["user"]["is_you"] is True
    admin = (await client.v1.users.me()).id
    with pytest.raises(Forbidden) as refused:
        await rita.v1.notes.create(content="z", person_id=person.id, user_id=admin)
    assert refused.value.status == 403
    with pytest.raises(Forbidden):
        await rita.v1.notes.update(own.id, user_id=admin)
    assert (await rita.v1.notes.update(own.id, user_id=me.id, content="w")).content == "w"
    assert await _contents(client) == ["x", "w"]


async def test_pins_go_with_what_they_are_on(client: AsyncClient) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    person = await client.v1.persons.create(name="Ann Lee")
    made = await client.v1.notes.create(
        content="x",
        person_id=person.id,
        org_id=organization.id,
        pinned_to_organization_flag=True,
        pinned_to_person_flag=True,
    )
    kept = await client.v1.notes.update(made.id, content="y")
    assert (kept.pinned_to_organization_flag, kept.pinned_to_person_flag) == (True, True)
    loose = await client.v1.notes.update(made.id, pinned_to_person_flag=False)
    assert (loose.pinned_to_organization_flag, loose.pinned_to_person_flag) == (True, False)
    off = await client.v1.notes.update(made.id, org_id=None)
    assert (off.org_id, off.pinned_to_organization_flag) == (None, False)
    problem = await _refusal(client, "PUT", f"/v1/notes/{made.id}", {"pinned_to_organization_flag": 1})
    assert problem == "pinned_to_organization_flag needs org_id"
    assert await _refusal(client, "PUT", f"/v1/notes/{made.id}", {"person_id": None}) == NEEDED
    assert await client.v1.notes.get(made.id) == off


async def test_update_moves_and_pins(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = await local.add_user().v1.users.me()
    ann = await client.v1.persons.create(name="Ann Lee")
    bob = await client.v1.persons.create(name="Bob Ray")
    organization = await client.v1.organizations.create(name="Acme")
    deal = await client.v1.deals.create(title="Big deal", person_id=ann.id)
    on_deal = await client.v1.notes.create(content="x", deal_id=deal.id, pinned_to_deal_flag=True)
    assert on_deal.pinned_to_deal_flag is True
    made = await client.v1.notes.create(content="y", person_id=ann.id)
    put_on = await client.v1.notes.update(made.id, deal_id=deal.id)
    assert put_on.deal_id == deal.id
    moved = await client.v1.notes.update(
        made.id,
        user_id=rita.id,
        person_id=bob.id,
        deal_id=deal.id,
        org_id=organization.id,
        pinned_to_deal_flag=True,
        pinned_to_organization_flag=True,
    )
    assert (moved.user_id, moved.person_id, moved.deal_id) == (rita.id, bob.id, deal.id)
    assert (moved.org_id, moved.pinned_to_deal_flag) == (organization.id, True)
    assert moved.pinned_to_organization_flag is True


async def test_update_changes_what_is_given(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = local.add_user()
    me = await rita.v1.users.me()
    person = await client.v1.persons.create(name="Ann Lee")
    made = await client.v1.notes.create(content="x", person_id=person.id)
    local.clock.advance(timedelta(hours=1))
    changed = await rita.v1.notes.update(made.id, content="y")
    assert (changed.content, changed.person_id, changed.user_id) == ("y", person.id, made.user_id)
    assert (changed["add_time"], changed["update_time"]) == (NOW, LATER)
    assert changed.last_update_user_id == me.id


async def _three_notes(client: AsyncClient, local: Local[AsyncClient]) -> None:
    """A on a deal, by Erika; B on a person, pinned, by Rita a day later; C on an organization a day after."""
    rita = local.add_user()
    organization = await client.v1.organizations.create(name="Acme")
    person = await client.v1.persons.create(name="Ann Lee")
    deal = await client.v1.deals.create(title="Big deal", person_id=person.id)
    await client.v1.notes.create(content="A", deal_id=deal.id)
    local.clock.advance(timedelta(days=1))
    await rita.v1.notes.create(content="B", person_id=person.id, pinned_to_person_flag=True)
    local.clock.advance(timedelta(days=1))
    await client.v1.notes.create(content="C", org_id=organization.id, deal_id=deal.id)


async def test_list_narrows(client: AsyncClient, local: Local[AsyncClient]) -> None:
    await _three_notes(client, local)
    rita = (await client.v1.users.find(term="Rita"))[0]
    assert await _contents(client) == ["A", "B", "C"]
    assert await _contents(client, user_id=rita.id) == ["B"]
    assert await _contents(client, deal_id=1) == ["A", "C"]
    assert await _contents(client, person_id=1) == ["B"]
    assert await _contents(client, org_id=1) == ["C"]
    assert await _contents(client, org_id=1, user_id=rita.id) == []
    assert await _contents(client, pinned_to_person_flag=True) == ["B"]
    assert await _contents(client, pinned_to_person_flag=False) == ["A", "C"]
    for unpinned in ("deal", "organization", "lead", "project", "task"):
        assert await _contents(client, **{f"pinned_to_{unpinned}_flag": True}) == []
        assert await _contents(client, **{f"pinned_to_{unpinned}_flag": False}) == ["A", "B", "C"]
    assert await _contents(client, start_date=date(2026, 3, 3)) == ["B", "C"]
    assert await _contents(client, end_date=date(2026, 3, 3)) == ["A", "B"]
    assert await _contents(client, start_date=date(2026, 3, 3), end_date=date(2026, 3, 3)) == ["B"]
    assert await _contents(client, updated_since=datetime(2026, 3, 3, 9, 0, tzinfo=UTC)) == ["B", "C"]
    assert await _contents(client, updated_since=datetime(2026, 3, 3, 9, 0, 1, tzinfo=UTC)) == ["C"]
    for nothing in ({"lead_id": "adf21080"}, {"project_id": 1}, {"task_id": 1}, {"deal_id": 99}):
        assert await _contents(client, **nothing) == []


async def test_list_sorts(client: AsyncClient, local: Local[AsyncClient]) -> None:
    await _three_notes(client, local)
    assert await _contents(client, sort="id DESC") == ["C", "B", "A"]
    assert await _contents(client, sort="content desc") == ["C", "B", "A"]
    assert await _contents(client, sort="add_time DESC, id") == ["C", "B", "A"]
    assert await _contents(client, sort="deal_id ASC, update_time DESC") == ["B", "C", "A"]
    assert await _contents(client, sort="user_id, person_id, org_id DESC") == ["C", "A", "B"]
    assert await _contents(client, sort="content DESC", limit=1) == ["C", "B", "A"]
    assert (
        await _refusal(client, "GET", "/v1/notes?sort=active_flag") == "sort by 'active_flag' is not possible"
    )
    assert await _refusal(client, "GET", "/v1/notes?sort=id;drop") == "sort by 'id;drop' is not possible"


async def test_list_pages(client: AsyncClient, local: Local[AsyncClient]) -> None:
    await _three_notes(client, local)
    reply = await client.request("GET", "/v1/notes", query={"start": 1, "limit": 1})
    assert [each["content"] for each in reply.data] == ["B"]
    assert reply.answer.additional_data == {
        "pagination": {"start": 1, "limit": 1, "more_items_in_collection": True, "next_start": 2}
    }
    assert await _contents(client, limit=2) == ["A", "B", "C"]
    assert await _refusal(client, "GET", "/v1/notes?limit=0") == "limit must be at least 1"
    assert await _refusal(client, "GET", "/v1/notes?start_date=2026-13-01") == (
        "start_date must be a date, YYYY-MM-DD"
    )
    assert await _refusal(client, "GET", "/v1/notes?pinned_to_deal_flag=yes") == (
        "pinned_to_deal_flag must be 0 or 1"
    )


async def test_empty_list_is_null(client: AsyncClient) -> None:
    reply = await client.request("GET", "/v1/notes")
    assert reply.data is None
    assert reply.answer.additional_data["pagination"]["more_items_in_collection"] is False


async def test_delete_says_true_and_keeps_readable(client: AsyncClient, local: Local[AsyncClient]) -> None:
    person = await client.v1.persons.create(name="Ann Lee")
    made = await client.v1.notes.create(content="x", person_id=person.id)
    done = await client.v1.notes.delete(made.id)
    assert done.answer.body["data"] is True
    assert await _contents(client) == []
    local.clock.advance(timedelta(days=60))
    read = await client.v1.notes.get(made.id)
    assert (read.content, read.active_flag) == ("x", False)
    with pytest.raises(NotFound) as refused:
        await client.v1.notes.delete(made.id)
    assert refused.value.body["error"] == "Note not found"
    with pytest.raises(NotFound):
        await client.v1.notes.update(made.id, content="y")


@pytest.mark.parametrize(("body", "problem"), BAD_VALUES)
async def test_bad_values_are_refused(client: AsyncClient, body: dict[str, Any], problem: str) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    kept = await client.v1.notes.create(content="Kept", org_id=organization.id)
    complete = {"content": "New", "org_id": organization.id}
    assert problem in await _refusal(client, "POST", "/v1/notes", {**complete, **body})
    assert problem in await _refusal(client, "PUT", f"/v1/notes/{kept.id}", {**complete, **body})
    assert await client.v1.notes.list().to_list() == [kept]
    assert (await client.v1.organizations.get(organization.id))["notes_count"] == 1


async def test_content_and_a_record_are_needed(client: AsyncClient) -> None:
    assert await _refusal(client, "POST", "/v1/notes", {"org_id": 1}) == "content is required"
    assert await _refusal(client, "POST", "/v1/notes", {"content": "x"}) == NEEDED


async def test_links_to_deleted_records_are_refused(client: AsyncClient) -> None:
    person = await client.v1.persons.create(name="Ann Lee")
    organization = await client.v1.organizations.create(name="Acme")
    made = await client.v1.notes.create(content="x", person_id=person.id)
    await client.v1.persons.delete(person.id)
    assert await _refusal(client, "POST", "/v1/notes", {"content": "y", "person_id": person.id}) == (
        f"person_id: there is no person {person.id}"
    )
    same = await client.v1.notes.update(made.id, person_id=person.id, org_id=organization.id)
    assert (same.person_id, same.org_id) == (person.id, organization.id)


async def test_unknown_note(client: AsyncClient, local: Local[AsyncClient]) -> None:
    other = local.other_company()
    organization = await other.v1.organizations.create(name="Theirs")
    theirs = await other.v1.notes.create(content="x", org_id=organization.id)
    for id in (99, theirs.id):
        for verb in ("GET", "PUT", "DELETE"):
            with pytest.raises(NotFound) as refused:
                await client.request(verb, f"/v1/notes/{id}")
            assert refused.value.body["error"] == "Note not found"
    assert await _refusal(client, "GET", "/v1/notes/first") == "id must be an integer"
    assert "there is no organization" in await _refusal(
        client, "POST", "/v1/notes", {"content": "x", "org_id": organization.id}
    )
    assert await other.v1.notes.get(theirs.id) == theirs


async def test_note_is_seen_by_those_who_see_all_of_it(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    rita = local.add_user()
    organization = await client.v1.organizations.create(name="Acme")
    private = await client.v1.persons.create(name="Ann Lee", visible_to="1")
    await client.v1.notes.create(content="Shown", org_id=organization.id)
    hidden = await client.v1.notes.create(content="Hidden", org_id=organization.id, person_id=private.id)
    assert await _contents(rita) == ["Shown"]
    assert await _contents(rita, person_id=private.id) == []
    assert await _hidden_from(rita, hidden.id)
    me = await rita.v1.users.me()
    await client.v1.persons.add_follower(private.id, user_id=me.id)
    assert await _contents(rita, sort="id DESC") == ["Hidden", "Shown"]
    assert not await _hidden_from(rita, hidden.id)


async def _hidden_from(client: AsyncClient, id: int) -> bool:
    try:
        await client.v1.notes.get(id)
    except Forbidden:
        return True
    return False
