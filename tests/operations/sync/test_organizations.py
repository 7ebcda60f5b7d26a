# Made by tools/generate.py from tests/operations/aio/test_organizations.py: change that, and run it again.
"""Organizations over HTTP: making, reading, changing, listing, finding and deleting them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from pipedriver import BadRequest, Client, Forbidden, NotFound
from tests.operations.places import Local

NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"


def _refusal(client: Client, verb: str, path: str, body: object = None) -> Any:
    with pytest.raises(BadRequest) as refused:
        client.request(verb, path, body=body)
    assert refused.value.body["success"] is False
    assert refused.value.body["data"] is None
    return refused.value.body["error"]


def _missing(client: Client, verb: str, path: str, body: object = None) -> None:
    with pytest.raises(NotFound) as refused:
        client.request(verb, path, body=body)
    assert refused.value.body["success"] is False
    assert refused.value.body["error"] == "Organization not found"


def _names(client: Client, **narrowed: Any) -> list[str]:
    return [each.name for each in client.v1.organizations.list(**narrowed).to_list()]


def test_a_new_organization_is_whole(client: Client) -> None:
    made = client.v1.organizations.create(
        name=" Acme Inc ", address="Long Street 1, Tallinn", label_ids=[10, 11], visible_to="7"
    )
    assert made.answer is not None
    assert made.answer.status == 201
    user = {
        "id": 1,
        "name": "Erika Example",
        "email": "erika@example.com",
        "has_pic": 0,
        "pic_hash": None,
        "active_flag": True,
    }
    assert made.to_dict() == {
        "id": 1,
        "company_id": 1,
        "owner_id": {**user, "value": 1},
        "name": "Acme Inc",
        "open_deals_count": 0,
        "related_open_deals_count": 0,
        "closed_deals_count": 0,
        "related_closed_deals_count": 0,
        "email_messages_count": 0,
        "people_count": 0,
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
        "category_id": None,
        "picture_id": None,
        "country_code": None,
        "first_char": "a",
        "update_time": NOW,
        "delete_time": None,
        "add_time": NOW,
        "visible_to": "7",
        "next_activity_date": None,
        "next_activity_time": None,
        "next_activity_id": None,
        "last_activity_id": None,
        "last_activity_date": None,
        "label": 10,
        "label_ids": [10, 11],
        "address": "Long Street 1, Tallinn",
        "address_subpremise": None,
        "address_street_number": None,
        "address_route": None,
        "address_sublocality": None,
        "address_locality": None,
        "address_admin_area_level_1": None,
        "address_admin_area_level_2": None,
        "address_country": None,
        "address_postal_code": None,
        "address_formatted_address": None,
        "cc_email": "example@pipedrivemail.com",
        "owner_name": "Erika Example",
        "edit_name": True,
    }
    assert made.answer.related_objects == {"user": {"1": user}}


def test_get_adds_followers_and_activities(client: Client) -> None:
    made = client.v1.organizations.create(name="Acme")
    done = client.v1.activities.create(
        subject="First call", org_id=made.id, due_date=date(2026, 2, 27), done=True
    )
    planned = client.v1.activities.create(
        subject="Second call", org_id=made.id, due_date=date(2026, 3, 3), due_time=time(15, 30)
    )
    found = client.v1.organizations.get(made.id)
    assert found.last_activity is not None
    assert found.next_activity is not None
    assert (found.last_activity.id, found.last_activity.subject) == (done.id, "First call")
    assert (found.next_activity.id, found.next_activity.subject) == (planned.id, "Second call")
    assert (found.next_activity_id, found["next_activity_time"]) == (planned.id, "15:30:00")
    assert (found.last_activity_id, found["last_activity_date"]) == (done.id, "2026-02-27")
    assert (found.activities_count, found.done_activities_count, found.undone_activities_count) == (2, 1, 1)
    assert found.answer is not None
    assert found.answer.additional_data == {
        "followers": {
            "1": {
                "name": "Erika Example",
                "email": "erika@example.com",
                "user_id": 1,
                "pic_hash": None,
                "id": 1,
            }
        },
        "dropbox_email": "example@pipedrivemail.com",
    }


def test_the_fewest_arguments(client: Client, local: Local[Client]) -> None:
    made = client.v1.organizations.create(name="Éclair")
    assert (made.first_char, made.visible_to, made.label, made.label_ids) == ("é", "3", None, [])
    assert made["address"] is None
    rita = local.add_user("Rita Regular").v1.users.me()
    older = client.v1.organizations.create(
        name="Older", owner_id=rita.id, add_time=datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    )
    assert (older.owner_name, older["add_time"]) == ("Rita Regular", "2020-01-02 03:04:05")
    assert [each.user_id for each in client.v1.organizations.list_followers(older.id)] == [rita.id]
    found = client.v1.organizations.get(older.id)
    assert found.answer is not None
    assert list(found.answer.additional_data["followers"]) == [str(rita.id)]


def test_a_new_address_drops_the_parts_of_the_old_one(client: Client) -> None:
    made = client.v1.organizations.create(
        name="Acme",
        address="Long Street 1",
        custom_fields={"address_route": "Long Street", "address_street_number": "1"},
    )
    assert (made.address_route, made.address_street_number, made.address_locality) == (
        "Long Street",
        "1",
        None,
    )
    same = client.v1.organizations.update(made.id, address="Long Street 1", name="Acme Inc")
    assert same.address_route == "Long Street"
    part = client.v1.organizations.update(made.id, custom_fields={"address_locality": "Tallinn"})
    assert (part.address, part.address_route, part.address_locality) == (
        "Long Street 1",
        "Long Street",
        "Tallinn",
    )
    moved = client.v1.organizations.update(
        made.id, address="Short Street 2", custom_fields={"address_country": "Estonia"}
    )
    assert (moved.address, moved.address_route, moved.address_locality) == ("Short Street 2", None, None)
    assert moved.address_country == "Estonia"
    gone = client.v1.organizations.update(made.id, address=None)
    assert (gone.address, gone.address_country) == (None, None)
    for body, error in (
        ({"address": "a" * 256}, "address must have at most 255 characters"),
        ({"address": {"value": "x"}}, "address must be a text"),
        ({"address_country": 7}, "address_country must be a text"),
    ):
        assert _refusal(client, "PUT", f"/v1/organizations/{made.id}", body) == error


def test_update_changes_what_is_given_alone(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular").v1.users.me()
    made = client.v1.organizations.create(name="Acme", address="Long Street 1", label=10)
    local.clock.advance(timedelta(hours=1))
    changed = client.v1.organizations.update(
        made.id, name="Zeta", owner_id=rita.id, visible_to="1", label_ids=[11, 12], custom_fields={"hash": 1}
    )
    before, after = made.to_dict(), changed.to_dict()
    assert {key for key in after if before[key] != after[key]} == {
        "name",
        "first_char",
        "owner_id",
        "owner_name",
        "visible_to",
        "label",
        "label_ids",
        "update_time",
    }
    assert (after["name"], after["first_char"], after["update_time"]) == ("Zeta", "z", LATER)
    assert (after["label"], after["label_ids"], after["visible_to"]) == (11, [11, 12], "1")
    one = client.v1.organizations.update(made.id, label=12)
    assert one.label_ids == [12]
    none = client.v1.organizations.update(made.id, label_ids=None)
    assert (none.label, none.label_ids) == (None, [])


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "name is required"),
        ({"name": " "}, "name must not be empty"),
        ({"name": "a" * 256}, "name must have at most 255 characters"),
        ({"name": {"a": 1}}, "name must be a text"),
        ({"name": "Acme", "owner_id": 99}, "owner_id: there is no active user 99"),
        ({"name": "Acme", "visible_to": 2}, "visible_to must be one of: 1, 3, 5, 7"),
        ({"name": "Acme", "label": [1]}, "label must be an integer"),
        ({"name": "Acme", "label_ids": list(range(1, 102))}, "label_ids takes at most 100 labels"),
        (
            {"name": "Acme", "owner_id": "x", "label": "y"},
            "owner_id must be an integer; label must be an integer",
        ),
    ],
)
def test_a_bad_organization_is_refused_whole(client: Client, body: dict[str, Any], error: str) -> None:
    assert _refusal(client, "POST", "/v1/organizations", body) == error
    assert _names(client) == []
    made = client.v1.organizations.create(name="Acme")
    if error != "name is required":
        refused = _refusal(client, "PUT", f"/v1/organizations/{made.id}", {**body, "address": "New"})
        assert refused == error
    assert (client.v1.organizations.get(made.id))["address"] is None


def test_unknown_organizations_are_not_found(client: Client) -> None:
    _missing(client, "GET", "/v1/organizations/99")
    _missing(client, "PUT", "/v1/organizations/99", {"name": "Acme"})
    _missing(client, "DELETE", "/v1/organizations/99")
    _missing(client, "DELETE", "/v1/organizations?ids=98,99")
    _missing(client, "GET", "/v1/organizations/99/persons")
    _missing(client, "GET", "/v1/organizations/99/deals")
    _missing(client, "GET", "/v1/organizations/99/followers")
    _missing(client, "POST", "/v1/organizations/99/followers", {"user_id": 1})
    _missing(client, "DELETE", "/v1/organizations/99/followers/1")
    _missing(client, "PUT", "/v1/organizations/99/merge", {"merge_with_id": 1})


def test_delete_keeps_the_organization_readable(client: Client, local: Local[Client]) -> None:
    made = client.v1.organizations.create(name="Acme")
    member = client.v1.persons.create(name="Maria", org_id=made.id)
    deal = client.v1.deals.create(title="Deal", org_id=made.id)
    local.clock.advance(timedelta(hours=1))
    assert (client.v1.organizations.delete(made.id)).to_dict() == {"id": made.id}
    gone = client.v1.organizations.get(made.id)
    assert (gone.active_flag, gone["delete_time"], gone["update_time"]) == (False, LATER, LATER)
    assert (gone.people_count, gone.open_deals_count, gone.edit_name) == (1, 1, False)
    assert _names(client) == []
    left = client.v1.persons.get(member.id)
    assert left.org_id is not None
    assert (left.active_flag, left.org_id.id, left.org_id.active_flag) == (True, made.id, False)
    assert (client.v1.deals.get(deal.id)).status == "open"
    _missing(client, "PUT", f"/v1/organizations/{made.id}", {"name": "Again"})
    _missing(client, "DELETE", f"/v1/organizations/{made.id}")
    local.clock.advance(timedelta(days=31))
    _missing(client, "GET", f"/v1/organizations/{made.id}")


def test_delete_many(client: Client) -> None:
    ids = [(client.v1.organizations.create(name=name)).id for name in ("A", "B", "C")]
    deleted = client.v1.organizations.delete_many(ids=[ids[2], ids[0], 99])
    assert deleted.id == [ids[2], ids[0]]
    assert _names(client) == ["B"]
    assert _refusal(client, "DELETE", "/v1/organizations") == "ids is required"
    many = ",".join(str(id) for id in range(1, 1002))
    assert _refusal(client, "DELETE", f"/v1/organizations?ids={many}") == "ids takes at most 1000 ids"


def test_list_pages_narrows_and_sorts(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular").v1.users.me()
    for name in ("acme", "Beta", "Apex", "Zeta"):
        client.v1.organizations.create(name=name, owner_id=rita.id if name == "Zeta" else 1)
    client.v1.persons.create(name="Maria", org_id=2)
    assert _names(client) == ["acme", "Beta", "Apex", "Zeta"]
    assert _names(client, first_char="A") == ["acme", "Apex"]
    assert _names(client, user_id=rita.id) == ["Zeta"]
    assert _names(client, sort="name DESC") == ["Zeta", "Beta", "Apex", "acme"]
    assert _names(client, sort="people_count desc, name asc", limit=2) == [
        "Beta",
        "acme",
        "Apex",
        "Zeta",
    ]
    reply = client.request("GET", "/v1/organizations", query={"start": 1, "limit": 2})
    assert [each["name"] for each in reply.data] == ["Beta", "Apex"]
    assert "edit_name" not in reply.data[0]
    assert reply.answer.additional_data == {
        "pagination": {"start": 1, "limit": 2, "more_items_in_collection": True, "next_start": 3}
    }
    empty = client.request("GET", "/v1/organizations", query={"first_char": "q"})
    assert empty.data is None
    refused = _refusal(client, "GET", "/v1/organizations?sort=first_name")
    assert refused == "sort by 'first_name' is not possible"
    with pytest.raises(NotFound):
        client.v1.organizations.list(filter_id=1).to_list()


def test_find(client: Client) -> None:
    made = client.v1.organizations.create(name="Ämber & Co", address="Long Street 1")
    for number in range(3):
        client.v1.organizations.create(name=f"Acme {number}")
    client.v1.organizations.delete(2)
    found = client.v1.organizations.find(term="ÄMB").to_list()
    assert [each.to_dict() for each in found] == [
        {
            "id": made.id,
            "name": "Ämber & Co",
            "visible_to": "3",
            "details": {"org_address": "Long Street 1"},
        }
    ]
    assert [each.name for each in client.v1.organizations.find(term="acme", limit=1).to_list()] == [
        "Acme 1",
        "Acme 2",
    ]
    none = client.request("GET", "/v1/organizations/find", query={"term": "nobody"})
    assert none.data is None
    assert none.answer.additional_data == {
        "pagination": {"start": 0, "limit": 100, "more_items_in_collection": False}
    }
    refused = _refusal(client, "GET", "/v1/organizations/find?term=a")
    assert refused == "term must have at least 2 characters"


def test_persons_of_an_organization(client: Client, local: Local[Client]) -> None:
    acme = client.v1.organizations.create(name="Acme")
    other = client.v1.organizations.create(name="Other")
    for name in ("Ann", "Bob", "Cid"):
        client.v1.persons.create(name=name, org_id=acme.id)
    client.v1.persons.create(name="Out", org_id=other.id)
    secret = client.v1.persons.create(name="Secret", org_id=acme.id, visible_to="1")
    client.v1.persons.delete(2)

    def names(who: Client) -> list[str]:
        return [each.name for each in who.v1.organizations.list_persons(acme.id).to_list()]

    assert names(client) == ["Ann", "Cid", "Secret"]
    assert names(local.add_user()) == ["Ann", "Cid"]
    page = client.request("GET", f"/v1/organizations/{acme.id}/persons", query={"start": 1, "limit": 1})
    assert [each["id"] for each in page.data] == [3]
    assert page.data[0]["org_id"]["people_count"] == 3
    assert page.answer.additional_data["pagination"]["more_items_in_collection"] is True
    assert page.answer.related_objects["organization"][str(acme.id)]["name"] == "Acme"
    client.v1.persons.delete(secret.id)
    client.v1.organizations.delete(other.id)
    empty = client.request("GET", f"/v1/organizations/{acme.id}/persons", query={"start": 9})
    assert empty.data is None


def test_followers(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular").v1.users.me()
    made = client.v1.organizations.create(name="Acme")
    added = client.v1.organizations.add_follower(made.id, user_id=rita.id)
    assert added.to_dict() == {"user_id": rita.id, "id": added.id, "org_id": made.id, "add_time": NOW}
    assert (client.v1.organizations.add_follower(made.id, user_id=rita.id)).id == added.id
    found = client.v1.organizations.get(made.id)
    assert found.followers_count == 2
    assert found.answer is not None
    assert found.answer.additional_data["followers"][str(rita.id)]["name"] == "Rita Regular"
    listed = client.v1.organizations.list_followers(made.id)
    assert [each.user_id for each in listed] == [1, rita.id]
    assert (client.v1.organizations.delete_follower(made.id, added.id)).id == added.id
    client.v1.organizations.delete_follower(made.id, listed[0].id)
    none = client.request("GET", f"/v1/organizations/{made.id}/followers")
    assert none.data is None
    with pytest.raises(NotFound):
        client.v1.organizations.delete_follower(made.id, added.id)
    path = f"/v1/organizations/{made.id}/followers"
    assert _refusal(client, "POST", path, {"user_id": 99}) == "user_id: there is no active user 99"


def test_who_sees_an_organization(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular")
    me = rita.v1.users.me()
    hidden = client.v1.organizations.create(name="Secret", visible_to="1")
    client.v1.organizations.create(name="Open")
    assert _names(rita) == ["Open"]
    with pytest.raises(Forbidden):
        rita.v1.organizations.get(hidden.id)
    with pytest.raises(Forbidden):
        rita.v1.organizations.list_persons(hidden.id).to_list()
    with pytest.raises(Forbidden):
        rita.v1.organizations.update(hidden.id, name="Found")
    refused = _refusal(rita, "POST", "/v1/persons", {"name": "Maria", "org_id": hidden.id})
    assert refused == f"org_id: there is no organization {hidden.id}"
    client.v1.organizations.add_follower(hidden.id, user_id=me.id)
    assert _names(rita) == ["Secret", "Open"]


def test_another_company_has_its_own_organizations(client: Client, local: Local[Client]) -> None:
    other = local.other_company()
    made = client.v1.organizations.create(name="Acme")
    assert _names(other) == []
    _missing(other, "GET", f"/v1/organizations/{made.id}")
    _missing(other, "DELETE", f"/v1/organizations/{made.id}")
    _missing(other, "DELETE", f"/v1/organizations?ids={made.id}")
    assert (client.v1.organizations.get(made.id)).name == "Acme"
