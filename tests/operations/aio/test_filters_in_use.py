"""Filters at work over HTTP: every operation that takes one, merges, deleted fields, and bad trees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest, Forbidden, NotFound
from pipedriver.api.declared import declared_operations
from tests.operations.places import Local

TAKES_FILTERS = sorted(
    operation.key
    for operation in declared_operations("v1")
    if any(parameter.wire == "filter_id" for parameter in operation.parameters)
)
"""Every operation that takes a filter."""

NEEDED: Mapping[str, Mapping[str, Any]] = {
    "GET /v1/deals/timeline": {
        "start_date": "2026-03-01",
        "interval": "month",
        "amount": 1,
        "field_key": "add_time",
    },
}
"""What else an operation must be told."""

TYPES = {"deals": "deals", "persons": "people", "organizations": "org", "products": "products"}
"""The type of filters for the records that an address names."""


def _two(*every: Mapping[str, Any], any_of: tuple[Mapping[str, Any], ...] = ()) -> Any:
    return {
        "glue": "and",
        "conditions": [
            {"glue": "and", "conditions": list(every)},
            {"glue": "or", "conditions": list(any_of)},
        ],
    }


async def _field(client: AsyncClient, kind: str, key: str) -> str:
    """The id of a built-in field."""
    path = f"/v1/{kind}Fields"
    found = (await client.request("GET", path, query={"limit": 500})).data
    return next(str(each["id"]) for each in found if each["key"] == key)


async def _saved(client: AsyncClient, type: Any, *every: Mapping[str, Any]) -> int:
    return (await client.v1.filters.create(name="F", type=type, conditions=_two(*every))).id


async def _texts_of(client: AsyncClient, key: str, filter: int) -> str:
    """The whole answer of an operation that is asked with a filter, as text."""
    path = key.partition(" ")[2].replace("{id}", "1")
    query: dict[str, Any] = {"filter_id": filter, **NEEDED.get(key, {})}
    return str((await client.request("GET", path, query=query)).answer.body)


@pytest.mark.parametrize("key", TAKES_FILTERS)
async def test_every_operation_that_takes_a_filter_obeys_it(client: AsyncClient, key: str) -> None:
    # Amounts and names that are found again in lists, sums and periods.
    for name, amount in (("Wanted", 111_000), ("Unwanted", 222_000)):
        organization = await client.v1.organizations.create(name=name)
        person = await client.v1.persons.create(name=name)
        await client.v1.deals.create(title=name, value=amount, org_id=organization.id, person_id=person.id)
        await client.v1.products.create(name=name)
        await client.v1.activities.create(subject=name)
    parts = key.split("/")
    kind = "activity" if "activities" in parts else "deal" if "deals" in parts else parts[2][:-1]
    type = "activity" if kind == "activity" else TYPES[f"{kind}s"]
    name = {"deal": "title", "activity": "subject"}.get(kind, "name")
    field = await _field(client, kind, name)
    wanted = {"object": kind, "field_id": field, "operator": "=", "value": "Wanted"}
    found = await _texts_of(client, key, await _saved(client, type, wanted))
    assert "Wanted" in found or "111000" in found
    assert "Unwanted" not in found
    assert "222000" not in found
    everything = await _texts_of(client, key, await _saved(client, type))
    assert "Unwanted" in everything or "333000" in everything
    nothing = wanted | {"value": "None of these"}
    assert "Wanted" not in await _texts_of(client, key, await _saved(client, type, nothing))
    with pytest.raises(NotFound):
        await _texts_of(client, key, 987)
    for_others = await _saved(client, "people" if type != "people" else "deals")
    with pytest.raises(BadRequest) as refused:
        await _texts_of(client, key, for_others)
    assert str(refused.value.body["error"]).startswith(f"filter_id: filter {for_others} is for ")


async def test_a_filter_on_a_field_that_was_deleted_is_refused(client: AsyncClient) -> None:
    size = await client.v1.deal_fields.create(name="Size", field_type="double")
    assert size.id is not None
    condition = {"object": "deal", "field_id": str(size.id), "operator": ">", "value": 1}
    id = await _saved(client, "deals", condition)
    assert await client.v1.deals.list(filter_id=id).to_list() == []
    await client.v1.deal_fields.delete(size.id)
    error = (
        f"conditions[0].conditions[0].field_id: there is no deal field {size.id}; it may have been deleted"
    )
    for call in (
        client.v1.deals.list(filter_id=id).to_list,
        lambda: client.v1.deals.get_summary(filter_id=id),
    ):
        with pytest.raises(BadRequest) as refused:
            await call()
        assert refused.value.body["error"] == f"filter_id: filter {id} cannot be used: {error}"
    assert (await client.v1.filters.get(id)).id == id
    with pytest.raises(BadRequest) as refused:
        await _saved(client, "deals", condition)
    assert refused.value.body["error"] == error


async def test_merging_moves_what_conditions_compare_with(client: AsyncClient) -> None:
    old = (await client.v1.organizations.create(name="Old")).id
    new = (await client.v1.organizations.create(name="New")).id
    goes = (await client.v1.persons.create(name="Goes")).id
    stays = (await client.v1.persons.create(name="Stays")).id
    deal = (await client.v1.deals.create(title="Deal", org_id=old, person_id=goes)).id
    of_org = await _field(client, "deal", "org_id")
    of_person = await _field(client, "deal", "person_id")
    by_org = await _saved(
        client, "deals", {"object": "deal", "field_id": of_org, "operator": "=", "value": str(old)}
    )
    by_person = await _saved(
        client, "deals", {"object": "deal", "field_id": of_person, "operator": "=", "value": str(goes)}
    )
    # The same number, of another kind of record and of another field, stays.
    value = await _field(client, "deal", "value")
    by_value = await _saved(
        client, "deals", {"object": "deal", "field_id": value, "operator": "=", "value": str(old)}
    )
    await client.v1.organizations.merge(old, merge_with_id=new)
    await client.v1.persons.merge(goes, merge_with_id=stays)
    for filter, expected in ((by_org, new), (by_person, stays), (by_value, old)):
        shown = await client.v1.filters.get(filter)
        assert shown["conditions"]["conditions"][0]["conditions"][0]["value"] == str(expected)
    for filter in (by_org, by_person):
        assert [each.id async for each in client.v1.deals.list(filter_id=filter)] == [deal]


async def test_bad_trees_are_told_where_they_are_bad(client: AsyncClient) -> None:
    value = await _field(client, "deal", "value")
    fine = {"object": "deal", "field_id": value, "operator": ">", "value": 1}
    empty = {"glue": "or", "conditions": list[Any]()}
    first = {"glue": "and", "conditions": [fine]}
    bad: list[tuple[Any, str]] = [
        ({"glue": "or", "conditions": [first, empty]}, "glue: must be 'and'"),
        (
            {"glue": "and", "conditions": [first]},
            "conditions: must be a list of two groups, one glued with 'and', one with 'or'",
        ),
        (
            {"glue": "and", "conditions": [first, first]},
            "conditions[1].glue: the other group is glued with 'and' already",
        ),
        (
            {"glue": "and", "conditions": [first, {"glue": "xor", "conditions": []}]},
            "conditions[1].glue: must be 'and' or 'or'",
        ),
        (
            _two(fine, first),
            "conditions[0].conditions[1]: a condition is no group; there are exactly two levels",
        ),
        (
            _two(*[fine] * 10, any_of=(fine,) * 7),
            "conditions[1].conditions[6]: a filter has at most 16 conditions",
        ),
        (_two(fine | {"operator": "LIKE '%$'"}), "conditions[0].conditions[0].operator: \"LIKE '%$'\" is"),
        (_two({"object": "deal", "field_id": value}), "conditions[0].conditions[0].operator: is required"),
        (_two(fine | {"value": None}), "conditions[0].conditions[0].value: is required"),
        (
            _two(any_of=(fine | {"value": ["1"] * 101},)),
            "conditions[1].conditions[0].value: takes at most 100 values",
        ),
        (
            _two(fine | {"value": "1" * 1001}),
            "conditions[0].conditions[0].value: must have at most 1000 characters",
        ),
    ]
    for conditions, error in bad:
        with pytest.raises(BadRequest) as refused:
            await client.request(
                "POST", "/v1/filters", body={"name": "F", "type": "deals", "conditions": conditions}
            )
        assert str(refused.value.body["error"]).startswith(error)
    assert await client.v1.filters.list() == []


async def test_relative_dates_follow_the_clock_and_the_zone_of_the_user(
    local: Local[AsyncClient], client: AsyncClient
) -> None:
    # The server's clock stands at Monday, 2026-03-02 09:00 UTC.
    add_time = await _field(client, "deal", "add_time")
    close = await _field(client, "deal", "expected_close_date")
    acme = await client.v1.organizations.create(name="Acme")
    id = (await client.v1.deals.create(title="Deal", org_id=acme.id, expected_close_date=date(2026, 3, 4))).id

    async def finds(field: str, value: str, operator: str = "=") -> bool:
        condition = {"object": "deal", "field_id": field, "operator": operator, "value": value}
        filter = await _saved(client, "deals", condition)
        return [each.id async for each in client.v1.deals.list(filter_id=filter)] == [id]

    async def names(field: str) -> set[str]:
        asked = ("yesterday", "today", "tomorrow", "last_week", "this_week", "next_week", "last_month")
        return {name for name in asked if await finds(field, name)}

    assert await names(add_time) == {"today", "this_week"}
    assert await names(close) == {"this_week"}
    local.clock.advance(timedelta(days=1))
    assert await names(add_time) == {"yesterday", "this_week"}
    assert await names(close) == {"this_week", "tomorrow"}
    local.clock.advance(timedelta(days=6))
    assert await names(add_time) == {"last_week"}
    assert await finds(close, "1_week_ago", ">")
    local.clock.advance(timedelta(days=30))
    assert await names(close) == {"last_month"}


async def test_stages_that_a_deal_has_been_in(client: AsyncClient, local: Local[AsyncClient]) -> None:
    stage = await _field(client, "deal", "stage_id")
    acme = await client.v1.organizations.create(name="Acme")
    moved = (await client.v1.deals.create(title="Moved", org_id=acme.id)).id
    stayed = (await client.v1.deals.create(title="Stayed", org_id=acme.id)).id
    await client.v1.deals.update(moved, stage_id=2)
    local.clock.advance(timedelta(days=1))
    await client.v1.deals.update(moved, stage_id=3)

    async def finds(**condition: Any) -> list[int]:
        filter = await _saved(client, "deals", {"object": "deal", "field_id": stage, **condition})
        return [each.id async for each in client.v1.deals.list(filter_id=filter)]

    assert await finds(operator="has_been", value="2") == [moved]
    assert await finds(operator="has_been", value="1") == [moved, stayed]
    assert await finds(operator="=", value="2") == []
    # With a stage beside the value, it is the day of entering that stage that is compared.
    assert await finds(operator="=", value="today", extra_value="3") == [moved]
    assert await finds(operator="=", value="yesterday", extra_value="3") == []
    assert await finds(operator="=", value="yesterday", extra_value="2") == [moved]
    assert await finds(operator="<", value="today", extra_value="1") == [moved, stayed]


async def test_custom_ranges_sets_and_addresses(client: AsyncClient) -> None:
    fields = client.v1.organization_fields
    span = await fields.create(name="Span", field_type="daterange")
    tags = await fields.create(name="Tags", field_type="set", options=list("ABC"))
    site = await fields.create(name="Site", field_type="address")
    a, b, c = [each["id"] for each in tags["options"]]
    make = client.v1.organizations.create
    spring: dict[str, Any] = {str(span.key): "2026-03-01", f"{span.key}_until": "2026-05-31"}
    one = (await make(name="One", custom_fields={**spring, str(tags.key): [a, b]})).id
    two = (await make(name="Two", custom_fields={str(tags.key): [a], str(site.key): "Main Street 5"})).id
    three = (await make(name="Three", custom_fields={str(site.key): "Side Street 5"})).id

    async def finds(field: Any, operator: str, value: Any = None) -> list[int]:
        condition = {"object": "organization", "field_id": str(field.id), "operator": operator}
        if value is not None:
            condition["value"] = value
        filter = await _saved(client, "org", condition)
        return [each.id async for each in client.v1.organizations.list(filter_id=filter)]

    assert await finds(span, "includes", "2026-05-31") == [one]
    assert await finds(span, "includes", "2026-06-01") == []
    assert await finds(span, "=", "2026-03-01") == [one]
    assert await finds(span, "ends_at", "2026-05-31") == [one]
    assert await finds(span, "ends_before", "2026-05-31") == []
    assert await finds(span, "does_not_end_at", "2026-05-31") == [two, three]
    assert await finds(span, "IS NULL") == [two, three]
    assert await finds(tags, "contains", str(a)) == [one, two]
    assert await finds(tags, "contains", [str(a), str(b)]) == [one]
    assert await finds(tags, "=", [str(b), str(a)]) == [one]
    assert await finds(tags, "not_contains", str(b)) == [two, three]
    assert await finds(tags, "=", str(c)) == []
    assert await finds(site, "LIKE '%$%'", "street") == [two, three]
    assert await finds(site, "LIKE '$%'", "MAIN") == [two]


async def test_regular_users_find_what_they_see(local: Local[AsyncClient], client: AsyncClient) -> None:
    rita = local.add_user()
    acme = await client.v1.organizations.create(name="Acme")
    await client.v1.deals.create(title="Hidden", org_id=acme.id, visible_to="1")
    shown = (await client.v1.deals.create(title="Shown", org_id=acme.id, visible_to="7")).id
    title = await _field(client, "deal", "title")
    condition = {"object": "deal", "field_id": title, "operator": "LIKE '$%'", "value": ""}
    with pytest.raises(BadRequest):
        await _saved(rita, "deals", condition)
    everything = await _saved(rita, "deals")
    assert [each.id async for each in rita.v1.deals.list(filter_id=everything)] == [shown]
    own = await _saved(client, "deals")
    with pytest.raises((NotFound, Forbidden)):
        await rita.v1.deals.list(filter_id=own).to_list()
