"""The answers of an operation: the envelope around its records, and the refusals."""

from __future__ import annotations

from typing import get_args, get_origin

from pipedriver.core import errors
from pipedriver.core.operation import Operation
from pipedriver.core.pages import Pages
from pipedriver.core.plain import Done, Ids
from pipedriver.core.record import Record, Records
from pipedriver.server.openapi.prose import Prose
from pipedriver.server.openapi.records import RecordSchemas, Schema

_STATUS_BY_NAME = {cls.__name__: status for status, cls in errors.CLASS_BY_STATUS.items()}
"""The statuses of the errors that docstrings name."""

_TOLD = {
    400: "A parameter is missing, of the wrong kind or against a rule; or the request is malformed.",
    401: "There is no token, or a wrong one.",
    403: "The caller may not do this, or the token's scopes do not cover it.",
    413: "The body, or the file in it, is larger than is taken.",
    429: "A limit of the plan is reached.",
    500: "The server failed.",
    501: "The local server does not carry this out yet.",
    507: "The server's disk is full, or cannot be written; nothing was kept.",
}
_ALWAYS = (400, 401, 403, 429, 500)
_WHEN_WRITING = (413, 507)

ERROR: Schema = {
    "type": "object",
    "description": "How every refusal looks.",
    "properties": {
        "success": {"const": False},
        "error": {"type": "string"},
        "error_info": {"type": ["string", "null"]},
        "data": {},
        "additional_data": {},
        "errorCode": {"type": "integer"},
    },
    "required": ["success", "error"],
}

PAGINATION: Schema = {
    "type": "object",
    "description": "Where a page stands in its list.",
    "properties": {
        "start": {"type": "integer", "minimum": 0},
        "limit": {"type": "integer", "minimum": 1},
        "more_items_in_collection": {"type": "boolean"},
        "next_start": {"type": "integer", "minimum": 0},
    },
    "required": ["start", "limit", "more_items_in_collection"],
}

_HEADERS = {
    name: {"description": text, "schema": {"type": "string"}}
    for name, text in {
        "etag": "Tells this content from another at the same address.",
        "content-range": "Which bytes of the content these are.",
    }.items()
}


def shared_answers() -> Schema:
    """The refusals that many operations share, by their statuses, for the document's components."""
    return {str(status): _refusal(text) for status, text in _TOLD.items()}


def answers_of(operation: Operation, prose: Prose, records: RecordSchemas, *, is_served: bool) -> Schema:
    """The answers of an operation by their statuses.

    Refusals are those that the declaration's docstring names, and those that any operation may meet.
    """
    statuses = {*_ALWAYS}
    found: Schema = {}
    if is_served:
        found |= _contents(operation) if operation.gives_content else _success(operation, prose, records)
        statuses.update(() if operation.verb == "GET" else _WHEN_WRITING)
    else:
        statuses.add(501)
    said = {_STATUS_BY_NAME[name]: text for name, text in prose.refusals.items() if name in _STATUS_BY_NAME}
    for status in sorted(statuses | said.keys()):
        shared = {"$ref": f"#/components/responses/{status}"}
        found[str(status)] = _refusal(said[status]) if status in said else shared
    return found


def _success(operation: Operation, prose: Prose, records: RecordSchemas) -> Schema:
    data = _data(operation, records)
    if operation.within is not None:
        data = {"type": ["object", "null"], "properties": {operation.within: data}}
    properties: Schema = {"success": {"const": True}, "related_objects": {"type": "object"}}
    required = ["success"]
    properties["data"] = data
    if operation.answer is not Done:
        required.append("data")
    if operation.paging == "offset":
        properties["additional_data"] = {
            "type": "object",
            "properties": {"pagination": {"$ref": "#/components/schemas/Pagination"}},
            "required": ["pagination"],
        }
        required.append("additional_data")
    else:
        properties["additional_data"] = {"type": ["object", "null"]}
    envelope = {"type": "object", "properties": properties, "required": required}
    return {
        str(operation.success): {
            "description": _sentence(prose.returns) or "It is done.",
            "content": {"application/json": {"schema": envelope}},
        }
    }


def _data(operation: Operation, records: RecordSchemas) -> Schema:
    answer = operation.answer
    if get_origin(answer) in (Pages, Records):
        item = records.schema(get_args(answer)[0])
        # v1 gives null for a list without a record.
        listed: Schema = {"type": ["array", "null"], "items": item}
        return {"anyOf": [listed, item]} if operation.one_or_list else listed
    if answer is Done:
        # Webhooks say null, notes true, goals nothing.
        return {"enum": [True, None]}
    schema = records.schema(answer)
    if answer is Ids:
        return {**schema, "type": ["array", "null"]}
    if operation.one_or_list and isinstance(answer, type) and issubclass(answer, Record):
        return {"anyOf": [schema, {"type": "array", "items": schema, "maxItems": 1}]}
    return schema


def _contents(operation: Operation) -> Schema:
    whole: Schema = {"content": {"*/*": {}}, "headers": _HEADERS}
    return {
        str(operation.success): {"description": "The content.", **whole},
        "206": {"description": "The range of it that was asked for.", **whole},
        "302": {"description": "The content is elsewhere, at the address in `location`."},
        "304": {"description": "The content is the one that the caller has."},
        "416": {"description": "The content has nothing at the range that was asked for."},
    }


def _refusal(text: str) -> Schema:
    error = {"schema": {"$ref": "#/components/schemas/Error"}}
    return {"description": _sentence(text), "content": {"application/json": error}}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
