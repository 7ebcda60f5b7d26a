# Made by tools/generate.py from tests/operations/aio/test_deals_moves.py: change that, and run it again.
"""Where deals stand, over HTTP: the stage that a new one gets, moves, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pipedriver import BadRequest, Client
from tests.operations.places import Local

LATER = "2026-03-02 10:00:00"


def _second_pipeline(client: Client) -> tuple[int, list[int]]:
    """A pipeline beside the first one, with two stages; gives their ids."""
    pipeline = client.v1.pipelines.create(name="Renewals")
    stages = [client.v1.stages.create(name=name, pipeline_id=pipeline.id) for name in ("Talking", "Signing")]
    return pipeline.id, [stage.id for stage in stages]


def _deal(client: Client, **arguments: Any) -> dict[str, Any]:
    person = client.v1.persons.create(name="Maria")
    return (client.v1.deals.create(title="Deal", person_id=person.id, **arguments)).to_dict()


def _place(record: dict[str, Any]) -> tuple[int, int]:
    return record["pipeline_id"], record["stage_id"]


def test_a_new_deal_enters_the_first_stage_of_the_first_pipeline(client: Client) -> None:
    pipeline, (first, second) = _second_pipeline(client)
    assert _place(_deal(client)) == (1, 1)
    assert _place(_deal(client, pipeline_id=pipeline)) == (pipeline, first)
    assert _place(_deal(client, stage_id=second)) == (pipeline, second)
    assert _place(_deal(client, stage_id=second, pipeline_id=1)) == (pipeline, second)
    client.v1.pipelines.update(pipeline, order_nr=0)
    assert _place(_deal(client)) == (pipeline, first)
    client.v1.stages.update(second, order_nr=1)
    assert _place(_deal(client)) == (pipeline, second)


def test_a_stage_wins_over_a_pipeline(client: Client, local: Local[Client]) -> None:
    pipeline, (first, second) = _second_pipeline(client)
    made = _deal(client)
    local.clock.advance(timedelta(hours=1))
    moved = (client.v1.deals.update(made["id"], stage_id=second, pipeline_id=1)).to_dict()
    assert _place(moved) == (pipeline, second)
    assert (moved["stage_order_nr"], moved["stage_change_time"]) == (2, LATER)
    moved = (client.v1.deals.update(made["id"], stage_id=4)).to_dict()
    assert _place(moved) == (1, 4)
    moved = (client.v1.deals.update(made["id"], pipeline_id=pipeline)).to_dict()
    assert _place(moved) == (pipeline, first)


def test_staying_is_no_move(client: Client, local: Local[Client]) -> None:
    made = _deal(client, stage_id=3)
    local.clock.advance(timedelta(hours=1))
    same = (client.v1.deals.update(made["id"], stage_id=3)).to_dict()
    assert (same["stage_change_time"], same["update_time"]) == (None, LATER)
    same = (client.v1.deals.update(made["id"], pipeline_id=1)).to_dict()
    assert (_place(same), same["stage_change_time"]) == ((1, 3), None)
    found = client.v1.deals.get(made["id"])
    assert found["stay_in_pipeline_stages"] == {"times_in_stages": {"3": 3600}, "order_of_stages": [3]}


def test_a_closed_deal_is_in_no_stage_until_it_is_opened(client: Client, local: Local[Client]) -> None:
    made = _deal(client)
    local.clock.advance(timedelta(hours=1))
    client.v1.deals.update(made["id"], status="won", stage_id=5)
    local.clock.advance(timedelta(hours=1))
    moved = client.v1.deals.update(made["id"], stage_id=2)
    assert (moved["stage_id"], moved["stage_change_time"]) == (2, "2026-03-02 11:00:00")
    local.clock.advance(timedelta(hours=1))
    found = client.v1.deals.get(made["id"])
    assert found["stay_in_pipeline_stages"]["times_in_stages"] == {"1": 3600}
    client.v1.deals.update(made["id"], status="open")
    local.clock.advance(timedelta(hours=1))
    found = client.v1.deals.get(made["id"])
    assert found["stay_in_pipeline_stages"]["times_in_stages"] == {"1": 3600, "2": 3600}


def test_a_moved_won_deal_counts_where_it_stands(client: Client, local: Local[Client]) -> None:
    _, (first, second) = _second_pipeline(client)
    made = _deal(client, stage_id=5)
    local.clock.advance(timedelta(hours=1))
    client.v1.deals.update(made["id"], status="won")
    assert (client.v1.deals.get(made["id"]))["average_stage_progress"] == 5
    client.v1.deals.update(made["id"], stage_id=second)
    other = _deal(client, stage_id=first)
    found = client.v1.deals.get(other["id"])
    assert (found["average_stage_progress"], found["average_time_to_won"]["total_seconds"]) == (2, 3600)
    left = _deal(client)
    assert (client.v1.deals.get(left["id"]))["average_stage_progress"] == 0


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"stage_id": 99}, "stage_id: there is no stage 99"),
        ({"stage_id": 2}, "stage_id: there is no stage 2"),
        ({"stage_id": "x"}, "stage_id must be an integer"),
        ({"stage_id": {"value": 1}}, "stage_id must be an integer"),
        ({"pipeline_id": 99}, "pipeline_id: there is no pipeline 99 with a stage"),
        ({"pipeline_id": 2}, "pipeline_id: there is no pipeline 2 with a stage"),
        ({"pipeline_id": 3}, "pipeline_id: there is no pipeline 3 with a stage"),
        ({"pipeline_id": [1]}, "pipeline_id must be an integer"),
    ],
)
def test_places_that_are_not_there_are_refused(client: Client, body: dict[str, Any], error: str) -> None:
    deleted, _ = _second_pipeline(client)
    empty = client.v1.pipelines.create(name="Without stages")
    made = _deal(client)
    client.v1.pipelines.delete(deleted)
    client.v1.stages.delete(2)
    assert (deleted, empty.id) == (2, 3)
    for verb, path in (("POST", "/v1/deals"), ("PUT", f"/v1/deals/{made['id']}")):
        content = {"title": "New", "person_id": made["person_id"]["value"], **body}
        with pytest.raises(BadRequest) as refused:
            client.request(verb, path, body=content)
        assert refused.value.body["error"] == error
    assert [deal.to_dict() for deal in client.v1.deals.list().to_list()] == [made]


def test_places_of_another_company_are_refused(client: Client, local: Local[Client]) -> None:
    other = local.other_company()
    pipeline = other.v1.pipelines.create(name="Theirs")
    stage = other.v1.stages.create(name="Theirs", pipeline_id=pipeline.id)
    made = _deal(client)
    with pytest.raises(BadRequest):
        client.v1.deals.update(made["id"], stage_id=stage.id)
    with pytest.raises(BadRequest):
        client.v1.deals.update(made["id"], pipeline_id=pipeline.id)
