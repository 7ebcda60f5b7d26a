# Made by tools/generate.py from src/pipedriver/api/v1/teams.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.teams`, which declares the operations."""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.api.v1.records.teams import Team
from pipedriver.api.v1.teams import Teams
from pipedriver.core.operation import same_as
from pipedriver.core.plain import Ids
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Annotated, Unpack

    from pipedriver.api.v1.arguments import TeamOrder, Text255
    from pipedriver.core.marks import Flag, InBody
    from pipedriver.core.options import CallOptions
    from pipedriver.core.unset import Unset


class AsyncTeams(AsyncResource):
    """Teams: group users, and say who manages each group."""

    @same_as(Teams.list)
    async def list(
        self,
        *,
        order_by: TeamOrder | None = None,
        skip_users: Flag | None = None,
        **options: Unpack[CallOptions],
    ) -> Records[Team]:
        """List all teams of the company.

        Args:
            order_by: what they are ordered by; the id without it.
            skip_users: whether the ids of their users are left out.

        Returns:
            The teams.
        """
        ...

    @same_as(Teams.create)
    async def create(
        self,
        *,
        name: Text255,
        manager_id: int,
        description: str | Unset = UNSET,
        users: Sequence[int] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Team:
        """Add a team.

        Args:
            name: what it is called.
            manager_id: the user who manages it.
            description: what it is for.
            users: the users in it.

        Returns:
            The new team.

        Raises:
            BadRequest: an empty name, or a user that there is not.
            Forbidden: the caller is no admin, or the plan has no teams.
        """
        ...

    @same_as(Teams.list_of_user)
    async def list_of_user(
        self,
        id: int,
        *,
        order_by: TeamOrder | None = None,
        skip_users: Flag | None = None,
        **options: Unpack[CallOptions],
    ) -> Records[Team]:
        """List the teams that a user is in.

        Args:
            id: the user.
            order_by: what they are ordered by; the id without it.
            skip_users: whether the ids of their users are left out.

        Returns:
            The teams.

        Raises:
            NotFound: no such user in the company.
        """
        ...

    @same_as(Teams.get)
    async def get(self, id: int, *, skip_users: Flag | None = None, **options: Unpack[CallOptions]) -> Team:
        """Fetch one team.

        Args:
            id: the team.
            skip_users: whether the ids of its users are left out.

        Returns:
            The team.

        Raises:
            NotFound: no such team.
        """
        ...

    @same_as(Teams.update)
    async def update(
        self,
        id: int,
        *,
        name: Text255 | Unset = UNSET,
        description: str | Unset | None = UNSET,
        manager_id: int | Unset = UNSET,
        users: Sequence[int] | Unset = UNSET,
        active_flag: Flag | Unset = UNSET,
        deleted_flag: Flag | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Team:
        """Change a team: what is not given stays as it is.

        Args:
            id: the team.
            name: what it is called.
            description: what it is for; ``None`` clears it.
            manager_id: the user who manages it.
            users: the users in it; they replace those it has.
            active_flag: whether it is in use.
            deleted_flag: whether it is deleted.

        Returns:
            The team as it is now.

        Raises:
            NotFound: no such team.
            BadRequest: an empty name, or a user that there is not.
            Forbidden: the caller is no admin.
        """
        ...

    @same_as(Teams.list_users)
    async def list_users(self, id: int, **options: Unpack[CallOptions]) -> Ids:
        """List the users in a team.

        Args:
            id: the team.

        Returns:
            The ids of the users.

        Raises:
            NotFound: no such team.
        """
        ...

    @same_as(Teams.add_users)
    async def add_users(self, id: int, *, users: Sequence[int], **options: Unpack[CallOptions]) -> Ids:
        """Put users into a team.

        Args:
            id: the team.
            users: the users.

        Returns:
            The ids of all users in it now.

        Raises:
            NotFound: no such team.
            BadRequest: a user that there is not.
            Forbidden: the caller is no admin.
        """
        ...

    @same_as(Teams.delete_users)
    async def delete_users(
        self, id: int, *, users: Annotated[Sequence[int], InBody()], **options: Unpack[CallOptions]
    ) -> Ids:
        """Take users out of a team.

        Args:
            id: the team.
            users: the users.

        Returns:
            The ids of all users in it now.

        Raises:
            NotFound: no such team.
            Forbidden: the caller is no admin.
        """
        ...
