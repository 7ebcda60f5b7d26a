"""Deals through the official Node client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.held import part
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


def test_a_deal_is_added_read_changed_and_deleted(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    organization = add_organization(node)
    person = add_person(node, email=["maria@example.com"], org_id=organization["id"])
    added = node.checked_answer(
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
    told = {
        "title": "Harbour lights",
        "value": 1250.5,
        "currency": "USD",
        "status": "open",
        "stage_id": 1,
        "pipeline_id": 1,
        "person_name": "Maria Rossi",
        "org_name": "Harbour Ltd",
        "owner_name": "Erika Example",
        "visible_to": "3",
        "formatted_value": "$1,250.50",
        "probability": None,
        "lost_reason": None,
        "add_time": "2026-03-02 09:00:00",
    }
    assert part(deal, told) == told
    assert (deal["person_id"]["value"], deal["person_id"]["name"]) == (person["id"], "Maria Rossi")
    assert (deal["org_id"]["value"], deal["org_id"]["name"]) == (organization["id"], "Harbour Ltd")
    assert (deal["user_id"]["email"], deal["creator_user_id"]["email"]) == ("erika@example.com",) * 2
    assert added.result["data"]["title"] == "Harbour lights"
    assert added.result["data"]["org_id"]["name"] == "Harbour Ltd"
    assert added.body["related_objects"]["organization"][str(organization["id"])]["name"] == "Harbour Ltd"
    read = node.checked("DealsController.getDetailsOfADeal", deal["id"])
    assert part(read, deal) == deal
    assert (read["average_time_to_won"]["total_seconds"], read["age"]["total_seconds"]) == (0, 0)

    other = add_person(node, "Jonas Berg")["id"]
    changed = node.checked(
        "DealsController.updateADeal",
        {
            "id": deal["id"],
            "title": "Harbour cranes",
            "value": "2000",
            "currency": "EUR",
            "userId": local_pipedrive.add_user("Piet Visser").user_id,
            "personId": other,
            "stageId": 2,
            "probability": 60,
            "visibleTo": 1,
        },
    )
    told = {
        "title": "Harbour cranes",
        "value": 2000,
        "currency": "EUR",
        "owner_name": "Piet Visser",
        "person_name": "Jonas Berg",
        "org_name": "Harbour Ltd",
        "stage_id": 2,
        "probability": 60,
        "visible_to": "1",
        "stage_change_time": "2026-03-02 09:00:00",
    }
    assert part(changed, told) == told
    assert (changed["person_id"]["value"], changed["org_id"]["value"]) == (other, organization["id"])
    read = node.checked("DealsController.getDetailsOfADeal", deal["id"])
    assert part(read, changed) == changed

    lost = node.checked(
        "DealsController.updateADeal",
        {"id": deal["id"], "status": "lost", "lostReason": "Price", "orgId": organization["id"]},
    )
    told = {"status": "lost", "lost_reason": "Price", "lost_time": "2026-03-02 09:00:00", "active": False}
    assert part(lost, told) == told
    assert node.checked("DealsController.getAllDeals", {"status": "lost"}) == [lost]

    assert node.checked("DealsController.deleteADeal", deal["id"]) == {"id": deal["id"]}
    assert node.checked("DealsController.getDetailsOfADeal", deal["id"])["status"] == "deleted"


def test_deals_are_listed_by_what_is_asked_for(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    add_deal(node, "Anchor", value=30)
    add_deal(node, "Buoy", value=20, stage_id=2)
    add_deal(node, "Crane", value=10, user_id=colleague.user_id)
    won = add_deal(node, "Dock", value=40)
    node.succeed("DealsController.updateADeal", {"id": won["id"], "status": "won"})

    def found(**asked: Any) -> list[str]:
        return titles(node.checked("DealsController.getAllDeals", asked))

    assert found() == ["Anchor", "Buoy", "Crane", "Dock"]
    assert found(userId=colleague.user_id) == ["Crane"]
    assert found(stageId=2) == ["Buoy"]
    assert found(status="won") == ["Dock"]
    assert found(ownedByYou=1) == ["Anchor", "Buoy", "Dock"]
    assert found(sort="value DESC", status="open") == ["Anchor", "Buoy", "Crane"]
    assert found(start=1, limit=2) == ["Buoy", "Crane"]
    assert found(start=9) == []
    page = node.checked_answer("DealsController.getAllDeals", {"limit": 3})
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
    lights = add_deal(node, "Harbour lights", person_id=person["id"], value=5)["id"]
    add_deal(node, "Harbour cranes", org_id=organization["id"])
    add_deal(node, "Station clock")
    find = "DealsController.findDealsByName"
    assert sorted(titles(node.checked(find, {"term": "harbour"}))) == ["Harbour cranes", "Harbour lights"]
    (found,) = node.checked(find, {"term": "harbour", "personId": person["id"]})
    told = {
        "id": lights,
        "title": "Harbour lights",
        "status": "open",
        "person_id": person["id"],
        "person_name": "Maria Rossi",
        "organization_id": None,
        "formatted_value": "€5",
        "currency": "EUR",
    }
    assert part(found, told) == told
    assert titles(node.checked(find, {"term": "harbour", "orgId": organization["id"]})) == ["Harbour cranes"]


def test_deals_are_summed_up_by_currency(node: NodeClient) -> None:
    add_deal(node, "Anchor", value=100, currency="EUR")
    add_deal(node, "Buoy", value=50, currency="EUR", stage_id=2)
    add_deal(node, "Crane", value=10, currency="USD")
    summary = node.checked("DealsController.getDealsSummary", {"status": "open"})
    assert (summary["total_count"], summary["values_total"]["EUR"]["value_formatted"]) == (3, "€150")
    assert summary["values_total"]["EUR"]["value"] == 150
    assert summary["values_total"]["EUR"]["count"] == 2
    assert summary["values_total"]["USD"]["value"] == 10
    in_stage = node.checked_answer("DealsController.getDealsSummary", {"stageId": 2})
    assert in_stage.data["total_count"] == 1
    assert in_stage.result["data"]["total_count"] == 1


def test_deals_lie_on_a_timeline(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    add_deal(node, "Anchor", value=100)
    local_pipedrive.clock.advance(timedelta(days=31))
    add_deal(node, "Buoy", value=50)
    asked = {"startDate": "2026-03-01", "interval": "month", "amount": 2, "fieldKey": "add_time"}
    march, april = node.checked("DealsController.getDealsTimeline", asked)
    assert titles(march["deals"]) == ["Anchor"]
    assert titles(april["deals"]) == ["Buoy"]
    assert march["totals"]["values"]["EUR"] == 100
    assert (march["totals"]["count"], april["totals"]["count"]) == (1, 1)
    assert (march["period_start"], march["period_end"]) == ("2026-03-01 00:00:00", "2026-03-31 23:59:59")
    bare = node.checked_answer("DealsController.getDealsTimeline", {**asked, "excludeDeals": 1})
    assert [each.get("deals") for each in bare.data] == [None, None]


def test_deals_are_duplicated_and_merged(node: NodeClient) -> None:
    first = add_deal(node, "Anchor", value=100, stage_id=2)
    copy = node.checked("DealsController.createDuplicateDeal", first["id"])
    assert copy["id"] == first["id"] + 1
    told = ("title", "value", "currency", "stage_id", "person_name", "status")
    assert part(copy, told) == part(first, told)
    read = node.checked("DealsController.getDetailsOfADeal", copy["id"])
    assert part(read, told) == part(first, told)
    asked = {"id": copy["id"], "mergeWithId": first["id"]}
    merged = node.checked("DealsController.updateMergeTwoDeals", asked)
    assert (merged["id"], part(merged, told)) == (first["id"], part(first, told))
    (left,) = node.seen("DealsController.getAllDeals", {"status": "open"})
    assert (left["id"], left["title"]) == (first["id"], "Anchor")
    assert node.checked("DealsController.getDetailsOfADeal", copy["id"])["status"] == "deleted"


def test_several_deals_are_deleted_at_once(node: NodeClient) -> None:
    _, *gone = (add_deal(node, title)["id"] for title in ("Anchor", "Buoy", "Crane"))
    answer = node.checked("DealsController.deleteMultipleDealsInBulk", ",".join(map(str, gone)))
    assert answer == {"id": gone}
    assert titles(node.seen("DealsController.getAllDeals", {})) == ["Anchor"]


def test_followers_of_a_deal(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    me, colleague = local_pipedrive.owner.user_id, local_pipedrive.add_user("Piet Visser").user_id
    deal = add_deal(node)["id"]
    added = node.checked("DealsController.addAFollowerToADeal", {"id": deal, "userId": colleague})
    told = {"user_id": colleague, "deal_id": deal, "add_time": "2026-03-02 09:00:00"}
    assert part(added, told) == told
    first, second = node.checked("DealsController.listFollowersOfADeal", deal)
    assert (first["user_id"], first["deal_id"], second) == (me, deal, added)
    gone = node.checked("DealsController.deleteAFollowerFromADeal", {"id": deal, "followerId": added["id"]})
    assert gone == {"id": added["id"]}
    assert node.checked("DealsController.listFollowersOfADeal", deal) == [first]


def test_participants_and_persons_of_a_deal(node: NodeClient) -> None:
    main, other = add_person(node), add_person(node, "Jonas Berg")
    deal = add_deal(node, person_id=main["id"])["id"]
    added = node.checked("DealsController.addAParticipantToADeal", {"id": deal, "personId": other["id"]})
    assert (added["person_id"]["value"], added["person_id"]["name"]) == (other["id"], "Jonas Berg")
    assert (added["related_item_type"], added["related_item_id"]) == ("deal", deal)
    assert added["added_by_user_id"]["name"] == "Erika Example"
    first, second = node.checked("DealsController.listParticipantsOfADeal", {"id": deal})
    assert (first["person_id"]["name"], second) == ("Maria Rossi", added)
    persons = node.checked("DealsController.listAllPersonsAssociatedWithADeal", {"id": deal})
    assert [(person["id"], person["name"]) for person in persons] == [
        (main["id"], "Maria Rossi"),
        (other["id"], "Jonas Berg"),
    ]
    assert persons == node.checked("PersonsController.getAllPersons", {})
    page = {"id": deal, "start": 1, "limit": 1}
    assert texts(node.checked("DealsController.listAllPersonsAssociatedWithADeal", page), "name") == [
        "Jonas Berg"
    ]
    gone = node.checked(
        "DealsController.deleteAParticipantFromADeal", {"id": deal, "dealParticipantId": added["id"]}
    )
    assert gone == {"id": added["id"]}
    assert node.checked("DealsController.listParticipantsOfADeal", {"id": deal}) == [first]


def test_activities_and_updates_of_a_deal(node: NodeClient) -> None:
    deal = add_deal(node, "Anchor")["id"]
    add = "ActivitiesController.addAnActivity"
    call = node.succeed(add, {"subject": "Call", "type": "call", "dealId": deal})
    meet = node.succeed(add, {"subject": "Meet", "type": "meeting", "dealId": deal})
    node.succeed("ActivitiesController.updateEditAnActivity", {"id": call["id"], "done": 1})

    def subjects(**asked: Any) -> list[str]:
        found = node.checked("DealsController.listActivitiesAssociatedWithADeal", {"id": deal, **asked})
        assert {(each["deal_id"], each["deal_title"]) for each in found} == {(deal, "Anchor")}
        return sorted(texts(found, "subject"))

    assert subjects() == ["Call", "Meet"]
    assert subjects(done=1) == ["Call"]
    assert subjects(exclude=str(call["id"])) == ["Meet"]
    assert node.seen("DealsController.getDetailsOfADeal", deal)["next_activity_id"] == meet["id"]

    node.succeed("DealsController.updateADeal", {"id": deal, "stageId": 3})
    updates = node.checked("DealsController.listUpdatesAboutADeal", {"id": deal})
    told = sorted(update["data"]["subject"] for update in updates if update["object"] == "activity")
    assert told == ["Call", "Meet"]
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
    assert node.refused(name, argument).status == status


def test_a_wrong_token_is_refused(node: NodeClient) -> None:
    stranger = NodeClient(node.process, node.base_url, "no-such-token")
    answer = stranger.refused("DealsController.getAllDeals", {})
    assert answer.status == 401
