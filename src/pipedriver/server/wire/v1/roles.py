"""Roles of v1."""

from __future__ import annotations

from typing import Any

from pipedriver.api.v1.roles import Roles
from pipedriver.core.unset import Unset
from pipedriver.server.crm import roles as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.listing import page_of
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.references import Record

_ASSIGNED = "1"
"""The one ``type`` of an assignment that the reference shows."""


@serves(Roles.list)
def list_roles(context: Context, start: int | None, limit: int | None) -> Envelope:
    """Answer GET /v1/roles."""
    page = page_of(start, limit)
    rows, more = rules.list_roles(context, page)
    return Envelope(listed([_full(row) for row in rows]), offset_page(page.start, page.limit, more))


@serves(Roles.create)
def create_role(context: Context, name: str, parent_role_id: int | Unset | None) -> Envelope:
    """Answer POST /v1/roles."""
    parent: int | None = given(parent=parent_role_id).get("parent")
    return Envelope({"id": rules.create_role(context, name, parent)})


@serves(Roles.get)
def get_role(context: Context, id: int) -> Envelope:
    """Answer GET /v1/roles/{id}."""
    row = rules.get_role(context, id)
    return Envelope(_role(row), {"settings": dict(rules.settings_of(context, id))})


@serves(Roles.update, slow=True)
def update_role(context: Context, id: int, parent_role_id: int | Unset | None, name: str | Unset) -> Envelope:
    """Answer PUT /v1/roles/{id}."""
    rules.update_role(context, id, given(parent_role_id=parent_role_id, name=name))
    return Envelope({"id": id})


@serves(Roles.delete, slow=True)
def delete_role(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/roles/{id}."""
    rules.delete_role(context, id)
    return Envelope({"id": id})


@serves(Roles.list_assignments)
def list_assignments(context: Context, id: int, start: int | None, limit: int | None) -> Envelope:
    """Answer GET /v1/roles/{id}/assignments."""
    page = page_of(start, limit)
    rows, more = rules.assignments_of_role(context, id, page)
    return Envelope(
        listed([shape_assignment(row) for row in rows]), offset_page(page.start, page.limit, more)
    )


@serves(Roles.add_assignment, slow=True)
def add_assignment(context: Context, id: int, user_id: int) -> Envelope:
    """Answer POST /v1/roles/{id}/assignments."""
    rules.assign_role(context, id, user_id)
    return Envelope({"user_id": user_id, "role_id": id})


@serves(Roles.delete_assignment, slow=True)
def delete_assignment(context: Context, id: int, user_id: int) -> Envelope:
    """Answer DELETE /v1/roles/{id}/assignments."""
    rules.take_role(context, id, user_id)
    return Envelope({"id": id})


@serves(Roles.list_sub_roles)
def list_sub_roles(context: Context, id: int, start: int | None, limit: int | None) -> Envelope:
    """Answer GET /v1/roles/{id}/roles."""
    page = page_of(start, limit)
    rows, more = rules.list_sub_roles(context, id, page)
    return Envelope(listed([_role(row) for row in rows]), offset_page(page.start, page.limit, more))


@serves(Roles.get_settings)
def get_settings(context: Context, id: int) -> Envelope:
    """Answer GET /v1/roles/{id}/settings."""
    return Envelope(dict(rules.role_settings_of(context, id)))


@serves(Roles.update_setting, slow=True)
def update_setting(context: Context, id: int, setting_key: str, value: int) -> Envelope:
    """Answer POST /v1/roles/{id}/settings."""
    rules.change_setting(context, id, setting_key, value)
    return Envelope({"id": id, setting_key: value})


def shape_assignment(row: Row) -> Record:
    """The role of a user."""
    return {
        "user_id": row["user_id"],
        "role_id": row["role_id"],
        "parent_role_id": row["parent_role_id"],
        "name": row["name"],
        "active_flag": row["active_flag"] == 1,
        "type": _ASSIGNED,
    }


def _role(row: Row) -> Record:
    """A role; v1 writes its counts as text."""
    record: dict[str, Any] = {
        "id": row["id"],
        "parent_role_id": row["parent_role_id"],
        "name": row["name"],
        "active_flag": row["active_flag"] == 1,
        "assignment_count": str(row["assignment_count"]),
        "sub_role_count": str(row["sub_role_count"]),
    }
    return record


def _full(row: Row) -> Record:
    return {**_role(row), "level": row["above_count"] + 1}
