"""Note fields of v1: what notes can hold. There are no custom ones among them.

Source: the reference of NoteFields in its editions of 2019 to 2026.
"""

from __future__ import annotations

from pipedriver.api.scopes import NOTES_READ
from pipedriver.api.v1.records.fields import Field
from pipedriver.core.operation import operation
from pipedriver.core.record import Records
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.core.options import CallOptions


class NoteFields(Resource):
    """Note fields: tell what notes can hold."""

    @operation(
        "GET", "/v1/noteFields", cost=20, scopes=NOTES_READ, node="NoteFieldsController.getAllFieldsForANote"
    )
    def list(self, **options: Unpack[CallOptions]) -> Records[Field]:
        """List the fields of notes.

        Returns:
            The fields.
        """
        ...
