"""What Pipedrive sends to an app's callback address: a code, a refusal, or word of an uninstallation."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipedriver.oauth.account import Account


@dataclass(frozen=True, slots=True)
class Granted:
    """The user has consented.

    Attributes:
        code: what `OAuthApp.fetch_token` exchanges for a token, once, within five minutes.
        state: what came back of the state that was sent; None where nothing did.
    """

    code: str = field(repr=False)
    state: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """There is no consent.

    Attributes:
        error: why: ``user_denied``, or ``access_denied``; another word where it was not the user who refused.
        description: the same in words, where they were sent.
        state: what came back of the state that was sent; None where nothing did.
    """

    error: str
    description: str | None
    state: str | None

    @property
    def by_user(self) -> bool:
        """Whether it was the user who refused.

        The page on the flow says ``user_denied``, OAuth and Pipedrive's own clients say ``access_denied``
        (marketplace-oauth-authorization).
        """
        return self.error in ("user_denied", "access_denied")


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """A user has uninstalled the app (app-uninstallation): the account's token is good no more.

    Attributes:
        account: whose.
        timestamp: when, as Pipedrive has written it; None where it has not.
    """

    account: Account
    timestamp: str | None
