"""Activity fields of v1: what activities can hold. There are no custom ones among them.

Source: the reference of ActivityFields in its editions of 2019 to 2026.
"""

from __future__ import annotations

from pipedriver.api.scopes import ACTIVITIES_READ
from pipedriver.api.v1.records.fields import Field
from pipedriver.core.operation import operation
from pipedriver.core.record import Records
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.options import CallOptions


class ActivityFields(Resource):
    """Activity fields: tell what activities can hold."""

    @operation(
        "GET",
        "/v1/activityFields",
        cost=20,
        scopes=ACTIVITIES_READ,
        node="ActivityFieldsController.getAllFieldsForAnActivity",
    )
    def list(self, **options: Unpack[CallOptions]) -> Records[Field]:
        """List the fields of activities.

        Returns:
            The fields.
        """
        ...
