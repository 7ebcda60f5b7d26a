"""Fields of every kind of record, and filters, through the official Node client."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.node_client import NodeClient
from tests.node.test_deals import JSON, texts


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


def _labels(field: Any) -> list[str]:
    return texts(field["options"], "label")


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.list.partition("Controller")[0])
def test_a_field_is_added_read_changed_and_deleted(node: NodeClient, room: Room) -> None:
    body = {"name": "Size", "field_type": "enum", "options": [{"label": "S"}, {"label": "L"}]}
    if not room.add.startswith("Product"):
        # The example of 2019 sends the options as a text of JSON.
        body["options"] = json.dumps(body["options"])
    added = node.succeed(room.add, {**JSON, "body": body})
    assert (added["name"], added["field_type"], len(added["key"]), _labels(added)) == (
        "Size",
        "enum",
        40,
        ["S", "L"],
    )
    kept = [{"id": added["options"][1]["id"], "label": "Large"}, {"label": "XL"}]
    changed = node.succeed(room.update, {"id": added["id"], "name": "Width", "options": json.dumps(kept)})
    assert (changed["name"], _labels(changed)) == ("Width", ["Large", "XL"])
    assert changed["options"][0]["id"] == added["options"][1]["id"]
    assert node.succeed(room.get, added["id"])["key"] == added["key"]
    page = [{"start": 0, "limit": 500}] if room.list.startswith("Deal") else []
    everything = node.succeed(room.list, *page)
    assert added["key"] in texts(everything, "key")
    second = node.succeed(room.add, {**JSON, "body": {"name": "Note", "field_type": "text"}})
    third = node.succeed(room.add, {**JSON, "body": {"name": "Day", "field_type": "date"}})
    assert node.succeed(room.delete, added["id"]) == {"id": added["id"]}
    ids = [second["id"], third["id"]]
    assert node.succeed(room.delete_many, ",".join(map(str, ids))) == {"id": ids}
    assert node.call(room.get, third["id"]).status in (404, 410)


def test_fields_of_activities_and_notes_are_read(node: NodeClient) -> None:
    of_activities = node.succeed("ActivityFieldsController.getAllFieldsForAnActivity")
    assert {"subject", "type", "due_date", "done"} <= set(texts(of_activities, "key"))
    of_notes = node.succeed("NoteFieldsController.getAllFieldsForANote")
    assert {"content", "deal_id"} <= set(texts(of_notes, "key"))


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


def test_filters_are_saved_used_changed_and_deleted(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    client = local_pipedrive.client()
    acme = client.v1.organizations.create(name="Acme")
    for title, value in (("Small", 5), ("Large", 50)):
        client.v1.deals.create(title=title, value=value, org_id=acme.id)
    client.close()
    helpers = node.succeed("FiltersController.getAllFilterHelpers")
    assert "=" in helpers["operators"]["varchar"]
    asked = {"name": "Worth it", "conditions": _worth(node, 10), "type": "deals"}
    id = node.succeed("FiltersController.addANewFilter", asked)["id"]
    shown = node.succeed("FiltersController.getOneFilter", id)
    assert (shown["name"], shown["conditions"]["conditions"][0]["conditions"][0]["value"]) == (
        "Worth it",
        "10",
    )

    def found() -> list[str]:
        return texts(node.succeed("DealsController.getAllDeals", {"filterId": id}), "title")

    assert found() == ["Large"]
    changed = {"id": id, "conditions": _worth(node, 1), "name": "Anything"}
    assert node.succeed("FiltersController.updateFilter", changed)["id"] == id
    assert found() == ["Small", "Large"]
    assert texts(node.succeed("FiltersController.getAllFilters", "deals"), "name") == ["Anything"]
    assert node.succeed("FiltersController.getAllFilters", "people") is None
    others = [node.succeed("FiltersController.addANewFilter", asked)["id"] for _ in range(2)]
    assert node.succeed("FiltersController.deleteAFilter", id) == {"id": id}
    deleted = node.succeed("FiltersController.deleteMultipleFiltersInBulk", ",".join(map(str, others)))
    assert deleted == {"id": others}
    assert node.call("FiltersController.getOneFilter", id).status == 404
