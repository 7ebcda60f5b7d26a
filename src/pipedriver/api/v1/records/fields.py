"""Fields as v1 gives them: what the records of a kind can hold, built in or the company's own."""

from __future__ import annotations

from datetime import datetime

from pipedriver.core.record import Record
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class FieldOption(Record):
    """One option of a field. ``id`` is a number, or a text in some built-in fields: ``"open"``."""

    id: int | str
    label: str
    color: str | None
    alt_id: str | None


class Field(Record):
    """A field: what a record has under ``key`` (core-api-concepts-custom-fields).

    ``edit_flag`` tells that it is a custom one; then ``key`` has 40 hexadecimal characters. ``id`` is None
    for a part of another field, whose key ends with ``id_suffix``. ``mandatory_flag`` is a truth value or an
    object of conditions.
    """

    id: int | None
    key: str
    name: str
    order_nr: int | None
    field_type: str
    add_time: datetime | None
    update_time: datetime | None
    last_updated_by_user_id: int | None
    created_by_user_id: int | None
    active_flag: bool | None
    edit_flag: bool | None
    index_visible_flag: bool | None
    details_visible_flag: bool | None
    add_visible_flag: bool | None
    important_flag: bool | None
    bulk_edit_allowed: bool | None
    searchable_flag: bool | None
    filtering_allowed: bool | None
    sortable_flag: bool | None
    mandatory_flag: bool | dict[str, Any] | None
    options: list[FieldOption] | None
    options_deleted: list[FieldOption] | None
    is_subfield: bool | None
    subfields: list[dict[str, Any]] | None
    id_suffix: str | None
    parent_id: int | None
    picklist_data: Any
    json_column_flag: bool | None
    use_field: str | None
    link: str | None
    display_field: str | None
