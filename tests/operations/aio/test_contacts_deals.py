"""The deals of persons and organizations over HTTP: their lists, and the counts that follow them."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest
from tests.operations.places import Local

_COUNTS = ("open", "closed", "won", "lost")


async def _person_counts(client: AsyncClient, id: int) -> dict[str, int]:
    """Every count of a person's deals that is not 0."""
    found = await client.v1.persons.get(id)
    names = [f"{prefix}{status}" for prefix in ("", "related_") for status in _COUNTS]
    names += ["participant_open", "participant_closed"]
    return {name: found[f"{name}_deals_count"] for name in names if found[f"{name}_deals_count"]}


async def _organization_counts(client: AsyncClient, id: int) -> dict[str, int]:
    """Every count of an organization's deals that is not 0."""
    found = await client.v1.organizations.get(id)
    names = [f"{prefix}{status}" for prefix in ("", "related_") for status in _COUNTS]
    return {name: found[f"{name}_deals_count"] for name in names if found[f"{name}_deals_count"]}


async def _titles(client: AsyncClient, path: str, **query: Any) -> list[str]:
    reply = await client.request("GET", path, query=query)
    deals: list[dict[str, Any]] = reply.data or []
    return [deal["title"] for deal in deals]


async def test_counts_follow_status_and_links(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    maria = await client.v1.persons.create(name="Maria", org_id=acme.id)
    first = await client.v1.deals.create(title="First", person_id=maria.id, org_id=acme.id)
    second = await client.v1.deals.create(title="Second", person_id=maria.id)
    assert await _person_counts(client, maria.id) == {"open": 2}
    assert await _organization_counts(client, acme.id) == {"open": 1, "related_open": 1}
    await client.v1.deals.update(first.id, status="won")
    await client.v1.deals.update(second.id, status="lost")
    assert await _person_counts(client, maria.id) == {"closed": 2, "won": 1, "lost": 1}
    assert await _organization_counts(client, acme.id) == {
        "closed": 1,
        "won": 1,
        "related_closed": 1,
        "related_lost": 1,
    }
    await client.v1.deals.update(second.id, status="open", org_id=acme.id)
    assert await _organization_counts(client, acme.id) == {"open": 1, "closed": 1, "won": 1}
    await client.v1.deals.delete(first.id)
    assert await _person_counts(client, maria.id) == {"open": 1}
    await client.v1.deals.update(second.id, is_archived=True)
    assert await _person_counts(client, maria.id) == {}
    assert await _organization_counts(client, acme.id) == {}


async def test_related_deals_of_a_person(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    maria = await client.v1.persons.create(name="Maria", org_id=acme.id)
    john = await client.v1.persons.create(name="John")
    await client.v1.deals.create(title="Of the organization", org_id=acme.id)
    both = await client.v1.deals.create(title="Of both", org_id=acme.id, person_id=john.id)
    away = await client.v1.deals.create(title="Elsewhere", person_id=john.id)
    assert await _person_counts(client, maria.id) == {"related_open": 2}
    await client.v1.deals.add_participant(away.id, person_id=maria.id)
    await client.v1.deals.add_participant(both.id, person_id=maria.id)
    assert await _person_counts(client, maria.id) == {"related_open": 3, "participant_open": 2}
    await client.v1.deals.update(away.id, status="won")
    assert await _person_counts(client, maria.id) == {
        "related_open": 2,
        "related_closed": 1,
        "related_won": 1,
        "participant_open": 1,
        "participant_closed": 1,
    }
    await client.v1.persons.update(maria.id, org_id=None)
    assert await _person_counts(client, maria.id) == {
        "related_open": 1,
        "related_closed": 1,
        "related_won": 1,
        "participant_open": 1,
        "participant_closed": 1,
    }


async def test_counts_of_a_list_are_those_of_each(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    maria = await client.v1.persons.create(name="Maria", org_id=acme.id)
    await client.v1.persons.create(name="John", org_id=acme.id)
    await client.v1.deals.create(title="Deal", person_id=maria.id)
    listed = await client.v1.persons.list().to_list()
    for person in listed:
        assert person.to_dict() == (await client.v1.persons.get(person.id)).to_dict()
    (organization,) = await client.v1.organizations.list().to_list()
    assert organization.related_open_deals_count == 1


async def test_lists_of_deals_tell_of_their_stages_and_pipelines(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    maria = await client.v1.persons.create(name="Maria")
    crane = await client.v1.products.create(name="Crane")
    paths = (
        f"/v1/organizations/{acme.id}/deals",
        f"/v1/persons/{maria.id}/deals",
        f"/v1/products/{crane.id}/deals",
    )
    for path in paths:
        assert (await client.request("GET", path)).answer.related_objects == {}
    other = await client.v1.pipelines.create(name="Renewals")
    stage = await client.v1.stages.create(name="Contract", pipeline_id=other.id)
    for stage_id in (1, 2, 2, stage.id):
        deal = await client.v1.deals.create(
            title="Deal", org_id=acme.id, person_id=maria.id, stage_id=stage_id
        )
        await client.v1.deals.add_product(deal.id, product_id=crane.id, item_price=1, quantity=1)
    for path in paths:
        related = (await client.request("GET", path)).answer.related_objects
        stages = {id: (each["name"], each["pipeline_id"]) for id, each in related["stage"].items()}
        assert stages == {
            "1": ("Qualified", 1),
            "2": ("Contact Made", 1),
            str(stage.id): ("Contract", other.id),
        }
        pipelines = {id: each["name"] for id, each in related["pipeline"].items()}
        assert pipelines == {"1": "Pipeline", str(other.id): "Renewals"}
    listed = (await client.request("GET", "/v1/deals")).answer.related_objects
    assert set(listed) == {"user", "person", "organization"}


async def test_deals_of_a_person(client: AsyncClient, local: Local[AsyncClient]) -> None:
    maria = await client.v1.persons.create(name="Maria")
    john = await client.v1.persons.create(name="John")
    own = await client.v1.deals.create(title="Own", person_id=maria.id, value=10)
    won = await client.v1.deals.create(title="Won", person_id=maria.id, value=30)
    shared = await client.v1.deals.create(title="Shared", person_id=john.id, value=20)
    gone = await client.v1.deals.create(title="Gone", person_id=maria.id)
    await client.v1.deals.create(title="Secret", person_id=maria.id, visible_to="1")
    await client.v1.deals.create(title="Of John", person_id=john.id)
    await client.v1.deals.add_participant(shared.id, person_id=maria.id)
    await client.v1.deals.update(won.id, status="won")
    await client.v1.deals.delete(gone.id)
    path = f"/v1/persons/{maria.id}/deals"
    assert await _titles(client, path) == ["Own", "Won", "Shared", "Secret"]
    assert await _titles(client, path, sort="value DESC, id ASC") == ["Won", "Shared", "Own", "Secret"]
    assert await _titles(client, path, status="open") == ["Own", "Shared", "Secret"]
    assert await _titles(client, path, status="won") == ["Won"]
    assert await _titles(client, path, status="deleted") == ["Gone"]
    assert await _titles(client, path, status="all_not_deleted") == ["Own", "Won", "Shared", "Secret"]
    assert await _titles(client, path, start=1, limit=2) == ["Won", "Shared"]
    assert await _titles(client, path, status="lost") == []
    assert await _titles(local.add_user(), path) == ["Own", "Won", "Shared"]
    walked = await client.v1.persons.list_deals(maria.id, limit=1).to_list()
    assert [deal.id for deal in walked][:2] == [own.id, won.id]
    assert walked[0].person_id is not None
    assert walked[0].person_id.name == "Maria"
    for query, error in (
        ("status=closed", "status must be one of: open, won, lost, deleted, all_not_deleted"),
        ("sort=colour", "sort by 'colour' is not possible"),
    ):
        with pytest.raises(BadRequest) as refused:
            await client.request("GET", f"{path}?{query}")
        assert refused.value.body["error"] == error


async def test_deals_of_an_organization(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    other = await client.v1.organizations.create(name="Other")
    maria = await client.v1.persons.create(name="Maria", org_id=acme.id)
    left = await client.v1.persons.create(name="Left", org_id=acme.id)
    await client.v1.deals.create(title="Own", org_id=acme.id)
    await client.v1.deals.create(title="Own too", org_id=acme.id, person_id=maria.id)
    await client.v1.deals.create(title="Of a person", person_id=maria.id)
    await client.v1.deals.create(title="Of a person elsewhere", person_id=maria.id, org_id=other.id)
    await client.v1.deals.create(title="Of a deleted person", person_id=left.id)
    await client.v1.persons.delete(left.id)
    path = f"/v1/organizations/{acme.id}/deals"
    assert await _titles(client, path) == ["Own", "Own too", "Of a person", "Of a person elsewhere"]
    assert await _titles(client, path, only_primary_association=1) == ["Own", "Own too"]
    assert await _titles(client, path, only_primary_association=0, sort="title", limit=2) == [
        "Of a person",
        "Of a person elsewhere",
    ]
    assert await _titles(client, path, status="won") == []
    counts = await _organization_counts(client, acme.id)
    assert counts == {"open": 2, "related_open": 2}
    deals = await client.v1.organizations.list_deals(acme.id, only_primary_association=True).to_list()
    assert len(deals) == counts["open"]
    await client.v1.deals.update(deals[0].id, status="deleted")
    assert await _titles(client, path, status="deleted") == ["Own"]
