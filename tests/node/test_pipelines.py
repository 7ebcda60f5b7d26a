"""Pipelines, stages, currencies and users through the official Node client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.held import part
from tests.node.node_client import NodeClient
from tests.node.test_contacts import names
from tests.node.test_deals import add_deal, titles


def test_a_pipeline_is_added_read_changed_and_deleted(node: NodeClient) -> None:
    added = node.checked(
        "PipelinesController.addANewPipeline",
        {"name": "Renewals", "active": 1, "orderNr": 2, "dealProbability": 1},
    )
    told = {
        "name": "Renewals",
        "url_title": "Renewals",
        "active": True,
        "deal_probability": True,
        "order_nr": 1,
        "add_time": "2026-03-02 09:00:00",
    }
    assert part(added, told) == told
    first, second = node.checked("PipelinesController.getAllPipelines")
    assert (first["name"], part(second, added)) == ("Pipeline", added)
    changed = node.checked(
        "PipelinesController.updateEditAPipeline",
        {"id": added["id"], "name": "Extensions", "dealProbability": 0, "orderNr": 0},
    )
    told = {"name": "Extensions", "deal_probability": False, "order_nr": 0, "active": True}
    assert part(changed, told) == told
    assert node.checked("PipelinesController.getOnePipeline", {"id": added["id"]}) == changed
    every = node.checked("PipelinesController.getAllPipelines")
    assert [(each["name"], each["order_nr"]) for each in every] == [("Pipeline", 1), ("Extensions", 0)]
    assert node.checked("PipelinesController.deleteAPipeline", added["id"]) == {"id": added["id"]}
    active = [row for row in node.checked("PipelinesController.getAllPipelines") if row["active"]]
    assert names(active) == ["Pipeline"]


def test_a_stage_is_added_read_changed_and_deleted(node: NodeClient) -> None:
    before = names(node.checked("StagesController.getAllStages", 1))
    told = {"name": "Contract", "pipeline_id": 1, "deal_probability": 80, "rotten_days": 7}
    added = node.checked("StagesController.addANewStage", {"body": {**told, "rotten_flag": 1}})
    told = {**told, "rotten_flag": True, "active_flag": True, "order_nr": len(before) + 1}
    assert part(added, told) == told
    *_, last = node.checked("StagesController.getAllStages", 1)
    assert (part(last, added), last["pipeline_name"]) == (added, "Pipeline")
    body = {"name": "Signature", "pipeline_id": 1, "deal_probability": 90, "rotten_flag": 0, "order_nr": 1}
    changed = node.checked("StagesController.updateStageDetails", {"id": added["id"], "body": body})
    assert part(changed, body) == {**body, "rotten_flag": False}
    assert node.checked("StagesController.getOneStage", added["id"]) == changed
    assert node.checked("StagesController.deleteAStage", added["id"]) == {"id": added["id"]}
    assert names(node.checked("StagesController.getAllStages", 1)) == before


def test_several_stages_are_deleted_at_once(node: NodeClient) -> None:
    before = names(node.checked("StagesController.getAllStages", 1))
    added = [
        node.succeed("StagesController.addANewStage", {"body": {"name": name, "pipeline_id": 1}})["id"]
        for name in ("Contract", "Signature")
    ]
    assert names(node.checked("StagesController.getAllStages", 1)) == [*before, "Contract", "Signature"]
    gone = node.checked("StagesController.deleteMultipleStagesInBulk", ",".join(map(str, added)))
    assert gone == {"id": added}
    assert names(node.checked("StagesController.getAllStages", 1)) == before


def test_deals_of_a_stage_and_of_a_pipeline(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    add_deal(node, "Anchor", value=100, stage_id=1)
    add_deal(node, "Buoy", value=50, stage_id=2)
    add_deal(node, "Crane", value=10, stage_id=2, user_id=colleague.user_id)
    in_stage = "StagesController.getDealsInAStage"
    (anchor,) = node.checked(in_stage, {"id": 1})
    told = {"title": "Anchor", "value": 100, "stage_id": 1, "status": "open", "person_name": "Anchor person"}
    assert part(anchor, told) == told
    assert titles(node.checked(in_stage, {"id": 2, "everyone": 1})) == ["Buoy", "Crane"]
    assert titles(node.checked(in_stage, {"id": 2, "userId": colleague.user_id})) == ["Crane"]
    in_pipeline = "PipelinesController.getDealsInAPipeline"
    assert sorted(titles(node.checked(in_pipeline, {"id": 1, "everyone": 1}))) == ["Anchor", "Buoy", "Crane"]
    assert titles(node.checked(in_pipeline, {"id": 1, "stageId": 1})) == ["Anchor"]
    summed = node.checked_answer(in_pipeline, {"id": 1, "getSummary": 1, "everyone": 1})
    summary = summed.body["additional_data"]["deals_summary"]
    assert summary["per_currency_full"]["EUR"] == {"count": 3, "value": 160}
    assert summary["per_stages"]["2"]["EUR"]["value"] == 60


def test_statistics_of_a_pipeline(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    won, lost = add_deal(node, "Anchor", value=100)["id"], add_deal(node, "Buoy", value=50)["id"]
    local_pipedrive.clock.advance(timedelta(days=1))
    node.succeed("DealsController.updateADeal", {"id": won, "stageId": 2})
    node.succeed("DealsController.updateADeal", {"id": won, "status": "won"})
    node.succeed("DealsController.updateADeal", {"id": lost, "status": "lost"})
    asked = {"id": 1, "startDate": "2026-03-01", "endDate": "2026-03-31"}
    conversion = node.checked("PipelinesController.getDealsConversionRatesInPipeline", asked)
    assert conversion["won_conversion"] == 50
    assert conversion["lost_conversion"] == 50
    first = next(row for row in conversion["stage_conversions"] if row["from_stage_id"] == 1)
    assert (first["to_stage_id"], first["conversion_rate"]) == (2, 50)
    movements = node.checked("PipelinesController.getDealsMovementsInPipeline", asked)
    assert movements["movements_between_stages"]["count"] == 1
    assert (movements["new_deals"]["count"], movements["new_deals"]["values"]["EUR"]) == (2, 150)
    assert (movements["won_deals"]["deals_ids"], movements["won_deals"]["values"]["EUR"]) == ([won], 100)
    assert (movements["lost_deals"]["deals_ids"], movements["lost_deals"]["count"]) == ([lost], 1)
    assert movements["deals_left_open"]["count"] == 0


def test_currencies_are_searched(node: NodeClient) -> None:
    every = node.checked("CurrenciesController.getAllSupportedCurrencies", None)
    named = {currency["code"]: (currency["name"], currency["symbol"]) for currency in every}
    assert (named["EUR"], named["USD"]) == (("Euro", "€"), ("US Dollar", "$"))
    found = node.checked_answer("CurrenciesController.getAllSupportedCurrencies", "Yen")
    assert [(row["code"], row["decimal_points"]) for row in found.data] == [("JPY", 0)]
    assert found.result["data"][0]["code"] == "JPY"


def test_users_are_listed_read_and_found(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    me = node.checked_answer("UsersController.getCurrentUserData")
    told = {
        "id": local_pipedrive.owner.user_id,
        "name": "Erika Example",
        "email": "erika@example.com",
        "is_you": True,
        "is_admin": 1,
        "company_id": local_pipedrive.owner.company_id,
        "company_domain": "example",
        "default_currency": "EUR",
        "active_flag": True,
    }
    assert part(me.data, told) == told
    assert me.data["company_name"] == me.result["data"]["company_name"] == "Example Company"
    every = node.checked("UsersController.getAllUsers")
    assert names(every) == ["Erika Example", "Piet Visser"]
    one = node.checked("UsersController.getOneUser", colleague.user_id)
    told = {"id": colleague.user_id, "name": "Piet Visser", "email": "piet.visser@example.com", "is_admin": 0}
    assert part(one, told) == told
    assert one == every[1]
    assert node.checked("UsersController.findUsersByName", {"term": "visser"}) == [one]
    by_email = node.checked("UsersController.findUsersByName", {"term": "piet.visser@", "searchByEmail": 1})
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
    assert node.refused(name, argument).status == status
