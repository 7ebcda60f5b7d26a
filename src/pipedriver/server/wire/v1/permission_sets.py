"""Permission sets of v1."""

from __future__ import annotations

from pipedriver.api.v1.permission_sets import PermissionSets
from pipedriver.server.crm import permission_sets as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.listing import cut, page_of
from pipedriver.server.registry import serves
from pipedriver.server.wire.envelope import Envelope, listed, offset_page

_SHOWN = ("id", "name", "description", "app", "type", "assignment_count")


@serves(PermissionSets.list)
def list_permission_sets(context: Context, app: str | None) -> Envelope:
    """Answer GET /v1/permissionSets."""
    rows = rules.list_permission_sets(context, app)
    return Envelope([{name: row[name] for name in _SHOWN} for row in rows])


@serves(PermissionSets.get)
def get_permission_set(context: Context, id: str) -> Envelope:
    """Answer GET /v1/permissionSets/{id}.

    The typed clients of 2019 and of today read the set beside ``success``, the reference's example has a list
    of one under ``data``; so it is in both places.
    """
    found, count = rules.get_permission_set(context, id)
    record = {
        "id": found.id,
        "name": found.name,
        "description": found.description,
        "app": found.app,
        "type": found.type,
        "assignment_count": count,
        "contents": list(found.contents),
    }
    return Envelope([record], extra=record)


@serves(PermissionSets.list_assignments)
def list_assignments(context: Context, id: str, start: int | None, limit: int | None) -> Envelope:
    """Answer GET /v1/permissionSets/{id}/assignments."""
    page = page_of(start, limit)
    rows, more = cut(rules.assignments_of(context, id, page), page)
    shown = ("id", "user_id", "permission_set_id", "name")
    return Envelope(
        listed([{name: row[name] for name in shown} for row in rows]),
        offset_page(page.start, page.limit, more),
    )
