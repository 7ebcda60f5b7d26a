# Made by tools/generate.py from src/pipedriver/api/v1/roles.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.roles`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.records.roles import Role, RoleDetails, RoleId, RoleSetting
from pipedriver.api.v1.records.shared import DeletedId
from pipedriver.api.v1.records.users import RoleAssignment, RoleSettings
from pipedriver.api.v1.roles import Roles
from pipedriver.core.operation import same_as
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Annotated, Unpack

    from pipedriver.api.v1.arguments import DefaultVisibility, RoleSettingKey, Text255
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import Also, InBody, PageLimit, PageStart
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.unset import Unset


class AsyncRoles(AsyncResource):
    """Roles: build the tree of roles, say what each sets, and give them to users."""

    @same_as(Roles.list)
    def list(
        self,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Role]:
        """List all roles of the company.

        Args:
            start: how many roles to skip.
            limit: roles in a page, 1 to 500 (100 without it).

        Returns:
            The roles, page by page.
        """
        ...

    @same_as(Roles.create)
    async def create(
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

    @same_as(Roles.get)
    async def get(self, id: int, **options: Unpack[CallOptions]) -> RoleDetails:
        """Fetch one role.

        Args:
            id: the role.

        Returns:
            The role and what it sets.

        Raises:
            NotFound: no such role.
        """
        ...

    @same_as(Roles.update)
    async def update(
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

    @same_as(Roles.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
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

    @same_as(Roles.list_assignments)
    def list_assignments(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[RoleAssignment]:
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

    @same_as(Roles.add_assignment)
    async def add_assignment(
        self, id: int, *, user_id: int, **options: Unpack[CallOptions]
    ) -> RoleAssignment:
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

    @same_as(Roles.delete_assignment)
    async def delete_assignment(
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

    @same_as(Roles.list_sub_roles)
    def list_sub_roles(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Role]:
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

    @same_as(Roles.get_settings)
    async def get_settings(self, id: int, **options: Unpack[CallOptions]) -> RoleSettings:
        """Tell what a role sets: default visibilities and access levels.

        Args:
            id: the role.

        Returns:
            The settings.

        Raises:
            NotFound: no such role.
        """
        ...

    @same_as(Roles.update_setting)
    async def update_setting(
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
