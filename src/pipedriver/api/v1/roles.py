"""Roles of v1: the tree that tells who sees whose records.

Source: the reference of Roles in its editions of 2019 to 2026.
"""

from __future__ import annotations

from pipedriver.api.scopes import ADMIN
from pipedriver.api.v1.records.roles import Role, RoleDetails, RoleId, RoleSetting
from pipedriver.api.v1.records.shared import DeletedId
from pipedriver.api.v1.records.users import RoleAssignment, RoleSettings
from pipedriver.core.operation import operation
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Annotated, Unpack

    from pipedriver.api.v1.arguments import DefaultVisibility, RoleSettingKey, Text255
    from pipedriver.core.marks import Also, InBody, PageLimit, PageStart
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.pages import Pages
    from pipedriver.core.unset import Unset


class Roles(Resource):
    """Roles: build the tree of roles, say what each sets, and give them to users."""

    @operation("GET", "/v1/roles", cost=20, scopes=ADMIN, node="RolesController.getAllRoles")
    def list(
        self,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[Role]:
        """List all roles of the company.

        Args:
            start: how many roles to skip.
            limit: roles in a page, 1 to 500 (100 without it).

        Returns:
            The roles, page by page.
        """
        ...

    @operation("POST", "/v1/roles", cost=10, scopes=ADMIN, node="RolesController.addARole")
    def create(
        self,
        *,
        name: Text255,
        parent_role_id: int | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> RoleId:
        """Add a role.

        Args:
            name: what it is called.
            parent_role_id: the role above it; at the top without it.

        Returns:
            The id of the new role.

        Raises:
            BadRequest: an empty name, or no such role to be above it.
            Forbidden: the caller is no admin, or the plan has no roles.
        """
        ...

    @operation("GET", "/v1/roles/{id}", cost=2, scopes=ADMIN, node="RolesController.getOneRole")
    def get(self, id: int, **options: Unpack[CallOptions]) -> RoleDetails:
        """Fetch one role.

        Args:
            id: the role.

        Returns:
            The role and what it sets.

        Raises:
            NotFound: no such role.
        """
        ...

    @operation("PUT", "/v1/roles/{id}", cost=10, scopes=ADMIN, node="RolesController.updateRoleDetails")
    def update(
        self,
        id: int,
        *,
        parent_role_id: int | Unset | None = UNSET,
        name: Text255 | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RoleId:
        """Change a role: what is not given stays as it is.

        Args:
            id: the role.
            parent_role_id: the role above it; ``None`` puts it at the top.
            name: what it is called.

        Returns:
            Its id.

        Raises:
            NotFound: no such role.
            BadRequest: an empty name, or a role above it that is itself or below it.
            Forbidden: the caller is no admin.
        """
        ...

    @operation("DELETE", "/v1/roles/{id}", cost=6, scopes=ADMIN, node="RolesController.deleteARole")
    def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Delete a role; its users get the default one.

        Args:
            id: the role.

        Returns:
            Its id.

        Raises:
            NotFound: no such role.
            BadRequest: it is the default role.
            Forbidden: the caller is no admin.
        """
        ...

    @operation(
        "GET",
        "/v1/roles/{id}/assignments",
        cost=10,
        scopes=ADMIN,
        node="RolesController.listRoleAssignments",
    )
    def list_assignments(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[RoleAssignment]:
        """List the users that have a role.

        Args:
            id: the role.
            start: how many users to skip.
            limit: users in a page, 1 to 500 (100 without it).

        Returns:
            The role with each of its users, page by page.

        Raises:
            NotFound: no such role.
        """
        ...

    @operation(
        "POST",
        "/v1/roles/{id}/assignments",
        cost=10,
        scopes=ADMIN,
        node="RolesController.addRoleAssignment",
    )
    def add_assignment(self, id: int, *, user_id: int, **options: Unpack[CallOptions]) -> RoleAssignment:
        """Give a role to a user, in place of the one that the user has.

        Args:
            id: the role.
            user_id: the user.

        Returns:
            The role of the user.

        Raises:
            NotFound: no such role or user.
            Forbidden: the caller is no admin.
        """
        ...

    @operation(
        "DELETE",
        "/v1/roles/{id}/assignments",
        cost=6,
        scopes=ADMIN,
        node="RolesController.deleteARoleAssignment",
    )
    def delete_assignment(
        self,
        id: int,
        *,
        user_id: Annotated[int, InBody(), Also("user_id", "query")],
        **options: Unpack[CallOptions],
    ) -> DeletedId:
        """Take a role from a user, who gets the default one.

        Args:
            id: the role.
            user_id: the user.

        Returns:
            The id that the API names.

        Raises:
            NotFound: no such role, or the user does not have it.
            Forbidden: the caller is no admin.
        """
        ...

    @operation(
        "GET",
        "/v1/roles/{id}/roles",
        cost=20,
        scopes=ADMIN,
        node="RolesController.listRoleSubRoles",
        retired=2023,
    )
    def list_sub_roles(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[Role]:
        """List the roles just below a role.

        Args:
            id: the role.
            start: how many roles to skip.
            limit: roles in a page, 1 to 500 (100 without it).

        Returns:
            The roles, page by page.

        Raises:
            NotFound: no such role.
        """
        ...

    @operation(
        "GET", "/v1/roles/{id}/settings", cost=20, scopes=ADMIN, node="RolesController.listRoleSettings"
    )
    def get_settings(self, id: int, **options: Unpack[CallOptions]) -> RoleSettings:
        """Tell what a role sets: default visibilities and access levels.

        Args:
            id: the role.

        Returns:
            The settings.

        Raises:
            NotFound: no such role.
        """
        ...

    @operation(
        "POST",
        "/v1/roles/{id}/settings",
        cost=10,
        scopes=ADMIN,
        node="RolesController.addOrUpdateRoleSetting",
    )
    def update_setting(
        self,
        id: int,
        *,
        setting_key: RoleSettingKey,
        value: DefaultVisibility,
        **options: Unpack[CallOptions],
    ) -> RoleSetting:
        """Change one setting of a role.

        Args:
            id: the role.
            setting_key: which one.
            value: who sees new records of that kind.

        Returns:
            The setting as it is now.

        Raises:
            NotFound: no such role.
            BadRequest: a value that the company's plan does not have.
            Forbidden: the caller is no admin.
        """
        ...
