# Made by tools/generate.py from src/pipedriver/api/v1/note_fields.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.note_fields`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.note_fields import NoteFields
from pipedriver.api.v1.records.fields import Field
from pipedriver.core.operation import same_as
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.options import CallOptions


class AsyncNoteFields(AsyncResource):
    """Note fields: tell what notes can hold."""

    @same_as(NoteFields.list)
    async def list(self, **options: Unpack[CallOptions]) -> Records[Field]:
        """List the fields of notes.

        Returns:
            The fields.
        """
        ...
