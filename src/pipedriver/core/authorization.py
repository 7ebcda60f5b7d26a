"""Credentials, put on a request when it is sent. A plan never holds them."""

from __future__ import annotations

from typing import Protocol

from pipedriver.core.errors import ConfigurationError
from pipedriver.core.http import Request


class Authorization(Protocol):
    """Puts credentials on a request. Called before each attempt, so that they are always the current ones."""

    def authorize(self, request: Request) -> None:
        """Add the credentials to the headers of a request to the client's own host."""


class ApiToken:
    """A personal API token, sent as the header ``x-api-token`` (core-api-concepts-authentication).

    Args:
        token: the token, as shown in Pipedrive's personal preferences.

    Raises:
        ConfigurationError: the token has characters that no header can carry.
    """

    __slots__ = ("_token",)

    def __init__(self, token: str) -> None:
        if not token.isascii() or not token.isprintable() or " " in token:
            raise ConfigurationError(
                "the API token holds characters that no token has (a line break, a space?)"
            )
        self._token = token

    def authorize(self, request: Request) -> None:
        """Add the token, unless the call brings a token of its own."""
        request.headers.setdefault("x-api-token", self._token)

    def __repr__(self) -> str:
        return "ApiToken(...)"
