# Made by tools/generate.py from tests/operations/aio/test_list_pages.py: change that, and run it again.
"""Every list that pages gives the page that is asked for, and every list that sorts sorts."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from pipedriver import Client
from pipedriver.api.declared import declared_operations
from pipedriver.core.operation import Operation
from tests.operations.places import Local

Asked = tuple[object, dict[str, str]]
"""The id in the path of a list, and what it is asked for beside the page."""

Place = Local[Client]
NAMES = ("One", "Two", "Three")

ALONE = ("GET /v1/users/{id}/roleAssignments",)
"""Lists that never hold more than one record."""

LISTS = [operation for operation in declared_operations("v1") if "start" in operation.parameter_by_name]
SORTED = [operation for operation in LISTS if "sort" in operation.parameter_by_name]


def _key(operation: Operation) -> str:
    return operation.key


def _nothing(client: Client, local: Place) -> Asked:
    return None, {}


def _buyer(client: Client) -> dict[str, Any]:
    organization = (client.v1.organizations.create(name="Customer")).id
    person = (client.v1.persons.create(name="Buyer", org_id=organization)).id
    return {"person_id": person, "org_id": organization}


def _owner(client: Client, of: str) -> tuple[str, int]:
    """One deal, person, organization or product, and the name of the argument that names it."""
    if of == "product_id":
        return of, (client.v1.products.create(name="Lamp")).id
    buyer = _buyer(client)
    if of == "deal_id":
        return of, (client.v1.deals.create(title="Deal", **buyer)).id
    return of, buyer[of]


def _deals(client: Client, local: Place) -> Asked:
    person = (client.v1.persons.create(name="Buyer")).id
    for name in NAMES:
        client.v1.deals.create(title=name, person_id=person)
    return 1, {}


def _deals_of_organization(client: Client, local: Place) -> Asked:
    organization = (client.v1.organizations.create(name="Customer")).id
    for name in NAMES:
        client.v1.deals.create(title=name, org_id=organization)
    return organization, {}


def _deals_of_product(client: Client, local: Place) -> Asked:
    _deals(client, local)
    product = (client.v1.products.create(name="Lamp")).id
    for deal in (1, 2, 3):
        client.v1.deals.add_product(deal, product_id=product, item_price=1, quantity=1)
    return product, {}


def _persons(client: Client, local: Place) -> Asked:
    organization = (client.v1.organizations.create(name="Customer")).id
    for name in NAMES:
        client.v1.persons.create(name=f"Person {name}", org_id=organization)
    return organization, {"term": "person"}


def _organizations(client: Client, local: Place) -> Asked:
    for name in NAMES:
        client.v1.organizations.create(name=f"Company {name}")
    return None, {"term": "company", "field_type": "organizationField", "field_key": "name"}


def _products(client: Client, local: Place) -> Asked:
    for name in NAMES:
        client.v1.products.create(name=f"Product {name}")
    return None, {"term": "product"}


def _participants(client: Client, local: Place) -> Asked:
    _, deal = _owner(client, "deal_id")
    for name in NAMES[1:]:
        person = client.v1.persons.create(name=name)
        client.v1.deals.add_participant(deal, person_id=person.id)
    return deal, {}


def _products_on_deal(client: Client, local: Place) -> Asked:
    _, deal = _owner(client, "deal_id")
    product = (client.v1.products.create(name="Lamp")).id
    for price in (1, 2, 3):
        client.v1.deals.add_product(deal, product_id=product, item_price=price, quantity=1)
    return deal, {}


def _products_of_person(client: Client, local: Place) -> Asked:
    _products_on_deal(client, local)
    return 1, {}


def _followers(client: Client, local: Place) -> Asked:
    product = (client.v1.products.create(name="Lamp")).id
    for name in NAMES[1:]:
        user = local.add_user(name).v1.users.me()
        client.v1.products.add_follower(product, user_id=user.id)
    return product, {}


def _roles(client: Client, local: Place) -> Asked:
    top = (client.v1.roles.create(name="Top")).id
    for name in NAMES:
        client.v1.roles.create(name=name, parent_role_id=top)
    return top, {}


def _in_role(client: Client, local: Place) -> Asked:
    role = (client.v1.roles.create(name="Sales")).id
    for name in NAMES:
        user = local.add_user(name).v1.users.me()
        client.v1.roles.add_assignment(role, user_id=user.id)
    return role, {}


def _of_user(client: Client, local: Place) -> Asked:
    return (client.v1.users.me()).id, {}


def _in_permission_set(client: Client, local: Place) -> Asked:
    for name in NAMES:
        local.add_user(name)
    sets = client.v1.permission_sets.list()
    (regular,) = [each.id for each in sets if each.name == "Deals regular user"]
    return regular, {}


def _changes(client: Client, local: Place) -> Asked:
    _organizations(client, local)
    return None, {"since_timestamp": "2026-03-02 00:00:00"}


def _notes(client: Client, local: Place) -> Asked:
    person = (client.v1.persons.create(name="Buyer")).id
    for name in NAMES:
        client.v1.notes.create(content=name, person_id=person)
    return None, {}


def _activities(of: str) -> Callable[[Client, Place], Asked]:
    def make(client: Client, local: Place) -> Asked:
        key, id = _owner(client, of)
        for name in NAMES:
            client.request("POST", "/v1/activities", body={"subject": name, "type": "call", key: id})
        return id, {}

    return make


def _files(of: str) -> Callable[[Client, Place], Asked]:
    def make(client: Client, local: Place) -> Asked:
        key, id = _owner(client, of)
        files: Any = client.v1.files
        for name in NAMES:
            files.create(file=(f"{name}.txt", name.encode()), **{key: id})
        return id, {}

    return make


def _flow(of: str) -> Callable[[Client, Place], Asked]:
    def make(client: Client, local: Place) -> Asked:
        key, id = _owner(client, of)
        for name in NAMES:
            client.request("POST", "/v1/notes", body={"content": name, key: id})
        return id, {}

    return make


def _mails(of: str) -> Callable[[Client, Place], Asked]:
    def make(client: Client, local: Place) -> Asked:
        buyer = _buyer(client)
        client.v1.persons.update(buyer["person_id"], email="ann@acme.example")
        deal = (client.v1.deals.create(title="Deal", **buyer)).id
        for name in NAMES:
            message = EmailMessage()
            message["From"], message["To"], message["Subject"] = "ann@acme.example", "us@example.com", name
            message.set_content(name)
            local.place.import_mail(message, deal_id=deal)
        return {**buyer, "deal_id": deal}[of], {}

    return make


MAKERS: dict[str, Callable[[Client, Place], Asked]] = {
    "GET /v1/activities": _activities("deal_id"),
    "GET /v1/dealFields": _nothing,
    "GET /v1/deals": _deals,
    "GET /v1/deals/{id}/activities": _activities("deal_id"),
    "GET /v1/deals/{id}/files": _files("deal_id"),
    "GET /v1/deals/{id}/flow": _flow("deal_id"),
    "GET /v1/deals/{id}/mailMessages": _mails("deal_id"),
    "GET /v1/deals/{id}/participants": _participants,
    "GET /v1/deals/{id}/persons": _participants,
    "GET /v1/deals/{id}/products": _products_on_deal,
    "GET /v1/files": _files("product_id"),
    "GET /v1/mailbox/mailThreads": _mails("deal_id"),
    "GET /v1/notes": _notes,
    "GET /v1/organizationFields": _nothing,
    "GET /v1/organizations": _organizations,
    "GET /v1/organizations/find": _organizations,
    "GET /v1/organizations/{id}/activities": _activities("org_id"),
    "GET /v1/organizations/{id}/deals": _deals_of_organization,
    "GET /v1/organizations/{id}/files": _files("org_id"),
    "GET /v1/organizations/{id}/flow": _flow("org_id"),
    "GET /v1/organizations/{id}/mailMessages": _mails("org_id"),
    "GET /v1/organizations/{id}/persons": _persons,
    "GET /v1/permissionSets/{id}/assignments": _in_permission_set,
    "GET /v1/personFields": _nothing,
    "GET /v1/persons": _persons,
    "GET /v1/persons/find": _persons,
    "GET /v1/persons/{id}/activities": _activities("person_id"),
    "GET /v1/persons/{id}/deals": _deals,
    "GET /v1/persons/{id}/files": _files("person_id"),
    "GET /v1/persons/{id}/flow": _flow("person_id"),
    "GET /v1/persons/{id}/mailMessages": _mails("person_id"),
    "GET /v1/persons/{id}/products": _products_of_person,
    "GET /v1/pipelines/{id}/deals": _deals,
    "GET /v1/productFields": _nothing,
    "GET /v1/products": _products,
    "GET /v1/products/find": _products,
    "GET /v1/products/{id}/deals": _deals_of_product,
    "GET /v1/products/{id}/files": _files("product_id"),
    "GET /v1/products/{id}/followers": _followers,
    "GET /v1/recents": _changes,
    "GET /v1/roles": _roles,
    "GET /v1/roles/{id}/assignments": _in_role,
    "GET /v1/roles/{id}/roles": _roles,
    "GET /v1/searchResults": _organizations,
    "GET /v1/searchResults/field": _organizations,
    "GET /v1/stages": _nothing,
    "GET /v1/stages/{id}/deals": _deals,
    "GET /v1/users/{id}/roleAssignments": _of_user,
}
"""What makes the records of each list, three at least."""


class Listing:
    """Asks for one list."""

    def __init__(self, client: Client, operation: Operation, asked: Asked) -> None:
        id, query = asked
        known = operation.parameter_by_name
        self._client = client
        self._path = operation.path.replace("{id}", str(id))
        self._query = {name: value for name, value in query.items() if name in known}

    def page(self, **page: str) -> tuple[list[Any], Any]:
        """One page, and what it tells of the next."""
        reply = self._client.request("GET", self._path, query={**self._query, **page})
        additional: Any = reply.answer.additional_data
        return reply.data or [], additional["pagination"]


@pytest.mark.parametrize("operation", LISTS, ids=_key)
def test_a_page_begins_and_ends_where_it_is_asked_to(
    client: Client, local: Place, operation: Operation
) -> None:
    listing = Listing(client, operation, MAKERS[operation.key](client, local))
    every, pagination = listing.page()
    assert len(every) >= (1 if operation.key in ALONE else 3)
    assert pagination == {"start": 0, "limit": pagination["limit"], "more_items_in_collection": False}
    second, pagination = listing.page(start="1", limit="1")
    assert second == every[1:2]
    assert pagination["more_items_in_collection"] is (len(every) > 2)
    first, pagination = listing.page(limit="1")
    assert (first, pagination["limit"]) == (every[:1], 1)
    assert listing.page(start=str(len(every))) == (
        [],
        {"start": len(every), "limit": 100, "more_items_in_collection": False},
    )


@pytest.mark.parametrize("operation", SORTED, ids=_key)
def test_a_list_is_sorted_as_it_is_asked_to(client: Client, local: Place, operation: Operation) -> None:
    listing = Listing(client, operation, MAKERS[operation.key](client, local))
    ids = [record["id"] for record in (listing.page())[0]]
    for direction, expected in (("ASC", sorted(ids)), ("DESC", sorted(ids, reverse=True))):
        records, _ = listing.page(sort=f"id {direction}")
        assert [record["id"] for record in records] == expected


def test_every_list_is_asked_for_its_pages(client: Client) -> None:
    assert set(MAKERS) == {operation.key for operation in LISTS}


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
