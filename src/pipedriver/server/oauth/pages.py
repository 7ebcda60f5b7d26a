"""The pages that a person sees: sign-in, consent, and what went wrong."""

from __future__ import annotations

import functools
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipedriver.core.http import Response

SCOPE_TEXTS = {
    "base": "See your name, your company and your settings",
    "deals": "deals, with their notes, files and filters",
    "leads": "leads, with their notes, files and filters",
    "contacts": "people and organizations, with their notes, files and filters",
    "activities": "activities, with their notes, files and filters",
    "products": "products",
    "projects": "projects and tasks",
    "mail": "mail threads and messages",
    "goals": "goals",
    "users": "users, their permissions, roles and followers",
    "recents": "recent changes",
    "search": "everything that a search finds",
    "webhooks": "webhooks",
    "admin": "Administer the account: pipelines, stages, fields, users, roles and webhooks",
    "deal-fields": "the fields of deals",
    "product-fields": "the fields of products",
    "contact-fields": "the fields of people and organizations",
    "project-fields": "the fields of projects",
    "phone-integration": "Add calls and their recordings",
    "video-calls": "Add video calls",
    "messengers-integration": "Add chats with messengers",
}
"""What each scope lets an app do, in words; the part before the colon is looked up."""

_STYLE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)


def describe_scopes(scopes: tuple[str, ...]) -> list[str]:
    """What an app with these scopes may do, a line each; seeing is left out where changing is there."""
    lines: list[str] = []
    for scope in scopes:
        kind, _, degree = scope.partition(":")
        if degree == "read" and f"{kind}:full" in scopes:
            continue
        text = SCOPE_TEXTS.get(kind, scope)
        lines.append({"read": f"See {text}", "full": f"See, add, change and delete {text}"}.get(degree, text))
    return lines


def page(name: str, status: int, *, forms_go_to: str | None = None, **values: Any) -> Response:
    """One page as a response.

    ``forms_go_to`` is the origin to which a form's answer redirects: browsers hold such redirects, too, to
    the page's policy.
    """
    text = _templates().get_template(f"{name}.html").render(values)
    policy = f"{_STYLE} {forms_go_to}" if forms_go_to else _STYLE
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": policy,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }
    return Response(status, headers, text.encode())


@functools.cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pipedriver.server.oauth"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
