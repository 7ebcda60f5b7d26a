"""One operation of the document: what it takes."""

from __future__ import annotations

import inspect
from typing import Any

from pipedriver.core.marks import Also, Repeated
from pipedriver.core.operation import Operation
from pipedriver.core.parameters import Parameter
from pipedriver.server.openapi.answers import answers_of
from pipedriver.server.openapi.arguments import argument_schema
from pipedriver.server.openapi.prose import Prose, prose_of
from pipedriver.server.openapi.records import RecordSchemas
from pipedriver.server.openapi.security import security_of

Schema = dict[str, Any]

_FORM, _MULTIPART, _JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"


def operation_object(operation: Operation, records: RecordSchemas, *, is_served: bool) -> Schema:
    """What the document says of an operation."""
    prose = prose_of(operation.function)
    room = operation.function.__module__.rpartition(".")[2]
    found: Schema = {
        "operationId": f"{room}.{operation.name}",
        "tags": [operation.resource],
        "summary": prose.summary.rstrip("."),
        "parameters": _parameters(operation, prose),
        "responses": answers_of(operation, prose, records, is_served=is_served),
        "security": security_of(operation),
        "x-token-cost": operation.cost,
        "x-served": is_served,
    }
    if prose.description:
        found["description"] = prose.description
    if operation.retired is not None:
        found["deprecated"] = True
        found["x-retired"] = operation.retired
    if operation.node is not None:
        found["x-node-method"] = operation.node
    body = _body(operation, prose)
    if body is not None:
        found["requestBody"] = body
    return found


def tag_of(operation: Operation) -> Schema:
    """The tag of an operation's room, with what the room says of itself."""
    module = inspect.getmodule(operation.function)
    room = getattr(module, operation.resource)
    return {"name": operation.resource, "description": inspect.getdoc(room) or ""}


def _parameters(operation: Operation, prose: Prose) -> list[Schema]:
    found: list[Schema] = []
    for parameter in operation.parameters:
        if parameter.place in ("path", "query"):
            found.append(_parameter(parameter, parameter.wire, parameter.place, prose))
        for mark in parameter.marks:
            if isinstance(mark, Also) and (mark.place or parameter.place) == "query":
                other = _parameter(parameter, mark.name, "query", prose)
                other |= {"required": False, "deprecated": True}
                other["description"] = f"Another spelling of {parameter.wire}, which wins over it."
                found.append(other)
    return found


def _parameter(parameter: Parameter, name: str, place: str, prose: Prose) -> Schema:
    found: Schema = {
        "name": name,
        "in": place,
        "required": parameter.required or place == "path",
        "description": prose.arguments.get(parameter.name, ""),
        "schema": argument_schema(parameter),
    }
    if parameter.is_list and place == "query":
        # Without `explode` the values stand between commas.
        found |= {"style": "form", "explode": parameter.mark(Repeated) is not None}
    return found


def _body(operation: Operation, prose: Prose) -> Schema | None:
    sent = [parameter for parameter in operation.parameters if parameter.place in ("body", "file")]
    if not sent and not any(parameter.place == "spread" for parameter in operation.parameters):
        return None
    properties: Schema = {}
    for parameter in sent:
        description = prose.arguments.get(parameter.name, "")
        properties[parameter.wire] = {**argument_schema(parameter), "description": description}
    # One that may come by another way is not missed here.
    required = [parameter.wire for parameter in sent if parameter.required and parameter.mark(Also) is None]
    schema: Schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    if any(parameter.place == "file" for parameter in sent):
        types = [_MULTIPART]
    else:
        types = [_FORM, _JSON] if operation.form else [_JSON, _FORM]
    return {"required": bool(required), "content": {kind: {"schema": schema} for kind in types}}
