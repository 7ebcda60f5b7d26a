"""What the search of 2019 found."""

from __future__ import annotations

from pipedriver.core.record import Record
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class SearchResult(Record):
    """Something that was found: its kind, its id, what it is called, and what more helps to tell it apart.

    ``result_score`` tells how well it matches. ``notes`` and ``fields`` hold the texts that matched there, by
    the ids of notes and the keys of custom fields.
    """

    type: str
    id: int
    title: str | None
    details: dict[str, Any] | None
    result_score: float | None
    notes: dict[str, Any] | None
    fields: dict[str, Any] | None


class FieldValueMatch(Record):
    """A value of a field that was found.

    Where ids were asked for, ``id`` is the record's and the value is under the field's own key
    (``match[field_key]``); else there is no ``id``, and the value is under ``value`` or the name asked for.
    """

    id: int | None
    value: Any
