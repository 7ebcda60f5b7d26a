# Made by tools/generate.py from tests/operations/aio/test_deals_lists.py: change that, and run it again.
"""Lists of deals over HTTP: pages, order, what narrows them, who sees what; and the search by title."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipedriver import BadRequest, Client, Forbidden, NotFound
from tests.operations.places import Local


def _deals(client: Client, *titles: str, **arguments: Any) -> list[int]:
    """Make a deal of each title, all with one person; gives their ids."""
    person = (client.v1.persons.create(name="Maria")).id
    made = [client.v1.deals.create(title=title, person_id=person, **arguments) for title in titles]
    return [deal.id for deal in made]


def _titles(client: Client, **query: Any) -> list[str]:
    return [deal.title for deal in client.v1.deals.list(**query).to_list()]


def test_no_deal_is_null(client: Client) -> None:
    reply = client.request("GET", "/v1/deals")
    assert reply.answer.body == {
        "success": True,
        "data": None,
        "additional_data": {"pagination": {"start": 0, "limit": 100, "more_items_in_collection": False}},
    }
    assert _titles(client) == []


def test_pages_follow_each_other_by_id(client: Client) -> None:
    _deals(client, *[f"Deal {number}" for number in range(5)])
    reply = client.request("GET", "/v1/deals", query={"start": 1, "limit": 2})
    assert [deal["id"] for deal in reply.data] == [2, 3]
    assert reply.answer.additional_data["pagination"] == {
        "start": 1,
        "limit": 2,
        "more_items_in_collection": True,
        "next_start": 3,
    }
    assert set(reply.answer.related_objects) == {"user", "person"}
    last = client.request("GET", "/v1/deals", query={"start": 3, "limit": 2})
    assert last.answer.additional_data["pagination"]["more_items_in_collection"] is False
    beyond = client.request("GET", "/v1/deals", query={"start": 50})
    assert beyond.data is None
    assert _titles(client, limit=2) == [f"Deal {number}" for number in range(5)]


def test_a_record_of_a_list_is_that_of_one_fetch(client: Client) -> None:
    ids = _deals(client, "Same", value=3, label=[3])
    listed = (client.v1.deals.list().to_list())[0].to_dict()
    single = client.v1.deals.get(ids[0])
    assert {name: single[name] for name in listed} == listed


def test_field_selector_narrows_each_record(client: Client) -> None:
    _deals(client, "One", "Two")
    reply = client.request("GET", "/v1/deals:(id,title)")
    assert reply.data == [{"id": 1, "title": "One"}, {"id": 2, "title": "Two"}]


def test_status_narrows(client: Client) -> None:
    open_, won, lost, deleted, archived = _deals(client, "Open", "Won", "Lost", "Deleted", "Archived")
    client.v1.deals.update(won, status="won")
    client.v1.deals.update(lost, status="lost")
    client.v1.deals.update(deleted, status="deleted")
    client.v1.deals.update(archived, is_archived=True)
    assert _titles(client) == ["Open", "Won", "Lost"]
    assert _titles(client, status="all_not_deleted") == ["Open", "Won", "Lost"]
    assert _titles(client, status="open") == ["Open"]
    assert _titles(client, status="won") == ["Won"]
    assert _titles(client, status="lost") == ["Lost"]
    assert _titles(client, status="deleted") == ["Deleted"]
    assert (client.v1.deals.get(open_)).status == "open"


def test_deleted_deals_go_after_thirty_days(client: Client, local: Local[Client]) -> None:
    (deal,) = _deals(client, "Soon gone")
    client.v1.deals.delete(deal)
    local.clock.advance(timedelta(days=30))
    assert _titles(client, status="deleted") == ["Soon gone"]
    assert (client.v1.deals.get(deal)).deleted is True
    local.clock.advance(timedelta(seconds=1))
    assert _titles(client, status="deleted") == []
    with pytest.raises(NotFound):
        client.v1.deals.get(deal)
    with pytest.raises(NotFound):
        client.v1.deals.update(deal, status="open")


def test_owner_and_stage_narrow(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular")
    hers = (rita.v1.users.me()).id
    mine = (client.v1.users.me()).id
    _deals(client, "Mine 1", "Mine 2")
    _deals(client, "Hers 1", user_id=hers)
    _deals(client, "Hers 2", user_id=hers, stage_id=3, status="won")
    _deals(client, "Mine 3", stage_id=3)
    assert _titles(client, user_id=hers) == ["Hers 1", "Hers 2"]
    assert _titles(client, user_id=hers, status="won") == ["Hers 2"]
    assert _titles(client, stage_id=3) == ["Hers 2", "Mine 3"]
    assert _titles(client, stage_id=3, user_id=mine) == ["Mine 3"]
    assert _titles(client, stage_id=3, status="open") == ["Mine 3"]
    assert _titles(client, owned_by_you=True) == ["Mine 1", "Mine 2", "Mine 3"]
    assert _titles(rita, owned_by_you=True) == ["Hers 1", "Hers 2"]
    assert _titles(client, owned_by_you=True, user_id=hers) == ["Mine 1", "Mine 2", "Mine 3"]
    assert _titles(client, owned_by_you=False, user_id=hers) == ["Hers 1", "Hers 2"]
    assert _titles(client, user_id=99) == []
    assert _titles(client, stage_id=99) == []
    assert _titles(client, user_id=mine, limit=1) == ["Mine 1", "Mine 2", "Mine 3"]


def test_sort_orders(client: Client) -> None:
    for title, value, day in (("b", 10, 3), ("a", 30, None), ("c", 10, 2)):
        closes = None if day is None else date(2026, 4, day)
        _deals(client, title, value=value, expected_close_date=closes)
    assert _titles(client, sort="title") == ["a", "b", "c"]
    assert _titles(client, sort="title DESC") == ["c", "b", "a"]
    assert _titles(client, sort="value ASC, title DESC") == ["c", "b", "a"]
    assert _titles(client, sort="value desc") == ["a", "b", "c"]
    assert _titles(client, sort="expected_close_date") == ["a", "c", "b"]
    assert _titles(client, sort="expected_close_date DESC") == ["b", "c", "a"]
    assert _titles(client, sort="id DESC") == ["c", "a", "b"]
    assert _titles(client, sort="value DESC", limit=1) == ["a", "b", "c"]
    assert _titles(client, sort="id DESC", owned_by_you=True) == ["c", "a", "b"]


@pytest.mark.parametrize("sort", ["nothing", "company_id", "search_title", "title; --", "title UP"])
def test_sort_by_what_is_no_field_is_refused(client: Client, sort: str) -> None:
    with pytest.raises(BadRequest):
        client.v1.deals.list(sort=sort).to_list()


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"status": "gone"}, "status must be one of: open, won, lost, deleted, all_not_deleted"),
        ({"start": "-1"}, "start must be at least 0"),
        ({"start": "x"}, "start must be an integer"),
        ({"limit": "0"}, "limit must be at least 1"),
        ({"user_id": "me"}, "user_id must be an integer"),
        ({"stage_id": "1.5"}, "stage_id must be an integer"),
        ({"owned_by_you": "2"}, "owned_by_you must be 0 or 1"),
        ({"user_id": "99999999999999999999"}, "user_id is out of range"),
    ],
)
def test_bad_narrowing_is_refused(client: Client, query: dict[str, str], error: str) -> None:
    with pytest.raises(BadRequest) as refused:
        client.request("GET", "/v1/deals", query=query)
    assert refused.value.body["error"] == error


def test_limit_above_500_means_500(client: Client) -> None:
    reply = client.request("GET", "/v1/deals", query={"limit": 5000})
    assert reply.answer.additional_data["pagination"]["limit"] == 500


def test_private_deals_are_seen_by_owner_followers_and_admins(client: Client, local: Local[Client]) -> None:
    rita, otto = local.add_user("Rita Regular"), local.add_user("Otto Other")
    hers, his = (rita.v1.users.me()).id, (otto.v1.users.me()).id
    private = (_deals(client, "Private", user_id=hers, visible_to="1"))[0]
    _deals(client, "Shared", user_id=hers, visible_to="3")
    assert _titles(client) == ["Private", "Shared"]
    assert _titles(rita) == ["Private", "Shared"]
    assert _titles(otto) == ["Shared"]
    assert _titles(otto, user_id=hers) == ["Shared"]
    assert [deal.title for deal in otto.v1.deals.find(term="Private")] == []
    for call in (
        lambda: otto.v1.deals.get(private),
        lambda: otto.v1.deals.update(private, title="Mine now"),
        lambda: otto.v1.deals.delete(private),
        lambda: otto.v1.deals.duplicate(private),
        lambda: otto.v1.deals.list_followers(private),
        lambda: otto.v1.deals.add_follower(private, user_id=his),
    ):
        with pytest.raises(Forbidden) as refused:
            call()
        assert refused.value.body["error"] == "You do not have permissions to do this."
    client.v1.deals.add_follower(private, user_id=his)
    assert _titles(otto) == ["Private", "Shared"]
    assert (otto.v1.deals.get(private)).title == "Private"


def test_another_company_sees_nothing(client: Client, local: Local[Client]) -> None:
    (deal,) = _deals(client, "Ours")
    other = local.other_company()
    assert _titles(other) == []
    assert [found.title for found in other.v1.deals.find(term="Ours")] == []
    with pytest.raises(NotFound):
        other.v1.deals.get(deal)
    with pytest.raises(NotFound):
        other.v1.deals.update(deal, title="Theirs")
    with pytest.raises(NotFound):
        other.v1.deals.delete_many(ids=[deal])
    assert (client.v1.deals.get(deal)).title == "Ours"


def test_hidden_contacts_are_marked(client: Client, local: Local[Client]) -> None:
    rita = local.add_user("Rita Regular")
    maria = client.v1.persons.create(name="Maria", visible_to="1")
    acme = client.v1.organizations.create(name="Acme", visible_to="1")
    made = client.v1.deals.create(title="Deal", person_id=maria.id, org_id=acme.id)
    assert (made.person_hidden, made.org_hidden) == (False, False)
    seen = rita.v1.deals.get(made.id)
    assert (seen.person_hidden, seen.org_hidden) == (True, True)


def test_an_unknown_filter_is_not_found(client: Client) -> None:
    with pytest.raises(NotFound):
        client.v1.deals.list(filter_id=1).to_list()


def test_find_by_title(client: Client) -> None:
    acme = client.v1.organizations.create(name="Acme")
    first, second, third, deleted, archived = _deals(
        client, "Big Äpfel deal", "äpfel 100%", "Pears", "Deleted äpfel", "Archived äpfel", org_id=acme.id
    )
    maria = (client.v1.deals.get(first))["person_id"]["value"]
    client.v1.deals.delete(deleted)
    client.v1.deals.update(archived, is_archived=True)
    client.v1.deals.update(second, value=100, status="won", org_id=None)
    me = client.v1.users.me()
    found = client.v1.deals.find(term="ÄPFEL")
    assert [each.id for each in found] == [second, first]
    assert found[0].to_dict() == {
        "id": second,
        "title": "äpfel 100%",
        "user_id": me.id,
        "visible_to": "3",
        "status": "won",
        "value": 100,
        "currency": "EUR",
        "person_name": "Maria",
        "person_id": maria,
        "organization_name": None,
        "organization_id": None,
        "formatted_value": "€100",
        "cc_email": f"example+deal{second}@pipedrivemail.com",
    }
    assert [each.id for each in client.v1.deals.find(term="äpfel", org_id=acme.id)] == [first]
    assert [each.id for each in client.v1.deals.find(term="ea", person_id=maria)] == [first, third]
    assert [each.id for each in client.v1.deals.find(term="ea", person_id=99)] == []
    assert [each.id for each in client.v1.deals.find(term="0%")] == [second]
    assert [each.id for each in client.v1.deals.find(term="_p")] == []
    reply = client.request("GET", "/v1/deals/find", query={"term": "nothing"})
    assert reply.data is None
    assert reply.answer.additional_data["pagination"]["more_items_in_collection"] is False


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({}, "term is required"),
        ({"term": ""}, "term is required"),
        ({"term": "a"}, "term must have at least 2 characters"),
        ({"term": " a "}, "term must have at least 2 characters"),
        ({"term": "ab", "person_id": "x"}, "person_id must be an integer"),
    ],
)
def test_bad_search_is_refused(client: Client, query: dict[str, str], error: str) -> None:
    with pytest.raises(BadRequest) as refused:
        client.request("GET", "/v1/deals/find", query=query)
    assert refused.value.body["error"] == error
