"""Filters as v1 gives them: saved searches for records of one kind."""

from __future__ import annotations

from datetime import datetime

from pipedriver.core.record import Record
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class FilterCondition(Record):
    """One condition: a field of an object, compared with a value.

    ``field_id`` is the id of the field as text; ``field_code`` its key, only where it was asked for.
    """

    object: str
    field_id: str
    field_code: str | None
    operator: str
    value: Any
    extra_value: Any
    json_value_flag: bool | None


class FilterGroup(Record):
    """Conditions of which all must hold (``glue`` is ``and``), or any (``or``)."""

    glue: str
    conditions: list[FilterCondition]


class FilterConditions(Record):
    """The two groups of a filter's conditions: those that must all hold, and those of which one must."""

    glue: str
    conditions: list[FilterGroup]


class Filter(Record):
    """A saved filter. ``temporary_flag`` tells that it was made for one list and will go.

    Its conditions are there only where one filter was fetched or written, not in a list.
    """

    id: int
    name: str
    filter_code: str | None
    is_editable: bool | None
    active_flag: bool
    type: str
    temporary_flag: bool | None
    user_id: int
    add_time: datetime | None
    update_time: datetime | None
    last_used_time: datetime | None
    visible_to: str | None
    custom_view_id: int | None
    conditions: FilterConditions | None


class FilterHelpers(Record):
    """What conditions can be made of.

    ``operators`` holds, for each type of field, the operators with what they are called, as an object or as a
    list of objects of one key. ``relative_dates`` holds what stands for days that move, in groups.
    """

    operators: dict[str, Any]
    deprecated_operators: dict[str, Any] | None
    relative_dates: dict[str, dict[str, str]] | None
    address_field_components: dict[str, Any] | list[Any] | None
