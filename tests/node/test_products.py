"""Products and products on deals through the official Node client."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.node_client import NodeClient
from tests.node.test_deals import JSON, add_deal, texts, titles

ADD_TO_DEAL = "DealsController.addAProductToTheDealEventuallyCreatingANewItemCalledADealProduct"
CHANGE = "DealsController.updateProductAttachmentDetailsOfTheDealProductAProductAlreadyAttachedToADeal"


def add_product(node: NodeClient, name: str = "Pencil", **values: Any) -> Any:
    """A product as the Node client adds it."""
    return node.succeed("ProductsController.addAProduct", {**JSON, "body": {"name": name, **values}})


def test_a_product_is_added_read_changed_and_deleted(node: NodeClient) -> None:
    added = add_product(node, code="P1", unit="piece", tax=20, prices=[{"currency": "EUR", "price": 5}])
    assert (added["name"], added["code"], added["tax"]) == ("Pencil", "P1", 20)
    changed = node.succeed(
        "ProductsController.updateAProduct",
        {
            "id": added["id"],
            "name": "Pen",
            "code": "P2",
            "unit": "box",
            "tax": 7.5,
            "activeFlag": 1,
            "visibleTo": 1,
            "prices": '[{"currency":"USD","price":7.25,"cost":1}]',
        },
    )
    assert (changed["name"], changed["code"], changed["unit"]) == ("Pen", "P2", "box")
    assert (changed["tax"], changed["visible_to"], changed["active_flag"]) == (7.5, "1", True)
    assert [(price["currency"], price["price"]) for price in changed["prices"]] == [("USD", 7.25)]
    assert node.succeed("ProductsController.getOneProduct", added["id"])["prices"] == changed["prices"]
    assert node.succeed("ProductsController.deleteAProduct", added["id"]) == {"id": added["id"]}
    assert node.succeed("ProductsController.getAllProducts", {}) is None


def test_products_are_listed_and_found(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    add_product(node, "Anchor", prices=[{"currency": "USD", "price": 3}])
    add_product(node, "Buoy")

    def names(**asked: Any) -> list[str]:
        return texts(node.succeed("ProductsController.getAllProducts", asked), "name")

    assert names() == ["Anchor", "Buoy"]
    assert names(firstChar="b") == ["Buoy"]
    assert names(userId=local_pipedrive.owner.user_id, start=1, limit=1) == ["Buoy"]
    (found,) = node.succeed("ProductsController.findProductsByName", {"term": "anch", "currency": "USD"})
    assert (found["name"], found["price"], found["price_formatted"]) == ("Anchor", 3, "$3")


def test_followers_of_a_product(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    colleague = local_pipedrive.add_user("Piet Visser").user_id
    product = add_product(node)["id"]
    added = node.succeed("ProductsController.addAFollowerToAProduct", {"id": product, "userId": colleague})
    assert (added["user_id"], added["product_id"]) == (colleague, product)
    assert len(node.succeed("ProductsController.listFollowersOfAProduct", product)) == 2
    gone = node.succeed(
        "ProductsController.deleteAFollowerFromAProduct", {"id": product, "followerId": added["id"]}
    )
    assert gone == {"id": added["id"]}


def test_a_product_is_put_on_a_deal_changed_and_taken_off(node: NodeClient) -> None:
    deal, product = add_deal(node), add_product(node)["id"]
    body = {"product_id": product, "item_price": 22, "quantity": 5, "discount_percentage": 10}
    line = node.succeed(ADD_TO_DEAL, {**JSON, "id": deal["id"], "body": body})
    assert (line["sum"], line["product_attachment_id"]) == (99, line["id"])
    changed = node.succeed(
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
    assert (changed["sum"], changed["duration"], changed["comments"]) == (61.5, 3, "Soon")
    listed = node.call(
        "DealsController.listProductsAttachedToADeal", {"id": deal["id"], "includeProductData": 1}
    )
    assert listed.data[0]["product"]["name"] == "Pencil"
    assert listed.body["additional_data"]["products_sum_total"] == 61.5
    assert node.succeed("DealsController.getDetailsOfADeal", deal["id"])["value"] == 61.5
    deals = node.succeed("ProductsController.getDealsWhereAProductIsAttachedTo", {"id": product})
    assert titles(deals) == [deal["title"]]
    person = deal["person_id"]["value"]
    (pair,) = node.succeed("PersonsController.listProductsAssociatedWithAPerson", {"id": person})
    assert pair[str(deal["id"])]["product"]["name"] == "Pencil"
    taken = {"id": deal["id"], "productAttachmentId": line["id"]}
    gone = node.succeed("DealsController.deleteAnAttachedProductFromADeal", taken)
    assert gone["product_attachment_id"] == line["id"]
    assert node.succeed("DealsController.getDetailsOfADeal", deal["id"])["value"] == 0


@pytest.mark.parametrize(
    ("name", "argument", "status"),
    [
        ("ProductsController.getOneProduct", 999, 404),
        ("ProductsController.findProductsByName", {"term": "ab"}, 400),
        (ADD_TO_DEAL, {**JSON, "id": 999, "body": {"product_id": 1, "item_price": 1, "quantity": 1}}, 404),
    ],
)
def test_what_makes_no_sense_is_refused(node: NodeClient, name: str, argument: Any, status: int) -> None:
    answer = node.call(name, argument)
    assert answer.status == status
    assert answer.body["error"]
