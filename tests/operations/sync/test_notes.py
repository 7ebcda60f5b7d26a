# Made by tools/generate.py from tests/operations/aio/test_notes.py: change that, and run it again.
"""Notes over HTTP: what they are on, how they are pinned, listed and made safe."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pipedriver import BadRequest, Client, Forbidden, NotFound
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


def _refusal(client: Client, verb: str, path: str, body: object = None) -> Any:
    with pytest.raises(BadRequest) as refused:
        client.request(verb, path, body=body)
    assert refused.value.body["success"] is False
    assert refused.value.body["data"] is None
    return refused.value.body["error"]


def _contents(client: Client, **narrowed_by: Any) -> list[str]:
    return [each.content for each in client.v1.notes.list(**narrowed_by).to_list()]


def test_create_gives_the_note_with_what_it_is_on(client: Client) -> None:
    me = client.v1.users.me()
    organization = client.v1.organizations.create(name="Acme")
    person = client.v1.persons.create(name="Ann Lee")
    deal = client.v1.deals.create(title="Big deal", person_id=person.id)
    made = client.v1.notes.create(
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
    assert client.v1.notes.get(made.id) == made
    alone = client.v1.notes.create(content="x", person_id=person.id)
    assert (alone.deal, alone.organization, alone["person"]) == (None, None, {"name": "Ann Lee"})


def test_notes_count_on_what_they_are_on(client: Client, local: Local[Client]) -> None:
    organization = client.v1.organizations.create(name="Acme")
    person = client.v1.persons.create(name="Ann Lee")
    deal = client.v1.deals.create(title="Big deal", person_id=person.id)
    local.clock.advance(timedelta(hours=1))
    made = client.v1.notes.create(content="x", deal_id=deal.id, person_id=person.id)
    read = client.v1.deals.get(deal.id)
    assert (read["notes_count"], read["update_time"]) == (1, LATER)
    assert (client.v1.persons.get(person.id))["notes_count"] == 1
    client.v1.notes.update(made.id, deal_id=None, org_id=organization.id)
    assert (client.v1.deals.get(deal.id))["notes_count"] == 0
    assert (client.v1.organizations.get(organization.id))["notes_count"] == 1
    client.v1.notes.delete(made.id)
    assert (client.v1.organizations.get(organization.id))["notes_count"] == 0
    assert (client.v1.persons.get(person.id))["notes_count"] == 0


def test_note_keeps_a_deal_from_rotting(client: Client, local: Local[Client]) -> None:
    client.v1.stages.update(1, rotten_flag=True, rotten_days=5)
    person = client.v1.persons.create(name="Ann Lee")
    deal = client.v1.deals.create(title="Big deal", person_id=person.id, stage_id=1)
    local.clock.advance(timedelta(days=1))
    client.v1.notes.create(content="x", deal_id=deal.id)
    assert (client.v1.deals.get(deal.id))["rotten_time"] == "2026-03-08 09:00:00"


def test_content_is_made_safe(client: Client) -> None:
    person = client.v1.persons.create(name="Ann Lee")
    made = client.v1.notes.create(
        content='<h2 style="x" onload="steal()">Hi</h2><script>steal()</script>'
        '<a href="https://example.com/?a=1&amp;b=2" target="_blank">link</a><img src="data:x">',
        person_id=person.id,
    )
    assert made.content == (
        '<h2>Hi</h2><a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">'
        "link</a><img>"
    )
    changed = client.v1.notes.update(made.id, content="<svg onload=steal()>5 < 6</svg>")
    assert "steal" not in changed.content
    largest = client.v1.notes.update(made.id, content="x" * 102_400)
    assert len(largest.content) == 102_400


def test_time_of_writing_can_be_given(client: Client) -> None:
    person = client.v1.persons.create(name="Ann Lee")
    made = client.v1.notes.create(
        content="x", person_id=person.id, add_time=datetime(2020, 5, 1, 12, 30, tzinfo=UTC)
    )
    assert (made["add_time"], made["update_time"]) == ("2020-05-01 12:30:00", NOW)
    changed = client.v1.notes.update(made.id, add_time=datetime(2021, 5, 1, tzinfo=UTC))
    assert changed["add_time"] == "2021-05-01 00:00:00"


def test_only_admins_write_in_the_name_of_others(client: Client, local: Local[Client]) -> None:
    rita = local.add_user()
    me = rita.v1.users.me()
    person = client.v1.persons.create(name="Ann Lee")
    made = client.v1.notes.create(content="x", person_id=person.id, user_id=me.id)
    assert made.user_id == me.id
    assert made["user"] == {"email": me.email, "name": me.name, "icon_url": None, "is_you": False}
    own = rita.v1.notes.create(content="y", person_id=person.id, user_id=me.id)
    assert own["user"]["is_you"] is True
    admin = (client.v1.users.me()).id
    with pytest.raises(Forbidden) as refused:
        rita.v1.notes.create(content="z", person_id=person.id, user_id=admin)
    assert refused.value.status == 403
    with pytest.raises(Forbidden):
        rita.v1.notes.update(own.id, user_id=admin)
    assert (rita.v1.notes.update(own.id, user_id=me.id, content="w")).content == "w"
    assert _contents(client) == ["x", "w"]


def test_pins_go_with_what_they_are_on(client: Client) -> None:
    organization = client.v1.organizations.create(name="Acme")
    person = client.v1.persons.create(name="Ann Lee")
    made = client.v1.notes.create(
        content="x",
        person_id=person.id,
        org_id=organization.id,
        pinned_to_organization_flag=True,
        pinned_to_person_flag=True,
    )
    kept = client.v1.notes.update(made.id, content="y")
    assert (kept.pinned_to_organization_flag, kept.pinned_to_person_flag) == (True, True)
    loose = client.v1.notes.update(made.id, pinned_to_person_flag=False)
    assert (loose.pinned_to_organization_flag, loose.pinned_to_person_flag) == (True, False)
    off = client.v1.notes.update(made.id, org_id=None)
    assert (off.org_id, off.pinned_to_organization_flag) == (None, False)
    problem = _refusal(client, "PUT", f"/v1/notes/{made.id}", {"pinned_to_organization_flag": 1})
    assert problem == "pinned_to_organization_flag needs org_id"
    assert _refusal(client, "PUT", f"/v1/notes/{made.id}", {"person_id": None}) == NEEDED
    assert client.v1.notes.get(made.id) == off


def test_update_moves_and_pins(client: Client, local: Local[Client]) -> None:
    rita = local.add_user().v1.users.me()
    ann = client.v1.persons.create(name="Ann Lee")
    bob = client.v1.persons.create(name="Bob Ray")
    organization = client.v1.organizations.create(name="Acme")
    deal = client.v1.deals.create(title="Big deal", person_id=ann.id)
    on_deal = client.v1.notes.create(content="x", deal_id=deal.id, pinned_to_deal_flag=True)
    assert on_deal.pinned_to_deal_flag is True
    made = client.v1.notes.create(content="y", person_id=ann.id)
    put_on = client.v1.notes.update(made.id, deal_id=deal.id)
    assert put_on.deal_id == deal.id
    moved = client.v1.notes.update(
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


def test_update_changes_what_is_given(client: Client, local: Local[Client]) -> None:
    rita = local.add_user()
    me = rita.v1.users.me()
    person = client.v1.persons.create(name="Ann Lee")
    made = client.v1.notes.create(content="x", person_id=person.id)
    local.clock.advance(timedelta(hours=1))
    changed = rita.v1.notes.update(made.id, content="y")
    assert (changed.content, changed.person_id, changed.user_id) == ("y", person.id, made.user_id)
    assert (changed["add_time"], changed["update_time"]) == (NOW, LATER)
    assert changed.last_update_user_id == me.id


def _three_notes(client: Client, local: Local[Client]) -> None:
    """A on a deal, by Erika; B on a person, pinned, by Rita a day later; C on an organization a day after."""
    rita = local.add_user()
    organization = client.v1.organizations.create(name="Acme")
    person = client.v1.persons.create(name="Ann Lee")
    deal = client.v1.deals.create(title="Big deal", person_id=person.id)
    client.v1.notes.create(content="A", deal_id=deal.id)
    local.clock.advance(timedelta(days=1))
    rita.v1.notes.create(content="B", person_id=person.id, pinned_to_person_flag=True)
    local.clock.advance(timedelta(days=1))
    client.v1.notes.create(content="C", org_id=organization.id, deal_id=deal.id)


def test_list_narrows(client: Client, local: Local[Client]) -> None:
    _three_notes(client, local)
    rita = (client.v1.users.find(term="Rita"))[0]
    assert _contents(client) == ["A", "B", "C"]
    assert _contents(client, user_id=rita.id) == ["B"]
    assert _contents(client, deal_id=1) == ["A", "C"]
    assert _contents(client, person_id=1) == ["B"]
    assert _contents(client, org_id=1) == ["C"]
    assert _contents(client, org_id=1, user_id=rita.id) == []
    assert _contents(client, pinned_to_person_flag=True) == ["B"]
    assert _contents(client, pinned_to_person_flag=False) == ["A", "C"]
    for unpinned in ("deal", "organization", "lead", "project", "task"):
        assert _contents(client, **{f"pinned_to_{unpinned}_flag": True}) == []
        assert _contents(client, **{f"pinned_to_{unpinned}_flag": False}) == ["A", "B", "C"]
    assert _contents(client, start_date=date(2026, 3, 3)) == ["B", "C"]
    assert _contents(client, end_date=date(2026, 3, 3)) == ["A", "B"]
    assert _contents(client, start_date=date(2026, 3, 3), end_date=date(2026, 3, 3)) == ["B"]
    assert _contents(client, updated_since=datetime(2026, 3, 3, 9, 0, tzinfo=UTC)) == ["B", "C"]
    assert _contents(client, updated_since=datetime(2026, 3, 3, 9, 0, 1, tzinfo=UTC)) == ["C"]
    for nothing in ({"lead_id": "adf21080"}, {"project_id": 1}, {"task_id": 1}, {"deal_id": 99}):
        assert _contents(client, **nothing) == []


def test_list_sorts(client: Client, local: Local[Client]) -> None:
    _three_notes(client, local)
    assert _contents(client, sort="id DESC") == ["C", "B", "A"]
    assert _contents(client, sort="content desc") == ["C", "B", "A"]
    assert _contents(client, sort="add_time DESC, id") == ["C", "B", "A"]
    assert _contents(client, sort="deal_id ASC, update_time DESC") == ["B", "C", "A"]
    assert _contents(client, sort="user_id, person_id, org_id DESC") == ["C", "A", "B"]
    assert _contents(client, sort="content DESC", limit=1) == ["C", "B", "A"]
    assert _refusal(client, "GET", "/v1/notes?sort=active_flag") == "sort by 'active_flag' is not possible"
    assert _refusal(client, "GET", "/v1/notes?sort=id;drop") == "sort by 'id;drop' is not possible"


def test_list_pages(client: Client, local: Local[Client]) -> None:
    _three_notes(client, local)
    reply = client.request("GET", "/v1/notes", query={"start": 1, "limit": 1})
    assert [each["content"] for each in reply.data] == ["B"]
    assert reply.answer.additional_data == {
        "pagination": {"start": 1, "limit": 1, "more_items_in_collection": True, "next_start": 2}
    }
    assert _contents(client, limit=2) == ["A", "B", "C"]
    assert _refusal(client, "GET", "/v1/notes?limit=0") == "limit must be at least 1"
    assert _refusal(client, "GET", "/v1/notes?start_date=2026-13-01") == (
        "start_date must be a date, YYYY-MM-DD"
    )
    assert _refusal(client, "GET", "/v1/notes?pinned_to_deal_flag=yes") == (
        "pinned_to_deal_flag must be 0 or 1"
    )


def test_empty_list_is_null(client: Client) -> None:
    reply = client.request("GET", "/v1/notes")
    assert reply.data is None
    assert reply.answer.additional_data["pagination"]["more_items_in_collection"] is False


def test_delete_says_true_and_keeps_readable(client: Client, local: Local[Client]) -> None:
    person = client.v1.persons.create(name="Ann Lee")
    made = client.v1.notes.create(content="x", person_id=person.id)
    done = client.v1.notes.delete(made.id)
    assert done.answer.body["data"] is True
    assert _contents(client) == []
    local.clock.advance(timedelta(days=60))
    read = client.v1.notes.get(made.id)
    assert (read.content, read.active_flag) == ("x", False)
    with pytest.raises(NotFound) as refused:
        client.v1.notes.delete(made.id)
    assert refused.value.body["error"] == "Note not found"
    with pytest.raises(NotFound):
        client.v1.notes.update(made.id, content="y")


@pytest.mark.parametrize(("body", "problem"), BAD_VALUES)
def test_bad_values_are_refused(client: Client, body: dict[str, Any], problem: str) -> None:
    organization = client.v1.organizations.create(name="Acme")
    kept = client.v1.notes.create(content="Kept", org_id=organization.id)
    complete = {"content": "New", "org_id": organization.id}
    assert problem in _refusal(client, "POST", "/v1/notes", {**complete, **body})
    assert problem in _refusal(client, "PUT", f"/v1/notes/{kept.id}", {**complete, **body})
    assert client.v1.notes.list().to_list() == [kept]
    assert (client.v1.organizations.get(organization.id))["notes_count"] == 1


def test_content_and_a_record_are_needed(client: Client) -> None:
    assert _refusal(client, "POST", "/v1/notes", {"org_id": 1}) == "content is required"
    assert _refusal(client, "POST", "/v1/notes", {"content": "x"}) == NEEDED


def test_links_to_deleted_records_are_refused(client: Client) -> None:
    person = client.v1.persons.create(name="Ann Lee")
    organization = client.v1.organizations.create(name="Acme")
    made = client.v1.notes.create(content="x", person_id=person.id)
    client.v1.persons.delete(person.id)
    assert _refusal(client, "POST", "/v1/notes", {"content": "y", "person_id": person.id}) == (
        f"person_id: there is no person {person.id}"
    )
    same = client.v1.notes.update(made.id, person_id=person.id, org_id=organization.id)
    assert (same.person_id, same.org_id) == (person.id, organization.id)


def test_unknown_note(client: Client, local: Local[Client]) -> None:
    other = local.other_company()
    organization = other.v1.organizations.create(name="Theirs")
    theirs = other.v1.notes.create(content="x", org_id=organization.id)
    for id in (99, theirs.id):
        for verb in ("GET", "PUT", "DELETE"):
            with pytest.raises(NotFound) as refused:
                client.request(verb, f"/v1/notes/{id}")
            assert refused.value.body["error"] == "Note not found"
    assert _refusal(client, "GET", "/v1/notes/first") == "id must be an integer"
    assert "there is no organization" in _refusal(
        client, "POST", "/v1/notes", {"content": "x", "org_id": organization.id}
    )
    assert other.v1.notes.get(theirs.id) == theirs


def test_note_is_seen_by_those_who_see_all_of_it(client: Client, local: Local[Client]) -> None:
    rita = local.add_user()
    organization = client.v1.organizations.create(name="Acme")
    private = client.v1.persons.create(name="Ann Lee", visible_to="1")
    client.v1.notes.create(content="Shown", org_id=organization.id)
    hidden = client.v1.notes.create(content="Hidden", org_id=organization.id, person_id=private.id)
    assert _contents(rita) == ["Shown"]
    assert _contents(rita, person_id=private.id) == []
    assert _hidden_from(rita, hidden.id)
    me = rita.v1.users.me()
    client.v1.persons.add_follower(private.id, user_id=me.id)
    assert _contents(rita, sort="id DESC") == ["Hidden", "Shown"]
    assert not _hidden_from(rita, hidden.id)


def _hidden_from(client: Client, id: int) -> bool:
    try:
        client.v1.notes.get(id)
    except Forbidden:
        return True
    return False
