"""Activities, their types and notes through the official Node client."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.held import part
from tests.node.node_client import NodeClient
from tests.node.test_deals import add_deal, add_organization, add_person, texts


def test_an_activity_is_added_read_changed_and_deleted(node: NodeClient) -> None:
    deal, person = add_deal(node)["id"], add_person(node)["id"]
    add, get = "ActivitiesController.addAnActivity", "ActivitiesController.getDetailsOfAnActivity"
    added = node.checked(
        add,
        {
            "subject": "Call about the crane",
            "type": "call",
            "dueDate": "2026-03-05",
            "dueTime": "10:30",
            "duration": "00:45",
            "dealId": deal,
            "personId": person,
            "participants": [{"person_id": person, "primary_flag": True}],
            "note": "Ask for <b>the drawings</b>",
        },
    )
    told = {
        "subject": "Call about the crane",
        "type": "call",
        "type_name": "Call",
        "done": False,
        "due_date": "2026-03-05",
        "due_time": "10:30",
        "duration": "00:45",
        "deal_id": deal,
        "deal_title": "Harbour lights",
        "person_id": person,
        "person_name": "Maria Rossi",
        "participants": [{"person_id": person, "primary_flag": True}],
        "owner_name": "Erika Example",
        "note": "Ask for <b>the drawings</b>",
        "add_time": "2026-03-02 09:00:00",
    }
    assert part(added, told) == told
    assert node.checked(get, added["id"]) == added
    assert node.seen("DealsController.getDetailsOfADeal", deal)["next_activity_id"] == added["id"]
    organization = add_organization(node)["id"]
    values: dict[str, Any] = {
        "subject": "Meet about the crane",
        "type": "meeting",
        "dueDate": "2026-03-06",
        "dueTime": "11:00",
        "duration": "01:15",
        "orgId": organization,
        "note": "Bring them",
        "done": 1,
    }
    done = node.checked("ActivitiesController.updateEditAnActivity", {"id": added["id"], **values})
    told = {
        "subject": "Meet about the crane",
        "type": "meeting",
        "type_name": "Meeting",
        "done": True,
        "marked_as_done_time": "2026-03-02 09:00:00",
        "due_date": "2026-03-06",
        "due_time": "11:00",
        "duration": "01:15",
        "deal_id": deal,
        "org_id": organization,
        "org_name": "Harbour Ltd",
        "note": "Bring them",
    }
    assert part(done, told) == told
    assert node.checked(get, added["id"]) == done
    assert node.seen("DealsController.getDetailsOfADeal", deal)["done_activities_count"] == 1
    assert node.checked("ActivitiesController.deleteAnActivity", added["id"]) == {"id": added["id"]}
    assert node.seen("DealsController.getDetailsOfADeal", deal)["done_activities_count"] == 0
    assert node.checked(get, added["id"])["active_flag"] is False


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
        rows = node.checked("ActivitiesController.getAllActivitiesAssignedToAParticularUser", asked)
        return sorted(texts(rows, "subject"))

    assert found() == ["Call", "Meet"]
    assert found(userId=0) == ["Call", "Lunch", "Meet"]
    assert found(userId=colleague.user_id) == ["Lunch"]
    assert found(type="meeting,lunch", userId=0) == ["Lunch", "Meet"]
    assert found(startDate="2026-03-06", endDate="2026-03-31") == ["Meet"]
    assert found(done=1) == ["Call"]
    assert len(found(start=1, limit=1, userId=0)) == 1
    gone = node.checked("ActivitiesController.deleteMultipleActivitiesInBulk", f"{call},{meet}")
    assert gone == {"id": [call, meet]}
    assert found(userId=0) == ["Lunch"]


def test_activity_types_are_added_listed_changed_and_deleted(node: NodeClient) -> None:
    def listed() -> dict[str, Any]:
        rows = node.checked("ActivityTypesController.getAllActivityTypes")
        return {row["name"]: row for row in rows if row["active_flag"]}

    before = set(listed())
    added = node.checked(
        "ActivityTypesController.addNewActivityType",
        {"name": "Site visit", "iconKey": "car", "color": "FF8800"},
    )
    told: dict[str, Any] = {
        "name": "Site visit",
        "icon_key": "car",
        "color": "FF8800",
        "key_string": "site_visit",
    }
    assert part(added, told) == told
    assert added["is_custom_flag"] is True
    assert listed()["Site visit"] == added
    changed = node.checked(
        "ActivityTypesController.updateEditActivityType",
        {"id": added["id"], "name": "Visit", "iconKey": "bell", "color": "0088FF", "orderNr": 1},
    )
    told = {"name": "Visit", "icon_key": "bell", "color": "0088FF", "order_nr": 1, "key_string": "site_visit"}
    assert part(changed, told) == told
    assert listed()["Visit"] == changed
    add = "ActivityTypesController.addNewActivityType"
    second, third = (node.succeed(add, {"name": name, "iconKey": "bell"})["id"] for name in ("Fair", "Audit"))
    gone = node.checked("ActivityTypesController.deleteAnActivityType", added["id"])
    assert gone == {**changed, "active_flag": False}
    assert set(listed()) == {*before, "Fair", "Audit"}
    many = node.checked("ActivityTypesController.deleteMultipleActivityTypesInBulk", f"{second},{third}")
    assert many == {"id": [second, third]}
    assert set(listed()) == before


def test_a_note_is_added_read_changed_and_deleted(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    deal = add_deal(node)["id"]
    answer = node.checked_answer(
        "NotesController.addANote",
        {
            "content": "<b>Pays on time</b><script>alert(1)</script>",
            "dealId": deal,
            "pinnedToDealFlag": 1,
            "userId": local_pipedrive.owner.user_id,
        },
    )
    note = answer.data
    told: dict[str, Any] = {
        "content": "<b>Pays on time</b>",
        "deal_id": deal,
        "deal": {"title": "Harbour lights"},
        "pinned_to_deal_flag": True,
        "pinned_to_person_flag": False,
        "person_id": None,
        "org_id": None,
        "add_time": "2026-03-02 09:00:00",
        "active_flag": True,
    }
    assert part(note, told) == told
    assert (note["user"]["name"], note["user"]["email"]) == ("Erika Example", "erika@example.com")
    assert answer.result["data"]["deal"]["title"] == "Harbour lights"
    assert node.seen("DealsController.getDetailsOfADeal", deal)["notes_count"] == 1
    assert node.checked("NotesController.getOneNote", note["id"]) == note
    person, organization = add_person(node)["id"], add_organization(node)["id"]
    changed = node.checked(
        "NotesController.updateANote",
        {
            "id": note["id"],
            "content": "Pays late",
            "pinnedToDealFlag": 0,
            "personId": person,
            "orgId": organization,
            "pinnedToPersonFlag": 1,
            "pinnedToOrganizationFlag": 1,
            "addTime": "2026-02-01 08:00:00",
        },
    )
    told = {
        "content": "Pays late",
        "deal_id": deal,
        "pinned_to_deal_flag": False,
        "person_id": person,
        "person": {"name": "Maria Rossi"},
        "pinned_to_person_flag": True,
        "org_id": organization,
        "organization": {"name": "Harbour Ltd"},
        "pinned_to_organization_flag": True,
        "add_time": "2026-02-01 08:00:00",
    }
    assert part(changed, told) == told
    assert node.checked("NotesController.getOneNote", note["id"]) == changed
    assert node.checked_answer("NotesController.deleteANote", note["id"]).data is True
    assert node.seen("DealsController.getDetailsOfADeal", deal)["notes_count"] == 0
    assert node.checked("NotesController.getOneNote", note["id"])["active_flag"] is False


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
        rows = node.checked("NotesController.getAllNotes", asked)
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
    first = node.checked("NotesController.getAllNotes", {"sort": "add_time ASC", "limit": 1})
    assert first[0]["content"] == "Of the organization"
    assert node.checked("NotesController.getAllNotes", {"start": 3}) is None


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
    assert node.refused(name, argument).status == status
