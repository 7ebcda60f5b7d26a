"""Filters: saved, checked, and used by lists; what each finds is held against what plain Python finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest, NotFound
from pipedriver.api.v1.entries import FilterConditionEntries, FilterConditionEntry
from tests.operations.places import Local


def tree(
    every: Sequence[FilterConditionEntry], any_of: Sequence[FilterConditionEntry] = ()
) -> FilterConditionEntries:
    return {
        "glue": "and",
        "conditions": [
            {"glue": "and", "conditions": list(every)},
            {"glue": "or", "conditions": list(any_of)},
        ],
    }


async def ids_of_fields(client: AsyncClient) -> dict[str, str]:
    """The ids of the fields that the tests ask about, by object and key."""
    found: dict[str, str] = {}
    async for field in client.v1.deal_fields.list():
        found[f"deal.{field.key}"] = str(field.id)
    async for field in client.v1.person_fields.list():
        found[f"person.{field.key}"] = str(field.id)
    async for field in client.v1.organization_fields.list():
        found[f"organization.{field.key}"] = str(field.id)
    return found


async def some_deals(client: AsyncClient) -> str:
    """Deals that differ in what the conditions ask; gives the key of their custom field."""
    size = await client.v1.deal_fields.create(name="Size", field_type="double")
    acme = await client.v1.organizations.create(name="Acme Works")
    bolt = await client.v1.organizations.create(name="Bolt")
    ada = await client.v1.persons.create(name="Ada Acme", email="ada@example.com")
    stage = (await client.v1.stages.list().to_list())[1].id
    make = client.v1.deals.create
    await make(title="North quay", value=100, org_id=acme.id, custom_fields={size.key: 5})
    await make(title="South quay", value=250, org_id=bolt.id, custom_fields={size.key: 9.5})
    await make(title="Tower", value=250, person_id=ada.id, org_id=acme.id, stage_id=stage)
    await make(title="Bridge", value=0, org_id=bolt.id, status="won", expected_close_date=date(2026, 3, 9))
    return str(size.key)


async def found(client: AsyncClient, conditions: FilterConditionEntries) -> set[str]:
    """The titles that a filter with the conditions finds."""
    saved = await client.v1.filters.create(name="F", type="deals", conditions=conditions)
    return {deal.title async for deal in client.v1.deals.list(filter_id=saved.id)}


CASES: list[tuple[str, str, Any, set[str]]] = [
    ("deal.title", "=", "Tower", {"Tower"}),
    ("deal.title", "LIKE '%$%'", "quay", {"North quay", "South quay"}),
    ("deal.title", "LIKE '$%'", "South", {"South quay"}),
    ("deal.title", "NOT LIKE '$%'", "South", {"North quay", "Tower", "Bridge"}),
    ("deal.value", "=", 250, {"South quay", "Tower"}),
    ("deal.value", "!=", 250, {"North quay", "Bridge"}),
    ("deal.value", ">", 100, {"South quay", "Tower"}),
    ("deal.value", "<=", 100, {"North quay", "Bridge"}),
    ("deal.status", "=", "won", {"Bridge"}),
    ("deal.status", "!=", "won", {"North quay", "South quay", "Tower"}),
    ("deal.expected_close_date", "IS NULL", None, {"North quay", "South quay", "Tower"}),
    ("deal.expected_close_date", "IS NOT NULL", None, {"Bridge"}),
    ("deal.expected_close_date", "=", "2026-03-09", {"Bridge"}),
    ("deal.expected_close_date", "<", "2026-03-09", set()),
    ("deal.expected_close_date", "=", "next_week", {"Bridge"}),
    ("deal.add_time", "=", "today", {"North quay", "South quay", "Tower", "Bridge"}),
    ("deal.stage_id", "=", 2, {"Tower"}),
    ("deal.person_id", "IS NULL", None, {"North quay", "South quay", "Bridge"}),
    ("organization.name", "LIKE '%$%'", "acme", {"North quay", "Tower"}),
    ("person.name", "LIKE '$%'", "Ada", {"Tower"}),
    ("custom", ">", 5, {"South quay"}),
    ("custom", "=", 5, {"North quay"}),
    ("custom", "IS NULL", None, {"Tower", "Bridge"}),
]


async def test_each_operator_finds_what_it_says(client: AsyncClient) -> None:
    key = await some_deals(client)
    ids = await ids_of_fields(client)
    for field, operator, value, expected in CASES:
        full = f"deal.{key}" if field == "custom" else field
        kind: Any = full.partition(".")[0]
        entry: FilterConditionEntry = {"object": kind, "field_id": ids[full], "operator": operator}
        if value is not None:
            entry["value"] = value
        assert await found(client, tree([entry])) == expected, (field, operator, value)


async def test_groups_are_joined(client: AsyncClient) -> None:
    key = await some_deals(client)
    ids = await ids_of_fields(client)
    worth: FilterConditionEntry = {
        "object": "deal",
        "field_id": ids["deal.value"],
        "operator": ">=",
        "value": 100,
    }
    tower: FilterConditionEntry = {
        "object": "deal",
        "field_id": ids["deal.title"],
        "operator": "=",
        "value": "Tower",
    }
    large: FilterConditionEntry = {
        "object": "deal",
        "field_id": ids[f"deal.{key}"],
        "operator": ">",
        "value": 9,
    }
    assert await found(client, tree([worth])) == {"North quay", "South quay", "Tower"}
    assert await found(client, tree([worth], [tower, large])) == {"South quay", "Tower"}
    assert await found(client, tree([], [tower])) == {"Tower"}
    assert await found(client, tree([worth, tower, large])) == set()


async def test_a_filter_is_kept_shown_changed_and_deleted(client: AsyncClient) -> None:
    ids = await ids_of_fields(client)
    conditions = tree([{"object": "deal", "field_id": ids["deal.value"], "operator": ">", "value": 1}])
    saved = await client.v1.filters.create(name="Worth something", type="deals", conditions=conditions)
    shown = await client.v1.filters.get(saved.id)
    assert (shown.name, shown.type, shown.active_flag) == ("Worth something", "deals", True)
    first = shown["conditions"]["conditions"][0]["conditions"][0]
    assert (first["object"], first["field_id"], first["operator"]) == ("deal", ids["deal.value"], ">")
    changed = await client.v1.filters.update(saved.id, name="Renamed", conditions=conditions)
    assert changed.id == saved.id
    listed = await client.v1.filters.list(type="deals")
    assert [(each.id, each.name, "conditions" in each) for each in listed] == [(saved.id, "Renamed", False)]
    assert await client.v1.filters.list(type="people") == []
    other = await client.v1.filters.create(name="Other", type="deals", conditions=conditions)
    assert (await client.v1.filters.delete(saved.id)).id == saved.id
    assert (await client.v1.filters.delete_many(ids=[other.id])).id == [other.id]
    with pytest.raises(NotFound):
        await client.v1.filters.get(saved.id)
    with pytest.raises(NotFound):
        await client.v1.deals.list(filter_id=saved.id).to_list()


async def test_helpers_name_the_operators(client: AsyncClient) -> None:
    helpers = await client.v1.filters.get_helpers()
    assert "LIKE '%$%'" in helpers["operators"]["varchar"]
    assert helpers["relative_dates"]


async def test_bad_trees_are_refused_where_they_are_bad(client: AsyncClient) -> None:
    ids = await ids_of_fields(client)
    fine: dict[str, Any] = {"object": "deal", "field_id": ids["deal.value"], "operator": ">", "value": 1}

    async def refused(conditions: Any) -> str:
        body = {"name": "F", "type": "deals", "conditions": conditions}
        with pytest.raises(BadRequest) as caught:
            await client.request("POST", "/v1/filters", body=body)
        return str(caught.value.body["error"])

    def two(condition: Any) -> Any:
        groups: list[dict[str, Any]] = [
            {"glue": "and", "conditions": [condition]},
            {"glue": "or", "conditions": []},
        ]
        return {"glue": "and", "conditions": groups}

    assert "operator" in await refused(two(fine | {"operator": "resembles"}))
    assert "field_id" in await refused(two(fine | {"field_id": "99999"}))
    assert "object" in await refused(two(fine | {"object": "spaceship"}))
    assert "value" in await refused(two(fine | {"value": "much"}))
    assert await refused({"glue": "and", "conditions": []})
    assert await refused("nonsense")
    assert await client.v1.filters.list() == []


async def test_another_company_has_its_own_filters(client: AsyncClient, local: Local[AsyncClient]) -> None:
    ids = await ids_of_fields(client)
    conditions = tree([{"object": "deal", "field_id": ids["deal.value"], "operator": ">", "value": 1}])
    saved = await client.v1.filters.create(name="Mine", type="deals", conditions=conditions)
    stranger = local.other_company()
    with pytest.raises(NotFound):
        await stranger.v1.filters.get(saved.id)
    with pytest.raises(NotFound):
        await stranger.v1.filters.delete(saved.id)
    regular = local.add_user()
    with pytest.raises(NotFound):
        await regular.v1.deals.list(filter_id=saved.id).to_list()


async def test_a_filter_is_shared_and_has_other_conditions(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    rita = local.add_user()
    ids = await ids_of_fields(client)
    key = ids["deal.value"]
    worth = tree([{"object": "deal", "field_id": key, "operator": ">", "value": 1}])
    mine = await client.v1.filters.create(name="Mine", type="deals", conditions=worth)
    shared = await client.v1.filters.create(name="Shared", type="deals", conditions=worth, visible_to="7")
    assert (mine["visible_to"], shared["visible_to"]) == ("1", "7")
    assert [each.name for each in await rita.v1.filters.list()] == ["Shared"]
    changed = await client.v1.filters.update(mine.id, conditions=worth, visible_to="7")
    assert changed["visible_to"] == "7"
    assert [each.name for each in await rita.v1.filters.list()] == ["Mine", "Shared"]
    little = tree([{"object": "deal", "field_id": key, "operator": "<", "value": 3}])
    changed = await client.v1.filters.update(shared.id, conditions=little)
    (condition,) = changed["conditions"]["conditions"][0]["conditions"]
    assert (condition["operator"], condition["value"]) == ("<", "3")
    assert (await client.v1.filters.delete_many(ids=[mine.id])).id == [mine.id]
    assert [each.name for each in await client.v1.filters.list()] == ["Shared"]


async def test_conditions_name_their_fields_where_asked(client: AsyncClient) -> None:
    ids = await ids_of_fields(client)
    conditions = tree([{"object": "deal", "field_id": ids["deal.value"], "operator": ">", "value": 1}])

    def codes(answer: Any) -> list[Any]:
        return [each.get("field_code") for each in answer["conditions"]["conditions"][0]["conditions"]]

    rooms = client.v1.filters
    plain = await rooms.create(name="Plain", type="deals", conditions=conditions)
    named = await rooms.create(name="Named", type="deals", conditions=conditions, include_field_code=True)
    assert (codes(plain), codes(named)) == ([None], ["value"])
    assert codes(await rooms.get(plain.id)) == [None]
    assert codes(await rooms.get(plain.id, include_field_code=True)) == ["value"]
    assert codes(await rooms.update(plain.id, conditions=conditions)) == [None]
    changed = await rooms.update(plain.id, conditions=conditions, include_field_code=True)
    assert codes(changed) == ["value"]
