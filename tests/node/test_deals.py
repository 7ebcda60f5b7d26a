"""Deals through the official Node client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.node_client import NodeClient

JSON = {"contentType": "application/json"}


def add_deal(node: NodeClient, title: str = "Harbour lights", **values: Any) -> Any:
    """A deal as the Node client adds it, with a person of its own where it is to have nobody else."""
    if not {"person_id", "org_id"} & set(values):
        values["person_id"] = add_person(node, f"{title} person")["id"]
    return node.succeed("DealsController.addADeal", {**JSON, "body": {"title": title, **values}})


def add_person(node: NodeClient, name: str = "Maria Rossi", **values: Any) -> Any:
    """A person as the Node client adds it."""
    return node.succeed("PersonsController.addAPerson", {**JSON, "body": {"name": name, **values}})


def add_organization(node: NodeClient, name: str = "Harbour Ltd", **values: Any) -> Any:
    """An organization as the Node client adds it."""
    return node.succeed(
        "OrganizationsController.addAnOrganization", {**JSON, "body": {"name": name, **values}}
    )


def texts(records: Any, key: str) -> list[str]:
    """One text of each record of a list; an empty list comes as null."""
    found: list[dict[str, Any]] = records or []
    return [record[key] for record in found]


def titles(deals: Any) -> list[str]:
    """The titles of deals."""
    return texts(deals, "title")


def test_a_deal_is_added_read_changed_and_deleted(node: NodeClient) -> None:
    organization = add_organization(node)
    person = add_person(node, email=["maria@example.com"], org_id=organization["id"])
    added = node.call(
        "DealsController.addADeal",
        {
            **JSON,
            "body": {
                "title": "Harbour lights",
                "value": 1250.5,
                "currency": "USD",
                "person_id": person["id"],
                "org_id": organization["id"],
                "visible_to": 3,
            },
        },
    )
    assert added.status == 201
    deal = added.data
    assert (deal["title"], deal["value"], deal["currency"]) == ("Harbour lights", 1250.5, "USD")
    assert (deal["status"], deal["stage_id"], deal["pipeline_id"]) == ("open", 1, 1)
    assert deal["person_id"]["name"] == "Maria Rossi"
    assert deal["org_id"]["value"] == organization["id"]
    assert added.result["data"]["title"] == "Harbour lights"
    assert added.result["data"]["org_id"]["name"] == "Harbour Ltd"
    assert added.body["related_objects"]["organization"][str(organization["id"])]["name"] == "Harbour Ltd"

    assert node.succeed("DealsController.getDetailsOfADeal", deal["id"])["title"] == "Harbour lights"

    changed = node.succeed(
        "DealsController.updateADeal",
        {
            "id": deal["id"],
            "title": "Harbour cranes",
            "value": "2000",
            "stageId": 2,
            "probability": 60,
            "visibleTo": 1,
        },
    )
    assert (changed["title"], changed["value"], changed["stage_id"]) == ("Harbour cranes", 2000, 2)
    assert (changed["probability"], changed["visible_to"]) == (60, "1")
    assert changed["currency"] == "USD"

    lost = node.succeed(
        "DealsController.updateADeal", {"id": deal["id"], "status": "lost", "lostReason": "Price"}
    )
    assert (lost["status"], lost["lost_reason"]) == ("lost", "Price")
    assert lost["lost_time"] is not None

    assert node.succeed("DealsController.deleteADeal", deal["id"]) == {"id": deal["id"]}
    assert node.succeed("DealsController.getDetailsOfADeal", deal["id"])["status"] == "deleted"


def test_deals_are_listed_by_what_is_asked_for(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    add_deal(node, "Anchor", value=30)
    add_deal(node, "Buoy", value=20, stage_id=2)
    add_deal(node, "Crane", value=10, user_id=colleague.user_id)
    won = add_deal(node, "Dock", value=40)
    node.succeed("DealsController.updateADeal", {"id": won["id"], "status": "won"})

    def found(**asked: Any) -> list[str]:
        return titles(node.succeed("DealsController.getAllDeals", asked))

    assert found() == ["Anchor", "Buoy", "Crane", "Dock"]
    assert found(userId=colleague.user_id) == ["Crane"]
    assert found(stageId=2) == ["Buoy"]
    assert found(status="won") == ["Dock"]
    assert found(ownedByYou=1) == ["Anchor", "Buoy", "Dock"]
    assert found(sort="value DESC", status="open") == ["Anchor", "Buoy", "Crane"]
    assert found(start=1, limit=2) == ["Buoy", "Crane"]
    assert found(start=9) == []
    page = node.call("DealsController.getAllDeals", {"limit": 3})
    assert page.body["additional_data"]["pagination"] == {
        "start": 0,
        "limit": 3,
        "more_items_in_collection": True,
        "next_start": 3,
    }
    assert titles(page.result["data"]) == ["Anchor", "Buoy", "Crane"]


def test_deals_are_found_by_name(node: NodeClient) -> None:
    person = add_person(node)
    organization = add_organization(node)
    add_deal(node, "Harbour lights", person_id=person["id"])
    add_deal(node, "Harbour cranes", org_id=organization["id"])
    add_deal(node, "Station clock")
    find = "DealsController.findDealsByName"
    assert sorted(titles(node.succeed(find, {"term": "harbour"}))) == ["Harbour cranes", "Harbour lights"]
    assert titles(node.succeed(find, {"term": "harbour", "personId": person["id"]})) == ["Harbour lights"]
    assert titles(node.succeed(find, {"term": "harbour", "orgId": organization["id"]})) == ["Harbour cranes"]


def test_deals_are_summed_up_by_currency(node: NodeClient) -> None:
    add_deal(node, "Anchor", value=100, currency="EUR")
    add_deal(node, "Buoy", value=50, currency="EUR", stage_id=2)
    add_deal(node, "Crane", value=10, currency="USD")
    summary = node.succeed("DealsController.getDealsSummary", {"status": "open"})
    assert summary["total_count"] == 3
    assert summary["values_total"]["EUR"]["value"] == 150
    assert summary["values_total"]["EUR"]["count"] == 2
    assert summary["values_total"]["USD"]["value"] == 10
    in_stage = node.call("DealsController.getDealsSummary", {"stageId": 2})
    assert in_stage.data["total_count"] == 1
    assert in_stage.result["data"]["total_count"] == 1


def test_deals_lie_on_a_timeline(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    add_deal(node, "Anchor", value=100)
    local_pipedrive.clock.advance(timedelta(days=31))
    add_deal(node, "Buoy", value=50)
    asked = {"startDate": "2026-03-01", "interval": "month", "amount": 2, "fieldKey": "add_time"}
    march, april = node.succeed("DealsController.getDealsTimeline", asked)
    assert titles(march["deals"]) == ["Anchor"]
    assert titles(april["deals"]) == ["Buoy"]
    assert march["totals"]["values"]["EUR"] == 100
    assert march["period_start"].startswith("2026-03-01")


def test_deals_are_duplicated_and_merged(node: NodeClient) -> None:
    first = add_deal(node, "Anchor", value=100)
    copy = node.succeed("DealsController.createDuplicateDeal", first["id"])
    assert copy["id"] != first["id"]
    assert (copy["title"], copy["value"]) == ("Anchor", 100)
    merged = node.succeed(
        "DealsController.updateMergeTwoDeals", {"id": copy["id"], "mergeWithId": first["id"]}
    )
    assert merged["title"] == "Anchor"
    assert titles(node.succeed("DealsController.getAllDeals", {"status": "open"})) == ["Anchor"]


def test_several_deals_are_deleted_at_once(node: NodeClient) -> None:
    kept, *gone = (add_deal(node, title)["id"] for title in ("Anchor", "Buoy", "Crane"))
    answer = node.succeed("DealsController.deleteMultipleDealsInBulk", ",".join(map(str, gone)))
    assert answer == {"id": gone}
    assert [deal["id"] for deal in node.succeed("DealsController.getAllDeals", {})] == [kept]


def test_followers_of_a_deal(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    deal = add_deal(node)["id"]
    added = node.succeed("DealsController.addAFollowerToADeal", {"id": deal, "userId": colleague.user_id})
    assert (added["user_id"], added["deal_id"]) == (colleague.user_id, deal)
    followers = node.succeed("DealsController.listFollowersOfADeal", deal)
    assert {follower["user_id"] for follower in followers} == {
        local_pipedrive.owner.user_id,
        colleague.user_id,
    }
    gone = node.succeed("DealsController.deleteAFollowerFromADeal", {"id": deal, "followerId": added["id"]})
    assert gone == {"id": added["id"]}
    assert len(node.succeed("DealsController.listFollowersOfADeal", deal)) == 1


def test_participants_and_persons_of_a_deal(node: NodeClient) -> None:
    main, other = add_person(node), add_person(node, "Jonas Berg")
    deal = add_deal(node, person_id=main["id"])["id"]
    added = node.succeed("DealsController.addAParticipantToADeal", {"id": deal, "personId": other["id"]})
    assert added["person_id"]["value"] == other["id"]
    participants = node.succeed("DealsController.listParticipantsOfADeal", {"id": deal})
    assert {row["person_id"]["name"] for row in participants} == {"Maria Rossi", "Jonas Berg"}
    persons = node.succeed("DealsController.listAllPersonsAssociatedWithADeal", {"id": deal})
    assert {person["name"] for person in persons} == {"Maria Rossi", "Jonas Berg"}
    gone = node.succeed(
        "DealsController.deleteAParticipantFromADeal", {"id": deal, "dealParticipantId": added["id"]}
    )
    assert gone == {"id": added["id"]}
    assert len(node.succeed("DealsController.listParticipantsOfADeal", {"id": deal})) == 1


def test_activities_and_updates_of_a_deal(node: NodeClient) -> None:
    deal = add_deal(node, "Anchor")["id"]
    call = node.succeed(
        "ActivitiesController.addAnActivity", {"subject": "Call", "type": "call", "dealId": deal}
    )
    meet = node.succeed(
        "ActivitiesController.addAnActivity", {"subject": "Meet", "type": "meeting", "dealId": deal}
    )
    node.succeed("ActivitiesController.updateEditAnActivity", {"id": call["id"], "done": 1})

    def subjects(**asked: Any) -> list[str]:
        found = node.succeed("DealsController.listActivitiesAssociatedWithADeal", {"id": deal, **asked})
        return sorted(texts(found, "subject"))

    assert subjects() == ["Call", "Meet"]
    assert subjects(done=1) == ["Call"]
    assert subjects(exclude=str(call["id"])) == ["Meet"]
    assert node.succeed("DealsController.getDetailsOfADeal", deal)["next_activity_id"] == meet["id"]

    node.succeed("DealsController.updateADeal", {"id": deal, "stageId": 3})
    updates = node.succeed("DealsController.listUpdatesAboutADeal", {"id": deal})
    objects = {update["object"] for update in updates}
    assert {"activity", "dealChange"} <= objects
    stage = [
        update["data"]
        for update in updates
        if update["object"] == "dealChange" and update["data"]["field_key"] == "stage_id"
    ]
    assert [(change["old_value"], change["new_value"]) for change in stage if change["old_value"]] == [
        ("1", "3")
    ]


@pytest.mark.parametrize(
    ("name", "argument", "status"),
    [
        ("DealsController.getDetailsOfADeal", 999, 404),
        ("DealsController.deleteADeal", 999, 404),
        ("DealsController.updateADeal", {"id": 999, "title": "Anchor"}, 404),
        ("DealsController.addADeal", {**JSON, "body": {"value": 5}}, 400),
        ("DealsController.addADeal", {**JSON, "body": {"title": "Anchor", "stage_id": 999}}, 400),
        ("DealsController.getAllDeals", {"status": "sold"}, 400),
        ("DealsController.createDuplicateDeal", 999, 404),
    ],
)
def test_what_makes_no_sense_is_refused(node: NodeClient, name: str, argument: Any, status: int) -> None:
    answer = node.call(name, argument)
    assert answer.status == status
    assert answer.body["success"] is False
    assert answer.body["error"]
    assert answer.result is None


def test_a_wrong_token_is_refused(node: NodeClient) -> None:
    stranger = NodeClient(node.process, node.base_url, "no-such-token")
    answer = stranger.call("DealsController.getAllDeals", {})
    assert answer.status == 401
    assert answer.body["success"] is False
