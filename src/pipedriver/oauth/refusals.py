"""What the OAuth server says when it says no."""

from __future__ import annotations

from urllib.parse import parse_qs, quote_plus

from pipedriver.core.answer import Answer
from pipedriver.core.errors import AnsweredError, error_message
from pipedriver.core.http import Request
from pipedriver.core.shapes import as_object
from pipedriver.oauth.errors import TokenRefused

_SECRET_MEMBERS = ("code", "refresh_token", "api_token", "token")


def read_refusal(error: AnsweredError, request: Request, own: tuple[str, ...]) -> TokenRefused:
    """The error for an answer that says no; whatever secret of the request the answer repeats is taken out.

    The body is ``{"success": false, "error": "invalid_grant", ...}`` with a message, or OAuth's own with an
    ``error_description`` (marketplace-oauth-and-api-proxy-status-codes).

    Args:
        error: the answer as any call's error.
        request: what was asked.
        own: the secrets with which the app asked.
    """
    hidden = _secrets_of(request, own)
    said = as_object(error.body) or {}
    named = said.get("error")
    code = _without(named, hidden) if isinstance(named, str) and " " not in named else None
    message = _without(error_message(error.body) or error.message, hidden)
    if code is not None and code not in message:
        message = f"{code}: {message}"
    told = error.answer
    answer = Answer(told.status, told.headers, {"error": code}, told.cost, told.attempts, told.elapsed)
    return TokenRefused(message, answer, error.operation, code)


def _secrets_of(request: Request, own: tuple[str, ...]) -> list[str]:
    """The secrets that a request bears: as they are, and as they stand in it. Longer ones come first."""
    sent = parse_qs((request.body or b"").decode())
    secrets = [value for name in _SECRET_MEMBERS for value in sent.get(name, ())]
    secrets += own
    return sorted({*secrets, *map(quote_plus, secrets)}, key=len, reverse=True)


def _without(text: str, hidden: list[str]) -> str:
    for secret in hidden:
        text = text.replace(secret, "...")
    return text
