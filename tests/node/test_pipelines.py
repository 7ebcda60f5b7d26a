"""Pipelines, stages, currencies and users through the official Node client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.node_client import NodeClient
from tests.node.test_contacts import names
from tests.node.test_deals import add_deal, titles


def test_a_pipeline_is_added_read_changed_and_deleted(node: NodeClient) -> None:
    added = node.succeed(
        "PipelinesController.addANewPipeline", {"name": "Renewals", "active": 1, "orderNr": 2}
    )
    assert (added["name"], added["active"]) == ("Renewals", True)
    pipelines = node.succeed("PipelinesController.getAllPipelines")
    assert names(pipelines) == ["Pipeline", "Renewals"]
    changed = node.succeed(
        "PipelinesController.updateEditAPipeline",
        {"id": added["id"], "name": "Extensions", "dealProbability": 0},
    )
    assert (changed["name"], changed["deal_probability"]) == ("Extensions", False)
    read = node.succeed("PipelinesController.getOnePipeline", {"id": added["id"]})
    assert read["name"] == "Extensions"
    node.succeed("PipelinesController.deleteAPipeline", added["id"])
    active = [row for row in node.succeed("PipelinesController.getAllPipelines") if row["active"]]
    assert names(active) == ["Pipeline"]


def test_a_stage_is_added_read_changed_and_deleted(node: NodeClient) -> None:
    added = node.succeed(
        "StagesController.addANewStage",
        {
            "body": {
                "name": "Contract",
                "pipeline_id": 1,
                "deal_probability": 80,
                "rotten_flag": 1,
                "rotten_days": 7,
            }
        },
    )
    assert (added["name"], added["deal_probability"], added["rotten_days"]) == ("Contract", 80, 7)
    assert names(node.succeed("StagesController.getAllStages", 1))[-1] == "Contract"
    changed = node.succeed(
        "StagesController.updateStageDetails",
        {"id": added["id"], "body": {"name": "Signature", "pipeline_id": 1}},
    )
    assert (changed["name"], changed["deal_probability"]) == ("Signature", 80)
    assert node.succeed("StagesController.getOneStage", added["id"])["name"] == "Signature"
    node.succeed("StagesController.deleteAStage", added["id"])
    assert "Signature" not in names(node.succeed("StagesController.getAllStages", 1))


def test_several_stages_are_deleted_at_once(node: NodeClient) -> None:
    before = names(node.succeed("StagesController.getAllStages", 1))
    added = [
        node.succeed("StagesController.addANewStage", {"body": {"name": name, "pipeline_id": 1}})["id"]
        for name in ("Contract", "Signature")
    ]
    gone = node.succeed("StagesController.deleteMultipleStagesInBulk", ",".join(map(str, added)))
    assert gone == {"id": added}
    assert names(node.succeed("StagesController.getAllStages", 1)) == before


def test_deals_of_a_stage_and_of_a_pipeline(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    add_deal(node, "Anchor", value=100, stage_id=1)
    add_deal(node, "Buoy", value=50, stage_id=2)
    add_deal(node, "Crane", value=10, stage_id=2, user_id=colleague.user_id)
    in_stage = "StagesController.getDealsInAStage"
    assert titles(node.succeed(in_stage, {"id": 1})) == ["Anchor"]
    assert titles(node.succeed(in_stage, {"id": 2, "everyone": 1})) == ["Buoy", "Crane"]
    assert titles(node.succeed(in_stage, {"id": 2, "userId": colleague.user_id})) == ["Crane"]
    in_pipeline = "PipelinesController.getDealsInAPipeline"
    assert sorted(titles(node.succeed(in_pipeline, {"id": 1, "everyone": 1}))) == ["Anchor", "Buoy", "Crane"]
    assert titles(node.succeed(in_pipeline, {"id": 1, "stageId": 1})) == ["Anchor"]
    summed = node.call(in_pipeline, {"id": 1, "getSummary": 1, "everyone": 1})
    assert summed.body["additional_data"]["deals_summary"]["total_count"] == 3


def test_statistics_of_a_pipeline(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    won, lost = add_deal(node, "Anchor", value=100)["id"], add_deal(node, "Buoy", value=50)["id"]
    local_pipedrive.clock.advance(timedelta(days=1))
    node.succeed("DealsController.updateADeal", {"id": won, "stageId": 2})
    node.succeed("DealsController.updateADeal", {"id": won, "status": "won"})
    node.succeed("DealsController.updateADeal", {"id": lost, "status": "lost"})
    asked = {"id": 1, "startDate": "2026-03-01", "endDate": "2026-03-31"}
    conversion = node.succeed("PipelinesController.getDealsConversionRatesInPipeline", asked)
    assert conversion["won_conversion"] == 50
    assert conversion["lost_conversion"] == 50
    first = next(row for row in conversion["stage_conversions"] if row["from_stage_id"] == 1)
    assert first["to_stage_id"] == 2
    movements = node.succeed("PipelinesController.getDealsMovementsInPipeline", asked)
    assert movements["new_deals"]["count"] == 2
    assert movements["won_deals"]["count"] == 1
    assert movements["lost_deals"]["count"] == 1


def test_currencies_are_searched(node: NodeClient) -> None:
    every = node.succeed("CurrenciesController.getAllSupportedCurrencies", None)
    assert {"EUR", "USD", "JPY"} <= {currency["code"] for currency in every}
    found = node.call("CurrenciesController.getAllSupportedCurrencies", "Yen")
    assert [(row["code"], row["decimal_points"]) for row in found.data] == [("JPY", 0)]
    assert found.result["data"][0]["code"] == "JPY"


def test_users_are_listed_read_and_found(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    me = node.call("UsersController.getCurrentUserData")
    assert (me.data["id"], me.data["is_you"]) == (local_pipedrive.owner.user_id, True)
    assert me.data["company_name"] == me.result["data"]["company_name"] == "Example Company"
    assert names(node.succeed("UsersController.getAllUsers")) == ["Erika Example", "Piet Visser"]
    assert node.succeed("UsersController.getOneUser", colleague.user_id)["name"] == "Piet Visser"
    assert names(node.succeed("UsersController.findUsersByName", {"term": "visser"})) == ["Piet Visser"]
    by_email = node.succeed("UsersController.findUsersByName", {"term": "piet.visser@", "searchByEmail": 1})
    assert names(by_email) == ["Piet Visser"]


@pytest.mark.parametrize(
    ("name", "argument", "status"),
    [
        ("PipelinesController.getOnePipeline", {"id": 999}, 404),
        ("PipelinesController.deleteAPipeline", 999, 404),
        ("StagesController.getOneStage", 999, 404),
        ("StagesController.addANewStage", {"body": {"name": "Contract", "pipeline_id": 999}}, 400),
        ("StagesController.addANewStage", {"body": {"pipeline_id": 1}}, 400),
        ("UsersController.getOneUser", 999, 404),
    ],
)
def test_what_makes_no_sense_is_refused(node: NodeClient, name: str, argument: Any, status: int) -> None:
    answer = node.call(name, argument)
    assert answer.status == status
    assert answer.body["success"] is False
