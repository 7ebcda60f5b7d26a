# Made by tools/generate.py from tests/operations/aio/test_list_pages.py: change that, and run it again.
"""Every list that belongs to a record gives the page that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from pipedriver import Client

NAMES = ("One", "Two", "Three")


def world(client: Client) -> dict[str, Callable[..., Any]]:
    """The lists of a company's records, each of at least three."""
    v1: Any = client.v1
    organization = (v1.organizations.create(name="Customer")).id
    person = (v1.persons.create(name="Buyer", org_id=organization)).id
    product = (v1.products.create(name="Lamp")).id
    deal = (v1.deals.create(title="Deal", person_id=person, org_id=organization)).id
    me = (v1.users.me()).id
    for name in NAMES:
        v1.deals.create(title=name, person_id=person, org_id=organization)
        someone = (v1.persons.create(name=name, org_id=organization)).id
        v1.deals.add_participant(deal, person_id=someone)
        v1.activities.create(subject=name, type="call", deal_id=deal, person_id=person, org_id=organization)
        for owner in ({"deal_id": deal}, {"person_id": person}, {"org_id": organization}):
            v1.files.create(file=(f"{name}.txt", name.encode()), **owner)
        v1.files.create(file=(f"{name}.txt", name.encode()), product_id=product)
        v1.organization_fields.create(name=name, field_type="varchar")
        v1.person_fields.create(name=name, field_type="varchar")
        v1.product_fields.create(name=name, field_type="varchar")
        v1.persons.update(person, name=f"Buyer {name}")
    top = (v1.roles.create(name="Top")).id
    for name in NAMES:
        v1.roles.create(name=name, parent_role_id=top)
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


def test_a_page_begins_and_ends_where_it_is_asked_to(client: Client) -> None:
    for name, listed in (world(client)).items():
        every = listed().to_list()
        assert len(every) >= (1 if name in ALONE else 3), name
        assert listed(start=1, limit=1, total=1).to_list() == every[1:2], name
        assert listed(limit=2).to_list() == every, name
        assert listed(start=len(every)).to_list() == [], name


@pytest.mark.parametrize("of", ["persons", "organizations", "products"])
def test_files_of_a_record_are_sorted_and_deleted_ones_shown_if_asked_for(client: Client, of: str) -> None:
    room: Any = getattr(client.v1, of)
    key = {"persons": "person_id", "organizations": "org_id", "products": "product_id"}[of]
    files: Any = client.v1.files
    owner = (room.create(name="Owner of files")).id
    for name in ("b.txt", "a.txt", "c.txt"):
        files.create(file=(name, b"content"), **{key: owner})

    def names(**asked: Any) -> list[str]:
        return [each.name for each in room.list_files(owner, **asked).to_list()]

    assert names(sort="file_name ASC") == ["a.txt", "b.txt", "c.txt"]
    assert names(sort="file_name DESC") == ["c.txt", "b.txt", "a.txt"]
    first = room.list_files(owner, sort="file_name ASC").first()
    client.v1.files.delete(first.id)
    assert names(sort="file_name") == ["b.txt", "c.txt"]
    assert names(sort="file_name", include_deleted_files=True) == ["a.txt", "b.txt", "c.txt"]
