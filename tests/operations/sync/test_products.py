# Made by tools/generate.py from tests/operations/aio/test_products.py: change that, and run it again.
"""Products over HTTP: their prices, lists, followers and deletion."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pipedriver import BadRequest, Client, Forbidden, NotFound
from tests.operations.places import Local
from tests.operations.variations import variation


def test_a_product_is_made_with_what_is_given(client: Client) -> None:
    me = client.v1.users.me()
    product = client.v1.products.create(
        name="  Mechanical pencil ",
        code="MPENCIL",
        description="Writes",
        unit="piece",
        tax=20,
        selectable=False,
        visible_to="1",
        owner_id=me.id,
        prices=[
            {"currency": "EUR", "price": 1234.5, "cost": 2, "overhead_cost": 3, "notes": "a note"},
            {"currency": "USD", "price": 6},
        ],
        billing_frequency="monthly",
        billing_frequency_cycles=12,
    )
    assert product.raw["owner_id"]["value"] == me.id
    assert {key: product.raw[key] for key in product.raw if key not in ("owner_id", "prices")} == {
        "id": product.id,
        "name": "Mechanical pencil",
        "code": "MPENCIL",
        "description": "Writes",
        "unit": "piece",
        "tax": 20,
        "category": None,
        "active_flag": True,
        "selectable": False,
        "first_char": "m",
        "visible_to": "1",
        "files_count": None,
        "followers_count": 1,
        "add_time": "2026-03-02 09:00:00",
        "update_time": "2026-03-02 09:00:00",
        "billing_frequency": "monthly",
        "billing_frequency_cycles": 12,
        "product_variations": [],
    }
    assert product.raw["prices"][0] == {
        "id": 1,
        "product_id": product.id,
        "price": 1234.5,
        "currency": "EUR",
        "cost": 2,
        "price_formatted": "€1,234.50",
        "overhead_cost": 3,
        "notes": "a note",
    }
    assert (client.v1.products.get(product.id)).raw == product.raw


def test_a_product_without_prices_costs_nothing_in_the_users_currency(client: Client) -> None:
    product = client.v1.products.create(name="Pencil")
    (price,) = product.raw["prices"]
    assert (price["price"], price["currency"], price["cost"], price["overhead_cost"]) == (0, "EUR", 0, None)
    assert (product.tax, product.visible_to, product.selectable) == (0, "3", True)
    assert (product.billing_frequency, product.billing_frequency_cycles) == ("one-time", None)


def test_a_product_changes_and_new_prices_replace_the_old(client: Client, local: Local[Client]) -> None:
    product = client.v1.products.create(
        name="Pencil",
        code="P",
        prices=[{"currency": "EUR", "price": 5}, {"currency": "USD", "price": 6}],
    )
    local.clock.advance(timedelta(minutes=1))
    changed = client.v1.products.update(
        product.id,
        name="Étui",
        code=None,
        unit="box",
        tax=7.5,
        prices=[{"currency": "EUR", "price": 5.5}, {"currency": "GBP", "price": 4}],
        custom_fields={"category": 12},
    )
    assert (changed.name, changed.first_char, changed.code) == ("Étui", "é", None)
    assert (changed.unit, changed.tax, changed.category) == ("box", 7.5, "12")
    assert changed.raw["update_time"] == "2026-03-02 09:01:00"
    prices = {price["currency"]: (price["id"], price["price"]) for price in changed.raw["prices"]}
    assert prices == {"EUR": (1, 5.5), "GBP": (3, 4)}
    assert (client.v1.products.update(product.id, prices=[])).raw["prices"] == []


def test_each_part_of_a_product_changes_alone(client: Client, local: Local[Client]) -> None:
    rita = (local.add_user().v1.users.me()).id
    product = client.v1.products.create(name="Pencil")
    for part, value in (
        ("name", "Pen"),
        ("code", "PEN"),
        ("description", "Writes"),
        ("unit", "piece"),
        ("tax", 19),
        ("selectable", False),
        ("billing_frequency", "monthly"),
        ("billing_frequency_cycles", 12),
        ("visible_to", "7"),
    ):
        reply = client.request("PUT", f"/v1/products/{product.id}", body={part: value})
        assert reply.data[part] == value
        assert (client.v1.products.get(product.id))[part] == value
    client.v1.products.update(product.id, owner_id=rita)
    assert (client.v1.products.get(product.id)).raw["owner_id"]["value"] == rita


def test_a_product_can_be_made_for_another_and_deleted(client: Client, local: Local[Client]) -> None:
    rita = (local.add_user().v1.users.me()).id
    client.v1.products.create(name="Kept", owner_id=rita)
    gone = client.v1.products.create(name="Gone", active_flag=False)
    assert [row.name for row in client.v1.products.list()] == ["Kept"]
    assert [row.name for row in client.v1.products.list(user_id=rita)] == ["Kept"]
    assert (client.v1.products.get(gone.id)).active_flag is False


def test_lists_are_narrowed_and_counted(client: Client, local: Local[Client]) -> None:
    colleague = local.add_user()
    for name in ("Anchor", "buoy", "Axe"):
        client.v1.products.create(name=name)
    theirs = colleague.v1.products.create(name="Crane")

    def names(**asked: Any) -> list[str]:
        return [product.name for product in client.v1.products.list(**asked)]

    assert names() == ["Anchor", "buoy", "Axe", "Crane"]
    assert names(first_char="A") == ["Anchor", "Axe"]
    assert names(user_id=(colleague.v1.users.me()).id) == ["Crane"]
    assert names(ids=[theirs.id, 1, 999]) == ["Anchor", "Crane"]
    assert names(start=1, limit=2, total=2) == ["buoy", "Axe"]
    reply = client.request("GET", "/v1/products", query={"get_summary": "true", "limit": "2"})
    assert reply.answer.additional_data["summary"] == {"total_count": "4"}
    assert reply.answer.additional_data["pagination"]["next_start"] == 2
    assert (client.request("GET", "/v1/products", query={"ids": "999"})).data is None


def test_products_and_variations_are_found_by_name_and_code(client: Client, local: Local[Client]) -> None:
    shirt = client.v1.products.create(name="Shirt", code="SH-100%", prices=[{"currency": "EUR", "price": 20}])
    red = variation(local, shirt.id, "Crimson", [{"currency": "EUR", "price": 22}])
    client.v1.products.create(name="Trousers", prices=[{"currency": "USD", "price": 9}])

    def found(term: str, **asked: Any) -> list[tuple[Any, ...]]:
        rows = [row.raw for row in client.v1.products.find(term=term, **asked)]
        return [(row["id"], row["variation_id"], row["title"], row["price_formatted"]) for row in rows]

    both = [(shirt.id, None, "Shirt", "€20"), (shirt.id, red, "Shirt (Crimson)", "€22")]
    assert found("SHIR") == both
    assert found("100%") == both
    assert found("crim") == both[1:]
    assert found("shirt", start=1, limit=1) == both[1:]
    assert found("trou") == [(2, None, "Trousers", None)]
    assert found("trou", currency="USD") == [(2, None, "Trousers", "$9")]
    with pytest.raises(BadRequest):
        client.v1.products.find(term="ab").first()
    with pytest.raises(BadRequest):
        client.v1.products.find(term="abc", currency="XXX").first()
    (shown,) = (client.v1.products.get(shirt.id)).raw["product_variations"]
    assert shown["name"] == "Crimson"
    assert shown["prices"][0]["product_variation_id"] == red


def test_a_deleted_product_is_kept_for_30_days_and_can_come_back(
    client: Client, local: Local[Client]
) -> None:
    product = client.v1.products.create(name="Pencil")
    assert (client.v1.products.delete(product.id)).id == product.id
    assert (client.request("GET", "/v1/products")).data is None
    assert (client.v1.products.get(product.id)).active_flag is False
    with pytest.raises(NotFound):
        client.v1.products.delete(product.id)
    with pytest.raises(BadRequest, match="deleted"):
        client.v1.products.update(product.id, name="Pen")
    restored = client.v1.products.update(product.id, name="Pen", active_flag=True)
    assert (restored.name, restored.active_flag) == ("Pen", True)
    client.v1.products.update(product.id, active_flag=False)
    local.clock.advance(timedelta(days=31))
    with pytest.raises(NotFound):
        client.v1.products.get(product.id)


def test_users_follow_products(client: Client, local: Local[Client]) -> None:
    colleague = local.add_user().v1.users.me()
    product = client.v1.products.create(name="Pencil", visible_to="1")
    added = client.v1.products.add_follower(product.id, user_id=colleague.id)
    assert (added.user_id, added.product_id) == (colleague.id, product.id)
    assert (client.v1.products.get(product.id)).followers_count == 2
    everybody = [row.user_id for row in client.v1.products.list_followers(product.id)]
    assert everybody[1:] == [colleague.id]
    page = client.request("GET", f"/v1/products/{product.id}/followers", query={"limit": "1"})
    assert page.answer.additional_data["pagination"]["more_items_in_collection"] is True
    assert (client.v1.products.delete_follower(product.id, added.id)).id == added.id
    with pytest.raises(NotFound):
        client.v1.products.delete_follower(product.id, added.id)
    with pytest.raises(BadRequest):
        client.v1.products.add_follower(product.id, user_id=999_999)


def test_private_products_and_other_companies(client: Client, local: Local[Client]) -> None:
    product = client.v1.products.create(name="Pencil", visible_to="1")
    for stranger, answer in ((local.add_user(), Forbidden), (local.other_company(), NotFound)):
        with pytest.raises(answer):
            stranger.v1.products.get(product.id)
        assert (stranger.request("GET", "/v1/products")).data is None


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"name": "  "},
        {"name": "x" * 256},
        {"name": "x", "tax": -1},
        {"name": "x", "tax": "much"},
        {"name": "x", "owner_id": 999_999},
        {"name": "x", "visible_to": "2"},
        {"name": "x", "category": "shoes"},
        {"name": "x", "billing_frequency": "daily"},
        {"name": "x", "billing_frequency": "weekly"},
        {"name": "x", "billing_frequency_cycles": 3},
        {"name": "x", "billing_frequency": "weekly", "billing_frequency_cycles": 209},
        {"name": "x", "prices": 5},
        {"name": "x", "prices": [{"price": 5}]},
        {"name": "x", "prices": [{"currency": "EUR"}]},
        {"name": "x", "prices": [{"currency": "EUR", "price": "dear"}]},
        {"name": "x", "prices": [{"currency": "EUR", "price": 1e300}]},
        {"name": "x", "prices": [{"currency": "XXX", "price": 5}]},
        {"name": "x", "prices": [{"currency": "EUR", "price": 5}, {"currency": "EUR", "price": 6}]},
    ],
)
def test_what_makes_no_sense_is_refused(client: Client, asked: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        client.request("POST", "/v1/products", body=asked)
    assert (client.request("GET", "/v1/products")).data is None


def test_products_hold_custom_values(client: Client) -> None:
    note = client.v1.product_fields.create(name="Maker", field_type="varchar")
    price = client.v1.product_fields.create(name="List price", field_type="monetary")
    assert note.key is not None
    assert price.key is not None
    product = client.v1.products.create(
        name="Pencil", custom_fields={note.key: "Faber", "unknown": "passed over"}
    )
    assert (product[note.key], product[price.key]) == ("Faber", None)
    changed = client.v1.products.update(
        product.id, custom_fields={price.key: 12.5, f"{price.key}_currency": "USD", note.key: None}
    )
    assert (changed[note.key], changed[price.key], changed[f"{price.key}_currency"]) == (None, 12.5, "USD")
    (listed,) = list(client.v1.products.list())
    assert listed[price.key] == 12.5
    with pytest.raises(BadRequest):
        client.v1.products.update(product.id, custom_fields={price.key: "dear"})


def test_a_product_is_deleted_by_its_active_flag(client: Client) -> None:
    product = client.v1.products.create(name="Pencil")
    assert (client.v1.products.update(product.id, active_flag=False)).active_flag is False
    assert client.v1.products.list().to_list() == []
