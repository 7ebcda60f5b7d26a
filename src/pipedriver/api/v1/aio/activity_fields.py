# Made by tools/generate.py from src/pipedriver/api/v1/activity_fields.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.activity_fields`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.activity_fields import ActivityFields
from pipedriver.api.v1.records.fields import Field
from pipedriver.core.operation import same_as
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.options import CallOptions


class AsyncActivityFields(AsyncResource):
    """Activity fields: tell what activities can hold."""

    @same_as(ActivityFields.list)
    async def list(self, **options: Unpack[CallOptions]) -> Records[Field]:
        """List the fields of activities.

        Returns:
            The fields.
        """
        ...
