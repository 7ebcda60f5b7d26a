"""Relationships between organizations over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest, Forbidden, NotFound
from tests.operations.places import Local


async def _organizations(client: AsyncClient, names: str, **more: Any) -> list[int]:
    return [(await client.v1.organizations.create(name=name, **more)).id for name in names.split()]


async def _relate(client: AsyncClient, owner: int, linked: int, type: Any = "parent") -> int:
    made = await client.v1.organization_relationships.create(
        type=type, rel_owner_org_id=owner, rel_linked_org_id=linked
    )
    return made.id


async def _told(client: AsyncClient, org: int) -> list[tuple[str | None, int | None]]:
    """What an organization is told of its relationships."""
    found = await client.v1.organization_relationships.list(org_id=org)
    return [(each.calculated_type, each.calculated_related_org_id) for each in found]


async def test_each_side_is_told_what_the_other_is(client: AsyncClient) -> None:
    mother, daughter, friend = await _organizations(client, "Mother Daughter Friend")
    made = await client.v1.organization_relationships.create(
        org_id=daughter, type="parent", rel_owner_org_id=mother, rel_linked_org_id=daughter
    )
    await _relate(client, daughter, friend, "related")
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
    assert await _told(client, mother) == [("daughter", daughter)]
    assert await _told(client, daughter) == [("parent", mother), ("related", friend)]
    assert await _told(client, friend) == [("related", daughter)]
    reply = await client.request("GET", "/v1/organizationRelationships", query={"org_id": mother})
    assert reply.answer.body["additional_data"]["pagination"]["more_items_in_collection"] is False
    related = reply.answer.body["related_objects"]
    assert {kind: sorted(records) for kind, records in related.items()} == {
        "organization": [str(mother), str(daughter)]
    }
    (stranger,) = await _organizations(client, "Stranger")
    assert await _told(client, stranger) == []
    for org, told in ((None, "daughter"), (mother, "daughter"), (daughter, "parent")):
        read = await client.v1.organization_relationships.get(made.id, org_id=org)
        assert read.calculated_type == told
    with pytest.raises(BadRequest) as refused:
        await client.v1.organization_relationships.get(made.id, org_id=friend)
    assert refused.value.body["error"] == "org_id must be one of rel_owner_org_id and rel_linked_org_id"


async def test_a_relationship_is_changed_and_deleted(client: AsyncClient) -> None:
    one, two, three = await _organizations(client, "One Two Three")
    id = await _relate(client, one, two)
    rooms = client.v1.organization_relationships
    changed = await rooms.update(id, type="related")
    assert (changed.type, changed.calculated_type, changed.update_time is not None) == (
        "related",
        "related",
        True,
    )
    changed = await rooms.update(id, rel_linked_org_id=three, org_id=three)
    assert (changed.calculated_related_org_id, changed.rel_linked_org_id.id) == (one, three)
    changed = await rooms.update(id, type="parent", rel_owner_org_id=two)
    assert (await _told(client, one), await _told(client, two)) == ([], [("daughter", three)])
    # What one has may be turned round: it does not stand in its own way.
    await rooms.update(id, rel_owner_org_id=three, rel_linked_org_id=two)
    assert await _told(client, two) == [("parent", three)]
    assert (await rooms.delete(id)).id == id
    assert await _told(client, two) == []
    with pytest.raises(NotFound):
        await rooms.get(id)
    with pytest.raises(NotFound):
        await rooms.update(id, type="parent")
    with pytest.raises(NotFound):
        await rooms.delete(id)


async def test_circles_and_doubles_are_refused(client: AsyncClient) -> None:
    one, two, three, four = await _organizations(client, "One Two Three Four")
    await _relate(client, one, two)
    await _relate(client, two, three)
    last = await _relate(client, three, four)
    await _relate(client, one, four, "related")
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
    before = [await _told(client, each) for each in (one, two, three, four)]
    for owner, linked, type, error in tries:
        with pytest.raises(BadRequest) as refused:
            await _relate(client, owner, linked, type)
        assert refused.value.body["error"] == error
    with pytest.raises(BadRequest) as refused:
        await client.v1.organization_relationships.update(last, rel_linked_org_id=one)
    assert refused.value.body["error"] == circle
    with pytest.raises(BadRequest) as refused:
        await client.v1.organization_relationships.update(last, type="related", rel_owner_org_id=one)
    assert refused.value.body["error"] == double
    for body in (
        {"type": "sister", "rel_owner_org_id": one, "rel_linked_org_id": three},
        {"type": "parent", "rel_owner_org_id": one},
        {"type": "parent", "rel_owner_org_id": "x", "rel_linked_org_id": three},
        {"type": "related", "rel_owner_org_id": one, "rel_linked_org_id": three, "org_id": four},
    ):
        with pytest.raises(BadRequest):
            await client.request("POST", "/v1/organizationRelationships", body=body)
    with pytest.raises(BadRequest):
        await client.request("GET", "/v1/organizationRelationships")
    assert before == [await _told(client, each) for each in (one, two, three, four)]
    # A daughter may have two parents, and be above what is not above it.
    await _relate(client, one, three)
    assert await _told(client, three) == [("parent", two), ("daughter", four), ("parent", one)]


async def test_a_deleted_organization_has_no_relationships(client: AsyncClient) -> None:
    one, two = await _organizations(client, "One Two")
    id = await _relate(client, one, two)
    await client.v1.organizations.delete(two)
    assert await _told(client, one) == []
    for call in (client.v1.organization_relationships.get, client.v1.organization_relationships.delete):
        with pytest.raises(NotFound):
            await call(id)
    with pytest.raises(NotFound):
        await _told(client, two)
    with pytest.raises(BadRequest):
        await _relate(client, two, one, "related")


async def test_merging_takes_relationships_along(client: AsyncClient) -> None:
    goes, stays, above, below, friend = await _organizations(client, "Goes Stays Above Below Friend")
    await _relate(client, goes, stays)
    await _relate(client, above, goes)
    await _relate(client, goes, below)
    await _relate(client, goes, friend, "related")
    # The one that stays has these already, the second of them turned round.
    await _relate(client, above, stays)
    await _relate(client, friend, stays, "related")
    # And to be above this one would make a circle.
    (high,) = await _organizations(client, "High")
    await _relate(client, high, stays)
    await _relate(client, goes, high, "related")
    await client.v1.organizations.merge(goes, merge_with_id=stays)
    assert sorted(map(str, await _told(client, stays))) == sorted(
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
    assert await _told(client, above) == [("daughter", stays)]


async def test_merging_makes_no_circle(client: AsyncClient) -> None:
    goes, stays, between = await _organizations(client, "Goes Stays Between")
    await _relate(client, stays, between)
    await _relate(client, between, goes)
    await client.v1.organizations.merge(goes, merge_with_id=stays)
    assert await _told(client, stays) == [("daughter", between)]
    with pytest.raises(BadRequest):
        await _relate(client, between, stays)


async def test_who_sees_and_edits_relationships(local: Local[AsyncClient], client: AsyncClient) -> None:
    rita, stranger = local.add_user(), local.other_company()
    one, two = await _organizations(client, "One Two")
    (secret,) = await _organizations(client, "Secret", visible_to="1")
    seen, half = await _relate(client, one, two), await _relate(client, one, secret)
    (other,) = await _organizations(client, "Other", visible_to="1")
    hidden = await _relate(client, secret, other)
    listed = await rita.v1.organization_relationships.list(org_id=one)
    assert [each.related_organization_name for each in listed] == ["Two", "(hidden)"]
    assert (await rita.v1.organization_relationships.get(half)).calculated_related_org_id == secret
    with pytest.raises(Forbidden):
        await rita.v1.organization_relationships.get(hidden)
    with pytest.raises(Forbidden):
        await rita.v1.organization_relationships.list(org_id=secret)
    with pytest.raises(Forbidden):
        await rita.v1.organization_relationships.delete(half)
    with pytest.raises(BadRequest):
        await _relate(rita, two, secret)
    (own,) = await _organizations(rita, "Own")
    local.permit((await rita.v1.users.me()).id, without=["can_edit_other_users_organizations"])
    with pytest.raises(Forbidden):
        await _relate(rita, own, one)
    with pytest.raises(Forbidden):
        await rita.v1.organization_relationships.update(seen, type="related")
    with pytest.raises(Forbidden):
        await rita.v1.organization_relationships.delete(seen)
    for call in (stranger.v1.organization_relationships.get, stranger.v1.organization_relationships.delete):
        with pytest.raises(NotFound):
            await call(seen)
    with pytest.raises(NotFound):
        await _told(stranger, one)


async def test_each_side_is_the_organization_that_was_named(client: AsyncClient) -> None:
    one, two, three, four = await _organizations(client, "One Two Three Four")
    rooms = client.v1.organization_relationships
    made = await rooms.create(type="related", rel_owner_org_id=one, rel_linked_org_id=three)
    assert (made.rel_owner_org_id.id, made.rel_linked_org_id.id) == (one, three)
    changed = await rooms.update(made.id, rel_owner_org_id=two)
    assert (changed.rel_owner_org_id.id, changed.rel_linked_org_id.id) == (two, three)
    changed = await rooms.update(made.id, rel_linked_org_id=four)
    assert (changed.rel_owner_org_id.id, changed.rel_linked_org_id.id) == (two, four)
