"""A null clears what a record has, over HTTP: in each kind of record that takes one."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver import AsyncClient
from tests.operations.places import Local
from tests.operations.variations import variation


async def cleared(client: AsyncClient, path: str, **values: Any) -> None:
    """Write values, and then a null for each, which must leave nothing of it."""
    written = (await client.request("PUT", path, body=values)).data
    for name in values:
        assert written[name], name
    for name in values:
        left = (await client.request("PUT", path, body={name: None})).data
        assert not left[name], name


async def _made(client: AsyncClient, path: str, **body: Any) -> int:
    return int((await client.request("POST", path, body=body)).data["id"])


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
async def test_a_null_clears_a_value(
    client: AsyncClient, path: str, body: dict[str, Any], values: dict[str, Any]
) -> None:
    await client.v1.organizations.create(name="Acme")
    await client.v1.persons.create(name="Ann")
    id = await _made(client, f"/v1/{path}", **body)
    await cleared(client, f"/v1/{path}/{id}", **values)


async def test_a_null_clears_the_numbers_of_a_person(client: AsyncClient) -> None:
    person = await client.v1.persons.create(name="Ann", phone="555", email="ann@example.com")
    changed = await client.v1.persons.update(person.id, phone=None, email=None)
    assert not [each["value"] for kind in ("phone", "email") for each in changed[kind] if each["value"]]


async def test_a_null_clears_what_is_told_of_a_file(client: AsyncClient) -> None:
    made = await client.v1.files.create(file=("a.txt", b"x"))
    await cleared(client, f"/v1/files/{made.id}", description="What it is")


async def test_a_null_clears_what_a_product_on_a_deal_has(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    person = await client.v1.persons.create(name="Ann")
    deal = await client.v1.deals.create(title="Deal", person_id=person.id)
    product = await client.v1.products.create(name="Lamp")
    line = await client.v1.deals.add_product(
        deal.id, product_id=product.id, item_price=1, quantity=1, billing_frequency="monthly"
    )
    await cleared(
        client,
        f"/v1/deals/{deal.id}/products/{line.id}",
        product_variation_id=variation(local, product.id, "Red", []),
        billing_frequency_cycles=4,
        billing_start_date="2026-04-01",
    )
