"""Roles and permission sets as v1 gives them."""

from __future__ import annotations

from pipedriver.api.v1.records.users import RoleSettings
from pipedriver.core.record import Record
from pipedriver.core.shapes import as_object


class Role(Record):
    """A role: users of it see what belongs to its visibility group. ``parent_role_id`` is the one above it.

    ``assignment_count`` and ``sub_role_count`` are numbers written as text; ``level`` counts from the top.
    """

    id: int
    parent_role_id: int | None
    name: str
    active_flag: bool | None
    assignment_count: str | None
    sub_role_count: str | None
    level: int | None


class RoleDetails(Role):
    """A role fetched by its id, with what it sets."""

    @property
    def settings(self) -> RoleSettings | None:
        """What the role sets: the API puts it beside the role; None where it did not."""
        found = as_object(self.answer.additional_data.get("settings")) if self.answer else None
        return None if found is None else RoleSettings(found, self.answer)


class RoleId(Record):
    """The id of a role that was added or changed."""

    id: int


class RoleSetting(Record):
    """The setting of a role that was changed, under its own key, and the role's id."""

    id: int
    deal_default_visibility: int | None
    lead_default_visibility: int | None
    org_default_visibility: int | None
    person_default_visibility: int | None
    product_default_visibility: int | None


class PermissionSet(Record):
    """What users may do in one of Pipedrive's apps. ``id`` is a UUID."""

    id: str
    name: str
    description: str | None
    app: str | None
    type: str | None
    assignment_count: int | None


class PermissionSetDetails(PermissionSet):
    """A permission set fetched by its id, with what it allows: ``"can_add_deals"``."""

    contents: list[str]


class PermissionSetAssignment(Record):
    """A user whom a permission set is given to. ``name`` is the user's, as far as it is told."""

    id: int | None
    user_id: int
    permission_set_id: str
    name: str | None
