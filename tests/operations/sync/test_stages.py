# Made by tools/generate.py from tests/operations/aio/test_stages.py: change that, and run it again.
"""Stages over HTTP: reading and changing them, their order, and their way from pipeline to pipeline."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pipedriver import BadRequest, Client, Forbidden, NotFound
from tests.operations.places import Local

NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"


def _order(client: Client, pipeline: int = 1) -> list[tuple[int, int]]:
    """Ids and numbers of a pipeline's stages, in their order."""
    stages = client.v1.stages.list(pipeline_id=pipeline).to_list()
    return sorted(((each.id, each.order_nr) for each in stages), key=lambda pair: pair[1])


def _refusal(client: Client, verb: str, path: str, body: object = None) -> Any:
    with pytest.raises(BadRequest) as refused:
        client.request(verb, path, body=body)
    assert refused.value.body["success"] is False
    assert refused.value.body["data"] is None
    return refused.value.body["error"]


def test_list_gives_stages_with_their_pipeline(client: Client) -> None:
    other = client.v1.pipelines.create(name="Renewals", deal_probability=False)
    client.v1.stages.create(name="Talking", pipeline_id=other.id)
    stages = client.v1.stages.list().to_list()
    assert [(each.id, each.name, each.order_nr, each.pipeline_id) for each in stages] == [
        (1, "Qualified", 1, 1),
        (2, "Contact Made", 2, 1),
        (3, "Demo Scheduled", 3, 1),
        (4, "Proposal Made", 4, 1),
        (5, "Negotiations Started", 5, 1),
        (6, "Talking", 1, other.id),
    ]
    assert stages[5].to_dict() == {
        "id": 6,
        "order_nr": 1,
        "name": "Talking",
        "active_flag": True,
        "deal_probability": 100,
        "pipeline_id": other.id,
        "rotten_flag": False,
        "rotten_days": None,
        "add_time": NOW,
        "update_time": NOW,
        "pipeline_name": "Renewals",
        "pipeline_deal_probability": False,
    }


def test_list_narrows_to_a_pipeline(client: Client) -> None:
    other = client.v1.pipelines.create(name="Renewals")
    made = client.v1.stages.create(name="Talking", pipeline_id=other.id)
    assert [each.id for each in client.v1.stages.list(pipeline_id=other.id).to_list()] == [made.id]
    reply = client.request("GET", "/v1/stages", query={"pipeline_id": 99})
    assert reply.data is None
    assert reply.answer.additional_data == {
        "pagination": {"start": 0, "limit": 100, "more_items_in_collection": False}
    }


def test_list_pages(client: Client) -> None:
    reply = client.request("GET", "/v1/stages", query={"start": 1, "limit": 2})
    assert [each["id"] for each in reply.data] == [2, 3]
    assert reply.answer.additional_data == {
        "pagination": {"start": 1, "limit": 2, "more_items_in_collection": True, "next_start": 3}
    }
    walked = client.v1.stages.list(limit=2).to_list()
    assert [each.id for each in walked] == [1, 2, 3, 4, 5]
    assert _refusal(client, "GET", "/v1/stages?limit=0") == "limit must be at least 1"
    assert _refusal(client, "GET", "/v1/stages?start=-1") == "start must be at least 0"


def test_create_puts_a_stage_last(client: Client) -> None:
    made = client.v1.stages.create(
        name=" Signing ", pipeline_id=1, deal_probability=90, rotten_flag=True, rotten_days=14
    )
    assert made.to_dict() == {
        "id": 6,
        "order_nr": 6,
        "name": "Signing",
        "active_flag": True,
        "deal_probability": 90,
        "pipeline_id": 1,
        "rotten_flag": True,
        "rotten_days": 14,
        "add_time": NOW,
        "update_time": NOW,
    }
    assert made.answer is not None
    assert made.answer.status == 200
    assert client.v1.stages.get(made.id) == made
    plain = client.v1.stages.create(name="Paid", pipeline_id=1)
    assert (plain.order_nr, plain.deal_probability, plain.rotten_flag, plain.rotten_days) == (
        7,
        100,
        False,
        None,
    )


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"pipeline_id": 1}, "name is required"),
        ({"name": "A"}, "pipeline_id is required"),
        ({"name": " ", "pipeline_id": 1}, "name must not be empty"),
        ({"name": "x" * 256, "pipeline_id": 1}, "name must have at most 255 characters"),
        ({"name": "A", "pipeline_id": 99}, "pipeline_id: there is no pipeline 99"),
        ({"name": "A", "pipeline_id": "first"}, "pipeline_id must be an integer"),
        ({"name": "A", "pipeline_id": 1, "deal_probability": 101}, "deal_probability must be at most 100"),
        ({"name": "A", "pipeline_id": 1, "deal_probability": -1}, "deal_probability must be at least 0"),
        (
            {"name": "A", "pipeline_id": 1, "deal_probability": 12.5},
            "deal_probability must be a whole number",
        ),
        ({"name": "A", "pipeline_id": 1, "rotten_days": -1}, "rotten_days must be at least 0"),
        ({"name": "A", "pipeline_id": 1, "rotten_flag": "often"}, "rotten_flag must be 0 or 1"),
    ],
)
def test_create_refuses_what_does_not_fit(client: Client, body: object, problem: str) -> None:
    assert _refusal(client, "POST", "/v1/stages", body) == problem
    assert len(_order(client)) == 5


def test_a_stage_needs_a_pipeline_in_use(local: Local[Client], client: Client) -> None:
    other = client.v1.pipelines.create(name="Renewals")
    client.v1.pipelines.delete(other.id)
    body = {"name": "A", "pipeline_id": other.id}
    problem = f"pipeline_id: there is no pipeline {other.id}"
    assert _refusal(client, "POST", "/v1/stages", body) == problem
    assert _refusal(client, "PUT", "/v1/stages/1", {"pipeline_id": other.id}) == problem
    stranger = local.other_company()
    theirs = stranger.v1.pipelines.create(name="Theirs")
    mine = stranger.v1.stages.create(name="A", pipeline_id=theirs.id)
    assert mine.pipeline_id == theirs.id
    assert len(_order(client)) == 5


def test_only_admins_change_stages(local: Local[Client], client: Client) -> None:
    regular = local.add_user()
    for change in (
        lambda: regular.v1.stages.create(name="Mine", pipeline_id=1),
        lambda: regular.v1.stages.update(1, name="Mine"),
        lambda: regular.v1.stages.delete(1),
        lambda: regular.v1.stages.delete_many(ids=[1, 2]),
    ):
        with pytest.raises(Forbidden) as refused:
            change()
        assert refused.value.body["error"] == "You do not have permissions to do this."
    assert len(_order(regular)) == 5


def test_an_unknown_stage_is_not_found(local: Local[Client], client: Client) -> None:
    made = client.v1.stages.create(name="Signing", pipeline_id=1)
    stranger = local.other_company()
    for call in (
        lambda: client.v1.stages.get(99),
        lambda: client.v1.stages.update(99, name="A"),
        lambda: client.v1.stages.delete(99),
        lambda: stranger.v1.stages.get(made.id),
        lambda: stranger.v1.stages.update(made.id, name="A"),
        lambda: stranger.v1.stages.delete(made.id),
    ):
        with pytest.raises(NotFound) as refused:
            call()
        assert refused.value.body["error"] == "Stage not found"
    assert (stranger.v1.stages.delete_many(ids=[made.id])).id == []
    assert (client.v1.stages.get(made.id)).active_flag is True


def test_update_changes_what_is_given(local: Local[Client], client: Client) -> None:
    before = client.v1.stages.get(2)
    local.clock.advance(timedelta(hours=1))
    changed = client.v1.stages.update(2, name="Called", deal_probability=40, rotten_flag=True, rotten_days=7)
    assert changed.to_dict() == {
        **before.to_dict(),
        "name": "Called",
        "deal_probability": 40,
        "rotten_flag": True,
        "rotten_days": 7,
        "update_time": LATER,
    }
    assert client.v1.stages.get(2) == changed
    cleared = client.v1.stages.update(2, rotten_flag=False, rotten_days=None)
    assert (cleared.rotten_flag, cleared.rotten_days, cleared.name) == (False, None, "Called")


def test_update_moves_a_stage_among_the_others(client: Client) -> None:
    moved = client.v1.stages.update(5, order_nr=2)
    assert moved.order_nr == 2
    assert _order(client) == [(1, 1), (5, 2), (2, 3), (3, 4), (4, 5)]
    client.v1.stages.update(3, order_nr=0)
    assert _order(client) == [(3, 1), (1, 2), (5, 3), (2, 4), (4, 5)]
    client.v1.stages.update(3, order_nr=40)
    assert _order(client) == [(1, 1), (5, 2), (2, 3), (4, 4), (3, 5)]


def test_update_moves_a_stage_to_another_pipeline(client: Client) -> None:
    other = client.v1.pipelines.create(name="Renewals")
    made = client.v1.stages.create(name="Talking", pipeline_id=other.id)
    moved = client.v1.stages.update(2, pipeline_id=other.id)
    assert (moved.pipeline_id, moved.order_nr) == (other.id, 2)
    assert _order(client) == [(1, 1), (3, 2), (4, 3), (5, 4)]
    client.v1.stages.update(3, pipeline_id=other.id, order_nr=1)
    assert _order(client, other.id) == [(3, 1), (made.id, 2), (2, 3)]
    assert _order(client) == [(1, 1), (4, 2), (5, 3)]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"name": ""}, "name must not be empty"),
        ({"name": "x" * 256}, "name must have at most 255 characters"),
        ({"name": "Good", "pipeline_id": 99}, "pipeline_id: there is no pipeline 99"),
        ({"name": "Good", "deal_probability": 100.5}, "deal_probability must be at most 100"),
        ({"name": "Good", "order_nr": -1}, "order_nr must be at least 0"),
        ({"name": "Good", "rotten_days": "soon"}, "rotten_days must be an integer"),
    ],
)
def test_update_refuses_what_does_not_fit(client: Client, body: object, problem: str) -> None:
    before = client.v1.stages.get(1)
    assert _refusal(client, "PUT", "/v1/stages/1", body) == problem
    assert client.v1.stages.get(1) == before


def test_delete_marks_a_stage_and_closes_the_gap(local: Local[Client], client: Client) -> None:
    local.clock.advance(timedelta(hours=1))
    gone = client.v1.stages.delete(2)
    assert gone.to_dict() == {"id": 2}
    assert _order(client) == [(1, 1), (3, 2), (4, 3), (5, 4)]
    kept = client.v1.stages.get(2)
    assert (kept.active_flag, kept.to_dict()["update_time"]) == (False, LATER)
    with pytest.raises(NotFound):
        client.v1.stages.delete(2)
    with pytest.raises(NotFound):
        client.v1.stages.update(2, name="Too late")


def test_delete_many_marks_those_that_there_are(client: Client) -> None:
    client.v1.stages.delete(2)
    gone = client.v1.stages.delete_many(ids=[4, 2, 1, 99, 4])
    assert gone.to_dict() == {"id": [1, 4]}
    assert _order(client) == [(3, 1), (5, 2)]
    assert _refusal(client, "DELETE", "/v1/stages") == "ids is required"
    assert _refusal(client, "DELETE", "/v1/stages?ids=") == "ids is required"
    assert _refusal(client, "DELETE", "/v1/stages?ids=3,x") == "ids must be an integer"
    assert _order(client) == [(3, 1), (5, 2)]
