"""The credentials of one account, as every client of that account puts them on its requests."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from pipedriver.core.authorization import Refresh
from pipedriver.core.http import Request
from pipedriver.oauth.account import Account
from pipedriver.oauth.fitness import Fitness, fitness
from pipedriver.oauth.token import Token

WallClock = Callable[[], float]
"""Gives the seconds since 1970."""


class Bearer:
    """Puts the access token of one account on requests to that account's own host, and on no others.

    Args:
        account: whose token it is; None where that is not known.
        clock: tells the time.
        margin: seconds before its end from which a token is refreshed.

    Attributes:
        token: the token that is used now; None where none has been loaded.
        quiet_until: until when a token that is ageing is used without trying to refresh it again.
    """

    __slots__ = ("_clock", "_margin", "account", "quiet_until", "token")

    lasts = False

    def __init__(self, account: Account | None, clock: WallClock, margin: float) -> None:
        self.account = account
        self.token: Token | None = None
        self.quiet_until = 0.0
        self._clock = clock
        self._margin = margin

    def __repr__(self) -> str:
        return f"<credentials of {self.name}>"

    @property
    def base_url(self) -> str:
        """The host where the token is good; empty where none has been loaded."""
        token = self.token
        return "" if token is None else token.api_domain

    @property
    def name(self) -> str:
        """Whose credentials they are, in words."""
        return str(self.account) if self.account is not None else "an account that is not known"

    def fitness(self, refused: str | None = None) -> Fitness:
        """How the token is now."""
        return fitness(self.token, self._clock(), self._margin, refused)

    def due(self) -> Refresh | None:
        """A wish for another token, where there is none or it ends soon."""
        state = self.fitness()
        if state is Fitness.FRESH or (state is Fitness.AGEING and self._clock() < self.quiet_until):
            return None
        return Refresh()

    def keep_quiet(self, seconds: float) -> None:
        """Let a token that is ageing be used so long without trying to refresh it again."""
        self.quiet_until = self._clock() + seconds

    def authorize(self, request: Request) -> bool:
        """Add the token, unless the call brings credentials of its own, and the host, unless it is there."""
        token = self.token
        if token is None:
            return False
        if request.url.startswith("/"):
            request.url = token.api_domain + request.url
        elif urlsplit(request.url)[:2] != urlsplit(token.api_domain)[:2]:
            return False
        if "x-api-token" in request.headers:
            return False
        own = f"Bearer {token.access_token}"
        return request.headers.setdefault("authorization", own) is own

    def refused(self, request: Request) -> Refresh | None:
        """A wish for another token than the one that the request bears."""
        return Refresh(request.headers["authorization"].removeprefix("Bearer "))


class NewBearer(Bearer):
    """Puts a token on requests of which it is not known yet whose it is; it is not refreshed.

    Args:
        token: the token.
    """

    __slots__ = ()

    def __init__(self, token: Token) -> None:
        super().__init__(None, lambda: token.issued_at, 0)
        self.token = token

    def due(self) -> Refresh | None:
        """Nothing."""
        return None

    def refused(self, request: Request) -> Refresh | None:
        """Nothing."""
        return None
