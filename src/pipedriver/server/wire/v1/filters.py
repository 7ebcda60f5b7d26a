"""Filters of v1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipedriver.api.v1.filters import Filters
from pipedriver.core.unset import Unset
from pipedriver.server.crm import filters as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.filter_dates import RELATIVE_DATES
from pipedriver.server.crm.filter_fields import FilterType
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.store.filtering.operators import DEPRECATED, LISTED_ONE_BY_ONE, OPERATORS
from pipedriver.server.store.visibility import OWNER_ONLY
from pipedriver.server.wire.envelope import Envelope, listed
from pipedriver.server.wire.v1.references import Record

_PARTS_OF_ADDRESSES = {
    "subpremise": "Apartment/suite no",
    "street_number": "House number",
    "route": "Street/road name",
    "sublocality": "District/sublocality",
    "locality": "City/town/village/locality",
    "admin_area_level_1": "State/county",
    "admin_area_level_2": "Region",
    "country": "Country",
    "postal_code": "ZIP/Postal code",
    "formatted_address": "Full/combined address",
}


@serves(Filters.list)
def list_filters(context: Context, type: FilterType | None) -> Envelope:
    """Answer GET /v1/filters."""
    return Envelope(listed([shape_filter(context, row) for row in rules.list_filters(context, type)]))


@serves(Filters.create)
def create_filter(
    context: Context,
    name: str,
    conditions: Mapping[str, Any],
    type: FilterType,
    visible_to: str | Unset,
    include_field_code: bool | None,
) -> Envelope:
    """Answer POST /v1/filters."""
    id = rules.create_filter(
        context,
        name=name,
        type=type,
        conditions=conditions,
        visible_to=OWNER_ONLY if isinstance(visible_to, Unset) else int(visible_to),
    )
    return _whole(context, id, include_field_code)


@serves(Filters.delete_many, slow=True)
def delete_filters(context: Context, ids: Sequence[int]) -> Envelope:
    """Answer DELETE /v1/filters."""
    return Envelope({"id": rules.delete_filters(context, ids)})


@serves(Filters.get_helpers)
def get_helpers(_context: Context) -> Envelope:
    """Answer GET /v1/filters/helpers."""
    operators = {type: _shape_operators(type) for type in OPERATORS}
    return Envelope(
        {
            "operators": operators,
            "deprecated_operators": dict(DEPRECATED),
            "relative_dates": {group: dict(names) for group, names in RELATIVE_DATES.items()},
            "address_field_components": _PARTS_OF_ADDRESSES,
        }
    )


@serves(Filters.get)
def get_filter(context: Context, id: int, include_field_code: bool | None) -> Envelope:
    """Answer GET /v1/filters/{id}."""
    return _whole(context, id, include_field_code)


@serves(Filters.update)
def update_filter(
    context: Context,
    id: int,
    conditions: Mapping[str, Any],
    name: str | Unset,
    visible_to: str | Unset,
    include_field_code: bool | None,
) -> Envelope:
    """Answer PUT /v1/filters/{id}."""
    rules.update_filter(
        context,
        id,
        conditions=conditions,
        name=None if isinstance(name, Unset) else name,
        visible_to=None if isinstance(visible_to, Unset) else int(visible_to),
    )
    return _whole(context, id, include_field_code)


@serves(Filters.delete)
def delete_filter(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/filters/{id}."""
    rules.delete_filters(context, [id])
    return Envelope({"id": id})


def _whole(context: Context, id: int, with_codes: bool | None) -> Envelope:
    row = rules.get_filter(context, id)
    conditions = rules.shown_tree(context, row, with_codes=bool(with_codes))
    return Envelope({**shape_filter(context, row), "conditions": conditions})


def shape_filter(context: Context, row: Row) -> Record:
    """A filter as lists show it, without its conditions."""
    return {
        "id": row["id"],
        "name": row["name"],
        "filter_code": None,
        "is_editable": rules.is_editable(context, row),
        "active_flag": row["active_flag"] == 1,
        "type": row["type"],
        "temporary_flag": row["temporary_flag"] == 1,
        "user_id": row["user_id"],
        "add_time": row["add_time"],
        "update_time": row["update_time"],
        "last_used_time": row["last_used_time"],
        "visible_to": str(row["visible_to"]),
        "custom_view_id": None,
    }


def _shape_operators(type: str) -> dict[str, str] | list[dict[str, str]]:
    labels = {name: operator.label for name, operator in OPERATORS[type].items()}
    if type in LISTED_ONE_BY_ONE:
        return [{name: label} for name, label in labels.items()]
    return labels
