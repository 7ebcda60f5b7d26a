# Made by tools/generate.py from tests/operations/aio/test_users.py: change that, and run it again.
"""Users over HTTP: the caller, the others, and finding them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pipedriver import BadRequest, Client, NotFound
from pipedriver.server.founding import add_user
from tests.operations.places import Local

FOUNDED = "2025-01-01 09:00:00"


def _refusal(client: Client, path: str) -> Any:
    with pytest.raises(BadRequest) as refused:
        client.request("GET", path)
    assert refused.value.body["success"] is False
    return refused.value.body["error"]


def _add(local: Local[Client], name: str, **more: Any) -> int:
    """Add a user of the company with more than `Local.add_user` tells; gives the id."""
    company = local.place.owner.company_id
    email = more.pop("email", "somebody@example.com")
    added = local.database.write(
        lambda session: add_user(session, local.clock.now(), company, name=name, email=email, **more)
    )
    return added.user_id


def test_me(client: Client) -> None:
    sets = {each.app: each.id for each in client.v1.permission_sets.list() if each.type == "admin"}
    me = client.v1.users.me()
    assert me.to_dict() == {
        "id": me.id,
        "name": "Erika Example",
        "default_currency": "EUR",
        "locale": "en_US",
        "lang": 1,
        "email": "erika@example.com",
        "phone": None,
        "activated": True,
        "last_login": FOUNDED,
        "created": FOUNDED,
        "modified": FOUNDED,
        "signup_flow_variation": None,
        "has_created_company": True,
        "is_admin": 1,
        "access": [
            {"app": app, "admin": True, "permission_set_id": sets[app]}
            for app in ("sales", "global", "account_settings")
        ],
        "active_flag": True,
        "timezone_name": "UTC",
        "timezone_offset": "+00:00",
        "role_id": 1,
        "icon_url": None,
        "is_you": True,
        "is_deleted": False,
        "company_id": 1,
        "company_name": "Example Company",
        "company_domain": "example",
        "company_country": "EE",
        "company_industry": None,
        "language": {"language_code": "en", "country_code": "US"},
    }


def test_me_is_whose_token_calls(local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular").v1.users.me()
    assert (rita.name, rita["is_admin"], rita.is_admin, rita.is_you) == ("Rita Regular", 0, False, True)
    assert [each.admin for each in rita.access or []] == [False, False]
    other = local.other_company().v1.users.me()
    assert (other.company_name, other.company_id) == ("Another Company", 2)
    assert other.id not in (rita.id, local.place.owner.user_id)


def test_list_gives_every_user_of_the_company(client: Client, local: Local[Client]) -> None:
    local.add_user("Rita Regular")
    gone = _add(local, "Gone Greta", is_active=False)
    local.other_company()
    users = client.v1.users.list()
    assert [(each.name, each.is_you, each.active_flag) for each in users] == [
        ("Erika Example", True, True),
        ("Rita Regular", False, True),
        ("Gone Greta", False, False),
    ]
    assert users[2].id == gone
    me = (client.v1.users.me()).to_dict()
    assert users[0].to_dict() == {key: me[key] for key in users[0].to_dict()}
    assert set(me) - set(users[0].to_dict()) == {
        "company_id",
        "company_name",
        "company_domain",
        "company_country",
        "company_industry",
        "language",
    }


def test_get_gives_one_user(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular").v1.users.me()
    read = client.v1.users.get(rita.id)
    assert (read.name, read.email, read.is_you) == ("Rita Regular", "rita.regular@example.com", False)
    assert read["created"] == "2026-03-02 09:00:00"


def test_offset_follows_the_zone_and_the_day(client: Client, local: Local[Client]) -> None:
    zones = {
        "Europe/Tallinn": ("+02:00", "+03:00"),
        "America/St_Johns": ("-03:30", "-02:30"),
        "Asia/Kathmandu": ("+05:45", "+05:45"),
        "Nowhere/Land": ("+00:00", "+00:00"),
    }
    ids = {name: _add(local, name, timezone_name=name) for name in zones}
    for position, moment in enumerate((datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC))):
        local.clock.freeze(moment)
        for name, offsets in zones.items():
            user = client.v1.users.get(ids[name])
            assert (user.timezone_name, user.timezone_offset) == (name, offsets[position])


def test_unknown_user(client: Client, local: Local[Client]) -> None:
    stranger = local.other_company().v1.users.me()
    for id in (99, stranger.id):
        with pytest.raises(NotFound) as refused:
            client.v1.users.get(id)
        assert refused.value.body["success"] is False
        assert refused.value.body["error"] == "User not found or not accessible."
    assert _refusal(client, "/v1/users/somebody") == "id must be an integer"


def test_find_looks_in_names_and_addresses(client: Client, local: Local[Client]) -> None:
    local.add_user("Rita Regular")
    _add(local, "Émile Ågren", email="Emil@Example.com")
    assert [each.name for each in client.v1.users.find(term="regu")] == ["Rita Regular"]
    assert [each.name for each in client.v1.users.find(term="ÉMILE å")] == ["Émile Ågren"]
    assert len(client.v1.users.find(term="@example.com")) == 3
    assert [each.name for each in client.v1.users.find(term="emil@example")] == ["Émile Ågren"]
    assert client.v1.users.find(term="Émile", search_by_email=True) == []
    found = client.v1.users.find(term="EMIL", search_by_email=True)
    assert [each.name for each in found] == ["Émile Ågren"]
    assert [each.name for each in client.v1.users.find(term="Rita", search_by_email=False)] == [
        "Rita Regular"
    ]


def test_find_takes_its_term_literally(client: Client, local: Local[Client]) -> None:
    local.other_company()
    for term in ("%", "_", "Olivia"):
        reply = client.request("GET", "/v1/users/find", query={"term": term})
        assert reply.data is None
    assert _refusal(client, "/v1/users/find") == "term is required"
    assert _refusal(client, "/v1/users/find?term=") == "term is required"
    assert _refusal(client, "/v1/users/find?term=a&search_by_email=2") == "search_by_email must be 0 or 1"


def test_a_new_user_has_the_address_that_was_given(client: Client) -> None:
    added = client.v1.users.create(email="new.one@example.com")
    assert (client.v1.users.get(added.id)).email == "new.one@example.com"
