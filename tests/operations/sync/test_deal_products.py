# Made by tools/generate.py from tests/operations/aio/test_deal_products.py: change that, and run it again.
"""Products on deals over HTTP: their sums, the deal's value, and what follows when deals change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipedriver import BadRequest, Client, NotFound
from tests.operations.places import Local
from tests.operations.variations import variation


def sold(client: Client, **values: Any) -> tuple[int, int]:
    """A deal in euros and a product."""
    person = client.v1.persons.create(name="Maria")
    deal = client.v1.deals.create(title="Harbour", currency="EUR", value=7, person_id=person.id)
    return deal.id, (client.v1.products.create(name="Pencil", **values)).id


def test_a_product_is_put_on_a_deal(client: Client) -> None:
    deal, product = sold(client, tax=11)
    line = client.v1.deals.add_product(
        deal, product_id=product, item_price=22, quantity=5, discount=0.2, comments="By hand"
    )
    assert {key: line.raw[key] for key in line.raw if key not in ("id", "company_id")} == {
        "deal_id": deal,
        "order_nr": 1,
        "product_id": product,
        "product_variation_id": None,
        "product_attachment_id": line.id,
        "name": "Pencil",
        "item_price": 22,
        "quantity": 5,
        "discount": 0.2,
        "discount_type": "percentage",
        "discount_percentage": 0.2,
        "duration": 1,
        "duration_unit": None,
        "sum_no_discount": 110,
        "sum": 109.78,
        "currency": "EUR",
        "tax": 11,
        "tax_method": "inclusive",
        "billing_frequency": "one-time",
        "billing_frequency_cycles": None,
        "billing_start_date": None,
        "enabled_flag": True,
        "active_flag": True,
        "add_time": "2026-03-02 09:00:00",
        "last_edit": None,
        "comments": "By hand",
    }
    found = client.v1.deals.get(deal)
    assert (found.value, found.products_count, found.formatted_value) == (109.78, 1, "€109.78")
    assert (found.acv, found.mrr, found.arr, found.raw["acv_currency"]) == (109.78, 0, 0, "EUR")


def test_the_value_follows_every_change(client: Client, local: Local[Client]) -> None:
    deal, product = sold(client)

    def value() -> float | None:
        return (client.v1.deals.get(deal)).value

    first = client.v1.deals.add_product(deal, product_id=product, item_price=10, quantity=2.5)
    second = client.v1.deals.add_product(
        deal, product_id=product, item_price=3, quantity=1, enabled_flag=False
    )
    assert value() == 25
    client.v1.deals.update_product(deal, second.id, enabled_flag=True)
    assert value() == 28
    local.clock.advance(timedelta(minutes=1))
    changed = client.v1.deals.update_product(deal, first.id, discount=5, discount_type="amount")
    assert (changed.sum, changed.discount_percentage) == (20, None)
    assert changed.raw["last_edit"] == "2026-03-02 09:01:00"
    client.v1.deals.update_product(deal, first.id, discount_percentage=50, duration=2)
    assert value() == 28
    gone = client.v1.deals.delete_product(deal, first.id)
    assert (gone.id, gone.product_attachment_id) == (first.id, first.id)
    assert value() == 3
    client.v1.deals.delete_product(deal, second.id)
    empty = client.v1.deals.get(deal)
    assert (empty.value, empty.products_count, empty.acv) == (0, 0, None)
    changes = [
        update.data["new_value"]
        for update in client.v1.deals.list_updates(deal)
        if update.object == "dealChange" and update.data and update.data["field_key"] == "value"
    ]
    assert changes[0] == "0"
    with pytest.raises(NotFound):
        client.v1.deals.delete_product(deal, first.id)


def test_the_value_belongs_to_the_products(client: Client) -> None:
    deal, product = sold(client)
    client.v1.deals.add_product(deal, product_id=product, item_price=1.255, quantity=1)
    with pytest.raises(BadRequest, match="products"):
        client.v1.deals.update(deal, value=5)
    assert (client.v1.deals.update(deal, value=1.26, title="Same")).value == 1.26
    yen = client.v1.deals.update(deal, currency="JPY")
    assert (yen.value, yen.currency) == (1, "JPY")


def test_recurring_products_bring_revenue(client: Client) -> None:
    deal, product = sold(client)
    add = client.v1.deals.add_product
    add(deal, product_id=product, item_price=100, quantity=1)
    add(deal, product_id=product, item_price=10, quantity=1, billing_frequency="monthly")
    add(
        deal,
        product_id=product,
        item_price=1,
        quantity=1,
        billing_frequency="weekly",
        billing_frequency_cycles=4,
    )
    found = client.v1.deals.get(deal)
    assert (found.value, found.acv, found.arr, found.mrr) == (111, 224, 172, 14.33)


def test_everything_of_a_new_line_can_be_given(client: Client, local: Local[Client]) -> None:
    deal, product = sold(client)
    red = variation(local, product, "Red", [])
    line = client.v1.deals.add_product(
        deal,
        product_id=product,
        item_price=100,
        quantity=1,
        discount=10,
        discount_type="amount",
        duration=3,
        product_variation_id=red,
        billing_frequency="weekly",
        billing_frequency_cycles=4,
        billing_start_date=date(2026, 4, 1),
    )
    assert (line.sum, line.discount, line.discount_type, line.duration) == (290, 10, "amount", 3)
    assert (line.product_variation_id, line.billing_frequency) == (red, "weekly")
    assert (line.billing_frequency_cycles, line.raw["billing_start_date"]) == (4, "2026-04-01")
    of_2019 = client.v1.deals.add_product(
        deal, product_id=product, item_price=100, quantity=1, discount_percentage=25
    )
    assert (of_2019.sum, of_2019.discount_type, of_2019.discount_percentage) == (75, "percentage", 25)


def test_a_line_without_end_is_billed_as_often_as_asked(client: Client) -> None:
    deal, product = sold(client)
    line = client.v1.deals.add_product(
        deal, product_id=product, item_price=1, quantity=1, billing_frequency="monthly"
    )
    assert (line.billing_frequency, line.billing_frequency_cycles) == ("monthly", None)


def test_everything_of_a_line_changes(client: Client, local: Local[Client]) -> None:
    deal, product = sold(client)
    red = variation(local, product, "Red", [])
    line = client.v1.deals.add_product(deal, product_id=product, item_price=1, quantity=1)
    asked: list[tuple[dict[str, Any], float]] = [
        ({"item_price": 20}, 20),
        ({"quantity": 2}, 40),
        ({"duration": 2}, 80),
        ({"discount": 5, "discount_type": "percentage"}, 76),
        ({"discount": 50}, 40),
        ({"discount_type": "amount"}, 30),
        ({"tax": 19}, 30),
        ({"product_variation_id": red}, 30),
        ({"comments": "By hand"}, 30),
        ({"billing_frequency": "monthly"}, 30),
        ({"billing_frequency_cycles": 6}, 30),
        ({"billing_start_date": "2026-04-01"}, 30),
    ]
    for change, total in asked:
        path = f"/v1/deals/{deal}/products/{line.id}"
        changed = (client.request("PUT", path, body=change)).data
        assert {name: changed[name] for name in change} == change
        assert changed["sum"] == total


def test_the_way_of_taxing_is_that_of_the_deal(client: Client) -> None:
    deal, product = sold(client)
    first = client.v1.deals.add_product(
        deal, product_id=product, item_price=1, quantity=1, tax_method="exclusive"
    )
    second = client.v1.deals.add_product(deal, product_id=product, item_price=1, quantity=1, tax=20)
    assert (second.tax_method, second.tax, second.sum) == ("exclusive", 20, 1)
    client.v1.deals.update_product(deal, second.id, tax_method="none")
    lines = {line.id: line.tax_method for line in client.v1.deals.list_products(deal)}
    assert lines == {first.id: "none", second.id: "none"}


def test_variations_belong_to_their_product(client: Client, local: Local[Client]) -> None:
    deal, product = sold(client)
    other = client.v1.products.create(name="Pen")
    red = variation(local, product, "Red", [])
    with pytest.raises(BadRequest, match="variation"):
        client.v1.deals.add_product(
            deal, product_id=other.id, item_price=1, quantity=1, product_variation_id=red
        )
    line = client.v1.deals.add_product(
        deal, product_id=product, item_price=1, quantity=1, product_variation_id=red
    )
    assert line.product_variation_id == red
    changed = client.v1.deals.update_product(deal, line.id, product_id=other.id)
    assert (changed.product_id, changed.product_variation_id, changed.name) == (other.id, None, "Pen")


def test_the_list_tells_totals_and_products(client: Client) -> None:
    deal, product = sold(client)
    path = f"/v1/deals/{deal}/products"
    assert (client.request("GET", path)).data is None
    for price in (1000, 2, 3):
        client.v1.deals.add_product(
            deal, product_id=product, item_price=price, quantity=1.5, enabled_flag=price != 3
        )
    reply = client.request("GET", path, query={"limit": "2", "include_product_data": "1"})
    assert [(row["sum_formatted"], row["quantity_formatted"]) for row in reply.data] == [
        ("€1,500", "1.5"),
        ("€3", "1.5"),
    ]
    assert reply.data[0]["product"]["name"] == "Pencil"
    assert reply.data[0]["product"]["prices"][0]["currency"] == "EUR"
    assert reply.answer.additional_data == {
        "products_quantity_total": 3,
        "products_sum_total": 1503,
        "products_quantity_total_formatted": "3",
        "products_sum_total_formatted": "€1,503",
        "pagination": {"start": 0, "limit": 2, "more_items_in_collection": True, "next_start": 2},
    }
    (last,) = (client.request("GET", path, query={"start": "2"})).data
    assert (last["order_nr"], last["product"]) == (3, None)


def test_a_product_that_is_gone_leaves_its_line(client: Client, local: Local[Client]) -> None:
    deal, product = sold(client)
    client.v1.deals.add_product(deal, product_id=product, item_price=4, quantity=1)
    client.v1.products.delete(product)
    with pytest.raises(BadRequest, match="deleted"):
        client.v1.deals.add_product(deal, product_id=product, item_price=4, quantity=1)
    local.clock.advance(timedelta(days=31))
    (line,) = list(client.v1.deals.list_products(deal))
    assert (line.product_id, line.name, line.sum) == (None, "Pencil", 4)


def test_a_copy_has_the_products_and_a_merge_moves_them(client: Client) -> None:
    deal, product = sold(client)
    client.v1.deals.add_product(deal, product_id=product, item_price=10, quantity=2)
    copy = client.v1.deals.duplicate(deal)
    assert (copy.value, copy.products_count, copy.acv) == (20, 1, 20)
    client.v1.deals.update(copy.id, currency="USD")
    merged = client.v1.deals.merge(copy.id, merge_with_id=deal)
    prices = [row.item_price for row in client.v1.deals.list_products(deal)]
    assert prices == [10, 9.09]
    assert (merged.value, merged.products_count) == (38.18, 2)
    assert (client.v1.deals.get(copy.id)).products_count == 0


def test_deals_of_a_product_and_products_of_a_person(client: Client) -> None:
    deal, product = sold(client)
    other = client.v1.deals.create(title="Pier", person_id=1)
    for id in (deal, other.id):
        client.v1.deals.add_product(id, product_id=product, item_price=1, quantity=1)
    client.v1.deals.update(other.id, status="won")

    def titles(**asked: Any) -> list[str | None]:
        return [row.title for row in client.v1.products.list_deals(product, **asked)]

    assert titles() == ["Harbour", "Pier"]
    assert titles(status="won") == ["Pier"]
    assert titles(start=1, limit=1) == ["Pier"]
    rows = (client.request("GET", "/v1/persons/1/products")).data
    assert [list(row) for row in rows] == [[str(deal)], [str(other.id)]]
    pair = rows[0][str(deal)]
    assert (pair["deal"]["title"], pair["deal"]["person_id"]) == ("Harbour", 1)
    assert (pair["product"]["name"], pair["product"]["deal_id"]) == ("Pencil", deal)
    (second,) = (client.request("GET", "/v1/persons/1/products", query={"start": "1"})).data
    assert list(second) == [str(other.id)]
    client.v1.deals.delete(deal)
    assert titles() == ["Pier"]
    for path in ("/v1/persons/99/products", "/v1/products/99/deals", "/v1/deals/99/products"):
        with pytest.raises(NotFound):
            client.request("GET", path)


@pytest.mark.parametrize(
    "asked",
    [
        {"product_id": 99},
        {"product_id": None},
        {"item_price": None},
        {"quantity": None},
        {"quantity": -1},
        {"quantity": "many"},
        {"duration": -1},
        {"discount": -1},
        {"discount": 101},
        {"discount_percentage": 101},
        {"discount_type": "gift"},
        {"tax": -1},
        {"tax_method": "some"},
        {"product_variation_id": 99},
        {"billing_frequency": "weekly"},
        {"billing_frequency_cycles": 3},
        {"billing_start_date": "2036-03-03"},
        {"billing_start_date": "soon"},
        {"item_price": 1e15, "quantity": 2},
        {"item_price": 1e16},
    ],
)
def test_what_makes_no_sense_is_refused(client: Client, asked: dict[str, Any]) -> None:
    deal, product = sold(client)
    body = {"product_id": product, "item_price": 5, "quantity": 1, **asked}
    with pytest.raises(BadRequest):
        client.request("POST", f"/v1/deals/{deal}/products", body=body)
    found = client.v1.deals.get(deal)
    assert (found.value, found.products_count) == (7, 0)


def test_what_cannot_be_sold_or_changed(client: Client, local: Local[Client]) -> None:
    deal, product = sold(client)
    hidden = client.v1.products.create(name="Hidden", selectable=False)
    add = client.v1.deals.add_product
    with pytest.raises(BadRequest):
        add(deal, product_id=hidden.id, item_price=1, quantity=1)
    stranger = local.other_company()
    theirs = [(stranger.v1.products.create(name="Theirs")).id for _ in range(3)]
    with pytest.raises(BadRequest):
        add(deal, product_id=theirs[-1], item_price=1, quantity=1)
    with pytest.raises(NotFound):
        add(99, product_id=product, item_price=1, quantity=1)
    with pytest.raises(NotFound):
        client.v1.deals.update_product(deal, 99, quantity=1)
    for _ in range(20):
        add(deal, product_id=product, item_price=1, quantity=1, billing_frequency="annually")
    with pytest.raises(BadRequest, match="20"):
        add(deal, product_id=product, item_price=1, quantity=1, billing_frequency="annually")
    client.v1.deals.delete(deal)
    with pytest.raises(BadRequest):
        add(deal, product_id=product, item_price=1, quantity=1)
