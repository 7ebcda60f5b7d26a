"""The errors of OAuth; `pipedriver.core.errors` draws the whole tree."""

from __future__ import annotations

from typing import Any

from pipedriver.core.answer import Answer
from pipedriver.core.errors import APIError, PipedriveError
from pipedriver.oauth.account import Account
from pipedriver.oauth.token import Token


class OAuthError(PipedriveError):
    """The base of the errors of OAuth."""


class ReauthorizationRequired(OAuthError):
    """The account has to be authorized again: its user must go through sign-in and consent once more.

    There is no token of it, or the OAuth server takes its refresh token no more (``invalid_grant``): the app
    was uninstalled, or unused for 60 days (marketplace-oauth-authorization).

    Attributes:
        account: which one; None where that is not known.
        reason: why.
    """

    def __init__(self, account: Account | None, reason: str) -> None:
        super().__init__(account, reason)
        self.account = account
        self.reason = reason

    def __str__(self) -> str:
        who = "the account" if self.account is None else str(self.account)
        return f"{who} must be authorized again: {self.reason}"


class StateMismatch(OAuthError):
    """The state that came back is not the one that was sent: somebody else began this authorization."""


class InvalidCallback(OAuthError):
    """A request to the app's callback address is none of Pipedrive's: a part of it is missing or wrong."""


class RefreshBlocked(OAuthError):
    """Somebody else held the account's lock for too long, and no token was stored meanwhile.

    Attributes:
        account: which one; None where that is not known.
        seconds: how long was waited.
    """

    def __init__(self, account: Account | None, seconds: float) -> None:
        super().__init__(account, seconds)
        self.account = account
        self.seconds = seconds

    def __str__(self) -> str:
        who = "the account" if self.account is None else str(self.account)
        return f"the lock of {who} was held by others for {self.seconds:.0f} seconds, and no token came of it"


class IdentificationFailed(OAuthError):
    """A token was given out, and whose it is could not be asked; the cause tells why. It is not stored.

    Attributes:
        token: the token. `OAuthApp.identify` asks again, and stores it.
    """

    def __init__(self, token: Token) -> None:
        super().__init__(token)
        self.token = token

    def __str__(self) -> str:
        return "the token was given out, but whose it is could not be asked"


class TokenRefused(OAuthError, APIError):
    """The OAuth server said no.

    Attributes:
        code: why, in OAuth's terms: ``invalid_request``, ``invalid_client``, ``invalid_grant``,
            ``unauthorized_client``, ``unsupported_grant_type``, ``invalid_scope``.
    """

    def __init__(self, message: str, answer: Answer, operation: str = "", code: str | None = None) -> None:
        super().__init__(message, answer, operation)
        self._code = code

    @property
    def code(self) -> str | None:
        """Why, in OAuth's terms; None where the answer does not tell."""
        return self._code

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.message, self.answer, self.operation, self._code))
