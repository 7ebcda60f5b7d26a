"""What a handler gives back: the parts of the envelope, not yet encoded."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

JSON = "application/json; charset=utf-8"


NO_DATA = msgspec.UNSET
"""The ``data`` of an answer that has none, not even null."""


class Envelope(msgspec.Struct):
    """The parts of a successful answer (core-api-concepts-responses).

    ``status`` is None where it is the operation's own. ``extra`` holds keys that a few families of
    operations put beside ``success``.
    """

    data: Any
    additional_data: dict[str, Any] | None = None
    related_objects: dict[str, Any] | None = None
    status: int | None = None
    extra: dict[str, Any] | None = None

    def encode(self) -> bytes:
        """The envelope as JSON."""
        parts: dict[str, Any] = {"success": True}
        if self.extra is not None:
            parts.update(self.extra)
        if self.data is not NO_DATA:
            parts["data"] = self.data
        if self.additional_data is not None:
            parts["additional_data"] = self.additional_data
        if self.related_objects is not None:
            parts["related_objects"] = self.related_objects
        return _encode(parts)


_encode = msgspec.json.Encoder().encode


def listed(records: list[T]) -> list[T] | None:
    """The ``data`` of a list in v1, where a list without a record is null (seen by public clients)."""
    return records or None


def offset_page(start: int, limit: int, more: bool) -> dict[str, Any]:
    """The ``additional_data`` of one page of a list that pages by offset (core-api-concepts-pagination)."""
    pagination: dict[str, Any] = {"start": start, "limit": limit, "more_items_in_collection": more}
    if more:
        pagination["next_start"] = start + limit
    return {"pagination": pagination}
