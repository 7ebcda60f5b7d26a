"""Persons over HTTP: making, reading, changing, listing, finding and deleting them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest, Forbidden, NotFound
from tests.operations.places import Local

NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"


async def _refusal(client: AsyncClient, verb: str, path: str, body: object = None) -> Any:
    with pytest.raises(BadRequest) as refused:
        await client.request(verb, path, body=body)
    assert refused.value.body["success"] is False
    assert refused.value.body["data"] is None
    return refused.value.body["error"]


async def _missing(client: AsyncClient, verb: str, path: str, body: object = None) -> None:
    with pytest.raises(NotFound) as refused:
        await client.request(verb, path, body=body)
    assert refused.value.body["success"] is False
    assert refused.value.body["error"] == "Person not found"


async def _names(client: AsyncClient, **narrowed: Any) -> list[str]:
    return [person.name for person in await client.v1.persons.list(**narrowed).to_list()]


async def test_a_new_person_is_whole(client: AsyncClient) -> None:
    organization = await client.v1.organizations.create(name="Acme", address="Long Street 1")
    made = await client.v1.persons.create(
        name="Conde Maria Victoria",
        org_id=organization.id,
        email="maria@example.com",
        phone=[{"value": "+372 555 01", "label": "mobile"}, {"value": "+372 555 02", "primary": True}],
        label_ids=[5, 6],
        visible_to="3",
    )
    assert made.answer is not None
    assert made.answer.status == 201
    owner = {
        "id": 1,
        "name": "Erika Example",
        "email": "erika@example.com",
        "has_pic": 0,
        "pic_hash": None,
        "active_flag": True,
        "value": 1,
    }
    assert made.to_dict() == {
        "id": 1,
        "company_id": 1,
        "owner_id": owner,
        "org_id": {
            "name": "Acme",
            "people_count": 1,
            "owner_id": 1,
            "address": "Long Street 1",
            "label_ids": [],
            "active_flag": True,
            "cc_email": "example@pipedrivemail.com",
            "owner_name": "Erika Example",
            "value": organization.id,
        },
        "name": "Conde Maria Victoria",
        "first_name": "Conde Maria",
        "last_name": "Victoria",
        "open_deals_count": 0,
        "related_open_deals_count": 0,
        "closed_deals_count": 0,
        "related_closed_deals_count": 0,
        "participant_open_deals_count": 0,
        "participant_closed_deals_count": 0,
        "email_messages_count": 0,
        "activities_count": 0,
        "done_activities_count": 0,
        "undone_activities_count": 0,
        "reference_activities_count": 0,
        "files_count": 0,
        "notes_count": 0,
        "followers_count": 1,
        "won_deals_count": 0,
        "related_won_deals_count": 0,
        "lost_deals_count": 0,
        "related_lost_deals_count": 0,
        "active_flag": True,
        "phone": [
            {"label": "mobile", "value": "+372 555 01", "primary": False},
            {"label": "work", "value": "+372 555 02", "primary": True},
        ],
        "email": [{"label": "work", "value": "maria@example.com", "primary": True}],
        "primary_email": "maria@example.com",
        "first_char": "c",
        "update_time": NOW,
        "delete_time": None,
        "add_time": NOW,
        "visible_to": "3",
        "marketing_status": "no_consent",
        "picture_id": None,
        "next_activity_date": None,
        "next_activity_time": None,
        "next_activity_id": None,
        "last_activity_id": None,
        "last_activity_date": None,
        "last_incoming_mail_time": None,
        "last_outgoing_mail_time": None,
        "label": 5,
        "label_ids": [5, 6],
        "org_name": "Acme",
        "owner_name": "Erika Example",
        "cc_email": "example@pipedrivemail.com",
    }
    assert made.answer.related_objects["user"]["1"]["name"] == "Erika Example"
    assert made.answer.related_objects["organization"][str(organization.id)]["id"] == organization.id


async def test_get_gives_the_same_with_the_drop_box(client: AsyncClient) -> None:
    made = await client.v1.persons.create(name="Maria")
    found = await client.v1.persons.get(made.id)
    assert found.to_dict() == made.to_dict()
    assert found.answer is not None
    assert found.answer.additional_data == {"dropbox_email": "example@pipedrivemail.com"}


async def test_the_fewest_arguments(client: AsyncClient) -> None:
    made = await client.v1.persons.create(name="Maria")
    assert (made.first_name, made.last_name, made.first_char) == ("Maria", None, "m")
    assert made["email"] == made["phone"] == [{"value": "", "primary": True}]
    assert made.primary_email is None
    assert (made.label, made.label_ids, made.visible_to) == (None, [], "3")
    assert (made.org_id, made.org_name) == (None, None)
    assert made.add_time == made.update_time == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_a_person_from_elsewhere_keeps_its_owner_and_age(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    rita = await local.add_user("Rita Regular").v1.users.me()
    made = await client.v1.persons.create(
        name="Maria", owner_id=rita.id, add_time=datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    )
    assert made.owner_name == "Rita Regular"
    assert made["add_time"] == "2020-01-02 03:04:05"
    assert [each.user_id for each in await client.v1.persons.list_followers(made.id)] == [rita.id]


async def test_every_form_of_addresses_is_taken(client: AsyncClient) -> None:
    bare = await client.v1.persons.create(name="Bare", email="a@example.com", phone="123")
    texts = await client.v1.persons.create(name="Texts", email=["a@example.com", "b@example.com"])
    entries = await client.v1.persons.create(
        name="Entries", email=[{"value": "a@example.com"}, {"value": "b@example.com", "primary": True}]
    )
    numbers = await client.request("POST", "/v1/persons", body={"name": "Number", "phone": 5550100})
    single = await client.request(
        "POST", "/v1/persons", body={"name": "One", "email": {"value": "c@example.com"}}
    )
    assert bare["email"] == [{"label": "work", "value": "a@example.com", "primary": True}]
    assert bare["phone"] == [{"label": "work", "value": "123", "primary": True}]
    assert [(each.value, each.primary) for each in texts.email] == [
        ("a@example.com", True),
        ("b@example.com", False),
    ]
    assert entries.primary_email == "b@example.com"
    assert numbers.data["phone"] == [{"label": "work", "value": "5550100", "primary": True}]
    assert single.data["primary_email"] == "c@example.com"


async def test_addresses_that_are_read_can_be_written_back(client: AsyncClient) -> None:
    made = await client.v1.persons.create(name="Maria")
    empty = await client.v1.persons.update(made.id, email=made["email"], phone=made["phone"])
    assert empty["email"] == [{"value": "", "primary": True}]
    filled = await client.v1.persons.update(made.id, email=["a@example.com"])
    again = await client.v1.persons.update(made.id, email=filled["email"])
    assert again["email"] == filled["email"]
    cleared = await client.v1.persons.update(made.id, email=None, phone="1")
    assert cleared["email"] == [{"value": "", "primary": True}]
    assert cleared.primary_email is None
    assert cleared["phone"][0]["value"] == "1"
    gone = await client.v1.persons.update(made.id, phone="")
    assert gone["phone"] == [{"value": "", "primary": True}]


async def test_addresses_of_a_wrong_kind_are_refused(client: AsyncClient) -> None:
    for email in (
        True,
        [["a@example.com"]],
        [{"value": {"a": 1}}],
        [{"value": "a@example.com", "primary": "perhaps"}],
        [{"value": "a@example.com", "label": "b" * 256}],
        "a" * 256,
        [{"value": "a\u0000b"}],
    ):
        assert "email" in await _refusal(client, "POST", "/v1/persons", {"name": "Maria", "email": email})
    assert await _names(client) == []


async def test_a_name_and_its_parts_follow_each_other(client: AsyncClient) -> None:
    made = await client.v1.persons.create(name="  Maria   Victoria ")
    assert (made.name, made.first_name, made.last_name) == ("Maria   Victoria", "Maria", "Victoria")
    renamed = await client.v1.persons.update(made.id, name="Éva Kovács")
    assert (renamed.first_name, renamed.last_name, renamed.first_char) == ("Éva", "Kovács", "é")
    last = await client.v1.persons.update(made.id, custom_fields={"last_name": "Nagy"})
    assert (last.name, last.first_name, last.last_name) == ("Éva Nagy", "Éva", "Nagy")
    first = await client.v1.persons.update(made.id, custom_fields={"first_name": "Anna Mária"})
    assert (first.name, first.first_name) == ("Anna Mária Nagy", "Anna Mária")
    alone = await client.v1.persons.update(made.id, custom_fields={"first_name": None})
    assert (alone.name, alone.first_name, alone.last_name) == ("Nagy", None, "Nagy")
    both = await client.v1.persons.create(
        name="x", custom_fields={"first_name": "Jane", "last_name": "van Dyke"}
    )
    assert (both.name, both.first_name, both.last_name) == ("Jane van Dyke", "Jane", "van Dyke")


async def test_a_record_sent_back_with_one_change_changes_that(client: AsyncClient) -> None:
    made = await client.v1.persons.create(name="Maria Victoria", label_ids=[5, 6], email="a@example.com")
    sent = {key: made[key] for key in ("name", "first_name", "last_name", "email", "label", "label_ids")}
    body = {**sent, "name": "Jane Doe", "label": 7}
    changed = (await client.request("PUT", f"/v1/persons/{made.id}", body=body)).data
    assert (changed["first_name"], changed["last_name"]) == ("Jane", "Doe")
    assert changed["label_ids"] == [7]
    sent = {key: changed[key] for key in sent}
    body = {**sent, "last_name": "Roe", "label_ids": [8, 6, 8]}
    changed = (await client.request("PUT", f"/v1/persons/{made.id}", body=body)).data
    assert (changed["name"], changed["label"], changed["label_ids"]) == ("Jane Roe", 8, [8, 6])


async def test_labels_overwrite_each_other(client: AsyncClient) -> None:
    made = await client.v1.persons.create(name="Maria", label=8)
    assert made.label_ids == [8]
    several = await client.v1.persons.update(made.id, label_ids=[6, 7])
    assert (several.label, several.label_ids) == (6, [6, 7])
    one = await client.v1.persons.update(made.id, label=7)
    assert (one.label, one.label_ids) == (7, [7])
    none = await client.v1.persons.update(made.id, label=None)
    assert (none.label, none.label_ids) == (None, [])
    refused = await _refusal(client, "PUT", f"/v1/persons/{made.id}", {"label_ids": list(range(1, 102))})
    assert refused == "label_ids takes at most 100 labels"


async def test_update_changes_what_is_given_alone(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = await local.add_user("Rita Regular").v1.users.me()
    made = await client.v1.persons.create(name="Maria", email="a@example.com", phone="1", label=6)
    local.clock.advance(timedelta(hours=1))
    changed = await client.v1.persons.update(
        made.id,
        owner_id=rita.id,
        visible_to="7",
        add_time=datetime(2021, 1, 1, tzinfo=UTC),
        custom_fields={"unknown_hash": "passed over"},
    )
    before, after = made.to_dict(), changed.to_dict()
    assert {key for key in after if before[key] != after[key]} == {
        "owner_id",
        "owner_name",
        "visible_to",
        "add_time",
        "update_time",
    }
    assert (after["visible_to"], after["update_time"]) == ("7", LATER)
    assert after["add_time"] == "2021-01-01 00:00:00"
    assert (await client.v1.persons.get(made.id)).to_dict() == after


async def test_marketing_status_changes_once_and_needs_an_address(client: AsyncClient) -> None:
    unreachable = await client.v1.persons.create(name="Silent", marketing_status="subscribed")
    assert unreachable.marketing_status == "no_consent"
    made = await client.v1.persons.create(name="Maria", email="a@example.com")
    agreed = await client.v1.persons.update(made.id, marketing_status="subscribed")
    assert agreed.marketing_status == "subscribed"
    ignored = await client.v1.persons.update(made.id, marketing_status="archived")
    assert ignored.marketing_status == "subscribed"
    refused = await _refusal(client, "PUT", f"/v1/persons/{made.id}", {"marketing_status": "keen"})
    assert refused.startswith("marketing_status must be one of")


async def test_people_count_follows_the_organization(client: AsyncClient) -> None:
    first = await client.v1.organizations.create(name="First")
    second = await client.v1.organizations.create(name="Second")

    async def counts() -> list[int | None]:
        found = await client.v1.organizations.list().to_list()
        return [each.people_count for each in found]

    maria = await client.v1.persons.create(name="Maria", org_id=first.id)
    john = await client.v1.persons.create(name="John", org_id=first.id)
    assert await counts() == [2, 0]
    moved = await client.v1.persons.update(maria.id, org_id=second.id)
    assert moved.org_name == "Second"
    assert await counts() == [1, 1]
    await client.v1.persons.update(john.id, org_id=None)
    assert await counts() == [0, 1]
    await client.v1.persons.delete(maria.id)
    assert await counts() == [0, 0]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "name is required"),
        ({"name": ""}, "name must not be empty"),
        ({"name": "   "}, "name must not be empty"),
        ({"name": None}, "name is required"),
        ({"name": "a" * 256}, "name must have at most 255 characters"),
        ({"name": ["Maria"]}, "name must be a text"),
        ({"name": "Maria", "owner_id": 99}, "owner_id: there is no active user 99"),
        ({"name": "Maria", "owner_id": "me"}, "owner_id must be an integer"),
        ({"name": "Maria", "org_id": 99}, "org_id: there is no organization 99"),
        ({"name": "Maria", "visible_to": "4"}, "visible_to must be one of: 1, 3, 5, 7"),
        ({"name": "Maria", "label": "red"}, "label must be an integer"),
        ({"name": "Maria", "label_ids": ["red"]}, "label_ids must be an integer"),
        ({"name": "Maria", "add_time": "yesterday"}, "add_time must be a time, YYYY-MM-DD HH:MM:SS"),
        ({"name": "Maria", "first_name": 7}, "first_name must be a text"),
        ({"name": "Maria", "last_name": "a" * 300}, "name must have at most 255 characters"),
    ],
)
async def test_a_bad_person_is_refused_whole(client: AsyncClient, body: dict[str, Any], error: str) -> None:
    assert await _refusal(client, "POST", "/v1/persons", body) == error
    assert await _names(client) == []
    made = await client.v1.persons.create(name="Maria Victoria", phone="1")
    if error != "name is required":
        refused = await _refusal(client, "PUT", f"/v1/persons/{made.id}", {**body, "phone": "2"})
        assert refused == error
    assert (await client.v1.persons.get(made.id)).to_dict() == made.to_dict()


async def test_a_deleted_organization_takes_no_persons(client: AsyncClient) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    member = await client.v1.persons.create(name="John", org_id=organization.id)
    await client.v1.organizations.delete(organization.id)
    refused = await _refusal(client, "POST", "/v1/persons", {"name": "Maria", "org_id": organization.id})
    assert refused == f"org_id: there is no organization {organization.id}"
    renamed = await client.request(
        "PUT", f"/v1/persons/{member.id}", body={"name": "Joe", "org_id": organization.id}
    )
    assert renamed.data["org_id"]["active_flag"] is False


async def test_unknown_persons_are_not_found(client: AsyncClient) -> None:
    await _missing(client, "GET", "/v1/persons/99")
    await _missing(client, "PUT", "/v1/persons/99", {"name": "Maria"})
    await _missing(client, "DELETE", "/v1/persons/99")
    await _missing(client, "DELETE", "/v1/persons?ids=98,99")
    await _missing(client, "GET", "/v1/persons/99/deals")
    await _missing(client, "GET", "/v1/persons/99/followers")
    await _missing(client, "POST", "/v1/persons/99/followers", {"user_id": 1})
    await _missing(client, "DELETE", "/v1/persons/99/followers/1")
    await _missing(client, "PUT", "/v1/persons/99/merge", {"merge_with_id": 1})
    assert await _refusal(client, "GET", "/v1/persons/abc") == "id must be an integer"


async def test_delete_keeps_the_person_readable(client: AsyncClient, local: Local[AsyncClient]) -> None:
    made = await client.v1.persons.create(name="Maria")
    deal = await client.v1.deals.create(title="Deal", person_id=made.id)
    local.clock.advance(timedelta(hours=1))
    assert (await client.v1.persons.delete(made.id)).to_dict() == {"id": made.id}
    gone = await client.v1.persons.get(made.id)
    assert (gone.active_flag, gone["delete_time"], gone["update_time"]) == (False, LATER, LATER)
    assert gone.open_deals_count == 1
    assert await _names(client) == []
    kept = await client.v1.deals.get(deal.id)
    assert kept.person_id is not None
    assert (kept.person_id.id, kept.person_id.active_flag) == (made.id, False)
    await _missing(client, "PUT", f"/v1/persons/{made.id}", {"name": "Jane"})
    await _missing(client, "DELETE", f"/v1/persons/{made.id}")
    await _missing(client, "POST", f"/v1/persons/{made.id}/followers", {"user_id": 1})
    local.clock.advance(timedelta(days=30))
    assert (await client.v1.persons.get(made.id)).name == "Maria"
    local.clock.advance(timedelta(seconds=1))
    await _missing(client, "GET", f"/v1/persons/{made.id}")


async def test_delete_many(client: AsyncClient) -> None:
    organization = await client.v1.organizations.create(name="Acme")
    ids = [
        (await client.v1.persons.create(name=name, org_id=organization.id)).id
        for name in ("A", "B", "C", "D")
    ]
    deleted = await client.v1.persons.delete_many(ids=[ids[2], ids[0], 99])
    assert deleted.id == [ids[2], ids[0]]
    assert await _names(client) == ["B", "D"]
    assert (await client.v1.organizations.get(organization.id)).people_count == 2
    assert await _refusal(client, "DELETE", "/v1/persons") == "ids is required"
    assert await _refusal(client, "DELETE", "/v1/persons?ids=1,x") == "ids must be an integer"
    many = ",".join(str(id) for id in range(1, 1002))
    assert await _refusal(client, "DELETE", f"/v1/persons?ids={many}") == "ids takes at most 1000 ids"
    assert await _names(client) == ["B", "D"]


async def test_list_pages_and_narrows(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = await local.add_user("Rita Regular").v1.users.me()
    for name in ("ann", "Bob", "Anton", "Zoe"):
        await client.v1.persons.create(name=name, owner_id=rita.id if name == "Zoe" else 1)
    assert await _names(client) == ["ann", "Bob", "Anton", "Zoe"]
    assert await _names(client, first_char="A") == ["ann", "Anton"]
    assert await _names(client, user_id=rita.id) == ["Zoe"]
    assert await _names(client, user_id=1, first_char="b") == ["Bob"]
    assert await _names(client, limit=2) == ["ann", "Bob", "Anton", "Zoe"]
    reply = await client.request("GET", "/v1/persons", query={"start": 1, "limit": 2})
    assert [each["name"] for each in reply.data] == ["Bob", "Anton"]
    assert reply.answer.additional_data == {
        "pagination": {"start": 1, "limit": 2, "more_items_in_collection": True, "next_start": 3}
    }
    assert set(reply.answer.related_objects) == {"user"}
    empty = await client.request("GET", "/v1/persons", query={"first_char": "q"})
    assert empty.data is None
    assert empty.answer.additional_data == {
        "pagination": {"start": 0, "limit": 100, "more_items_in_collection": False}
    }
    selected = await client.request("GET", "/v1/persons:(id,name)", query={"limit": 1})
    assert selected.data == [{"id": 1, "name": "ann"}]


async def test_list_sorts(client: AsyncClient) -> None:
    for name in ("ann", "Bob", "Anton"):
        await client.v1.persons.create(name=name)
    assert await _names(client, sort="name") == ["ann", "Anton", "Bob"]
    assert await _names(client, sort="first_char desc, id ASC") == ["Bob", "ann", "Anton"]
    assert await _names(client, sort="id DESC") == ["Anton", "Bob", "ann"]
    assert await _names(client, sort="org_id, last_name DESC, id DESC") == ["Anton", "Bob", "ann"]
    assert (
        await _refusal(client, "GET", "/v1/persons?sort=shoe_size") == "sort by 'shoe_size' is not possible"
    )
    assert (
        await _refusal(client, "GET", "/v1/persons?sort=search_name")
        == "sort by 'search_name' is not possible"
    )
    assert await _refusal(client, "GET", "/v1/persons?limit=0") == "limit must be at least 1"
    assert await _refusal(client, "GET", "/v1/persons?user_id=x") == "user_id must be an integer"
    assert await _refusal(client, "GET", "/v1/persons?first_char=ab") == (
        "first_char must have at most 1 characters"
    )


async def test_an_unknown_filter_is_not_found(client: AsyncClient) -> None:
    with pytest.raises(NotFound):
        await client.v1.persons.list(filter_id=1).to_list()


async def test_find_looks_in_names(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    maria = await client.v1.persons.create(
        name="Maria ÄMBER", org_id=acme.id, email="m@example.com", phone=["1", "2"]
    )
    await client.v1.persons.create(name="Amber 100%")
    gone = await client.v1.persons.create(name="Amber Gone")
    await client.v1.persons.delete(gone.id)
    found = await client.v1.persons.find(term=" maria ämb ").to_list()
    assert [each.to_dict() for each in found] == [
        {
            "id": maria.id,
            "name": "Maria ÄMBER",
            "email": "m@example.com",
            "phone": "1",
            "org_id": acme.id,
            "org_name": "Acme",
            "visible_to": "3",
            "picture": None,
        }
    ]
    amber = await client.v1.persons.find(term="amber").to_list()
    assert [(each.name, each.email, each.phone, each.org_name) for each in amber] == [
        ("Amber 100%", None, None, ""),
        ("Maria ÄMBER", "m@example.com", "1", "Acme"),
    ]
    assert [each.name for each in await client.v1.persons.find(term="0%").to_list()] == ["Amber 100%"]
    assert await client.v1.persons.find(term="a_b").to_list() == []
    assert await client.v1.persons.find(term="%%").to_list() == []
    assert [each.name for each in await client.v1.persons.find(term="ma", org_id=acme.id).to_list()] == [
        "Maria ÄMBER"
    ]
    assert await client.v1.persons.find(term="ma", org_id=99).to_list() == []


async def test_find_looks_in_addresses(client: AsyncClient) -> None:
    await client.v1.persons.create(name="Sales", email=["First@Example.com", "second@example.org"])
    await client.v1.persons.create(name="first", email="other@example.net")
    reply = await client.request("GET", "/v1/persons/find", query={"term": "first@", "search_by_email": 1})
    assert [each["name"] for each in reply.data] == ["Sales"]
    assert reply.data[0]["email"] == "First@Example.com"
    assert reply.answer.additional_data == {
        "search_method": "search_by_email",
        "pagination": {"start": 0, "limit": 100, "more_items_in_collection": False},
    }
    second = await client.v1.persons.find(term="SECOND@", search_by_email=True).to_list()
    assert [each.name for each in second] == ["Sales"]
    none = await client.request("GET", "/v1/persons/find", query={"term": "nobody@", "search_by_email": 1})
    assert none.data is None


async def test_find_pages_and_wants_two_characters(client: AsyncClient) -> None:
    for number in range(3):
        await client.v1.persons.create(name=f"Maria {number}")
    assert len(await client.v1.persons.find(term="maria", limit=2).to_list()) == 3
    one = await client.request("GET", "/v1/persons/find", query={"term": "maria", "start": 1, "limit": 1})
    assert [each["name"] for each in one.data] == ["Maria 1"]
    assert await _refusal(client, "GET", "/v1/persons/find") == "term is required"
    for term in ("m", "%20m%20", "%20%20%20"):
        refused = await _refusal(client, "GET", f"/v1/persons/find?term={term}")
        assert refused == "term must have at least 2 characters"


async def test_followers(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = await local.add_user("Rita Regular").v1.users.me()
    made = await client.v1.persons.create(name="Maria")
    added = await client.v1.persons.add_follower(made.id, user_id=rita.id)
    assert added.to_dict() == {"user_id": rita.id, "id": added.id, "person_id": made.id, "add_time": NOW}
    again = await client.v1.persons.add_follower(made.id, user_id=rita.id)
    assert again.id == added.id
    assert (await client.v1.persons.get(made.id)).followers_count == 2
    listed = await client.v1.persons.list_followers(made.id)
    assert [each.user_id for each in listed] == [1, rita.id]
    gone = await client.v1.persons.delete_follower(made.id, added.id)
    assert gone.id == added.id
    assert (await client.v1.persons.get(made.id)).followers_count == 1
    with pytest.raises(NotFound) as refused:
        await client.v1.persons.delete_follower(made.id, added.id)
    assert refused.value.body["error"] == "Follower not found"
    other = await client.v1.persons.create(name="John")
    with pytest.raises(NotFound):
        await client.v1.persons.delete_follower(other.id, listed[0].id)
    path = f"/v1/persons/{made.id}/followers"
    assert await _refusal(client, "POST", path, {"user_id": 99}) == "user_id: there is no active user 99"
    assert await _refusal(client, "POST", path, {}) == "user_id is required"


async def test_who_sees_a_person(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita = local.add_user("Rita Regular")
    me = await rita.v1.users.me()
    hidden = await client.v1.persons.create(name="Secret Sue", visible_to="1", email="sue@example.com")
    await client.v1.persons.create(name="Open Olga", visible_to="3")
    assert await _names(rita) == ["Open Olga"]
    assert await rita.v1.persons.find(term="sue").to_list() == []
    with pytest.raises(Forbidden):
        await rita.v1.persons.get(hidden.id)
    with pytest.raises(Forbidden):
        await rita.v1.persons.update(hidden.id, name="Found")
    with pytest.raises(Forbidden):
        await rita.v1.persons.delete(hidden.id)
    await client.v1.persons.add_follower(hidden.id, user_id=me.id)
    assert await _names(rita) == ["Secret Sue", "Open Olga"]
    assert (await rita.v1.persons.get(hidden.id)).name == "Secret Sue"
    own = await rita.v1.persons.create(name="Own Oscar", visible_to="1")
    assert (await rita.v1.persons.get(own.id)).visible_to == "1"
    given = await rita.v1.persons.create(name="Given Gail", visible_to="1", owner_id=1)
    with pytest.raises(Forbidden):
        await rita.v1.persons.get(given.id)
    assert len(await _names(client)) == 4


async def test_another_company_has_its_own_persons(client: AsyncClient, local: Local[AsyncClient]) -> None:
    other = local.other_company()
    made = await client.v1.persons.create(name="Maria")
    acme = await client.v1.organizations.create(name="Acme")
    assert await _names(other) == []
    await _missing(other, "GET", f"/v1/persons/{made.id}")
    await _missing(other, "PUT", f"/v1/persons/{made.id}", {"name": "Theirs"})
    await _missing(other, "DELETE", f"/v1/persons/{made.id}")
    refused = await _refusal(other, "POST", "/v1/persons", {"name": "Spy", "org_id": acme.id})
    assert refused == f"org_id: there is no organization {acme.id}"
    refused = await _refusal(other, "POST", "/v1/persons", {"name": "Spy", "owner_id": 1})
    assert refused == "owner_id: there is no active user 1"
    theirs = await other.v1.persons.create(name="Their Own")
    assert theirs.id == made.id
    assert (await client.v1.persons.get(made.id)).name == "Maria"


async def test_activities_and_notes_are_counted(client: AsyncClient) -> None:
    made = await client.v1.persons.create(name="Maria")
    await client.v1.activities.create(
        subject="Call", person_id=made.id, due_date=date(2026, 3, 3), due_time=time(15, 30)
    )
    await client.v1.notes.create(content="Met", person_id=made.id)
    found = await client.v1.persons.get(made.id)
    assert (found.activities_count, found.undone_activities_count, found.notes_count) == (1, 1, 1)
    assert (found["next_activity_date"], found["next_activity_time"]) == ("2026-03-03", "15:30:00")


async def test_a_new_person_may_have_agreed_to_campaigns(client: AsyncClient) -> None:
    made = await client.v1.persons.create(name="Ann", email="a@example.com", marketing_status="subscribed")
    assert made.marketing_status == "subscribed"
