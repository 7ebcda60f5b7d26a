# Made by tools/generate.py from tests/operations/aio/test_filters.py: change that, and run it again.
"""Filters: saved, checked, and used by lists; what each finds is held against what plain Python finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from pipedriver import BadRequest, Client, NotFound
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


def ids_of_fields(client: Client) -> dict[str, str]:
    """The ids of the fields that the tests ask about, by object and key."""
    found: dict[str, str] = {}
    for field in client.v1.deal_fields.list():
        found[f"deal.{field.key}"] = str(field.id)
    for field in client.v1.person_fields.list():
        found[f"person.{field.key}"] = str(field.id)
    for field in client.v1.organization_fields.list():
        found[f"organization.{field.key}"] = str(field.id)
    return found


def some_deals(client: Client) -> str:
    """Deals that differ in what the conditions ask; gives the key of their custom field."""
    size = client.v1.deal_fields.create(name="Size", field_type="double")
    acme = client.v1.organizations.create(name="Acme Works")
    bolt = client.v1.organizations.create(name="Bolt")
    ada = client.v1.persons.create(name="Ada Acme", email="ada@example.com")
    stage = (client.v1.stages.list().to_list())[1].id
    make = client.v1.deals.create
    make(title="North quay", value=100, org_id=acme.id, custom_fields={size.key: 5})
    make(title="South quay", value=250, org_id=bolt.id, custom_fields={size.key: 9.5})
    make(title="Tower", value=250, person_id=ada.id, org_id=acme.id, stage_id=stage)
    make(title="Bridge", value=0, org_id=bolt.id, status="won", expected_close_date=date(2026, 3, 9))
    return str(size.key)


def found(client: Client, conditions: FilterConditionEntries) -> set[str]:
    """The titles that a filter with the conditions finds."""
    saved = client.v1.filters.create(name="F", type="deals", conditions=conditions)
    return {deal.title for deal in client.v1.deals.list(filter_id=saved.id)}


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


def test_each_operator_finds_what_it_says(client: Client) -> None:
    key = some_deals(client)
    ids = ids_of_fields(client)
    for field, operator, value, expected in CASES:
        full = f"deal.{key}" if field == "custom" else field
        kind: Any = full.partition(".")[0]
        entry: FilterConditionEntry = {"object": kind, "field_id": ids[full], "operator": operator}
        if value is not None:
            entry["value"] = value
        assert found(client, tree([entry])) == expected, (field, operator, value)


def test_groups_are_joined(client: Client) -> None:
    key = some_deals(client)
    ids = ids_of_fields(client)
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
    assert found(client, tree([worth])) == {"North quay", "South quay", "Tower"}
    assert found(client, tree([worth], [tower, large])) == {"South quay", "Tower"}
    assert found(client, tree([], [tower])) == {"Tower"}
    assert found(client, tree([worth, tower, large])) == set()


def test_a_filter_is_kept_shown_changed_and_deleted(client: Client) -> None:
    ids = ids_of_fields(client)
    conditions = tree([{"object": "deal", "field_id": ids["deal.value"], "operator": ">", "value": 1}])
    saved = client.v1.filters.create(name="Worth something", type="deals", conditions=conditions)
    shown = client.v1.filters.get(saved.id)
    assert (shown.name, shown.type, shown.active_flag) == ("Worth something", "deals", True)
    first = shown["conditions"]["conditions"][0]["conditions"][0]
    assert (first["object"], first["field_id"], first["operator"]) == ("deal", ids["deal.value"], ">")
    changed = client.v1.filters.update(saved.id, name="Renamed", conditions=conditions)
    assert changed.id == saved.id
    listed = client.v1.filters.list(type="deals")
    assert [(each.id, each.name, "conditions" in each) for each in listed] == [(saved.id, "Renamed", False)]
    assert client.v1.filters.list(type="people") == []
    other = client.v1.filters.create(name="Other", type="deals", conditions=conditions)
    assert (client.v1.filters.delete(saved.id)).id == saved.id
    assert (client.v1.filters.delete_many(ids=[other.id])).id == [other.id]
    with pytest.raises(NotFound):
        client.v1.filters.get(saved.id)
    with pytest.raises(NotFound):
        client.v1.deals.list(filter_id=saved.id).to_list()


def test_helpers_name_the_operators(client: Client) -> None:
    helpers = client.v1.filters.get_helpers()
    assert "LIKE '%$%'" in helpers["operators"]["varchar"]
    assert helpers["relative_dates"]


def test_bad_trees_are_refused_where_they_are_bad(client: Client) -> None:
    ids = ids_of_fields(client)
    fine: dict[str, Any] = {"object": "deal", "field_id": ids["deal.value"], "operator": ">", "value": 1}

    def refused(conditions: Any) -> str:
        body = {"name": "F", "type": "deals", "conditions": conditions}
        with pytest.raises(BadRequest) as caught:
            client.request("POST", "/v1/filters", body=body)
        return str(caught.value.body["error"])

    def two(condition: Any) -> Any:
        groups: list[dict[str, Any]] = [
            {"glue": "and", "conditions": [condition]},
            {"glue": "or", "conditions": []},
        ]
        return {"glue": "and", "conditions": groups}

    assert "operator" in refused(two(fine | {"operator": "resembles"}))
    assert "field_id" in refused(two(fine | {"field_id": "99999"}))
    assert "object" in refused(two(fine | {"object": "spaceship"}))
    assert "value" in refused(two(fine | {"value": "much"}))
    assert refused({"glue": "and", "conditions": []})
    assert refused("nonsense")
    assert client.v1.filters.list() == []


def test_another_company_has_its_own_filters(client: Client, local: Local[Client]) -> None:
    ids = ids_of_fields(client)
    conditions = tree([{"object": "deal", "field_id": ids["deal.value"], "operator": ">", "value": 1}])
    saved = client.v1.filters.create(name="Mine", type="deals", conditions=conditions)
    stranger = local.other_company()
    with pytest.raises(NotFound):
        stranger.v1.filters.get(saved.id)
    with pytest.raises(NotFound):
        stranger.v1.filters.delete(saved.id)
    regular = local.add_user()
    with pytest.raises(NotFound):
        regular.v1.deals.list(filter_id=saved.id).to_list()


def test_a_filter_is_shared_and_has_other_conditions(client: Client, local: Local[Client]) -> None:
    rita = local.add_user()
    ids = ids_of_fields(client)
    key = ids["deal.value"]
    worth = tree([{"object": "deal", "field_id": key, "operator": ">", "value": 1}])
    mine = client.v1.filters.create(name="Mine", type="deals", conditions=worth)
    shared = client.v1.filters.create(name="Shared", type="deals", conditions=worth, visible_to="7")
    assert (mine["visible_to"], shared["visible_to"]) == ("1", "7")
    assert [each.name for each in rita.v1.filters.list()] == ["Shared"]
    changed = client.v1.filters.update(mine.id, conditions=worth, visible_to="7")
    assert changed["visible_to"] == "7"
    assert [each.name for each in rita.v1.filters.list()] == ["Mine", "Shared"]
    little = tree([{"object": "deal", "field_id": key, "operator": "<", "value": 3}])
    changed = client.v1.filters.update(shared.id, conditions=little)
    (condition,) = changed["conditions"]["conditions"][0]["conditions"]
    assert (condition["operator"], condition["value"]) == ("<", "3")
    assert (client.v1.filters.delete_many(ids=[mine.id])).id == [mine.id]
    assert [each.name for each in client.v1.filters.list()] == ["Shared"]


def test_conditions_name_their_fields_where_asked(client: Client) -> None:
    ids = ids_of_fields(client)
    conditions = tree([{"object": "deal", "field_id": ids["deal.value"], "operator": ">", "value": 1}])

    def codes(answer: Any) -> list[Any]:
        return [each.get("field_code") for each in answer["conditions"]["conditions"][0]["conditions"]]

    rooms = client.v1.filters
    plain = rooms.create(name="Plain", type="deals", conditions=conditions)
    named = rooms.create(name="Named", type="deals", conditions=conditions, include_field_code=True)
    assert (codes(plain), codes(named)) == ([None], ["value"])
    assert codes(rooms.get(plain.id)) == [None]
    assert codes(rooms.get(plain.id, include_field_code=True)) == ["value"]
    assert codes(rooms.update(plain.id, conditions=conditions)) == [None]
    changed = rooms.update(plain.id, conditions=conditions, include_field_code=True)
    assert codes(changed) == ["value"]
