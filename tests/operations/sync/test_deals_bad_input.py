# Made by tools/generate.py from tests/operations/aio/test_deals_bad_input.py: change that, and run it again.
"""What deals refuse over HTTP: missing, malformed, unknown and out of range; nothing is half-written."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver import BadRequest, Client, NotFound
from tests.operations.places import Local

NEEDS_A_CONTACT = "A deal needs a person or an organization: person_id or org_id is required"

BAD_VALUES: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "title must not be empty"),
    ({"title": "   "}, "title must not be empty"),
    ({"title": "x" * 256}, "title must have at most 255 characters"),
    ({"title": ["x"]}, "title must be a text"),
    ({"title": "a\x00b"}, "title must not hold the character NUL"),
    ({"value": "much"}, "value must be a number"),
    ({"value": True}, "value must be a number"),
    ({"value": {"amount": 5}}, "value must be a number"),
    ({"value": 1e16}, "value is out of range"),
    ({"value": "nan"}, "value is out of range"),
    ({"currency": "XXX"}, "There is no currency 'XXX'"),
    ({"currency": "eur"}, "There is no currency 'eur'"),
    ({"user_id": 99}, "user_id: there is no active user 99"),
    ({"user_id": {"id": 1, "value": 1}}, "user_id must be an integer"),
    ({"user_id": "me"}, "user_id must be an integer"),
    ({"person_id": 99}, "person_id: there is no person 99"),
    ({"person_id": {"value": 1}}, "person_id must be an integer"),
    ({"person_id": 1.5}, "person_id must be an integer"),
    ({"org_id": 99}, "org_id: there is no organization 99"),
    ({"org_id": [1]}, "org_id must be an integer"),
    ({"org_id": 2**60}, "org_id is out of range"),
    ({"probability": 101}, "probability must be at most 100"),
    ({"probability": -1}, "probability must be at least 0"),
    ({"probability": "sure"}, "probability must be a number"),
    ({"expected_close_date": "2026-02-30"}, "expected_close_date must be a date, YYYY-MM-DD"),
    ({"expected_close_date": 20260301}, "expected_close_date must be a date, YYYY-MM-DD"),
    ({"label": ["a"]}, "label must be an integer"),
    ({"label": {"id": 1}}, "label must be an integer"),
    ({"visible_to": "2"}, "visible_to must be one of: 1, 3, 5, 7"),
    ({"visible_to": "all"}, "visible_to must be one of: 1, 3, 5, 7"),
    ({"is_archived": "perhaps"}, "is_archived must be 0 or 1"),
    ({"channel": "mail"}, "channel must be an integer"),
    ({"value": "x", "probability": 101}, "value must be a number; probability must be at most 100"),
]


def _contacts(client: Client) -> tuple[int, int]:
    maria = client.v1.persons.create(name="Maria")
    acme = client.v1.organizations.create(name="Acme")
    return maria.id, acme.id


def _refusal(client: Client, verb: str, path: str, body: object) -> str:
    with pytest.raises(BadRequest) as refused:
        client.request(verb, path, body=body)
    assert refused.value.body["success"] is False
    assert refused.value.body["data"] is None
    return str(refused.value.body["error"])


@pytest.mark.parametrize(("values", "error"), BAD_VALUES)
def test_bad_values_are_refused(client: Client, values: dict[str, Any], error: str) -> None:
    maria, acme = _contacts(client)
    made = client.v1.deals.create(title="Deal", person_id=maria)
    contacts = [client.v1.persons.get(maria), client.v1.organizations.get(acme)]
    body = {"title": "Deal", "person_id": maria, **values}
    assert _refusal(client, "POST", "/v1/deals", body) == error
    assert _refusal(client, "PUT", f"/v1/deals/{made.id}", {"value": 7, "org_id": acme, **values}) == error
    assert [deal.to_dict() for deal in client.v1.deals.list().to_list()] == [made.to_dict()]
    again = [client.v1.persons.get(maria), client.v1.organizations.get(acme)]
    assert [record.to_dict() for record in again] == [record.to_dict() for record in contacts]
    assert len(client.v1.deals.list_updates(made.id).to_list()) == 1


def test_create_needs_a_title_and_a_contact(client: Client) -> None:
    maria, acme = _contacts(client)
    assert _refusal(client, "POST", "/v1/deals", {}) == "title is required"
    assert _refusal(client, "POST", "/v1/deals", {"person_id": maria}) == "title is required"
    assert _refusal(client, "POST", "/v1/deals", {"title": None, "org_id": acme}) == "title is required"
    assert _refusal(client, "POST", "/v1/deals", {"title": "Deal"}) == NEEDS_A_CONTACT
    nothing = {"title": "Deal", "person_id": None, "org_id": None}
    assert _refusal(client, "POST", "/v1/deals", nothing) == NEEDS_A_CONTACT
    assert (client.v1.deals.create(title="Deal", org_id=acme)).person_id is None
    assert (client.v1.deals.create(title="Deal", person_id=maria)).org_id is None
    assert (client.v1.deals.create(title="x" * 255, person_id=maria)).title == "x" * 255


def test_deleted_and_foreign_records_cannot_be_linked(client: Client, local: Local[Client]) -> None:
    maria, acme = _contacts(client)
    other = local.other_company()
    user = (other.v1.users.me()).id
    for name in ("One", "Two", "Three"):
        person = (other.v1.persons.create(name=name)).id
        organization = (other.v1.organizations.create(name=name)).id
    made = client.v1.deals.create(title="Deal", person_id=maria, org_id=acme)
    client.v1.persons.delete(maria)
    client.v1.organizations.delete(acme)
    for values in (
        {"person_id": person},
        {"org_id": organization},
        {"user_id": user},
        {"person_id": maria},
        {"org_id": acme},
    ):
        _refusal(client, "POST", "/v1/deals", {"title": "Deal", "person_id": None, **values})
    for values in ({"person_id": person}, {"org_id": organization}, {"user_id": user}):
        _refusal(client, "PUT", f"/v1/deals/{made.id}", values)
    kept = client.v1.deals.update(made.id, person_id=maria, org_id=acme, title="Kept")
    assert (kept["person_id"]["value"], kept["person_id"]["active_flag"]) == (maria, False)
    assert (kept["org_id"]["value"], kept["title"]) == (acme, "Kept")


def test_hidden_records_cannot_be_linked(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular")
    hidden = client.v1.persons.create(name="Hidden", visible_to="1")
    acme = client.v1.organizations.create(name="Acme")
    error = _refusal(rita, "POST", "/v1/deals", {"title": "Deal", "person_id": hidden.id})
    assert error == f"person_id: there is no person {hidden.id}"
    assert (rita.v1.deals.create(title="Deal", org_id=acme.id)).person_id is None


def test_malformed_ids_and_bodies_are_refused(client: Client) -> None:
    maria, _ = _contacts(client)
    made = client.v1.deals.create(title="Deal", person_id=maria)
    for verb, path, body in (
        ("GET", "/v1/deals/abc", None),
        ("PUT", "/v1/deals/1.5", {"title": "New"}),
        ("DELETE", "/v1/deals/abc", None),
        ("PUT", f"/v1/deals/{made.id}", ["title"]),
        ("POST", "/v1/deals", "title"),
        ("GET", f"/v1/deals/{2**70}", None),
    ):
        with pytest.raises(BadRequest):
            client.request(verb, path, body=body)
    with pytest.raises(NotFound):
        client.v1.deals.get(0)
    with pytest.raises(NotFound):
        client.v1.deals.get(-1)
    assert (client.v1.deals.get(made.id)).title == "Deal"


def test_texts_in_every_script_are_kept(client: Client) -> None:
    maria, _ = _contacts(client)
    title = "Ünïcode 取引 🚀 <b>'\"; DROP TABLE deals; --</b>"
    made = client.v1.deals.create(title=title, person_id=maria, origin_id="%_/\\")
    found = client.v1.deals.get(made.id)
    assert (found.title, found.origin_id) == (title, "%_/\\")
    assert [deal.title for deal in client.v1.deals.find(term="取引 🚀")] == [title]
