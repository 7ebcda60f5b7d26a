"""Fields as v1 shows them, with what can be chosen in them and with their parts."""

from __future__ import annotations

from typing import Any

from pipedriver.server.crm.activity_types import list_activity_types
from pipedriver.server.crm.built_in_fields import SHARED_OPTIONS, fixed_options
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.field_types import TYPES
from pipedriver.server.crm.known_fields import Entity, known_fields
from pipedriver.server.crm.pipelines import list_pipelines
from pipedriver.server.crm.stages import list_stages
from pipedriver.server.store.database import Row
from pipedriver.server.store.listing import Page
from pipedriver.server.wire.v1.references import Record

_FLAGS = (
    "active_flag",
    "edit_flag",
    "index_visible_flag",
    "details_visible_flag",
    "add_visible_flag",
    "important_flag",
    "bulk_edit_allowed",
    "searchable_flag",
    "filtering_allowed",
    "sortable_flag",
    "mandatory_flag",
)
_CHOSEN_FROM = frozenset({"enum", "set"})
_PARTS = {
    "currency": ("Currency of", "varchar"),
    "until": ("End of", ""),
    "timezone_id": ("Time zone of", "int"),
    "subpremise": ("Apartment/suite no of", "varchar"),
    "street_number": ("House number of", "varchar"),
    "route": ("Street/road name of", "varchar"),
    "sublocality": ("District/sublocality of", "varchar"),
    "locality": ("City/town/village/locality of", "varchar"),
    "admin_area_level_1": ("State/county of", "varchar"),
    "admin_area_level_2": ("Region of", "varchar"),
    "country": ("Country of", "varchar"),
    "postal_code": ("ZIP/Postal code of", "varchar"),
    "formatted_address": ("Full/combined address of", "varchar"),
}
"""What the parts of a value are called, and their types; the end of a range has the type of its beginning."""
_ENDS = {"daterange": "date", "timerange": "time"}
_MOST_STAGES = 100_000


def shape_fields(context: Context, entity: Entity) -> list[Record]:
    """Every field of a kind of records, each with a row for each of its parts behind it."""
    records: list[Record] = []
    for row in known_fields(context, entity).rows:
        record = shape_field(context, entity, row)
        records += [record, *_parts(row, record)]
    return records


def shape_field(context: Context, entity: Entity, row: Row) -> Record:
    """One field."""
    chosen, deleted = _options(context, entity, row)
    record: Record = {
        "id": row["id"],
        "key": row["key"],
        "name": row["name"],
        "order_nr": row["order_nr"],
        "field_type": row["field_type"],
        "add_time": row["add_time"],
        "update_time": row["update_time"],
        "last_updated_by_user_id": row["last_updated_by_user_id"],
        "created_by_user_id": row["created_by_user_id"],
        **{flag: row[flag] == 1 for flag in _FLAGS},
        "is_subfield": False,
    }
    if chosen is not None:
        record["options"] = chosen
    if deleted:
        record["options_deleted"] = deleted
    parts = _parts(row, record)
    if parts:
        record["subfields"] = [
            {"key": part["key"], "name": part["name"], "field_type": part["field_type"]} for part in parts
        ]
    return record


def _parts(row: Row, record: Record) -> list[Record]:
    """The rows of a field's parts, which have no id and no options of their own."""
    field_type = row["field_type"]
    known = TYPES.get(field_type)
    if known is None or not (row["edit_flag"] or field_type == "address"):
        return []
    parts: list[Record] = []
    for suffix in known.suffixes:
        prefix, part_type = _PARTS[suffix]
        part = {key: value for key, value in record.items() if key != "subfields"}
        part |= {
            "id": None,
            "key": f"{row['key']}_{suffix}",
            "name": f"{prefix} {row['name']}",
            "field_type": part_type or _ENDS[field_type],
            "is_subfield": True,
            "id_suffix": suffix,
            "parent_id": row["id"],
        }
        parts.append(part)
    return parts


def _options(context: Context, entity: Entity, row: Row) -> tuple[list[Record] | None, list[Record]]:
    """What can be chosen in a field, None where nothing can; and what could be, until it was deleted."""
    fixed = fixed_options(row["key"], row["field_type"])
    if fixed is not None:
        return fixed, []
    if not row["edit_flag"]:
        found = _records_to_choose_from(context, entity, row)
        if found is not None:
            return found, []
    if row["field_type"] not in _CHOSEN_FROM:
        return None, []
    known = known_fields(context, entity)
    keeper = row["id"]
    if not row["edit_flag"] and row["key"] in SHARED_OPTIONS:
        keeper = next(each["id"] for each in known.rows if each["key"] == SHARED_OPTIONS[row["key"]])
    options = known.options.get(keeper, ())
    return (
        [_option(option) for option in options if option["active_flag"]],
        [_option(option) for option in options if not option["active_flag"]],
    )


def _records_to_choose_from(context: Context, entity: Entity, row: Row) -> list[Record] | None:
    if row["field_type"] == "stage":
        return [_named(stage) for stage in list_stages(context, Page(0, _MOST_STAGES))]
    if row["field_type"] == "pipeline":
        return [_named(pipeline) for pipeline in list_pipelines(context)]
    if entity == "activity" and row["key"] == "type":
        return [
            {"id": known["key_string"], "label": known["name"]}
            for known in list_activity_types(context)
            if known["active_flag"]
        ]
    return None


def _named(row: Row) -> Record:
    return {"id": row["id"], "label": row["name"]}


def _option(row: Row) -> dict[str, Any]:
    option: dict[str, Any] = {"id": row["id"], "label": row["label"]}
    if row["color"] is not None:
        option["color"] = row["color"]
    return option
