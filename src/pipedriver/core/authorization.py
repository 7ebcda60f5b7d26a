"""Credentials, put on a request when it is sent. A plan never holds them."""

from __future__ import annotations

from pipedriver.core.classes import Frozen
from pipedriver.core.errors import ConfigurationError
from pipedriver.core.http import Request


class Refresh(Frozen, hidden=("refused",)):
    """A wish for an access token that can be used.

    ``refused`` is the access token that the API would not take; None where none was sent yet, because there
    is none, or because it is about to expire.
    """

    refused: str | None = None


class ApiToken:
    """A personal API token, sent as the header ``x-api-token`` (core-api-concepts-authentication).

    Args:
        token: the token, as shown in Pipedrive's personal preferences.

    Raises:
        ConfigurationError: the token has characters that no header can carry.
    """

    __slots__ = ("_token",)

    lasts = True

    def __init__(self, token: str) -> None:
        if not token.isascii() or not token.isprintable() or " " in token:
            raise ConfigurationError(
                "the API token holds characters that no token has (a line break, a space?)"
            )
        self._token = token

    @property
    def fingerprint(self) -> str:
        """Tells tokens apart; nobody can find the token from it."""
        from hashlib import sha256

        return sha256(self._token.encode()).hexdigest()[:32]

    def due(self) -> Refresh | None:
        """Nothing: an API token does not expire."""
        return None

    def authorize(self, request: Request) -> bool:
        """Add the token, unless the call brings a token of its own."""
        return request.headers.setdefault("x-api-token", self._token) is self._token

    def refused(self, request: Request) -> Refresh | None:
        """Nothing: an API token that is refused stays refused."""
        return None

    def __repr__(self) -> str:
        return "ApiToken(...)"
