"""Every list that belongs to a record gives the page that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from pipedriver import AsyncClient

NAMES = ("One", "Two", "Three")


async def world(client: AsyncClient) -> dict[str, Callable[..., Any]]:
    """The lists of a company's records, each of at least three."""
    v1: Any = client.v1
    organization = (await v1.organizations.create(name="Customer")).id
    person = (await v1.persons.create(name="Buyer", org_id=organization)).id
    product = (await v1.products.create(name="Lamp")).id
    deal = (await v1.deals.create(title="Deal", person_id=person, org_id=organization)).id
    me = (await v1.users.me()).id
    for name in NAMES:
        await v1.deals.create(title=name, person_id=person, org_id=organization)
        someone = (await v1.persons.create(name=name, org_id=organization)).id
        await v1.deals.add_participant(deal, person_id=someone)
        await v1.activities.create(
            subject=name, type="call", deal_id=deal, person_id=person, org_id=organization
        )
        for owner in ({"deal_id": deal}, {"person_id": person}, {"org_id": organization}):
            await v1.files.create(file=(f"{name}.txt", name.encode()), **owner)
        await v1.files.create(file=(f"{name}.txt", name.encode()), product_id=product)
        await v1.organization_fields.create(name=name, field_type="varchar")
        await v1.person_fields.create(name=name, field_type="varchar")
        await v1.product_fields.create(name=name, field_type="varchar")
        await v1.persons.update(person, name=f"Buyer {name}")
    top = (await v1.roles.create(name="Top")).id
    for name in NAMES:
        await v1.roles.create(name=name, parent_role_id=top)
    return {
        "activities of a deal": partial(v1.deals.list_activities, deal),
        "activities of a person": partial(v1.persons.list_activities, person),
        "activities of an organization": partial(v1.organizations.list_activities, organization),
        "files of a deal": partial(v1.deals.list_files, deal),
        "files of a person": partial(v1.persons.list_files, person),
        "files of an organization": partial(v1.organizations.list_files, organization),
        "files of a product": partial(v1.products.list_files, product),
        "deals of an organization": partial(v1.organizations.list_deals, organization),
        "persons of a deal": partial(v1.deals.list_persons, deal),
        "updates of a person": partial(v1.persons.list_updates, person),
        "fields of organizations": v1.organization_fields.list,
        "fields of persons": v1.person_fields.list,
        "fields of products": v1.product_fields.list,
        "roles below a role": partial(v1.roles.list_sub_roles, top),
        "roles of a user": partial(v1.users.list_role_assignments, me),
    }


ALONE = ("roles of a user",)
"""Lists that never hold more than one record."""


async def test_a_page_begins_and_ends_where_it_is_asked_to(client: AsyncClient) -> None:
    for name, listed in (await world(client)).items():
        every = await listed().to_list()
        assert len(every) >= (1 if name in ALONE else 3), name
        assert await listed(start=1, limit=1, total=1).to_list() == every[1:2], name
        assert await listed(limit=2).to_list() == every, name
        assert await listed(start=len(every)).to_list() == [], name


@pytest.mark.parametrize("of", ["persons", "organizations", "products"])
async def test_files_of_a_record_are_sorted_and_deleted_ones_shown_if_asked_for(
    client: AsyncClient, of: str
) -> None:
    room: Any = getattr(client.v1, of)
    key = {"persons": "person_id", "organizations": "org_id", "products": "product_id"}[of]
    files: Any = client.v1.files
    owner = (await room.create(name="Owner of files")).id
    for name in ("b.txt", "a.txt", "c.txt"):
        await files.create(file=(name, b"content"), **{key: owner})

    async def names(**asked: Any) -> list[str]:
        return [each.name for each in await room.list_files(owner, **asked).to_list()]

    assert await names(sort="file_name ASC") == ["a.txt", "b.txt", "c.txt"]
    assert await names(sort="file_name DESC") == ["c.txt", "b.txt", "a.txt"]
    first = await room.list_files(owner, sort="file_name ASC").first()
    await client.v1.files.delete(first.id)
    assert await names(sort="file_name") == ["b.txt", "c.txt"]
    assert await names(sort="file_name", include_deleted_files=True) == ["a.txt", "b.txt", "c.txt"]
