"""Fields of every kind of record, and filters, through the official Node client."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.held import part
from tests.node.node_client import NodeClient
from tests.node.test_deals import JSON, add_person, texts


@dataclass(frozen=True)
class Room:
    """The methods on the fields of one kind of record."""

    list: str
    add: str
    get: str
    update: str
    delete: str
    delete_many: str


ROOMS = [
    Room(
        "DealFieldsController.getAllDealFields",
        "DealFieldsController.addANewDealField",
        "DealFieldsController.getOneDealField",
        "DealFieldsController.updateADealField",
        "DealFieldsController.deleteADealField",
        "DealFieldsController.deleteMultipleDealFieldsInBulk",
    ),
    Room(
        "PersonFieldsController.getAllPersonFields",
        "PersonFieldsController.addANewPersonField",
        "PersonFieldsController.getOnePersonField",
        "PersonFieldsController.updateAPersonField",
        "PersonFieldsController.deleteAPersonField",
        "PersonFieldsController.deleteMultiplePersonFieldsInBulk",
    ),
    Room(
        "OrganizationFieldsController.getAllOrganizationFields",
        "OrganizationFieldsController.addANewOrganizationField",
        "OrganizationFieldsController.getOneOrganizationField",
        "OrganizationFieldsController.updateAnOrganizationField",
        "OrganizationFieldsController.deleteAnOrganizationField",
        "OrganizationFieldsController.deleteMultipleOrganizationFieldsInBulk",
    ),
    Room(
        "ProductFieldsController.getAllProductFields",
        "ProductFieldsController.addANewProductField",
        "ProductFieldsController.getOneProductField",
        "ProductFieldsController.updateAProductField",
        "ProductFieldsController.deleteAProductField",
        "ProductFieldsController.deleteMultipleProductFieldsInBulk",
    ),
]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.list.partition("Controller")[0])
def test_a_field_is_added_read_changed_and_deleted(node: NodeClient, room: Room) -> None:
    page = [{"start": 0, "limit": 500}] if room.list.startswith("Deal") else []

    def listed() -> dict[str, Any]:
        return {each["name"]: each for each in node.checked(room.list, *page)}

    before = set(listed())
    body = {"name": "Size", "field_type": "enum", "options": [{"label": "S"}, {"label": "L"}]}
    if not room.add.startswith("Product"):
        # The example of 2019 sends the options as a text of JSON.
        body["options"] = json.dumps(body["options"])
    added = node.checked(room.add, {**JSON, "body": body})
    told = {
        "name": "Size",
        "field_type": "enum",
        "add_time": "2026-03-02 09:00:00",
        "active_flag": True,
        "edit_flag": True,
        "mandatory_flag": False,
    }
    assert part(added, told) == told
    assert (len(added["key"]), texts(added["options"], "label")) == (40, ["S", "L"])
    assert part(node.checked(room.get, added["id"]), added) == added
    assert part(listed()["Size"], added) == added
    kept = [{"id": added["options"][1]["id"], "label": "Large"}, {"label": "XL"}]
    changed = node.checked(room.update, {"id": added["id"], "name": "Width", "options": json.dumps(kept)})
    same = ("id", "key", "field_type")
    assert (changed["name"], part(changed, same)) == ("Width", part(added, same))
    assert texts(changed["options"], "label") == ["Large", "XL"]
    assert changed["options"][0]["id"] == added["options"][1]["id"]
    read = node.checked(room.get, added["id"])
    assert part(read, changed) == changed
    assert read["options_deleted"] == [added["options"][0]]
    second = node.succeed(room.add, {**JSON, "body": {"name": "Note", "field_type": "text"}})
    third = node.succeed(room.add, {**JSON, "body": {"name": "Day", "field_type": "date"}})
    assert set(listed()) == {*before, "Width", "Note", "Day"}
    assert node.checked(room.delete, added["id"]) == {"id": added["id"]}
    assert set(listed()) == {*before, "Note", "Day"}
    ids = [second["id"], third["id"]]
    assert node.checked(room.delete_many, ",".join(map(str, ids))) == {"id": ids}
    assert set(listed()) == before
    assert node.refused(room.get, third["id"]).status in (404, 410)


def test_fields_of_activities_and_notes_are_read(node: NodeClient) -> None:
    of_activities = node.checked("ActivityFieldsController.getAllFieldsForAnActivity")
    kinds = {each["key"]: (each["name"], each["field_type"]) for each in of_activities}
    assert kinds["subject"] == ("Subject", "varchar")
    assert kinds["due_date"] == ("Due date", "date")
    assert kinds["deal_id"] == ("Deal", "deal")
    of_notes = node.checked("NoteFieldsController.getAllFieldsForANote")
    kinds = {each["key"]: (each["name"], each["field_type"]) for each in of_notes}
    assert kinds["content"] == ("Content", "text")
    assert kinds["person_id"] == ("Contact person", "people")


def test_values_of_custom_fields_are_written_and_read(node: NodeClient) -> None:
    """The three methods that change records send whatever else they are given, besides what they know."""
    options = [{"label": "S"}, {"label": "L"}]
    asked: list[tuple[str, str, str, str, dict[str, Any]]] = [
        (
            "DealFieldsController.addANewDealField",
            "DealsController.addADeal",
            "DealsController.updateADeal",
            "DealsController.getDetailsOfADeal",
            {"title": "Anchor", "person_id": add_person(node)["id"]},
        ),
        (
            "PersonFieldsController.addANewPersonField",
            "PersonsController.addAPerson",
            "PersonsController.updateAPerson",
            "PersonsController.getDetailsOfAPerson",
            {"name": "Anna"},
        ),
        (
            "OrganizationFieldsController.addANewOrganizationField",
            "OrganizationsController.addAnOrganization",
            "OrganizationsController.updateAnOrganization",
            "OrganizationsController.getDetailsOfAnOrganization",
            {"name": "Acme"},
        ),
    ]
    for add_field, add, update, get, body in asked:
        size = node.succeed(
            add_field, {**JSON, "body": {"name": "Size", "field_type": "enum", "options": options}}
        )
        fee = node.succeed(add_field, {**JSON, "body": {"name": "Fee", "field_type": "monetary"}})["key"]
        small, large = (option["id"] for option in size["options"])
        added = node.checked(
            add, {**JSON, "body": {**body, size["key"]: small, fee: 7, f"{fee}_currency": "USD"}}
        )
        told = {size["key"]: str(small), fee: 7, f"{fee}_currency": "USD"}
        assert part(added, told) == told
        changed = node.checked(
            update, {"id": added["id"], size["key"]: large, fee: 2.5, f"{fee}_currency": "EUR"}
        )
        told = {size["key"]: str(large), fee: 2.5, f"{fee}_currency": "EUR"}
        assert part(changed, told) == told
        assert part(node.checked(get, added["id"]), told) == told


def _worth(node: NodeClient, amount: int) -> str:
    """Conditions, as the text of JSON that this client sends."""
    fields = node.succeed("DealFieldsController.getAllDealFields", {"start": 0, "limit": 500})
    id = next(str(each["id"]) for each in fields if each["key"] == "value")
    condition = {"object": "deal", "field_id": id, "operator": ">", "value": amount}
    groups: list[dict[str, Any]] = [
        {"glue": "and", "conditions": [condition]},
        {"glue": "or", "conditions": []},
    ]
    return json.dumps({"glue": "and", "conditions": groups})


def _compared(shown: Any) -> tuple[str, str, str]:
    """The one condition of a filter: object, operator and value."""
    condition = shown["conditions"]["conditions"][0]["conditions"][0]
    return condition["object"], condition["operator"], condition["value"]


def test_filters_are_saved_used_changed_and_deleted(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    client = local_pipedrive.client()
    acme = client.v1.organizations.create(name="Acme")
    for title, value in (("Small", 5), ("Large", 50)):
        client.v1.deals.create(title=title, value=value, org_id=acme.id)
    client.close()
    helpers = node.checked("FiltersController.getAllFilterHelpers")
    assert helpers["operators"]["varchar"]["="] == "is"
    assert helpers["operators"]["date"][">"] == "is later than"
    assert helpers["operators"]["int"]["IS NULL"] == "is empty"
    asked = {"name": "Worth it", "conditions": _worth(node, 10), "type": "deals"}
    added = node.checked("FiltersController.addANewFilter", asked)
    id = added["id"]
    told = {"name": "Worth it", "type": "deals", "active_flag": True, "temporary_flag": False}
    assert part(added, told) == told
    assert _compared(added) == ("deal", ">", "10")
    assert node.checked("FiltersController.getOneFilter", id) == added

    def found() -> list[str]:
        return texts(node.seen("DealsController.getAllDeals", {"filterId": id}), "title")

    assert found() == ["Large"]
    changes = {"id": id, "conditions": _worth(node, 1), "name": "Anything"}
    changed = node.checked("FiltersController.updateFilter", changes)
    assert (changed["name"], changed["type"], _compared(changed)) == ("Anything", "deals", ("deal", ">", "1"))
    assert part(node.checked("FiltersController.getOneFilter", id), ("name", "conditions")) == part(
        changed, ("name", "conditions")
    )
    assert found() == ["Small", "Large"]
    (listed,) = node.checked("FiltersController.getAllFilters", "deals")
    same = ("id", "name", "type", "user_id", "visible_to", "add_time", "active_flag")
    assert part(listed, same) == part(changed, same)
    assert node.checked("FiltersController.getAllFilters", "people") is None
    others = [node.succeed("FiltersController.addANewFilter", asked)["id"] for _ in range(2)]
    assert node.checked("FiltersController.deleteAFilter", id) == {"id": id}
    assert texts(node.checked("FiltersController.getAllFilters", "deals"), "name") == ["Worth it", "Worth it"]
    deleted = node.checked("FiltersController.deleteMultipleFiltersInBulk", ",".join(map(str, others)))
    assert deleted == {"id": others}
    assert node.checked("FiltersController.getAllFilters", "deals") is None
    assert node.refused("FiltersController.getOneFilter", id).status == 404
