# Made by tools/generate.py from tests/operations/aio/test_clearing.py: change that, and run it again.
"""A null clears what a record has, over HTTP: in each kind of record that takes one."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver import Client
from tests.operations.places import Local
from tests.operations.variations import variation


def cleared(client: Client, path: str, **values: Any) -> None:
    """Write values, and then a null for each, which must leave nothing of it."""
    written = (client.request("PUT", path, body=values)).data
    for name in values:
        assert written[name], name
    for name in values:
        left = (client.request("PUT", path, body={name: None})).data
        assert not left[name], name


def _made(client: Client, path: str, **body: Any) -> int:
    return int((client.request("POST", path, body=body)).data["id"])


@pytest.mark.parametrize(
    ("path", "body", "values"),
    [
        ("activities", {"subject": "Ring"}, {"duration": "01:30", "org_id": 1, "public_description": "x"}),
        ("notes", {"content": "x", "org_id": 1}, {"person_id": 1}),
        ("organizations", {"name": "Bolt"}, {"label": 10}),
        ("persons", {"name": "Bob"}, {"label_ids": [6]}),
        (
            "products",
            {"name": "Lamp", "billing_frequency": "monthly"},
            {"description": "Shines", "unit": "piece", "billing_frequency_cycles": 12},
        ),
    ],
)
def test_a_null_clears_a_value(
    client: Client, path: str, body: dict[str, Any], values: dict[str, Any]
) -> None:
    client.v1.organizations.create(name="Acme")
    client.v1.persons.create(name="Ann")
    id = _made(client, f"/v1/{path}", **body)
    cleared(client, f"/v1/{path}/{id}", **values)


def test_a_null_clears_the_numbers_of_a_person(client: Client) -> None:
    person = client.v1.persons.create(name="Ann", phone="555", email="ann@example.com")
    changed = client.v1.persons.update(person.id, phone=None, email=None)
    assert not [each["value"] for kind in ("phone", "email") for each in changed[kind] if each["value"]]


def test_a_null_clears_what_is_told_of_a_file(client: Client) -> None:
    made = client.v1.files.create(file=("a.txt", b"x"))
    cleared(client, f"/v1/files/{made.id}", description="What it is")


def test_a_null_clears_what_a_product_on_a_deal_has(client: Client, local: Local[Client]) -> None:
    person = client.v1.persons.create(name="Ann")
    deal = client.v1.deals.create(title="Deal", person_id=person.id)
    product = client.v1.products.create(name="Lamp")
    line = client.v1.deals.add_product(
        deal.id, product_id=product.id, item_price=1, quantity=1, billing_frequency="monthly"
    )
    cleared(
        client,
        f"/v1/deals/{deal.id}/products/{line.id}",
        product_variation_id=variation(local, product.id, "Red", []),
        billing_frequency_cycles=4,
        billing_start_date="2026-04-01",
    )
