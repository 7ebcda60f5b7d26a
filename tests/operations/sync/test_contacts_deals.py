# Made by tools/generate.py from tests/operations/aio/test_contacts_deals.py: change that, and run it again.
"""The deals of persons and organizations over HTTP: their lists, and the counts that follow them."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver import BadRequest, Client
from tests.operations.places import Local

_COUNTS = ("open", "closed", "won", "lost")


def _person_counts(client: Client, id: int) -> dict[str, int]:
    """Every count of a person's deals that is not 0."""
    found = client.v1.persons.get(id)
    names = [f"{prefix}{status}" for prefix in ("", "related_") for status in _COUNTS]
    names += ["participant_open", "participant_closed"]
    return {name: found[f"{name}_deals_count"] for name in names if found[f"{name}_deals_count"]}


def _organization_counts(client: Client, id: int) -> dict[str, int]:
    """Every count of an organization's deals that is not 0."""
    found = client.v1.organizations.get(id)
    names = [f"{prefix}{status}" for prefix in ("", "related_") for status in _COUNTS]
    return {name: found[f"{name}_deals_count"] for name in names if found[f"{name}_deals_count"]}


def _titles(client: Client, path: str, **query: Any) -> list[str]:
    reply = client.request("GET", path, query=query)
    deals: list[dict[str, Any]] = reply.data or []
    return [deal["title"] for deal in deals]


def test_counts_follow_status_and_links(client: Client) -> None:
    acme = client.v1.organizations.create(name="Acme")
    maria = client.v1.persons.create(name="Maria", org_id=acme.id)
    first = client.v1.deals.create(title="First", person_id=maria.id, org_id=acme.id)
    second = client.v1.deals.create(title="Second", person_id=maria.id)
    assert _person_counts(client, maria.id) == {"open": 2}
    assert _organization_counts(client, acme.id) == {"open": 1, "related_open": 1}
    client.v1.deals.update(first.id, status="won")
    client.v1.deals.update(second.id, status="lost")
    assert _person_counts(client, maria.id) == {"closed": 2, "won": 1, "lost": 1}
    assert _organization_counts(client, acme.id) == {
        "closed": 1,
        "won": 1,
        "related_closed": 1,
        "related_lost": 1,
    }
    client.v1.deals.update(second.id, status="open", org_id=acme.id)
    assert _organization_counts(client, acme.id) == {"open": 1, "closed": 1, "won": 1}
    client.v1.deals.delete(first.id)
    assert _person_counts(client, maria.id) == {"open": 1}
    client.v1.deals.update(second.id, is_archived=True)
    assert _person_counts(client, maria.id) == {}
    assert _organization_counts(client, acme.id) == {}


def test_related_deals_of_a_person(client: Client) -> None:
    acme = client.v1.organizations.create(name="Acme")
    maria = client.v1.persons.create(name="Maria", org_id=acme.id)
    john = client.v1.persons.create(name="John")
    client.v1.deals.create(title="Of the organization", org_id=acme.id)
    both = client.v1.deals.create(title="Of both", org_id=acme.id, person_id=john.id)
    away = client.v1.deals.create(title="Elsewhere", person_id=john.id)
    assert _person_counts(client, maria.id) == {"related_open": 2}
    client.v1.deals.add_participant(away.id, person_id=maria.id)
    client.v1.deals.add_participant(both.id, person_id=maria.id)
    assert _person_counts(client, maria.id) == {"related_open": 3, "participant_open": 2}
    client.v1.deals.update(away.id, status="won")
    assert _person_counts(client, maria.id) == {
        "related_open": 2,
        "related_closed": 1,
        "related_won": 1,
        "participant_open": 1,
        "participant_closed": 1,
    }
    client.v1.persons.update(maria.id, org_id=None)
    assert _person_counts(client, maria.id) == {
        "related_open": 1,
        "related_closed": 1,
        "related_won": 1,
        "participant_open": 1,
        "participant_closed": 1,
    }


def test_counts_of_a_list_are_those_of_each(client: Client) -> None:
    acme = client.v1.organizations.create(name="Acme")
    maria = client.v1.persons.create(name="Maria", org_id=acme.id)
    client.v1.persons.create(name="John", org_id=acme.id)
    client.v1.deals.create(title="Deal", person_id=maria.id)
    listed = client.v1.persons.list().to_list()
    for person in listed:
        assert person.to_dict() == (client.v1.persons.get(person.id)).to_dict()
    (organization,) = client.v1.organizations.list().to_list()
    assert organization.related_open_deals_count == 1


def test_lists_of_deals_tell_of_their_stages_and_pipelines(client: Client) -> None:
    acme = client.v1.organizations.create(name="Acme")
    maria = client.v1.persons.create(name="Maria")
    crane = client.v1.products.create(name="Crane")
    paths = (
        f"/v1/organizations/{acme.id}/deals",
        f"/v1/persons/{maria.id}/deals",
        f"/v1/products/{crane.id}/deals",
    )
    for path in paths:
        assert (client.request("GET", path)).answer.related_objects == {}
    other = client.v1.pipelines.create(name="Renewals")
    stage = client.v1.stages.create(name="Contract", pipeline_id=other.id)
    for stage_id in (1, 2, 2, stage.id):
        deal = client.v1.deals.create(title="Deal", org_id=acme.id, person_id=maria.id, stage_id=stage_id)
        client.v1.deals.add_product(deal.id, product_id=crane.id, item_price=1, quantity=1)
    for path in paths:
        related = (client.request("GET", path)).answer.related_objects
        stages = {id: (each["name"], each["pipeline_id"]) for id, each in related["stage"].items()}
        assert stages == {
            "1": ("Qualified", 1),
            "2": ("Contact Made", 1),
            str(stage.id): ("Contract", other.id),
        }
        pipelines = {id: each["name"] for id, each in related["pipeline"].items()}
        assert pipelines == {"1": "Pipeline", str(other.id): "Renewals"}
    listed = (client.request("GET", "/v1/deals")).answer.related_objects
    assert set(listed) == {"user", "person", "organization"}


def test_deals_of_a_person(client: Client, local: Local[Client]) -> None:
    maria = client.v1.persons.create(name="Maria")
    john = client.v1.persons.create(name="John")
    own = client.v1.deals.create(title="Own", person_id=maria.id, value=10)
    won = client.v1.deals.create(title="Won", person_id=maria.id, value=30)
    shared = client.v1.deals.create(title="Shared", person_id=john.id, value=20)
    gone = client.v1.deals.create(title="Gone", person_id=maria.id)
    client.v1.deals.create(title="Secret", person_id=maria.id, visible_to="1")
    client.v1.deals.create(title="Of John", person_id=john.id)
    client.v1.deals.add_participant(shared.id, person_id=maria.id)
    client.v1.deals.update(won.id, status="won")
    client.v1.deals.delete(gone.id)
    path = f"/v1/persons/{maria.id}/deals"
    assert _titles(client, path) == ["Own", "Won", "Shared", "Secret"]
    assert _titles(client, path, sort="value DESC, id ASC") == ["Won", "Shared", "Own", "Secret"]
    assert _titles(client, path, status="open") == ["Own", "Shared", "Secret"]
    assert _titles(client, path, status="won") == ["Won"]
    assert _titles(client, path, status="deleted") == ["Gone"]
    assert _titles(client, path, status="all_not_deleted") == ["Own", "Won", "Shared", "Secret"]
    assert _titles(client, path, start=1, limit=2) == ["Won", "Shared"]
    assert _titles(client, path, status="lost") == []
    assert _titles(local.add_user(), path) == ["Own", "Won", "Shared"]
    walked = client.v1.persons.list_deals(maria.id, limit=1).to_list()
    assert [deal.id for deal in walked][:2] == [own.id, won.id]
    assert walked[0].person_id is not None
    assert walked[0].person_id.name == "Maria"
    for query, error in (
        ("status=closed", "status must be one of: open, won, lost, deleted, all_not_deleted"),
        ("sort=colour", "sort by 'colour' is not possible"),
    ):
        with pytest.raises(BadRequest) as refused:
            client.request("GET", f"{path}?{query}")
        assert refused.value.body["error"] == error


def test_deals_of_an_organization(client: Client) -> None:
    acme = client.v1.organizations.create(name="Acme")
    other = client.v1.organizations.create(name="Other")
    maria = client.v1.persons.create(name="Maria", org_id=acme.id)
    left = client.v1.persons.create(name="Left", org_id=acme.id)
    client.v1.deals.create(title="Own", org_id=acme.id)
    client.v1.deals.create(title="Own too", org_id=acme.id, person_id=maria.id)
    client.v1.deals.create(title="Of a person", person_id=maria.id)
    client.v1.deals.create(title="Of a person elsewhere", person_id=maria.id, org_id=other.id)
    client.v1.deals.create(title="Of a deleted person", person_id=left.id)
    client.v1.persons.delete(left.id)
    path = f"/v1/organizations/{acme.id}/deals"
    assert _titles(client, path) == ["Own", "Own too", "Of a person", "Of a person elsewhere"]
    assert _titles(client, path, only_primary_association=1) == ["Own", "Own too"]
    assert _titles(client, path, only_primary_association=0, sort="title", limit=2) == [
        "Of a person",
        "Of a person elsewhere",
    ]
    assert _titles(client, path, status="won") == []
    counts = _organization_counts(client, acme.id)
    assert counts == {"open": 2, "related_open": 2}
    deals = client.v1.organizations.list_deals(acme.id, only_primary_association=True).to_list()
    assert len(deals) == counts["open"]
    client.v1.deals.update(deals[0].id, status="deleted")
    assert _titles(client, path, status="deleted") == ["Own"]
