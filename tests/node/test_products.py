"""Products and products on deals through the official Node client."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.held import part
from tests.node.node_client import NodeClient
from tests.node.test_deals import JSON, add_deal, texts

ADD_TO_DEAL = "DealsController.addAProductToTheDealEventuallyCreatingANewItemCalledADealProduct"
CHANGE = "DealsController.updateProductAttachmentDetailsOfTheDealProductAProductAlreadyAttachedToADeal"


def add_product(node: NodeClient, name: str = "Pencil", **values: Any) -> Any:
    """A product as the Node client adds it."""
    return node.succeed("ProductsController.addAProduct", {**JSON, "body": {"name": name, **values}})


def test_a_product_is_added_read_changed_and_deleted(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    body = {"name": "Pencil", "code": "P1", "unit": "piece", "tax": 20, "owner_id": 1, "visible_to": 3}
    prices = [{"currency": "EUR", "price": 5, "cost": 2, "overhead_cost": 1}]
    added = node.checked("ProductsController.addAProduct", {**JSON, "body": {**body, "prices": prices}})
    told = {
        "name": "Pencil",
        "code": "P1",
        "unit": "piece",
        "tax": 20,
        "visible_to": "3",
        "first_char": "p",
        "active_flag": True,
        "selectable": True,
        "add_time": "2026-03-02 09:00:00",
    }
    assert part(added, told) == told
    assert added["owner_id"]["email"] == "erika@example.com"
    (price,) = added["prices"]
    assert part(price, prices[0]) == prices[0]
    assert node.checked("ProductsController.getOneProduct", added["id"]) == added
    changed = node.checked(
        "ProductsController.updateAProduct",
        {
            "id": added["id"],
            "name": "Pen",
            "code": "P2",
            "unit": "box",
            "tax": 7.5,
            "activeFlag": 1,
            "visibleTo": 1,
            "ownerId": local_pipedrive.add_user("Piet Visser").user_id,
            "prices": '[{"currency":"USD","price":7.25,"cost":1}]',
        },
    )
    told = {"name": "Pen", "code": "P2", "unit": "box", "tax": 7.5, "visible_to": "1", "active_flag": True}
    assert part(changed, told) == told
    assert changed["owner_id"]["name"] == "Piet Visser"
    (price,) = changed["prices"]
    assert (price["currency"], price["price"], price["cost"]) == ("USD", 7.25, 1)
    assert node.checked("ProductsController.getAllProducts", {}) == [changed]
    assert node.checked("ProductsController.deleteAProduct", added["id"]) == {"id": added["id"]}
    assert node.checked("ProductsController.getAllProducts", {}) is None
    assert node.checked("ProductsController.getOneProduct", added["id"])["active_flag"] is False


def test_products_are_listed_and_found(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    add_product(node, "Anchor", prices=[{"currency": "USD", "price": 3}])
    add_product(node, "Buoy")

    def names(**asked: Any) -> list[str]:
        return texts(node.checked("ProductsController.getAllProducts", asked), "name")

    first, second = node.checked("ProductsController.getAllProducts", {})
    assert (first["name"], first["prices"][0]["price"], first["active_flag"]) == ("Anchor", 3, True)
    assert (second["name"], second["visible_to"], second["first_char"]) == ("Buoy", "3", "b")
    assert names(firstChar="b") == ["Buoy"]
    assert names(userId=local_pipedrive.owner.user_id, start=1, limit=1) == ["Buoy"]
    (found,) = node.checked("ProductsController.findProductsByName", {"term": "anch", "currency": "USD"})
    assert (found["name"], found["price"], found["price_formatted"]) == ("Anchor", 3, "$3")


def test_followers_of_a_product(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    me, colleague = local_pipedrive.owner.user_id, local_pipedrive.add_user("Piet Visser").user_id
    product = add_product(node)["id"]
    added = node.checked("ProductsController.addAFollowerToAProduct", {"id": product, "userId": colleague})
    told = {"user_id": colleague, "product_id": product, "add_time": "2026-03-02 09:00:00"}
    assert part(added, told) == told
    first, second = node.checked("ProductsController.listFollowersOfAProduct", product)
    assert (first["user_id"], first["product_id"], second) == (me, product, added)
    gone = node.checked(
        "ProductsController.deleteAFollowerFromAProduct", {"id": product, "followerId": added["id"]}
    )
    assert gone == {"id": added["id"]}
    assert node.checked("ProductsController.listFollowersOfAProduct", product) == [first]


def test_a_product_is_put_on_a_deal_changed_and_taken_off(node: NodeClient) -> None:
    deal, product = add_deal(node), add_product(node)["id"]
    body = {"product_id": product, "item_price": 22, "quantity": 5, "discount_percentage": 10}
    line = node.checked(ADD_TO_DEAL, {**JSON, "id": deal["id"], "body": body})
    told = {**body, "name": "Pencil", "deal_id": deal["id"], "sum": 99, "sum_no_discount": 110}
    assert part(line, told) == told
    assert line["product_attachment_id"] == line["id"]
    changed = node.checked(
        CHANGE,
        {
            "id": deal["id"],
            "productAttachmentId": line["id"],
            "itemPrice": 20.5,
            "quantity": 2,
            "discountPercentage": 50,
            "duration": 3,
            "comments": "Soon",
            "enabledFlag": 1,
        },
    )
    told = {
        "item_price": 20.5,
        "quantity": 2,
        "discount_percentage": 50,
        "duration": 3,
        "sum": 61.5,
        "comments": "Soon",
        "enabled_flag": True,
    }
    assert part(changed, told) == told
    listed = node.checked_answer(
        "DealsController.listProductsAttachedToADeal", {"id": deal["id"], "includeProductData": 1}
    )
    assert part(listed.data[0], told) == told
    assert listed.data[0]["product"]["name"] == "Pencil"
    assert listed.body["additional_data"]["products_sum_total"] == 61.5
    assert node.seen("DealsController.getDetailsOfADeal", deal["id"])["value"] == 61.5
    deals = node.checked("ProductsController.getDealsWhereAProductIsAttachedTo", {"id": product})
    (listed,) = deals
    told = {"id": deal["id"], "title": deal["title"], "value": 61.5, "products_count": 1, "status": "open"}
    assert part(listed, told) == told
    person = deal["person_id"]["value"]
    (pair,) = node.checked("PersonsController.listProductsAssociatedWithAPerson", {"id": person})
    both = pair[str(deal["id"])]
    assert (both["deal"]["title"], both["deal"]["value"]) == ("Harbour lights", 61.5)
    assert (both["product"]["id"], both["product"]["name"]) == (product, "Pencil")
    taken = {"id": deal["id"], "productAttachmentId": line["id"]}
    gone = node.checked("DealsController.deleteAnAttachedProductFromADeal", taken)
    assert gone["product_attachment_id"] == line["id"]
    assert node.seen("DealsController.getDetailsOfADeal", deal["id"])["value"] == 0
    assert node.checked("DealsController.listProductsAttachedToADeal", {"id": deal["id"]}) in ([], None)


@pytest.mark.parametrize(
    ("name", "argument", "status"),
    [
        ("ProductsController.getOneProduct", 999, 404),
        ("ProductsController.findProductsByName", {"term": "ab"}, 400),
        (ADD_TO_DEAL, {**JSON, "id": 999, "body": {"product_id": 1, "item_price": 1, "quantity": 1}}, 404),
    ],
)
def test_what_makes_no_sense_is_refused(node: NodeClient, name: str, argument: Any, status: int) -> None:
    assert node.refused(name, argument).status == status
