"""Users of v1: who works in the company, and what they may do.

Sources: the reference of Users, editions of 2019 to 2026; improvements-to-permissionsets-api-and-users-api.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipedriver.api.scopes import ADMIN, BASE, USERS
from pipedriver.api.v1.records.shared import DeletedId
from pipedriver.api.v1.records.users import (
    BlacklistedEmail,
    CurrentUser,
    RoleAssignment,
    RoleSettings,
    User,
    UserPermissions,
)
from pipedriver.core.operation import operation
from pipedriver.core.plain import Ids
from pipedriver.core.record import Records
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.marks import Flag, PageLimit, PageStart
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.pages import Pages
    from pipedriver.core.unset import Unset


class Users(Resource):
    """Users: who the caller is, who else there is, and what each may do."""

    @operation("GET", "/v1/users", cost=20, scopes=USERS, node="UsersController.getAllUsers")
    def list(self, **options: Unpack[CallOptions]) -> Records[User]:
        """List all users of the company.

        Returns:
            The users.
        """
        ...

    @operation("POST", "/v1/users", cost=10, scopes=ADMIN, node="UsersController.addANewUser")
    def create(
        self,
        *,
        email: str,
        name: str | Unset = UNSET,
        access: Sequence[Mapping[str, object]] | Unset = UNSET,
        active_flag: bool | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> User:
        """Add a user and send an invitation.

        Args:
            email: the e-mail address, which stands for the name until the user gives one.
            name: the name; not used since February 2023.
            access: what the user may do: ``[{"app": "sales", "admin": False}]``, with a ``permission_set_id``
                where it is not the app's default; ``sales`` alone without it.
            active_flag: whether the user may log in; allowed without it.

        Returns:
            The new user.

        Raises:
            BadRequest: no e-mail address, or one that is a user's already.
            Forbidden: the caller is no admin, or all seats are taken.
        """
        ...

    @operation("GET", "/v1/users/find", cost=40, scopes=USERS, node="UsersController.findUsersByName")
    def find(
        self, *, term: str, search_by_email: Flag | None = None, **options: Unpack[CallOptions]
    ) -> Records[User]:
        """Find users whose name contains a text, or whose e-mail address does.

        Args:
            term: the text to look for.
            search_by_email: whether to look in e-mail addresses alone.

        Returns:
            The users that were found.

        Raises:
            BadRequest: no term.
        """
        ...

    @operation("GET", "/v1/users/me", cost=2, scopes=BASE, node="UsersController.getCurrentUserData")
    def me(self, **options: Unpack[CallOptions]) -> CurrentUser:
        """Fetch the user whose token makes the call, with the company.

        Returns:
            The caller.

        Raises:
            Unauthorized: the token is missing or wrong.
        """
        ...

    @operation("GET", "/v1/users/{id}", cost=2, scopes=USERS, node="UsersController.getOneUser")
    def get(self, id: int, **options: Unpack[CallOptions]) -> User:
        """Fetch one user.

        Args:
            id: the user.

        Returns:
            The user.

        Raises:
            NotFound: no such user in the company.
        """
        ...

    @operation("PUT", "/v1/users/{id}", cost=10, scopes=ADMIN, node="UsersController.updateUserDetails")
    def update(self, id: int, *, active_flag: bool, **options: Unpack[CallOptions]) -> User:
        """Let a user log in or no longer; nothing else of a user can be changed here.

        Args:
            id: the user.
            active_flag: whether the user may log in.

        Returns:
            The user as it is now.

        Raises:
            NotFound: no such user in the company.
            Forbidden: the caller is no admin.
        """
        ...

    @operation(
        "GET",
        "/v1/users/{id}/blacklistedEmails",
        cost=20,
        scopes=USERS,
        node="UsersController.listBlacklistedEmailAddressesOfAUser",
        retired=2021,
    )
    def list_blacklisted_emails(self, id: int, **options: Unpack[CallOptions]) -> Records[BlacklistedEmail]:
        """List the e-mail addresses whose mails with a user are not taken into Pipedrive.

        Args:
            id: the user.

        Returns:
            The addresses.

        Raises:
            NotFound: no such user in the company.
        """
        ...

    @operation(
        "POST",
        "/v1/users/{id}/blacklistedEmails",
        cost=10,
        scopes=ADMIN,
        node="UsersController.addBlacklistedEmailAddressForAUser",
        retired=2021,
    )
    def add_blacklisted_email(
        self, id: int, *, address: str, **options: Unpack[CallOptions]
    ) -> BlacklistedEmail:
        """Take no more mails of an e-mail address with a user into Pipedrive.

        Args:
            id: the user.
            address: the e-mail address, in which ``*`` stands for anything: ``*@example.com``.

        Returns:
            The address.

        Raises:
            NotFound: no such user in the company.
            BadRequest: no e-mail address.
        """
        ...

    @operation(
        "GET", "/v1/users/{id}/followers", cost=20, scopes=USERS, node="UsersController.listFollowersOfAUser"
    )
    def list_followers(self, id: int, **options: Unpack[CallOptions]) -> Ids:
        """List the users who follow a user.

        Args:
            id: the user who is followed.

        Returns:
            The ids of the followers.

        Raises:
            NotFound: no such user in the company.
        """
        ...

    @operation(
        "GET", "/v1/users/{id}/permissions", cost=10, scopes=USERS, node="UsersController.listUserPermissions"
    )
    def get_permissions(self, id: int, **options: Unpack[CallOptions]) -> UserPermissions:
        """Tell what a user may do.

        Args:
            id: the user.

        Returns:
            The permissions, each a truth value.

        Raises:
            NotFound: no such user in the company.
        """
        ...

    @operation(
        "DELETE",
        "/v1/users/{id}/roleAssignments",
        cost=6,
        scopes=ADMIN,
        node="UsersController.deleteARoleAssignment",
        retired=2022,
    )
    def delete_role_assignment(self, id: int, *, role_id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Take a role from a user, who gets the default one.

        Args:
            id: the user.
            role_id: the role.

        Returns:
            The id that the API names.

        Raises:
            NotFound: no such user or role.
            Forbidden: the caller is no admin.
        """
        ...

    @operation(
        "GET",
        "/v1/users/{id}/roleAssignments",
        cost=10,
        scopes=USERS,
        node="UsersController.listRoleAssignments",
    )
    def list_role_assignments(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[RoleAssignment]:
        """List the roles of a user.

        Args:
            id: the user.
            start: how many roles to skip.
            limit: roles in a page, 1 to 500 (100 without it).

        Returns:
            The roles, page by page.

        Raises:
            NotFound: no such user in the company.
        """
        ...

    @operation(
        "POST",
        "/v1/users/{id}/roleAssignments",
        cost=10,
        scopes=ADMIN,
        node="UsersController.addRoleAssignment",
        retired=2022,
    )
    def add_role_assignment(self, id: int, *, role_id: int, **options: Unpack[CallOptions]) -> RoleAssignment:
        """Give a user a role.

        Args:
            id: the user.
            role_id: the role.

        Returns:
            The role of the user.

        Raises:
            NotFound: no such user or role.
            Forbidden: the caller is no admin.
        """
        ...

    @operation(
        "GET",
        "/v1/users/{id}/roleSettings",
        cost=10,
        scopes=USERS,
        node="UsersController.listUserRoleSettings",
    )
    def get_role_settings(self, id: int, **options: Unpack[CallOptions]) -> RoleSettings:
        """Tell what the role of a user sets: default visibilities and access levels.

        Args:
            id: the user.

        Returns:
            The settings.

        Raises:
            NotFound: no such user in the company.
        """
        ...
