"""What a refusal looks like on the wire: its status and its body (core-api-concepts-responses)."""

from __future__ import annotations

from typing import Any

import msgspec

from pipedriver.server.crm import refusals

ERROR_INFO = "Please check developers.pipedrive.com for more information about Pipedrive API."

_STATUSES: dict[type[refusals.Refusal], int] = {
    refusals.NotFound: 404,
    refusals.Gone: 410,
    refusals.Invalid: 400,
    refusals.Forbidden: 403,
    refusals.Conflict: 409,
    refusals.TooLarge: 413,
    refusals.LimitReached: 422,
    refusals.NotBuilt: 501,
}


def status_of(refusal: refusals.Refusal) -> int:
    """The HTTP status of a refusal."""
    return _STATUSES[type(refusal)]


def error_body(message: str, /, **extra: Any) -> bytes:
    """The standard error body."""
    parts = {
        "success": False,
        "error": message,
        "error_info": ERROR_INFO,
        "data": None,
        "additional_data": None,
    }
    return msgspec.json.encode(parts | extra)


UNAUTHORIZED = error_body("unauthorized access", errorCode=401)
"""The body of an answer to a wrong or missing token (the published API's own example)."""
