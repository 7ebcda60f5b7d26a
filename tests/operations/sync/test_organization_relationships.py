# Made by tools/generate.py from tests/operations/aio/test_organization_relationships.py: change that, and run it again.
"""Relationships between organizations over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver import BadRequest, Client, Forbidden, NotFound
from tests.operations.places import Local


def _organizations(client: Client, names: str, **more: Any) -> list[int]:
    return [(client.v1.organizations.create(name=name, **more)).id for name in names.split()]


def _relate(client: Client, owner: int, linked: int, type: Any = "parent") -> int:
    made = client.v1.organization_relationships.create(
        type=type, rel_owner_org_id=owner, rel_linked_org_id=linked
    )
    return made.id


def _told(client: Client, org: int) -> list[tuple[str | None, int | None]]:
    """What an organization is told of its relationships."""
    found = client.v1.organization_relationships.list(org_id=org)
    return [(each.calculated_type, each.calculated_related_org_id) for each in found]


def test_each_side_is_told_what_the_other_is(client: Client) -> None:
    mother, daughter, friend = _organizations(client, "Mother Daughter Friend")
    made = client.v1.organization_relationships.create(
        org_id=daughter, type="parent", rel_owner_org_id=mother, rel_linked_org_id=daughter
    )
    _relate(client, daughter, friend, "related")
    shown = made.to_dict()
    assert shown == {
        "id": made.id,
        "type": "parent",
        "rel_owner_org_id": shown["rel_owner_org_id"],
        "rel_linked_org_id": shown["rel_linked_org_id"],
        "add_time": "2026-03-02 09:00:00",
        "update_time": None,
        "active_flag": True,
        "calculated_type": "parent",
        "calculated_related_org_id": mother,
        "related_organization_name": "Mother",
    }
    assert (shown["rel_owner_org_id"]["value"], shown["rel_owner_org_id"]["name"]) == (mother, "Mother")
    assert shown["rel_linked_org_id"]["value"] == daughter
    assert made.active_flag is True
    assert _told(client, mother) == [("daughter", daughter)]
    assert _told(client, daughter) == [("parent", mother), ("related", friend)]
    assert _told(client, friend) == [("related", daughter)]
    reply = client.request("GET", "/v1/organizationRelationships", query={"org_id": mother})
    assert reply.answer.body["additional_data"]["pagination"]["more_items_in_collection"] is False
    related = reply.answer.body["related_objects"]
    assert {kind: sorted(records) for kind, records in related.items()} == {
        "organization": [str(mother), str(daughter)]
    }
    (stranger,) = _organizations(client, "Stranger")
    assert _told(client, stranger) == []
    for org, told in ((None, "daughter"), (mother, "daughter"), (daughter, "parent")):
        read = client.v1.organization_relationships.get(made.id, org_id=org)
        assert read.calculated_type == told
    with pytest.raises(BadRequest) as refused:
        client.v1.organization_relationships.get(made.id, org_id=friend)
    assert refused.value.body["error"] == "org_id must be one of rel_owner_org_id and rel_linked_org_id"


def test_a_relationship_is_changed_and_deleted(client: Client) -> None:
    one, two, three = _organizations(client, "One Two Three")
    id = _relate(client, one, two)
    rooms = client.v1.organization_relationships
    changed = rooms.update(id, type="related")
    assert (changed.type, changed.calculated_type, changed.update_time is not None) == (
        "related",
        "related",
        True,
    )
    changed = rooms.update(id, rel_linked_org_id=three, org_id=three)
    assert (changed.calculated_related_org_id, changed.rel_linked_org_id.id) == (one, three)
    changed = rooms.update(id, type="parent", rel_owner_org_id=two)
    assert (_told(client, one), _told(client, two)) == ([], [("daughter", three)])
    # What one has may be turned round: it does not stand in its own way.
    rooms.update(id, rel_owner_org_id=three, rel_linked_org_id=two)
    assert _told(client, two) == [("parent", three)]
    assert (rooms.delete(id)).id == id
    assert _told(client, two) == []
    with pytest.raises(NotFound):
        rooms.get(id)
    with pytest.raises(NotFound):
        rooms.update(id, type="parent")
    with pytest.raises(NotFound):
        rooms.delete(id)


def test_circles_and_doubles_are_refused(client: Client) -> None:
    one, two, three, four = _organizations(client, "One Two Three Four")
    _relate(client, one, two)
    _relate(client, two, three)
    last = _relate(client, three, four)
    _relate(client, one, four, "related")
    circle = "rel_linked_org_id: an organization cannot be above one that is above it"
    double = "rel_linked_org_id: the two organizations have this relationship already"
    itself = "rel_linked_org_id: an organization has no relationship with itself"
    tries: list[tuple[int, int, str, str]] = [
        (four, one, "parent", circle),
        (two, one, "parent", circle),
        (one, two, "parent", double),
        (one, four, "related", double),
        (four, one, "related", double),
        (one, one, "parent", itself),
        (one, one, "related", itself),
        (one, 99, "related", "rel_linked_org_id: there is no organization 99"),
        (99, one, "related", "rel_owner_org_id: there is no organization 99"),
    ]
    before = [_told(client, each) for each in (one, two, three, four)]
    for owner, linked, type, error in tries:
        with pytest.raises(BadRequest) as refused:
            _relate(client, owner, linked, type)
        assert refused.value.body["error"] == error
    with pytest.raises(BadRequest) as refused:
        client.v1.organization_relationships.update(last, rel_linked_org_id=one)
    assert refused.value.body["error"] == circle
    with pytest.raises(BadRequest) as refused:
        client.v1.organization_relationships.update(last, type="related", rel_owner_org_id=one)
    assert refused.value.body["error"] == double
    for body in (
        {"type": "sister", "rel_owner_org_id": one, "rel_linked_org_id": three},
        {"type": "parent", "rel_owner_org_id": one},
        {"type": "parent", "rel_owner_org_id": "x", "rel_linked_org_id": three},
        {"type": "related", "rel_owner_org_id": one, "rel_linked_org_id": three, "org_id": four},
    ):
        with pytest.raises(BadRequest):
            client.request("POST", "/v1/organizationRelationships", body=body)
    with pytest.raises(BadRequest):
        client.request("GET", "/v1/organizationRelationships")
    assert before == [_told(client, each) for each in (one, two, three, four)]
    # A daughter may have two parents, and be above what is not above it.
    _relate(client, one, three)
    assert _told(client, three) == [("parent", two), ("daughter", four), ("parent", one)]


def test_a_deleted_organization_has_no_relationships(client: Client) -> None:
    one, two = _organizations(client, "One Two")
    id = _relate(client, one, two)
    client.v1.organizations.delete(two)
    assert _told(client, one) == []
    for call in (client.v1.organization_relationships.get, client.v1.organization_relationships.delete):
        with pytest.raises(NotFound):
            call(id)
    with pytest.raises(NotFound):
        _told(client, two)
    with pytest.raises(BadRequest):
        _relate(client, two, one, "related")


def test_merging_takes_relationships_along(client: Client) -> None:
    goes, stays, above, below, friend = _organizations(client, "Goes Stays Above Below Friend")
    _relate(client, goes, stays)
    _relate(client, above, goes)
    _relate(client, goes, below)
    _relate(client, goes, friend, "related")
    # The one that stays has these already, the second of them turned round.
    _relate(client, above, stays)
    _relate(client, friend, stays, "related")
    # And to be above this one would make a circle.
    (high,) = _organizations(client, "High")
    _relate(client, high, stays)
    _relate(client, goes, high, "related")
    client.v1.organizations.merge(goes, merge_with_id=stays)
    assert sorted(map(str, _told(client, stays))) == sorted(
        map(
            str,
            [
                ("daughter", below),
                ("parent", above),
                ("related", friend),
                ("parent", high),
                ("related", high),
            ],
        )
    )
    assert _told(client, above) == [("daughter", stays)]


def test_merging_makes_no_circle(client: Client) -> None:
    goes, stays, between = _organizations(client, "Goes Stays Between")
    _relate(client, stays, between)
    _relate(client, between, goes)
    client.v1.organizations.merge(goes, merge_with_id=stays)
    assert _told(client, stays) == [("daughter", between)]
    with pytest.raises(BadRequest):
        _relate(client, between, stays)


def test_who_sees_and_edits_relationships(local: Local[Client], client: Client) -> None:
    rita, stranger = local.add_user(), local.other_company()
    one, two = _organizations(client, "One Two")
    (secret,) = _organizations(client, "Secret", visible_to="1")
    seen, half = _relate(client, one, two), _relate(client, one, secret)
    (other,) = _organizations(client, "Other", visible_to="1")
    hidden = _relate(client, secret, other)
    listed = rita.v1.organization_relationships.list(org_id=one)
    assert [each.related_organization_name for each in listed] == ["Two", "(hidden)"]
    assert (rita.v1.organization_relationships.get(half)).calculated_related_org_id == secret
    with pytest.raises(Forbidden):
        rita.v1.organization_relationships.get(hidden)
    with pytest.raises(Forbidden):
        rita.v1.organization_relationships.list(org_id=secret)
    with pytest.raises(Forbidden):
        rita.v1.organization_relationships.delete(half)
    with pytest.raises(BadRequest):
        _relate(rita, two, secret)
    (own,) = _organizations(rita, "Own")
    local.permit((rita.v1.users.me()).id, without=["can_edit_other_users_organizations"])
    with pytest.raises(Forbidden):
        _relate(rita, own, one)
    with pytest.raises(Forbidden):
        rita.v1.organization_relationships.update(seen, type="related")
    with pytest.raises(Forbidden):
        rita.v1.organization_relationships.delete(seen)
    for call in (stranger.v1.organization_relationships.get, stranger.v1.organization_relationships.delete):
        with pytest.raises(NotFound):
            call(seen)
    with pytest.raises(NotFound):
        _told(stranger, one)


def test_each_side_is_the_organization_that_was_named(client: Client) -> None:
    one, two, three, four = _organizations(client, "One Two Three Four")
    rooms = client.v1.organization_relationships
    made = rooms.create(type="related", rel_owner_org_id=one, rel_linked_org_id=three)
    assert (made.rel_owner_org_id.id, made.rel_linked_org_id.id) == (one, three)
    changed = rooms.update(made.id, rel_owner_org_id=two)
    assert (changed.rel_owner_org_id.id, changed.rel_linked_org_id.id) == (two, three)
    changed = rooms.update(made.id, rel_linked_org_id=four)
    assert (changed.rel_owner_org_id.id, changed.rel_linked_org_id.id) == (two, four)
