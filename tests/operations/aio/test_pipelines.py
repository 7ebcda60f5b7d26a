"""Pipelines over HTTP: reading and changing them, and their order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest, Forbidden, NotFound
from tests.operations.places import Local

FOUNDED = "2025-01-01 09:00:00"
NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"


async def _order(client: AsyncClient) -> list[tuple[int, int]]:
    """Ids and numbers of the pipelines in use, in their order."""
    pipelines = await client.v1.pipelines.list()
    return sorted(((each.id, each.order_nr) for each in pipelines), key=lambda pair: pair[1])


async def _make(client: AsyncClient, *names: str) -> list[int]:
    return [(await client.v1.pipelines.create(name=name)).id for name in names]


async def _refusal(client: AsyncClient, verb: str, path: str, body: object = None) -> Any:
    with pytest.raises(BadRequest) as refused:
        await client.request(verb, path, body=body)
    assert refused.value.body["success"] is False
    assert refused.value.body["data"] is None
    return refused.value.body["error"]


async def test_list_gives_the_pipelines_in_use_by_id(client: AsyncClient) -> None:
    second, third = await _make(client, "Renewals", "Partners")
    await client.v1.pipelines.update(third, order_nr=0)
    await client.v1.pipelines.delete(second)
    pipelines = await client.v1.pipelines.list()
    assert [each.to_dict() for each in pipelines] == [
        {
            "id": 1,
            "name": "Pipeline",
            "url_title": "default",
            "order_nr": 1,
            "active": True,
            "deal_probability": True,
            "add_time": FOUNDED,
            "update_time": FOUNDED,
            "selected": False,
        },
        {
            "id": third,
            "name": "Partners",
            "url_title": "Partners",
            "order_nr": 0,
            "active": True,
            "deal_probability": True,
            "add_time": NOW,
            "update_time": NOW,
            "selected": True,
        },
    ]


async def test_list_takes_a_field_selector(client: AsyncClient) -> None:
    reply = await client.request("GET", "/v1/pipelines:(id,order_nr)")
    assert reply.data == [{"id": 1, "order_nr": 0}]


async def test_create_puts_a_pipeline_last(client: AsyncClient) -> None:
    made = await client.v1.pipelines.create(name="  Renewals ")
    assert made.to_dict() == {
        "id": 2,
        "name": "Renewals",
        "url_title": "Renewals",
        "order_nr": 1,
        "active": True,
        "deal_probability": True,
        "add_time": NOW,
        "update_time": NOW,
    }
    assert made.answer is not None
    assert made.answer.status == 200
    assert await _order(client) == [(1, 0), (2, 1)]


async def test_create_takes_every_parameter(client: AsyncClient) -> None:
    first = await client.v1.pipelines.create(name="First", deal_probability=False, order_nr=0)
    assert (first.order_nr, first.deal_probability) == (0, False)
    hidden = await client.v1.pipelines.create(name="Hidden", active=False)
    assert hidden.active is False
    behind = await client.v1.pipelines.create(name="Behind", order_nr=99)
    assert await _order(client) == [(first.id, 0), (1, 1), (behind.id, 2)]
    assert (await client.v1.pipelines.get(hidden.id)).active is False


async def test_create_reads_numbers_written_as_texts(client: AsyncClient) -> None:
    reply = await client.request(
        "POST", "/v1/pipelines", body={"name": "Texts", "deal_probability": "0", "order_nr": "0"}
    )
    assert (reply.data["order_nr"], reply.data["deal_probability"]) == (0, False)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, "name is required"),
        ({"name": "   "}, "name must not be empty"),
        ({"name": "x" * 256}, "name must have at most 255 characters"),
        ({"name": ["list"]}, "name must be a text"),
        ({"name": "A", "order_nr": -1}, "order_nr must be at least 0"),
        ({"name": "A", "order_nr": "first"}, "order_nr must be an integer"),
        ({"name": "A", "deal_probability": 50}, "deal_probability must be 0 or 1"),
        ({"name": "A", "active": "perhaps"}, "active must be 0 or 1"),
    ],
)
async def test_create_refuses_what_does_not_fit(client: AsyncClient, body: object, problem: str) -> None:
    assert await _refusal(client, "POST", "/v1/pipelines", body) == problem
    assert await _order(client) == [(1, 0)]


async def test_only_admins_change_pipelines(local: Local[AsyncClient], client: AsyncClient) -> None:
    regular = local.add_user()
    (second,) = await _make(client, "Renewals")
    for change in (
        lambda: regular.v1.pipelines.create(name="Mine"),
        lambda: regular.v1.pipelines.update(second, name="Mine"),
        lambda: regular.v1.pipelines.delete(second),
    ):
        with pytest.raises(Forbidden) as refused:
            await change()
        assert refused.value.body["error"] == "You do not have permissions to do this."
    assert [each.name for each in await regular.v1.pipelines.list()] == ["Pipeline", "Renewals"]


async def test_get_gives_one(client: AsyncClient) -> None:
    found = await client.v1.pipelines.get(1)
    assert found.to_dict() == {
        "id": 1,
        "name": "Pipeline",
        "url_title": "default",
        "order_nr": 0,
        "active": True,
        "deal_probability": True,
        "add_time": FOUNDED,
        "update_time": FOUNDED,
        "selected": True,
    }


async def test_an_unknown_pipeline_is_not_found(local: Local[AsyncClient], client: AsyncClient) -> None:
    (second,) = await _make(client, "Renewals")
    stranger = local.other_company()
    for call in (
        lambda: client.v1.pipelines.get(99),
        lambda: client.v1.pipelines.update(99, name="A"),
        lambda: client.v1.pipelines.delete(99),
        lambda: stranger.v1.pipelines.get(second),
        lambda: stranger.v1.pipelines.update(second, name="A"),
        lambda: stranger.v1.pipelines.delete(second),
    ):
        with pytest.raises(NotFound) as refused:
            await call()
        assert refused.value.body["error"] == "Pipeline not found"
    assert [each.id for each in await stranger.v1.pipelines.list()] == [1]
    assert await _refusal(client, "GET", "/v1/pipelines/first") == "id must be an integer"


async def test_update_changes_what_is_given(local: Local[AsyncClient], client: AsyncClient) -> None:
    (second,) = await _make(client, "Renewals")
    local.clock.advance(timedelta(hours=1))
    renamed = await client.v1.pipelines.update(second, name="Contracts")
    assert renamed.to_dict() == {
        "id": second,
        "name": "Contracts",
        "url_title": "Contracts",
        "order_nr": 1,
        "active": True,
        "deal_probability": True,
        "add_time": NOW,
        "update_time": LATER,
        "selected": False,
    }
    without = await client.v1.pipelines.update(second, deal_probability=False)
    assert (without.name, without.deal_probability) == ("Contracts", False)
    assert await client.v1.pipelines.get(second) == without
    default = await client.v1.pipelines.update(1, name="Sales")
    assert default.url_title == "default"


async def test_update_without_a_change_changes_nothing(
    local: Local[AsyncClient], client: AsyncClient
) -> None:
    local.clock.advance(timedelta(hours=1))
    same = await client.v1.pipelines.update(1)
    assert same.to_dict()["update_time"] == FOUNDED


async def test_update_moves_a_pipeline_among_the_others(client: AsyncClient) -> None:
    await _make(client, "B", "C", "D")
    moved = await client.v1.pipelines.update(4, order_nr=1)
    assert moved.order_nr == 1
    assert await _order(client) == [(1, 0), (4, 1), (2, 2), (3, 3)]
    await client.v1.pipelines.update(1, order_nr=2)
    assert await _order(client) == [(4, 0), (2, 1), (1, 2), (3, 3)]
    last = await client.v1.pipelines.update(4, order_nr=50)
    assert last.order_nr == 3
    assert await _order(client) == [(2, 0), (1, 1), (3, 2), (4, 3)]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"name": ""}, "name must not be empty"),
        ({"name": "x" * 256}, "name must have at most 255 characters"),
        ({"name": "Good", "order_nr": -1}, "order_nr must be at least 0"),
        ({"name": "Good", "deal_probability": 2}, "deal_probability must be 0 or 1"),
        ({"name": "Good", "active": 0}, "The last pipeline cannot be deleted"),
    ],
)
async def test_update_refuses_what_does_not_fit(client: AsyncClient, body: object, problem: str) -> None:
    before = await client.v1.pipelines.get(1)
    assert await _refusal(client, "PUT", "/v1/pipelines/1", body) == problem
    assert await client.v1.pipelines.get(1) == before
    assert len(await client.v1.stages.list().to_list()) == 5


async def test_delete_takes_the_stages_along_and_closes_the_gap(client: AsyncClient) -> None:
    second, third = await _make(client, "B", "C")
    kept = await client.v1.stages.create(name="Goes", pipeline_id=second)
    gone = await client.v1.pipelines.delete(second)
    assert gone.to_dict() == {"id": second}
    assert await _order(client) == [(1, 0), (third, 1)]
    assert (await client.v1.pipelines.get(second)).active is False
    assert (await client.v1.stages.get(kept.id)).active_flag is False
    assert await client.v1.stages.list(pipeline_id=second).to_list() == []
    with pytest.raises(NotFound):
        await client.v1.pipelines.delete(second)
    with pytest.raises(NotFound):
        await client.v1.pipelines.update(second, name="Too late")


async def test_the_last_pipeline_stays(client: AsyncClient) -> None:
    (second,) = await _make(client, "B")
    await client.v1.pipelines.delete(1)
    assert await _order(client) == [(second, 0)]
    problem = await _refusal(client, "DELETE", f"/v1/pipelines/{second}")
    assert problem == "The last pipeline cannot be deleted"
    assert await _order(client) == [(second, 0)]


async def test_a_pipeline_comes_back_with_the_stages_that_went_with_it(client: AsyncClient) -> None:
    second, third = await _make(client, "B", "C")
    stays = await client.v1.stages.create(name="Stays", pipeline_id=second)
    deleted = await client.v1.stages.create(name="Deleted before", pipeline_id=second)
    await client.v1.stages.delete(deleted.id)
    hidden = await client.v1.pipelines.update(second, active=False)
    assert (hidden.active, hidden.raw["selected"]) == (False, False)
    assert await _order(client) == [(1, 0), (third, 1)]
    back = await client.v1.pipelines.update(second, active=True)
    assert (back.active, back.order_nr) == (True, 2)
    assert await _order(client) == [(1, 0), (third, 1), (second, 2)]
    stages = await client.v1.stages.list(pipeline_id=second).to_list()
    assert [stage.id for stage in stages] == [stays.id]
    await client.v1.pipelines.delete(second)
    first = await client.v1.pipelines.update(second, active=True, order_nr=0)
    assert first.order_nr == 0
    assert await _order(client) == [(second, 0), (1, 1), (third, 2)]
