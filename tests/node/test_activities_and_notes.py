"""Activities, their types and notes through the official Node client."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.node_client import NodeClient
from tests.node.test_contacts import names
from tests.node.test_deals import add_deal, add_organization, add_person, texts


def test_an_activity_is_added_read_changed_and_deleted(node: NodeClient) -> None:
    deal, person = add_deal(node)["id"], add_person(node)["id"]
    added = node.succeed(
        "ActivitiesController.addAnActivity",
        {
            "subject": "Call about the crane",
            "type": "call",
            "dueDate": "2026-03-05",
            "dueTime": "10:30",
            "duration": "00:45",
            "dealId": deal,
            "personId": person,
            "note": "Ask for <b>the drawings</b>",
        },
    )
    assert (added["subject"], added["type"], added["done"]) == ("Call about the crane", "call", False)
    assert (added["due_date"], added["due_time"], added["duration"]) == ("2026-03-05", "10:30", "00:45")
    assert (added["deal_id"], added["person_id"]) == (deal, person)
    assert added["note"] == "Ask for <b>the drawings</b>"
    assert node.succeed("DealsController.getDetailsOfADeal", deal)["next_activity_id"] == added["id"]
    read = node.succeed("ActivitiesController.getDetailsOfAnActivity", added["id"])
    assert read["deal_title"] == "Harbour lights"
    done = node.succeed("ActivitiesController.updateEditAnActivity", {"id": added["id"], "done": 1})
    assert done["done"] is True
    assert done["marked_as_done_time"] == "2026-03-02 09:00:00"
    assert node.succeed("DealsController.getDetailsOfADeal", deal)["done_activities_count"] == 1
    node.succeed("ActivitiesController.deleteAnActivity", added["id"])
    assert node.succeed("DealsController.getDetailsOfADeal", deal)["done_activities_count"] == 0


def test_activities_are_listed_and_deleted_together(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")

    def add(subject: str, **values: Any) -> int:
        given = {"subject": subject, "type": "call", **values}
        added: int = node.succeed("ActivitiesController.addAnActivity", given)["id"]
        return added

    call = add("Call", dueDate="2026-03-05")
    meet = add("Meet", type="meeting", dueDate="2026-03-10")
    add("Lunch", type="lunch", userId=colleague.user_id, dueDate="2026-03-06")
    node.succeed("ActivitiesController.updateEditAnActivity", {"id": call, "done": 1})

    def found(**asked: Any) -> list[str]:
        rows = node.succeed("ActivitiesController.getAllActivitiesAssignedToAParticularUser", asked)
        return sorted(texts(rows, "subject"))

    assert found() == ["Call", "Meet"]
    assert found(userId=0) == ["Call", "Lunch", "Meet"]
    assert found(userId=colleague.user_id) == ["Lunch"]
    assert found(type="meeting,lunch", userId=0) == ["Lunch", "Meet"]
    assert found(startDate="2026-03-06", endDate="2026-03-31") == ["Meet"]
    assert found(done=1) == ["Call"]
    gone = node.succeed("ActivitiesController.deleteMultipleActivitiesInBulk", f"{call},{meet}")
    assert gone == {"id": [call, meet]}
    assert found(userId=0) == ["Lunch"]


def test_activity_types_are_added_listed_changed_and_deleted(node: NodeClient) -> None:
    added = node.succeed(
        "ActivityTypesController.addNewActivityType",
        {"name": "Site visit", "iconKey": "car", "color": "FF8800"},
    )
    assert (added["name"], added["icon_key"], added["color"]) == ("Site visit", "car", "FF8800")
    assert "Site visit" in names(node.succeed("ActivityTypesController.getAllActivityTypes"))
    changed = node.succeed(
        "ActivityTypesController.updateEditActivityType", {"id": added["id"], "name": "Visit", "orderNr": 1}
    )
    assert (changed["name"], changed["order_nr"]) == ("Visit", 1)
    second = node.succeed("ActivityTypesController.addNewActivityType", {"name": "Fair", "iconKey": "bell"})
    third = node.succeed("ActivityTypesController.addNewActivityType", {"name": "Audit", "iconKey": "search"})
    node.succeed("ActivityTypesController.deleteAnActivityType", added["id"])
    node.succeed("ActivityTypesController.deleteMultipleActivityTypesInBulk", f"{second['id']},{third['id']}")
    active = [
        row for row in node.succeed("ActivityTypesController.getAllActivityTypes") if row["active_flag"]
    ]
    assert {"Visit", "Fair", "Audit"}.isdisjoint(names(active))


def test_a_note_is_added_read_changed_and_deleted(node: NodeClient) -> None:
    deal = add_deal(node)["id"]
    added = node.call(
        "NotesController.addANote",
        {"content": "<b>Pays on time</b><script>alert(1)</script>", "dealId": deal, "pinnedToDealFlag": 1},
    )
    note = added.data
    assert note["content"] == "<b>Pays on time</b>"
    assert (note["deal_id"], note["pinned_to_deal_flag"]) == (deal, True)
    assert added.result["data"]["deal"]["title"] == "Harbour lights"
    assert node.succeed("DealsController.getDetailsOfADeal", deal)["notes_count"] == 1
    assert node.succeed("NotesController.getOneNote", note["id"])["content"] == "<b>Pays on time</b>"
    changed = node.succeed(
        "NotesController.updateANote", {"id": note["id"], "content": "Pays late", "pinnedToDealFlag": 0}
    )
    assert (changed["content"], changed["pinned_to_deal_flag"]) == ("Pays late", False)
    node.succeed("NotesController.deleteANote", note["id"])
    assert node.succeed("DealsController.getDetailsOfADeal", deal)["notes_count"] == 0


def test_notes_are_listed_by_what_they_hang_on(node: NodeClient) -> None:
    deal, person, organization = add_deal(node)["id"], add_person(node)["id"], add_organization(node)["id"]
    add = "NotesController.addANote"
    node.succeed(add, {"content": "Of the deal", "dealId": deal, "pinnedToDealFlag": 1})
    node.succeed(add, {"content": "Of the person", "personId": person, "pinnedToPersonFlag": 1})
    node.succeed(
        add,
        {
            "content": "Of the organization",
            "orgId": organization,
            "pinnedToOrganizationFlag": 1,
            "addTime": "2026-02-01 08:00:00",
        },
    )

    def found(**asked: Any) -> list[str]:
        rows = node.succeed("NotesController.getAllNotes", asked)
        return sorted(texts(rows, "content"))

    assert found() == ["Of the deal", "Of the organization", "Of the person"]
    assert found(dealId=deal) == ["Of the deal"]
    assert found(personId=person) == ["Of the person"]
    assert found(orgId=organization) == ["Of the organization"]
    assert found(pinnedToDealFlag=1) == ["Of the deal"]
    assert found(pinnedToPersonFlag=1) == ["Of the person"]
    assert found(pinnedToOrganizationFlag=1) == ["Of the organization"]
    assert found(endDate="2026-02-15") == ["Of the organization"]
    assert found(startDate="2026-02-15") == ["Of the deal", "Of the person"]
    first = node.succeed("NotesController.getAllNotes", {"sort": "add_time ASC", "limit": 1})
    assert first[0]["content"] == "Of the organization"
    assert node.succeed("NotesController.getAllNotes", {"start": 3}) is None


@pytest.mark.parametrize(
    ("name", "argument", "status"),
    [
        ("ActivitiesController.getDetailsOfAnActivity", 999, 404),
        ("ActivitiesController.addAnActivity", {"subject": "Call", "type": "call", "dealId": 999}, 400),
        (
            "ActivitiesController.addAnActivity",
            {"subject": "Call", "type": "call", "dueDate": "tomorrow"},
            400,
        ),
        ("ActivityTypesController.addNewActivityType", {"name": "Visit", "iconKey": "rocket"}, 400),
        ("NotesController.getOneNote", 999, 404),
        ("NotesController.addANote", {"content": "Hangs on nothing"}, 400),
    ],
)
def test_what_makes_no_sense_is_refused(node: NodeClient, name: str, argument: Any, status: int) -> None:
    answer = node.call(name, argument)
    assert answer.status == status
    assert answer.body["success"] is False
