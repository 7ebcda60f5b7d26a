"""What a goal may be: each part of it is checked, and becomes the columns that the tables hold.

The structures are those of the reference of Goals: ``assignee``, ``type`` with its ``params``,
``expected_outcome``, ``duration`` and ``interval``. Numbers may come as texts, as the reference writes them.
A part is given whole: what it lacks is not taken from the goal as it was.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, cast

import msgspec

from pipedriver.core.shapes import as_list
from pipedriver.server.crm.activity_types import list_activity_types
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.known_stages import known_stages
from pipedriver.server.crm.pipelines import check_pipeline
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.crm.teams import get_team
from pipedriver.server.crm.users import active_user
from pipedriver.server.store import goals as statements
from pipedriver.server.store.database import Row

TYPES: Mapping[str, str] = {
    "deals_won": "Deals won",
    "deals_progressed": "Deals progressed",
    "activities_completed": "Activities completed",
    "activities_added": "Activities added",
    "deals_started": "Deals started",
}
"""What goals count, each with how it reads."""

ASSIGNEES = ("person", "company", "team")
METRICS = ("quantity", "sum")
LONGEST_TITLE = 255
ALL = "[null]"
"""What stands in a goal for all pipelines, or all types of activities."""

_MOST_IDS = 1_000
_LARGEST_ID = 2**53
_LARGEST_TARGET = 1e15


def type_columns(context: Context, given: Mapping[str, Any]) -> Row:
    """The columns of what a goal counts.

    Raises:
        Invalid: a part is missing, unknown or of the wrong kind; or there is no such pipeline, stage or type
            of activities; or the stage is none of these pipelines.
    """
    _check_keys(given, "type", ("name",), ("params",))
    name = _choice(given["name"], "type.name", tuple(TYPES))
    params = _params(given.get("params"))
    _check_keys(params, "type.params", (), ("pipeline_id", "stage_id", "activity_type_id"))
    pipelines = _ids(params.get("pipeline_id"), "type.params.pipeline_id")
    for id in pipelines or ():
        check_pipeline(context, id, as_="type.params.pipeline_id")
    types = _ids(params.get("activity_type_id"), "type.params.activity_type_id")
    known = {row["id"] for row in list_activity_types(context) if row["active_flag"]}
    for id in types or ():
        if id not in known:
            raise Invalid(f"type.params.activity_type_id: there is no activity type {id}")
    has_types = types is not None or name.startswith("activities")
    return {
        "type_name": name,
        "pipeline_ids": _listed(pipelines),
        "stage_id": _stage(context, name, params.get("stage_id"), pipelines),
        "activity_type_ids": _listed(types) if has_types else None,
    }


def assignee_columns(context: Context, given: Mapping[str, Any]) -> tuple[Row, str]:
    """The columns of whose goal it is, and the name of that person, team or company.

    Raises:
        Invalid: a part is missing or of the wrong kind, or there is no such active user or team, or it is
            another company.
    """
    _check_keys(given, "assignee", ("id", "type"), ())
    kind = _choice(given["type"], "assignee.type", ASSIGNEES)
    id = _id(given["id"], "assignee.id")
    return {"assignee_type": kind, "assignee_id": id}, _NAMES[kind](context, id)


def outcome_columns(context: Context, given: Mapping[str, Any], type_name: str) -> Row:
    """The columns of how much is to be reached, in a goal of a type.

    Raises:
        Invalid: a part is missing or of the wrong kind; the target is not above 0; activities are to be added
            up as money; or a sum comes without an active currency, or a quantity with one.
    """
    _check_keys(given, "expected_outcome", ("target", "tracking_metric"), ("currency_id",))
    target = _number(given["target"], "expected_outcome.target")
    metric = _choice(given["tracking_metric"], "expected_outcome.tracking_metric", METRICS)
    currency = given.get("currency_id")
    check_metric(type_name, metric)
    if metric == "quantity":
        if currency is not None:
            raise Invalid("expected_outcome.currency_id goes with the tracking_metric sum alone")
        return {"target": target, "tracking_metric": metric, "currency_id": None}
    if currency is None:
        raise Invalid("expected_outcome.currency_id is required with the tracking_metric sum")
    id = _id(currency, "expected_outcome.currency_id")
    row = context.session.first(statements.currency_by_id(), company=context.company, id=id)
    if row is None or not row["active_flag"]:
        raise Invalid(f"expected_outcome.currency_id: there is no currency {id}")
    return {"target": target, "tracking_metric": metric, "currency_id": id}


def check_metric(type_name: str, metric: str) -> None:
    """Check that what a goal counts has values where they are to be added up.

    Raises:
        Invalid: it has none.
    """
    if metric == "sum" and type_name.startswith("activities"):
        raise Invalid("expected_outcome.tracking_metric: activities have no value, so it must be quantity")


def duration_columns(given: Mapping[str, Any]) -> Row:
    """The columns of when a goal begins and ends; None as ``end`` lets it go on for ever.

    Raises:
        Invalid: a day is missing or none, or it ends before it begins.
    """
    _check_keys(given, "duration", ("start",), ("end",))
    start = _day(given["start"], "duration.start")
    end = None if given.get("end") is None else _day(given["end"], "duration.end")
    if end is not None and end < start:
        raise Invalid("duration.end must not be before duration.start")
    return {"start_date": start, "end_date": end}


def title_column(given: str) -> Row:
    """The column of what a goal is called.

    Raises:
        Invalid: it is empty or too long.
    """
    title = given.strip()
    if not title:
        raise Invalid("title must not be empty")
    if len(title) > LONGEST_TITLE:
        raise Invalid(f"title must have at most {LONGEST_TITLE} characters")
    return {"title": title}


def _person(context: Context, id: int) -> str:
    return str(active_user(context, id, as_="assignee.id")["name"])


def _team(context: Context, id: int) -> str:
    try:
        row = get_team(context, id)
    except NotFound:
        row = {"deleted_flag": 1}
    if row["deleted_flag"]:
        raise Invalid(f"assignee.id: there is no team {id}")
    return str(row["name"])


def _company(context: Context, id: int) -> str:
    if id != context.company:
        raise Invalid(f"assignee.id: {id} is not this company; its id is {context.company}")
    return "the company"


_NAMES: Mapping[str, Callable[[Context, int], str]] = {
    "person": _person,
    "team": _team,
    "company": _company,
}


def _params(value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Invalid("type.params must be an object")
    return cast("Mapping[str, Any]", value)


def _stage(context: Context, type_name: str, given: Any, pipelines: list[int] | None) -> int | None:
    if type_name != "deals_progressed":
        if given is not None:
            raise Invalid("type.params.stage_id goes with the type deals_progressed alone")
        return None
    if given is None:
        raise Invalid("type.params.stage_id is required with the type deals_progressed")
    id = _id(given, "type.params.stage_id")
    stage = next((row for row in known_stages(context).usable if row["id"] == id), None)
    if stage is None:
        raise Invalid(f"type.params.stage_id: there is no stage {id}")
    if pipelines is not None and stage["pipeline_id"] not in pipelines:
        raise Invalid("type.params.stage_id: the stage is in none of type.params.pipeline_id")
    return id


def _check_keys(
    given: Mapping[str, Any], where: str, required: Collection[str], others: Collection[str]
) -> None:
    for key in given:
        if key not in required and key not in others:
            raise Invalid(f"{where}.{key} is not known")
    for key in required:
        if given.get(key) is None:
            raise Invalid(f"{where}.{key} is required")


def _choice(value: Any, where: str, choices: Collection[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise Invalid(f"{where} must be one of: " + ", ".join(choices))
    return value


def _id(value: Any, where: str) -> int:
    number = value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(_LARGEST_ID)):
        number = int(value)
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if type(number) is not int or not 0 < number <= _LARGEST_ID:
        raise Invalid(f"{where} must be the id of one")
    return number


def _ids(value: Any, where: str) -> list[int] | None:
    """The ids of a list, each once; None where the list says "all"."""
    if value is None or value == [None] or value == []:
        return None
    if isinstance(value, str | int):
        # The clients of 2019 to 2022 send one id, as it was documented then.
        value = [value]
    items = as_list(value)
    if items is None:
        raise Invalid(f"{where} must be a list of ids, or null for all")
    if len(items) > _MOST_IDS:
        raise Invalid(f"{where} takes at most {_MOST_IDS} ids")
    return list(dict.fromkeys(_id(each, where) for each in items))


def _listed(ids: list[int] | None) -> str:
    return ALL if ids is None else msgspec.json.encode(ids).decode()


def _number(value: Any, where: str) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0 < number <= _LARGEST_TARGET:
        raise Invalid(f"{where} must be a number above 0, and at most {_LARGEST_TARGET:g}")
    return number


def _day(value: Any, where: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise Invalid(f"{where} must be a date, YYYY-MM-DD") from None
