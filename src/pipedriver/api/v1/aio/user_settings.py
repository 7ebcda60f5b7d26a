# Made by tools/generate.py from src/pipedriver/api/v1/user_settings.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.user_settings`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.records.users import PersonalSettings
from pipedriver.api.v1.user_settings import UserSettings
from pipedriver.core.operation import same_as
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.options import CallOptions


class AsyncUserSettings(AsyncResource):
    """User settings: tell how the caller has set Pipedrive up."""

    @same_as(UserSettings.get)
    async def get(self, **options: Unpack[CallOptions]) -> PersonalSettings:
        """Fetch the caller's settings.

        Returns:
            The settings.

        Raises:
            Unauthorized: the token is missing or wrong.
        """
        ...
