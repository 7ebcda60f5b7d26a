"""The users who may see a deal, person, organization or product, as v1 lists them: by their ids alone."""

from __future__ import annotations

from pipedriver.api.v1.deals import Deals
from pipedriver.api.v1.organizations import Organizations
from pipedriver.api.v1.persons import Persons
from pipedriver.api.v1.products import Products
from pipedriver.server.crm.contacts import get_contact
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import get_deal
from pipedriver.server.crm.permitted_users import permitted_users
from pipedriver.server.crm.products import get_product
from pipedriver.server.registry import serves
from pipedriver.server.store.product_tables import products
from pipedriver.server.store.tables import deals, organizations, persons
from pipedriver.server.wire.envelope import Envelope


@serves(Deals.list_permitted_users)
def list_of_deal(context: Context, id: int) -> Envelope:
    """Answer GET /v1/deals/{id}/permittedUsers."""
    get_deal(context, id)
    return Envelope(permitted_users(context, deals, id))


@serves(Persons.list_permitted_users)
def list_of_person(context: Context, id: int) -> Envelope:
    """Answer GET /v1/persons/{id}/permittedUsers."""
    get_contact(context, "person", id)
    return Envelope(permitted_users(context, persons, id))


@serves(Organizations.list_permitted_users)
def list_of_organization(context: Context, id: int) -> Envelope:
    """Answer GET /v1/organizations/{id}/permittedUsers."""
    get_contact(context, "organization", id)
    return Envelope(permitted_users(context, organizations, id))


@serves(Products.list_permitted_users)
def list_of_product(context: Context, id: int) -> Envelope:
    """Answer GET /v1/products/{id}/permittedUsers."""
    get_product(context, id)
    return Envelope(permitted_users(context, products, id))
