# Made by tools/generate.py from tests/operations/aio/test_pipeline_statistics.py: change that, and run it again.
"""Conversion and movement statistics over HTTP, and the open deals in pipelines and stages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipedriver import BadRequest, Client, Forbidden, NotFound
from tests.operations.places import Local

MARCH: dict[str, Any] = {"start_date": date(2026, 3, 1), "end_date": date(2026, 3, 31)}
NONE: dict[str, Any] = {"count": 0, "deals_ids": [], "values": {}, "formatted_values": {}}


def _deal(client: Client, value: float, **more: Any) -> int:
    organizations = client.v1.organizations.list().to_list()
    acme = organizations[0] if organizations else client.v1.organizations.create(name="Acme")
    made = client.v1.deals.create(title="Deal", value=value, org_id=acme.id, **more)
    return made.id


def _rates(client: Client, **more: Any) -> list[float]:
    found = client.v1.pipelines.get_conversion_statistics(1, **{**MARCH, **more})
    return [each.conversion_rate for each in found.stage_conversions]


def test_conversion_of_a_pipeline_without_deals(client: Client) -> None:
    found = client.v1.pipelines.get_conversion_statistics(1, **MARCH)
    assert found.to_dict() == {
        "stage_conversions": [
            {"from_stage_id": stage, "to_stage_id": stage + 1, "conversion_rate": 0} for stage in range(1, 5)
        ],
        "won_conversion": 0,
        "lost_conversion": 0,
    }


def test_conversion_counts_who_went_on(local: Local[Client], client: Client) -> None:
    stays, moves, jumps, loses = [_deal(client, 1) for _ in range(4)]
    local.clock.advance(timedelta(days=1))
    client.v1.deals.update(moves, stage_id=2)
    client.v1.deals.update(jumps, stage_id=4)
    client.v1.deals.update(loses, status="lost")
    local.clock.advance(timedelta(days=1))
    # Going back undoes nothing, and winning goes beyond every stage.
    client.v1.deals.update(jumps, stage_id=3)
    client.v1.deals.update(moves, status="won")
    assert (client.v1.deals.get(stays)).stage_id == 1
    found = client.v1.pipelines.get_conversion_statistics(1, **MARCH)
    assert [each.conversion_rate for each in found.stage_conversions] == [50, 100, 0, 0]
    assert (found.won_conversion, found.lost_conversion) == (25, 25)


def test_conversion_looks_at_the_period_alone(local: Local[Client], client: Client) -> None:
    id = _deal(client, 1)
    local.clock.advance(timedelta(days=40))
    client.v1.deals.update(id, stage_id=2)
    assert _rates(client) == [0, 0, 0, 0]
    assert _rates(client, end_date=date(2026, 4, 30)) == [100, 0, 0, 0]
    late = {"start_date": date(2026, 4, 12), "end_date": date(2026, 4, 30)}
    assert _rates(client, **late) == [0, 0, 0, 0]


def test_movement_of_a_pipeline_without_deals(client: Client) -> None:
    found = client.v1.pipelines.get_movement_statistics(1, **MARCH)
    assert found.to_dict() == {
        "movements_between_stages": {"count": 0},
        "new_deals": NONE,
        "deals_left_open": NONE,
        "won_deals": NONE,
        "lost_deals": NONE,
        "average_age_in_days": {
            "across_all_stages": 0,
            "by_stages": [{"stage_id": stage, "value": 0} for stage in range(1, 6)],
        },
    }


def test_movement_counts_what_moved(local: Local[Client], client: Client) -> None:
    open_one, won_one = _deal(client, 1000), _deal(client, 50, currency="USD")
    lost_one = _deal(client, 2.5)
    local.clock.advance(timedelta(days=4))
    client.v1.deals.update(open_one, stage_id=3)
    client.v1.deals.update(won_one, stage_id=2)
    local.clock.advance(timedelta(days=2))
    client.v1.deals.update(open_one, stage_id=1)
    client.v1.deals.update(won_one, status="won")
    client.v1.deals.update(lost_one, status="lost")
    local.clock.advance(timedelta(days=4))
    found = client.v1.pipelines.get_movement_statistics(1, **MARCH)
    assert found.to_dict() == {
        "movements_between_stages": {"count": 3},
        "new_deals": {
            "count": 3,
            "deals_ids": [open_one, won_one, lost_one],
            "values": {"EUR": 1002.5, "USD": 50},
            "formatted_values": {"EUR": "€1,002.50", "USD": "$50"},
        },
        "deals_left_open": {
            "count": 1,
            "deals_ids": [open_one],
            "values": {"EUR": 1000},
            "formatted_values": {"EUR": "€1,000"},
        },
        "won_deals": {
            "count": 1,
            "deals_ids": [won_one],
            "values": {"USD": 50},
            "formatted_values": {"USD": "$50"},
        },
        "lost_deals": {
            "count": 1,
            "deals_ids": [lost_one],
            "values": {"EUR": 2.5},
            "formatted_values": {"EUR": "€2.50"},
        },
        # 8, 4 and 6 days in stage 1; 10, 6 and 6 days in all.
        "average_age_in_days": {
            "across_all_stages": 7,
            "by_stages": [
                {"stage_id": 1, "value": 6},
                {"stage_id": 2, "value": 2},
                {"stage_id": 3, "value": 2},
                {"stage_id": 4, "value": 0},
                {"stage_id": 5, "value": 0},
            ],
        },
    }


def test_reopening_is_no_movement(local: Local[Client], client: Client) -> None:
    id = _deal(client, 1)
    client.v1.deals.update(id, status="lost")
    local.clock.advance(timedelta(days=1))
    client.v1.deals.update(id, status="open")
    found = client.v1.pipelines.get_movement_statistics(1, **MARCH)
    assert found.movements_between_stages.count == 0
    assert (found.lost_deals.count, found.deals_left_open.deals_ids) == (0, [id])


def test_coming_from_another_pipeline_is_no_movement(local: Local[Client], client: Client) -> None:
    other = client.v1.pipelines.create(name="Renewals")
    client.v1.stages.create(name="Talking", pipeline_id=other.id)
    id = _deal(client, 1)
    local.clock.advance(timedelta(days=1))
    client.v1.deals.update(id, pipeline_id=other.id)
    here = client.v1.pipelines.get_movement_statistics(1, **MARCH)
    there = client.v1.pipelines.get_movement_statistics(other.id, **MARCH)
    assert (here.movements_between_stages.count, there.movements_between_stages.count) == (0, 0)
    assert (here.deals_left_open.count, there.deals_left_open.deals_ids) == (0, [id])


def test_statistics_are_of_one_owner(local: Local[Client], client: Client) -> None:
    regular = local.add_user()
    me, colleague = client.v1.users.me(), regular.v1.users.me()
    mine = _deal(client, 1)
    theirs = _deal(client, 2, user_id=colleague.id)
    hidden = _deal(client, 4, visible_to="1")

    def new_deals(caller: Client, **more: Any) -> list[int]:
        found = caller.v1.pipelines.get_movement_statistics(1, **MARCH, **more)
        return found.new_deals.deals_ids

    assert new_deals(client) == [mine, hidden]
    assert new_deals(client, user_id=colleague.id) == [theirs]
    assert new_deals(regular) == [theirs]
    with pytest.raises(Forbidden):
        new_deals(regular, user_id=me.id)
    local.permit(colleague.id, also={"can_see_other_users_statistics"})
    assert new_deals(regular, user_id=me.id) == [mine]


def test_statistics_leave_out_deleted_and_archived_deals(client: Client) -> None:
    deleted, archived, kept = [_deal(client, 1) for _ in range(3)]
    client.v1.deals.delete(deleted)
    client.v1.deals.update(archived, is_archived=True)
    found = client.v1.pipelines.get_movement_statistics(1, **MARCH)
    assert found.new_deals.deals_ids == found.deals_left_open.deals_ids == [kept]


@pytest.mark.parametrize("kind", ["conversion_statistics", "movement_statistics"])
def test_statistics_refuse_what_does_not_fit(local: Local[Client], client: Client, kind: str) -> None:
    def refusal(**query: str) -> Any:
        with pytest.raises(BadRequest) as refused:
            client.request("GET", f"/v1/pipelines/1/{kind}", query=query)
        return refused.value.body["error"]

    assert refusal() == "start_date is required; end_date is required"
    assert refusal(start_date="2026-03-02", end_date="soon") == "end_date must be a date, YYYY-MM-DD"
    problem = "end_date must not be before start_date"
    assert refusal(start_date="2026-03-02", end_date="2026-03-01") == problem
    assert refusal(start_date="2026-03-02", end_date="9999-12-31") == "end_date is out of range"
    days = {"start_date": "2026-03-01", "end_date": "2026-03-01"}
    assert refusal(**days, user_id="me") == "user_id must be an integer"
    theirs = client.v1.pipelines.create(name="Renewals")
    for caller, id in ((client, 99), (local.other_company(), theirs.id)):
        with pytest.raises(NotFound):
            caller.request("GET", f"/v1/pipelines/{id}/{kind}", query=days)


def test_a_pipeline_lists_the_callers_open_deals(local: Local[Client], client: Client) -> None:
    colleague = local.add_user().v1.users.me()
    mine = _deal(client, 1)
    _deal(client, 2, status="won")
    theirs = _deal(client, 4, user_id=colleague.id, stage_id=2)
    other = client.v1.pipelines.create(name="Renewals")

    def listed(id: int = 1, **more: Any) -> list[int]:
        return [deal.id for deal in client.v1.pipelines.list_deals(id, **more).to_list()]

    assert listed() == [mine]
    assert listed(user_id=colleague.id) == [theirs]
    assert listed(everyone=True) == [mine, theirs]
    assert listed(everyone=True, user_id=colleague.id) == [mine, theirs]
    assert listed(everyone=True, stage_id=2) == [theirs]
    assert listed(stage_id=2) == []
    assert listed(other.id) == []
    empty = client.request("GET", f"/v1/pipelines/{other.id}/deals")
    assert empty.data is None


def test_deals_of_a_pipeline_come_in_pages_with_plain_ids(client: Client) -> None:
    me = client.v1.users.me()
    for value in (1, 2, 3):
        _deal(client, value)
    reply = client.request("GET", "/v1/pipelines/1/deals", query={"start": 1, "limit": 1})
    (deal,) = reply.data
    assert (deal["id"], deal["user_id"], deal["org_id"], deal["org_name"]) == (2, me.id, 1, "Acme")
    assert reply.answer.additional_data == {
        "pagination": {"start": 1, "limit": 1, "more_items_in_collection": True, "next_start": 2}
    }
    assert len(client.v1.pipelines.list_deals(1, limit=2).to_list()) == 3


def test_a_pipeline_brings_its_summary(local: Local[Client], client: Client) -> None:
    colleague = local.add_user().v1.users.me()
    client.v1.stages.update(2, deal_probability=10)
    _deal(client, 90.9)
    _deal(client, 1000, currency="USD", stage_id=2)
    _deal(client, 7, status="won")
    _deal(client, 3, user_id=colleague.id)

    def summary(**query: Any) -> Any:
        reply = client.request("GET", "/v1/pipelines/1/deals", query={"get_summary": 1, **query})
        return reply.answer.additional_data["deals_summary"]

    def amounts(value: float, written: str, weighted: float, weighted_written: str) -> dict[str, Any]:
        return {
            "count": 1,
            "value": value,
            "value_formatted": written,
            "weighted_value": weighted,
            "weighted_value_formatted": weighted_written,
        }

    assert summary() == {
        "per_stages": {
            "1": {"EUR": amounts(90.9, "€90.90", 90.9, "€90.90")},
            "2": {"USD": amounts(1000, "$1,000", 100, "$100")},
        },
        "per_currency": {"EUR": 1, "USD": 1},
        "total_count": 2,
        "per_currency_full": {"EUR": {"count": 1, "value": 90.9}, "USD": {"count": 1, "value": 1000}},
    }
    converted = summary(totals_convert_currency="USD")
    assert converted["per_stages_converted"] == {
        "1": {"USD": amounts(100, "$100", 100, "$100")},
        "2": {"USD": amounts(1000, "$1,000", 100, "$100")},
    }
    mine = summary(totals_convert_currency="default_currency", stage_id=2)
    assert mine["per_stages_converted"] == {"2": {"EUR": amounts(909, "€909", 90.9, "€90.90")}}
    assert (summary(everyone=1))["per_currency"] == {"EUR": 2, "USD": 1}
    assert (summary(user_id=colleague.id))["total_count"] == 1
    without = client.request("GET", "/v1/pipelines/1/deals", query={"totals_convert_currency": "USD"})
    assert "deals_summary" not in without.answer.additional_data
    with pytest.raises(BadRequest) as refused:
        summary(totals_convert_currency="XYZ")
    assert refused.value.body["error"] == "There is no currency 'XYZ'"


def test_a_stage_lists_the_callers_open_deals(local: Local[Client], client: Client) -> None:
    colleague = local.add_user().v1.users.me()
    mine = _deal(client, 1)
    theirs = _deal(client, 2, user_id=colleague.id)
    _deal(client, 4, stage_id=2)
    _deal(client, 8, status="lost")

    def listed(**more: Any) -> list[int]:
        return [deal.id for deal in client.v1.stages.list_deals(1, **more).to_list()]

    assert listed() == [mine]
    assert listed(user_id=colleague.id) == [theirs]
    assert listed(everyone=True, user_id=colleague.id) == [mine, theirs]
    assert listed(everyone=True, start=1, limit=1) == [theirs]
    empty = client.request("GET", "/v1/stages/5/deals")
    assert empty.data is None


def test_deals_of_unknown_places_are_not_found(local: Local[Client], client: Client) -> None:
    pipeline = client.v1.pipelines.create(name="Renewals")
    stage = client.v1.stages.create(name="Talking", pipeline_id=pipeline.id)
    for caller, places in ((client, (99, 99)), (local.other_company(), (pipeline.id, stage.id))):
        with pytest.raises(NotFound):
            caller.v1.pipelines.list_deals(places[0]).to_list()
        with pytest.raises(NotFound):
            caller.v1.stages.list_deals(places[1]).to_list()


@pytest.mark.parametrize("place", ["pipelines", "stages"])
def test_an_unknown_filter_is_not_found(client: Client, place: str) -> None:
    with pytest.raises(NotFound):
        client.request("GET", f"/v1/{place}/1/deals", query={"filter_id": 1})


def test_deals_in_a_deleted_stage_or_pipeline_keep_it(client: Client) -> None:
    pipeline = client.v1.pipelines.create(name="Renewals")
    stage = client.v1.stages.create(name="Talking", pipeline_id=pipeline.id)
    id = _deal(client, 1, stage_id=stage.id)
    client.v1.pipelines.delete(pipeline.id)
    deal = client.v1.deals.get(id)
    assert (deal.stage_id, deal.pipeline_id, deal.status) == (stage.id, pipeline.id, "open")
    assert [each.id for each in client.v1.stages.list_deals(stage.id).to_list()] == [id]


def test_a_stage_takes_its_deals_to_another_pipeline(local: Local[Client], client: Client) -> None:
    pipeline = client.v1.pipelines.create(name="Renewals")
    moved, other = _deal(client, 1, stage_id=2), _deal(client, 2)
    local.clock.advance(timedelta(hours=1))
    client.v1.stages.update(2, pipeline_id=pipeline.id)
    deal = client.v1.deals.get(moved)
    assert (deal.pipeline_id, deal.stage_id) == (pipeline.id, 2)
    assert deal.raw["update_time"] == "2026-03-02 10:00:00"
    assert (client.v1.deals.get(other)).pipeline_id == 1
    there = client.v1.pipelines.get_movement_statistics(pipeline.id, **MARCH)
    assert there.deals_left_open.deals_ids == [moved]
    here = client.v1.pipelines.get_movement_statistics(1, **MARCH)
    assert here.deals_left_open.deals_ids == [other]
    changes = [
        (each.data["field_key"], each.data["old_value"], each.data["new_value"])
        for each in client.v1.deals.list_updates(moved).to_list()
        if each.object == "dealChange" and each.data is not None
    ]
    assert ("pipeline_id", "1", str(pipeline.id)) in changes


def test_a_pipeline_tells_its_sums_in_the_currency_that_is_asked_for(
    local: Local[Client], client: Client
) -> None:
    regular = local.add_user()
    _deal(client, 100)
    _deal(client, 1000, currency="USD", stage_id=2)
    client.v1.deals.update(_deal(client, 5), status="won")
    found = client.v1.pipelines.get(1, totals_convert_currency="USD")
    assert found.deals_summary is not None
    assert found.deals_summary["per_currency"] == {"EUR": 1, "USD": 1}
    converted = found.deals_summary["per_stages_converted"]
    assert {stage: list(sums) for stage, sums in converted.items()} == {"1": ["USD"], "2": ["USD"]}
    assert (converted["1"]["USD"]["value"], converted["2"]["USD"]["value"]) == (110.01, 1000)
    own = client.v1.pipelines.get(1, totals_convert_currency="default_currency")
    assert own.deals_summary is not None
    assert own.deals_summary["per_stages_converted"]["1"]["EUR"]["value"] == 100
    assert "deals_summary" not in client.v1.pipelines.get(1)
    with pytest.raises(BadRequest):
        client.v1.pipelines.get(1, totals_convert_currency="XYZ")
    local.permit((regular.v1.users.me()).id, without={"can_see_deals_list_summary"})
    with pytest.raises(Forbidden):
        regular.v1.pipelines.get(1, totals_convert_currency="USD")


def test_statistics_begin_and_end_on_the_days_that_are_asked_for(
    local: Local[Client], client: Client
) -> None:
    early = _deal(client, 1)
    client.v1.deals.update(early, stage_id=2)
    local.clock.advance(timedelta(days=2))
    late = _deal(client, 1)
    statistics = client.v1.pipelines

    def told(first: int, last: int) -> tuple[list[int], float]:
        days: Any = {"start_date": date(2026, 3, first), "end_date": date(2026, 3, last)}
        moved = statistics.get_movement_statistics(1, **days)
        went_on = statistics.get_conversion_statistics(1, **days)
        return moved.new_deals.deals_ids, went_on.stage_conversions[0].conversion_rate

    assert told(2, 4) == ([early, late], 50)
    assert told(2, 3) == ([early], 100)
    assert told(3, 4) == ([late], 0)


def test_conversion_is_of_one_owner(local: Local[Client], client: Client) -> None:
    colleague = (local.add_user().v1.users.me()).id
    _deal(client, 1)
    theirs = _deal(client, 1, user_id=colleague)
    client.v1.deals.update(theirs, stage_id=2)
    assert _rates(client) == [0, 0, 0, 0]
    assert _rates(client, user_id=colleague) == [100, 0, 0, 0]
