"""The flow of a person or an organization in v1."""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.api.v1.organizations import Organizations
from pipedriver.api.v1.persons import Persons
from pipedriver.server.crm.contacts import get_contact
from pipedriver.server.crm.context import Context
from pipedriver.server.registry import serves
from pipedriver.server.wire.envelope import Envelope
from pipedriver.server.wire.v1.flow import flow_envelope


@serves(Persons.list_updates)
def list_updates_of_person(
    context: Context,
    id: int,
    start: int | None,
    limit: int | None,
    all_changes: str | None,
    items: Sequence[str] | None,
) -> Envelope:
    """Answer GET /v1/persons/{id}/flow."""
    get_contact(context, "person", id)
    return flow_envelope(context, "person", id, start, limit, all_changes, items)


@serves(Organizations.list_updates)
def list_updates_of_organization(
    context: Context,
    id: int,
    start: int | None,
    limit: int | None,
    all_changes: str | None,
    items: Sequence[str] | None,
) -> Envelope:
    """Answer GET /v1/organizations/{id}/flow."""
    get_contact(context, "organization", id)
    return flow_envelope(context, "organization", id, start, limit, all_changes, items)
