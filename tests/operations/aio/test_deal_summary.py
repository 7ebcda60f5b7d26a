"""The summary of deals over HTTP: sums by currency, weights, conversion, and which deals count."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest, NotFound
from tests.operations.places import Local

EMPTY: dict[str, Any] = {
    "values_total": {},
    "weighted_values_total": {},
    "total_count": 0,
    "total_currency_converted_value": 0,
    "total_weighted_currency_converted_value": 0,
    "total_currency_converted_value_formatted": "€0",
    "total_weighted_currency_converted_value_formatted": "€0",
}


async def _deal(client: AsyncClient, value: float, **more: Any) -> int:
    organizations = await client.v1.organizations.list().to_list()
    acme = organizations[0] if organizations else await client.v1.organizations.create(name="Acme")
    made = await client.v1.deals.create(title="Deal", value=value, org_id=acme.id, **more)
    return made.id


async def _values(client: AsyncClient, **choice: Any) -> dict[str, float]:
    summary = await client.v1.deals.get_summary(**choice)
    return {code: total.value for code, total in summary.values_total.items()}


async def test_without_deals_everything_is_nothing(client: AsyncClient) -> None:
    assert (await client.v1.deals.get_summary()).to_dict() == EMPTY


async def test_values_and_weights_by_currency_and_converted(client: AsyncClient) -> None:
    await client.v1.stages.update(2, deal_probability=40)
    await _deal(client, 1000, currency="EUR")
    await _deal(client, 500, currency="EUR", stage_id=2)
    await _deal(client, 99.5, currency="USD", probability=50)
    await _deal(client, 1234567, currency="JPY", stage_id=2, probability=0)
    assert (await client.v1.deals.get_summary()).to_dict() == {
        "values_total": {
            "EUR": {
                "value": 1500,
                "count": 2,
                "value_converted": 1500,
                "value_formatted": "€1,500",
                "value_converted_formatted": "€1,500",
            },
            "JPY": {
                "value": 1234567,
                "count": 1,
                "value_converted": 7654.32,
                "value_formatted": "¥1,234,567",
                "value_converted_formatted": "€7,654.32",
            },
            "USD": {
                "value": 99.5,
                "count": 1,
                "value_converted": 90.45,
                "value_formatted": "$99.50",
                "value_converted_formatted": "€90.45",
            },
        },
        "weighted_values_total": {
            "EUR": {"value": 1200, "count": 2, "value_formatted": "€1,200"},
            "JPY": {"value": 0, "count": 1, "value_formatted": "¥0"},
            "USD": {"value": 49.75, "count": 1, "value_formatted": "$49.75"},
        },
        "total_count": 4,
        "total_currency_converted_value": 9244.77,
        "total_weighted_currency_converted_value": 1245.22,
        "total_currency_converted_value_formatted": "€9,244.77",
        "total_weighted_currency_converted_value_formatted": "€1,245.22",
    }


async def test_a_pipeline_without_probabilities_weighs_fully(client: AsyncClient) -> None:
    await client.v1.stages.update(1, deal_probability=10)
    await _deal(client, 100)
    await _deal(client, 100, probability=50)
    summary = await client.v1.deals.get_summary()
    assert summary.weighted_values_total["EUR"].value == 60
    await client.v1.pipelines.update(1, deal_probability=False)
    summary = await client.v1.deals.get_summary()
    assert summary.weighted_values_total["EUR"].value == 200


async def test_a_deal_that_changes_counts_as_it_is_now(client: AsyncClient) -> None:
    await client.v1.stages.update(3, deal_probability=70)
    id = await _deal(client, 100)
    await client.v1.deals.update(id, value=200, currency="USD", stage_id=3)
    summary = await client.v1.deals.get_summary()
    assert list(summary.values_total) == ["USD"]
    assert summary.weighted_values_total["USD"].value == 140
    await client.v1.deals.delete(id)
    assert (await client.v1.deals.get_summary()).to_dict() == EMPTY


async def test_the_choice_narrows(local: Local[AsyncClient], client: AsyncClient) -> None:
    other = await client.v1.pipelines.create(name="Renewals")
    stage = await client.v1.stages.create(name="Talking", pipeline_id=other.id)
    colleague = await local.add_user().v1.users.me()
    await _deal(client, 1)
    await _deal(client, 2, status="won")
    await _deal(client, 4, status="lost", stage_id=2)
    await _deal(client, 8, stage_id=stage.id, user_id=colleague.id)
    assert await _values(client) == {"EUR": 15}
    assert await _values(client, status="open") == {"EUR": 9}
    assert await _values(client, status="won") == {"EUR": 2}
    assert await _values(client, status="lost") == {"EUR": 4}
    assert await _values(client, user_id=colleague.id) == {"EUR": 8}
    assert await _values(client, stage_id=2) == {"EUR": 4}
    assert await _values(client, pipeline_id=1) == {"EUR": 7}
    assert await _values(client, pipeline_id=1, status="open") == {"EUR": 1}
    assert await _values(client, pipeline_id=1, user_id=colleague.id) == {}
    assert await _values(client, stage_id=99) == {}


async def test_archived_deals_do_not_count(client: AsyncClient) -> None:
    kept, archived = await _deal(client, 1), await _deal(client, 2)
    await client.v1.deals.update(archived, is_archived=True)
    assert await _values(client) == {"EUR": 1}
    await client.v1.deals.delete(kept)
    assert await _values(client) == {}


async def test_hidden_deals_count_only_for_those_who_see_them(
    local: Local[AsyncClient], client: AsyncClient
) -> None:
    regular = local.add_user()
    await _deal(client, 1)
    hidden = await _deal(client, 2, visible_to="1")
    assert await _values(regular) == {"EUR": 1}
    assert await _values(client) == {"EUR": 3}
    await client.v1.deals.add_follower(hidden, user_id=(await regular.v1.users.me()).id)
    assert await _values(regular) == {"EUR": 3}


async def test_another_company_sees_its_own(local: Local[AsyncClient], client: AsyncClient) -> None:
    await _deal(client, 1)
    stranger = local.other_company()
    await _deal(stranger, 200)
    summary = await stranger.v1.deals.get_summary()
    assert summary.to_dict()["values_total"] == {
        "USD": {
            "value": 200,
            "count": 1,
            "value_converted": 200,
            "value_formatted": "$200",
            "value_converted_formatted": "$200",
        }
    }
    assert await _values(client) == {"EUR": 1}


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"status": "deleted"}, "status must be one of: open, won, lost"),
        ({"user_id": "me"}, "user_id must be an integer"),
        ({"stage_id": "1.5"}, "stage_id must be an integer"),
        ({"pipeline_id": "first"}, "pipeline_id must be an integer"),
    ],
)
async def test_what_does_not_fit_is_refused(client: AsyncClient, query: dict[str, str], problem: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await client.request("GET", "/v1/deals/summary", query=query)
    assert refused.value.body["error"] == problem


async def test_an_unknown_filter_is_not_found(client: AsyncClient) -> None:
    with pytest.raises(NotFound):
        await client.v1.deals.get_summary(filter_id=1)
