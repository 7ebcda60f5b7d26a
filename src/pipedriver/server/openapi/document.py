"""The document as a whole."""

from __future__ import annotations

from typing import Any

from pipedriver.api.declared import declared_operations
from pipedriver.server import registry
from pipedriver.server.openapi.answers import ERROR, PAGINATION, shared_answers
from pipedriver.server.openapi.operations import operation_object, tag_of
from pipedriver.server.openapi.records import RecordSchemas
from pipedriver.server.openapi.security import schemes
from pipedriver.version import __version__

_ABOUT = """\
Pipedrive's API as the local server of pipedriver speaks it. Every declared operation is here; one with
`x-served: false` is answered with 501. `x-token-cost` is what a call costs of the daily budget. Of `/v1` and
`/api/v1` either may be written. Lists take a field selector behind their path: `/v1/deals:(id,title)`.
A verb that a path does not have is answered with 405, a path that is none with 404.
Forms carry nested values in brackets: `email[0][value]=a@example.com`."""


def document() -> dict[str, Any]:
    """The OpenAPI document (3.1) of every declared operation."""
    records = RecordSchemas()
    served = registry.served()
    paths: dict[str, dict[str, Any]] = {}
    tags: dict[str, dict[str, Any]] = {}
    scopes: set[str] = set()
    for operation in declared_operations("v1"):
        is_served = operation.key in served
        shown = operation_object(operation, records, is_served=is_served)
        paths.setdefault(operation.path, {})[operation.verb.lower()] = shown
        tags.setdefault(operation.resource, tag_of(operation))
        scopes.update(operation.scopes)
    schemas = {"Error": ERROR, "Pagination": PAGINATION, **records.components}
    return {
        "openapi": "3.1.0",
        "info": {"title": "pipedriver's local Pipedrive", "version": __version__, "description": _ABOUT},
        "servers": [{"url": "/"}],
        "tags": list(tags.values()),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": shared_answers(),
            "securitySchemes": schemes(scopes),
        },
    }
