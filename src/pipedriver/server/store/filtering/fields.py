"""The built-in fields as conditions find them: what holds each of them, how, and by which index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import ColumnElement, FromClause, and_, case, func, select
from sqlalchemy.types import Text

from pipedriver.server.store.filtering.constructs import DaysLater, JsonFirst
from pipedriver.server.store.filtering.description import Kind, Object
from pipedriver.server.store.product_tables import products
from pipedriver.server.store.tables import activities, deals, organizations, persons, pipelines, stages

Expression = Callable[[FromClause], ColumnElement[Any]]
"""What makes of a table, or of another name for one, the expression that holds the field."""

TABLES = MappingProxyType(
    {
        "deal": deals,
        "person": persons,
        "organization": organizations,
        "product": products,
        "activity": activities,
    }
)
"""The table of each kind of records."""


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A built-in field.

    Attributes:
        kind: how its values are kept.
        expression: what holds it.
        index: what an index of it finds: nothing, single values, or ranges and beginnings too.
        parts: of an address, what the columns of its parts begin with.
        is_column: whether the expression is a mere column.
    """

    kind: Kind
    expression: Expression
    index: Literal["none", "equal", "range"] = "none"
    parts: str | None = None
    is_column: bool = True


def _column(name: str) -> Expression:
    return lambda row: row.c[name]


def _columns(
    kind: Kind, names: str, *, index: Literal["none", "equal", "range"] = "none"
) -> dict[str, BuiltIn]:
    """Fields whose columns are named as they are, or as ``key:column`` says."""
    found: dict[str, BuiltIn] = {}
    for name in names.split():
        key, _, column = name.partition(":")
        found[key] = BuiltIn(kind, _column(column or key), index)
    return found


def _computed(kind: Kind, expression: Expression) -> BuiltIn:
    return BuiltIn(kind, expression, is_column=False)


def rotting_moment(row: FromClause) -> ColumnElement[Any]:
    """When an open deal went or will go rotten (`crm.derived.rotten_time`); null where it does not rot."""
    known = stages.alias("rotting_stage")
    later = (
        select(DaysLater(row.c.idle_since, known.c.rotten_days))
        .where(known.c.company_id == row.c.company_id, known.c.id == row.c.stage_id, known.c.rotten_flag == 1)
        .correlate(row)
        .scalar_subquery()
    )
    return case((row.c.status == "open", later))


def _weighted_value(row: FromClause) -> ColumnElement[Any]:
    """A deal's value times its probability, as the deal shows it."""
    stage, pipeline = stages.alias("weighing_stage"), pipelines.alias("weighing_pipeline")
    probability = func.coalesce(row.c.probability, stage.c.deal_probability)
    weighed = case((pipeline.c.deal_probability == 1, row.c.value * probability / 100.0), else_=row.c.value)
    return (
        select(weighed)
        .select_from(
            stage.join(
                pipeline,
                and_(pipeline.c.company_id == stage.c.company_id, pipeline.c.id == stage.c.pipeline_id),
            )
        )
        .where(stage.c.company_id == row.c.company_id, stage.c.id == row.c.stage_id)
        .correlate(row)
        .scalar_subquery()
    )


def _first_label(row: FromClause) -> ColumnElement[Any]:
    return JsonFirst(row.c.label_ids)


def _labels(row: FromClause) -> ColumnElement[Any]:
    """The labels of a contact as those of a deal are kept: the JSON list without its brackets."""
    without = func.substr(row.c.label_ids, 2, func.length(row.c.label_ids) - 2, type_=Text())
    return func.replace(without, " ", "", type_=Text())


_COUNTED = (
    "open_deals_count closed_deals_count won_deals_count lost_deals_count activities_count"
    " done_activities_count undone_activities_count email_messages_count files_count notes_count"
    " followers_count"
)
_OF_CONTACTS: dict[str, BuiltIn] = {
    **_columns("number", "id", index="range"),
    **_columns("number", "owner_id", index="equal"),
    **_columns("number", f"visible_to picture_id {_COUNTED}"),
    **_columns("text", "name:search_name", index="range"),
    **_columns("moment", "add_time update_time", index="range"),
    **_columns("day", "next_activity_date last_activity_date"),
    "label": _computed("number", _first_label),
    "label_ids": _computed("options", _labels),
}

BUILT_IN: Mapping[Object, Mapping[str, BuiltIn]] = MappingProxyType(
    {
        "deal": {
            **_columns("number", "id", index="range"),
            **_columns("number", "user_id stage_id pipeline_id person_id org_id", index="equal"),
            **_columns("number", "creator_user_id value probability visible_to channel acv mrr arr"),
            **_columns("number", "activities_count done_activities_count undone_activities_count"),
            **_columns("number", "email_messages_count files_count notes_count followers_count"),
            **_columns("number", "products_count participants_count"),
            **_columns("text", "title:search_title", index="range"),
            **_columns("token", "status", index="equal"),
            **_columns("cased", "currency weighted_value_currency:currency lost_reason"),
            **_columns("cased", "origin origin_id channel_id"),
            **_columns("moment", "add_time update_time won_time lost_time", index="range"),
            **_columns("moment", "stage_change_time close_time first_won_time archive_time"),
            **_columns("moment", "last_incoming_mail_time last_outgoing_mail_time"),
            **_columns("day", "expected_close_date", index="range"),
            **_columns("day", "next_activity_date last_activity_date"),
            **_columns("options", "label"),
            "weighted_value": _computed("number", _weighted_value),
            "rotten_time": _computed("moment", rotting_moment),
        },
        "person": {
            **_OF_CONTACTS,
            **_columns("number", "org_id", index="equal"),
            **_columns("cased", "first_name last_name"),
            **_columns("lines", "email:search_email"),
            **_columns("items", "phone"),
            **_columns("token", "marketing_status"),
            **_columns("moment", "last_incoming_mail_time last_outgoing_mail_time"),
        },
        "organization": {
            **_OF_CONTACTS,
            **_columns("number", "people_count category_id"),
            **_columns("cased", "country_code"),
            "address": BuiltIn("cased", _column("address"), parts="address"),
        },
        "product": {
            **_columns("number", "id", index="range"),
            **_columns("number", "owner_id", index="equal"),
            **_columns(
                "number", "tax visible_to selectable active_flag billing_frequency_cycles files_count"
            ),
            **_columns("text", "name:search_name", index="range"),
            **_columns("text", "code:search_code"),
            **_columns("cased", "description unit"),
            **_columns("token", "category billing_frequency"),
            **_columns("moment", "add_time"),
            **_columns("moment", "update_time", index="range"),
        },
        "activity": {
            **_columns("number", "id", index="range"),
            **_columns("number", "user_id deal_id person_id org_id", index="equal"),
            **_columns("number", "created_by_user_id project_id done busy_flag"),
            **_columns("token", "type lead_id"),
            **_columns("cased", "subject note public_description"),
            **_columns("day", "due_date", index="range"),
            **_columns("time", "due_time duration"),
            **_columns("moment", "add_time update_time marked_as_done_time"),
            "location": BuiltIn("cased", _column("location"), parts="location"),
        },
    }
)
"""The built-in fields of each kind of records that conditions can be about, by their keys."""

CUSTOM_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "double": "number",
        "monetary": "number",
        "enum": "number",
        "user": "number",
        "org": "number",
        "people": "number",
        "visible_to": "number",
        "set": "options",
        "varchar": "text",
        "varchar_auto": "text",
        "text": "text",
        "phone": "text",
        "address": "text",
        "date": "day",
        "time": "time",
        "daterange": "days",
        "timerange": "times",
    }
)
"""How the table of custom values keeps the values of each type of custom field."""
