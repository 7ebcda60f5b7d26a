"""The search and Recents through the official Node client."""

from __future__ import annotations

from tests.node.held import part
from tests.node.node_client import NodeClient
from tests.node.test_deals import add_deal, add_person
from tests.node.test_products import add_product


def test_everything_is_searched(node: NodeClient) -> None:
    deal = add_deal(node, "Brass lamps", person_id=add_person(node, "Zed")["id"])
    product = add_product(node, "Lamp", code="BRASS")
    found = node.checked("SearchResultsController.getPerformASearch", {"term": "brass"})
    assert [(each["type"], each["id"], each["title"]) for each in found] == [
        ("product", product["id"], "Lamp"),
        ("deal", deal["id"], "Brass lamps"),
    ]
    narrowed = {"term": "brass", "itemType": "deal", "start": 0, "limit": 5}
    found = node.checked("SearchResultsController.getPerformASearch", narrowed)
    assert [(each["id"], each["details"]["status"]) for each in found] == [(deal["id"], "open")]
    exact = {"term": "brass", "exactMatch": 1}
    found = node.checked("SearchResultsController.getPerformASearch", exact)
    assert [each["type"] for each in found] == ["product"]


def test_values_of_a_field_are_searched(node: NodeClient) -> None:
    deal = add_deal(node, "Brass lamps", person_id=add_person(node, "Zed")["id"])
    asked = {"term": "lamp", "fieldType": "dealField", "fieldKey": "title", "exactMatch": 0}
    method = "SearchResultsController.getPerformASearchUsingASpecificFieldValue"
    assert node.checked(method, asked) == [{"value": "Brass lamps"}]
    assert node.checked(method, {**asked, "returnItemIds": 1}) == [{"id": deal["id"], "title": "Brass lamps"}]
    assert node.checked(method, {**asked, "returnFieldKey": "name"}) == [{"name": "Brass lamps"}]


def test_recent_changes_are_told_of(node: NodeClient) -> None:
    product = add_product(node, "Lamp")
    add_product(node, "Desk")
    asked = {"sinceTimestamp": "2026-03-01 00:00:00", "items": "product", "start": 0, "limit": 1}
    (told,) = node.checked("RecentsController.getRecents", asked)
    assert (told["item"], told["id"], told["data"]["name"]) == ("product", product["id"], "Lamp")
    same = ("id", "add_time", "first_char", "visible_to", "prices", "active_flag")
    assert part(told["data"], same) == part(product, same)
    answer = node.checked_answer("RecentsController.getRecents", {**asked, "start": 1})
    assert [each["data"]["name"] for each in answer.data] == ["Desk"]
    assert answer.body["additional_data"]["since_timestamp"] == "2026-03-01 00:00:00"
    assert node.checked("RecentsController.getRecents", {"sinceTimestamp": "2026-03-03 00:00:00"}) in (
        [],
        None,
    )
