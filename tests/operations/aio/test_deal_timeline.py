"""The timeline of deals over HTTP: periods to the day, totals, conversion, and which deals count."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest, NotFound
from tests.operations.places import Local

NOTHING: dict[str, Any] = {
    "count": 0,
    "values": {},
    "weighted_values": {},
    "open_count": 0,
    "open_values": {},
    "weighted_open_values": {},
    "won_count": 0,
    "won_values": {},
}


async def _deal(client: AsyncClient, value: float, **more: Any) -> int:
    organizations = await client.v1.organizations.list().to_list()
    acme = organizations[0] if organizations else await client.v1.organizations.create(name="Acme")
    made = await client.v1.deals.create(title="Deal", value=value, org_id=acme.id, **more)
    return made.id


async def _periods(client: AsyncClient, start: str, **more: Any) -> list[dict[str, Any]]:
    query = {"start_date": start, "field_key": "add_time", "interval": "day", "amount": 1, **more}
    reply = await client.request("GET", "/v1/deals/timeline", query=query)
    found: list[dict[str, Any]] = reply.data
    return found


async def _bounds(client: AsyncClient, start: str, interval: str, amount: int) -> list[tuple[str, str]]:
    periods = await _periods(client, start, interval=interval, amount=amount)
    return [(each["period_start"], each["period_end"]) for each in periods]


async def _ids(client: AsyncClient, start: str, **more: Any) -> list[list[int]]:
    return [[deal["id"] for deal in each["deals"]] for each in await _periods(client, start, **more)]


async def test_days_and_weeks(client: AsyncClient) -> None:
    assert await _bounds(client, "2026-02-28", "day", 2) == [
        ("2026-02-28 00:00:00", "2026-02-28 23:59:59"),
        ("2026-03-01 00:00:00", "2026-03-01 23:59:59"),
    ]
    assert await _bounds(client, "2025-12-30", "week", 2) == [
        ("2025-12-30 00:00:00", "2026-01-05 23:59:59"),
        ("2026-01-06 00:00:00", "2026-01-12 23:59:59"),
    ]


async def test_months_and_quarters_begin_on_the_same_day(client: AsyncClient) -> None:
    assert await _bounds(client, "2026-01-15", "month", 2) == [
        ("2026-01-15 00:00:00", "2026-02-14 23:59:59"),
        ("2026-02-15 00:00:00", "2026-03-14 23:59:59"),
    ]
    assert await _bounds(client, "2024-01-31", "month", 4) == [
        ("2024-01-31 00:00:00", "2024-02-28 23:59:59"),
        ("2024-02-29 00:00:00", "2024-03-30 23:59:59"),
        ("2024-03-31 00:00:00", "2024-04-29 23:59:59"),
        ("2024-04-30 00:00:00", "2024-05-30 23:59:59"),
    ]
    assert await _bounds(client, "2025-11-30", "quarter", 2) == [
        ("2025-11-30 00:00:00", "2026-02-27 23:59:59"),
        ("2026-02-28 00:00:00", "2026-05-29 23:59:59"),
    ]


async def test_a_period_shows_its_deals_and_totals(client: AsyncClient) -> None:
    await client.v1.stages.update(1, deal_probability=50)
    await _deal(client, 100, add_time="2026-02-01 00:00:00")
    await _deal(client, 30, add_time="2026-02-28 23:59:59", status="won", currency="USD", probability=10)
    await _deal(client, 7, add_time="2026-03-01 00:00:00")
    february, march = await client.v1.deals.get_timeline(
        start_date=date(2026, 2, 1), interval="month", amount=2, field_key="add_time"
    )
    assert february.to_dict()["totals"] == {
        "count": 2,
        "values": {"EUR": 100, "USD": 30},
        "weighted_values": {"EUR": 50, "USD": 3},
        "open_count": 1,
        "open_values": {"EUR": 100},
        "weighted_open_values": {"EUR": 50},
        "won_count": 1,
        "won_values": {"USD": 30},
    }
    assert "totals_converted" not in february
    assert february.deals is not None
    assert [deal.id for deal in february.deals] == [1, 2]
    listed = await client.request("GET", "/v1/stages/1/deals", query={"everyone": 1})
    assert february.deals[0].to_dict() == listed.data[0]
    assert march.deals is not None
    assert [deal.id for deal in march.deals] == [3]


async def test_days_of_both_bounds_belong_to_a_period(client: AsyncClient) -> None:
    for day in ("2026-02-28", "2026-03-01", "2026-03-07", "2026-03-08"):
        await _deal(client, 1, expected_close_date=day)
    week = {"interval": "week", "field_key": "expected_close_date"}
    assert await _ids(client, "2026-03-01", amount=1, **week) == [[2, 3]]
    assert await _ids(client, "2026-02-22", amount=3, **week) == [[1], [2, 3], [4]]


async def test_deals_can_be_left_out(client: AsyncClient) -> None:
    await _deal(client, 5)
    (period,) = await _periods(client, "2026-03-02", exclude_deals=1)
    assert "deals" not in period
    assert (period["totals"]["count"], period["totals"]["values"]) == (1, {"EUR": 5})
    (listed,) = await _periods(client, "2026-03-02", exclude_deals=0)
    assert len(listed["deals"]) == 1


async def test_totals_are_converted(client: AsyncClient) -> None:
    await client.v1.stages.update(1, deal_probability=50)
    await _deal(client, 90.9)
    await _deal(client, 1000, currency="USD", status="won")
    (period,) = await _periods(client, "2026-03-02", totals_convert_currency="USD")
    assert period["totals_converted"] == {
        "count": 2,
        "open_count": 1,
        "won_count": 1,
        "currency": "USD",
        "value": 1100,
        "value_formatted": "$1,100",
        "weighted_value": 550,
        "weighted_value_formatted": "$550",
        "open_value": 100,
        "open_value_formatted": "$100",
        "weighted_open_value": 50,
        "weighted_open_value_formatted": "$50",
        "won_value": 1000,
        "won_value_formatted": "$1,000",
    }
    (mine,) = await client.v1.deals.get_timeline(
        start_date=date(2026, 3, 2),
        interval="day",
        amount=1,
        field_key="won_time",
        totals_convert_currency="default_currency",
    )
    assert mine.totals_converted is not None
    assert (mine.totals_converted.currency, mine.totals_converted.value) == ("EUR", 909)


@pytest.mark.parametrize(
    "field", ["add_time", "update_time", "won_time", "first_won_time", "close_time", "expected_close_date"]
)
async def test_every_date_puts_a_deal_into_its_period(client: AsyncClient, field: str) -> None:
    id = await _deal(client, 1, status="won", expected_close_date="2026-03-02")
    assert await _ids(client, "2026-03-01", amount=3, field_key=field) == [[], [id], []]


async def test_a_date_that_a_deal_lacks_puts_it_nowhere(client: AsyncClient) -> None:
    id = await _deal(client, 1)
    for field in ("stage_change_time", "lost_time", "next_activity_date", "last_activity_date"):
        assert await _ids(client, "2026-03-02", field_key=field) == [[]]
    await client.v1.activities.create(subject="Call", type="call", due_date=date(2026, 3, 4), deal_id=id)
    assert await _ids(client, "2026-03-04", field_key="next_activity_date") == [[id]]
    await client.v1.deals.update(id, stage_id=2)
    assert await _ids(client, "2026-03-02", field_key="stage_change_time") == [[id]]


async def test_only_open_and_won_deals_count(client: AsyncClient) -> None:
    await _deal(client, 1, status="lost")
    deleted, archived = await _deal(client, 2), await _deal(client, 4)
    await client.v1.deals.delete(deleted)
    await client.v1.deals.update(archived, is_archived=True)
    (period,) = await _periods(client, "2026-03-02")
    assert period["deals"] == []
    assert period["totals"] == NOTHING


async def test_the_choice_narrows(local: Local[AsyncClient], client: AsyncClient) -> None:
    other = await client.v1.pipelines.create(name="Renewals")
    stage = await client.v1.stages.create(name="Talking", pipeline_id=other.id)
    colleague = await local.add_user().v1.users.me()
    await _deal(client, 1)
    await _deal(client, 2, stage_id=stage.id)
    await _deal(client, 4, user_id=colleague.id)
    assert await _ids(client, "2026-03-02") == [[1, 2, 3]]
    assert await _ids(client, "2026-03-02", pipeline_id=other.id) == [[2]]
    assert await _ids(client, "2026-03-02", user_id=colleague.id) == [[3]]
    assert await _ids(client, "2026-03-02", user_id=colleague.id, pipeline_id=other.id) == [[]]


async def test_hidden_deals_and_those_of_others_are_not_there(
    local: Local[AsyncClient], client: AsyncClient
) -> None:
    regular, stranger = local.add_user(), local.other_company()
    await _deal(client, 1)
    await _deal(client, 2, visible_to="1")
    assert await _ids(client, "2026-03-02") == [[1, 2]]
    (seen,) = await _periods(regular, "2026-03-02")
    assert [deal["id"] for deal in seen["deals"]] == [1]
    assert seen["totals"]["values"] == {"EUR": 1}
    assert await _ids(stranger, "2026-03-02") == [[]]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"start_date": None}, "start_date is required"),
        ({"interval": None}, "interval is required"),
        ({"amount": None}, "amount is required"),
        ({"field_key": None}, "field_key is required"),
        ({"start_date": "2026-02-30"}, "start_date must be a date, YYYY-MM-DD"),
        ({"interval": "year"}, "interval must be one of: day, week, month, quarter"),
        ({"amount": 0}, "amount must be at least 1"),
        ({"amount": 3661}, "amount must be at most 3660"),
        ({"start_date": "9999-12-31", "amount": 2}, "the last period goes beyond the year 9999"),
        ({"field_key": "title"}, "field_key: 'title' is no date field of deals"),
        ({"field_key": "idle_since"}, "field_key: 'idle_since' is no date field of deals"),
        ({"totals_convert_currency": "XYZ"}, "There is no currency 'XYZ'"),
        ({"exclude_deals": 2}, "exclude_deals must be 0 or 1"),
    ],
)
async def test_what_does_not_fit_is_refused(
    client: AsyncClient, change: dict[str, Any], problem: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        await _periods(client, **{"start": "2026-03-02", **change})
    assert refused.value.body["error"] == problem


async def test_an_unknown_filter_is_not_found(client: AsyncClient) -> None:
    with pytest.raises(NotFound):
        await _periods(client, "2026-03-02", filter_id=1)
