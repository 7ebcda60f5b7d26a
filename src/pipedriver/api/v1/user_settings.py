"""User settings of v1: how the caller uses Pipedrive.

Source: the reference of UserSettings in its editions of 2019 to 2026.
"""

from __future__ import annotations

from pipedriver.api.scopes import BASE
from pipedriver.api.v1.records.users import PersonalSettings
from pipedriver.core.operation import operation
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.options import CallOptions


class UserSettings(Resource):
    """User settings: tell how the caller has set Pipedrive up."""

    @operation(
        "GET",
        "/v1/userSettings",
        cost=2,
        scopes=BASE,
        node="UserSettingsController.listSettingsOfAuthorizedUser",
    )
    def get(self, **options: Unpack[CallOptions]) -> PersonalSettings:
        """Fetch the caller's settings.

        Returns:
            The settings.

        Raises:
            Unauthorized: the token is missing or wrong.
        """
        ...
