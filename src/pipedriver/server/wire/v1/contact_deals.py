"""The deals of a person or an organization in v1."""

from __future__ import annotations

from pipedriver.api.v1.organizations import Organizations
from pipedriver.api.v1.persons import Persons
from pipedriver.server.crm import deals as rules
from pipedriver.server.crm.contacts import get_contact
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import DealFilter
from pipedriver.server.crm.listing import cut, page_of
from pipedriver.server.registry import serves
from pipedriver.server.store.deals import NOT_DELETED
from pipedriver.server.wire.envelope import Envelope, offset_page
from pipedriver.server.wire.v1.deals import associated_deals_envelope


@serves(Persons.list_deals)
def list_deals_of_person(
    context: Context,
    id: int,
    start: int | None,
    limit: int | None,
    status: str | None,
    sort: str | None,
) -> Envelope:
    """Answer GET /v1/persons/{id}/deals: those made with the person and those it takes part in."""
    get_contact(context, "person", id)
    return _deals(context, DealFilter(taking_part=id), start, limit, status, sort)


@serves(Organizations.list_deals)
def list_deals_of_organization(
    context: Context,
    id: int,
    start: int | None,
    limit: int | None,
    status: str | None,
    sort: str | None,
    only_primary_association: bool | None,
) -> Envelope:
    """Answer GET /v1/organizations/{id}/deals: its own, and if not told otherwise those of its persons."""
    get_contact(context, "organization", id)
    wanted = DealFilter(org_id=id) if only_primary_association else DealFilter(around_org=id)
    return _deals(context, wanted, start, limit, status, sort)


def _deals(
    context: Context,
    wanted: DealFilter,
    start: int | None,
    limit: int | None,
    status: str | None,
    sort: str | None,
) -> Envelope:
    page = page_of(start, limit)
    statuses = NOT_DELETED if status in (None, "all_not_deleted") else (str(status),)
    rows, more = cut(
        rules.list_deals(context, wanted, page, rules.deal_order(context, sort), statuses=statuses), page
    )
    return associated_deals_envelope(context, rows, offset_page(page.start, page.limit, more))
