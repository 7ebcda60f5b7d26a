"""Plans for calls that are not declared: a verb, a path, and whatever goes along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from pipedriver.core.addresses import relative_path
from pipedriver.core.errors import RequestError
from pipedriver.core.plan import Plan, apply_options
from pipedriver.core.unset import UNSET
from pipedriver.core.values import Surface, json_writer, text_writer

_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def plan_undeclared(
    base_url: str,
    verb: str,
    path: str,
    query: Mapping[str, Any] | None,
    body: Any,
    headers: Mapping[str, str] | None,
    timeout: float | None,
) -> Plan:
    """Plan one call of which only verb and path are known.

    Args:
        base_url: the client's own; a path may be an address below it.
        verb: one of GET, POST, PUT, PATCH, DELETE.
        path: from the root of the API; a query on it is kept.
        query: values by name; None is left out.
        body: what is sent as JSON; None is no body.
        headers: beside the client's own.
        timeout: seconds that an attempt may take.

    Raises:
        RequestError: one of them cannot be sent.
        ConfigurationError: the path leads out of the API.
    """
    method = verb.upper()
    if method not in _VERBS:
        raise RequestError(f"the verb is one of {', '.join(_VERBS)}, not {verb!r}")
    path, _, asked = relative_path(base_url, path).partition("?")
    surface: Surface = "v2" if path.startswith("/api/v2/") else "v1"
    text, json = text_writer(surface), json_writer(surface)
    plan = Plan(method, path, dict(parse_qsl(asked, keep_blank_values=True)), UNSET, {}, {}, None, None)
    values = {
        name: value for name, value in (query or {}).items() if value is not None and value is not UNSET
    }
    apply_options(plan, {"extra_query": values, "extra_headers": headers, "timeout": timeout}, text, json)
    if body is not None:
        plan.body = json(body)
    return plan
