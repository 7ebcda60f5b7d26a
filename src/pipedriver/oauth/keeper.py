# Made by tools/generate.py from src/pipedriver/oauth/aio/keeper.py: change that, and run it again.
"""Keeps the token of one account fit for use: refreshes it once, however many notice that it has to be."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

from pipedriver.core.authorization import Refresh
from pipedriver.core.errors import AnsweredError, PipedriveError, TransportError
from pipedriver.core.retry import PASSING, Random
from pipedriver.oauth.account import Account
from pipedriver.oauth.bearer import Bearer
from pipedriver.oauth.errors import ReauthorizationRequired, RefreshBlocked, TokenRefused
from pipedriver.oauth.fitness import Fitness
from pipedriver.oauth.gate import Gate
from pipedriver.oauth.store import TokenStore
from pipedriver.oauth.token import Token
from pipedriver.oauth.unbroken import unbroken
from pipedriver.transport.driver import Wait

FIRST_PAUSE = 0.01
LONGEST_PAUSE = 0.25
QUIET = 5.0
"""Seconds for which a token that still lives is used after it could not be refreshed early."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a keeper refreshes with.

    Attributes:
        exchange: gets the next token for one, or raises.
        tell: told of a token that is new.
        lock_seconds: how long the lock of an account is held at the longest.
        sleep: waits.
        random: spreads the waits of many.
    """

    exchange: Callable[[Token], Token]
    tell: Callable[[Token], None]
    lock_seconds: float
    sleep: Wait
    random: Random


class Keeper:
    """Keeps the token of one account fit for use. It is shared by threads.

    Args:
        account: under which the store keeps the token.
        store: where it is kept, for all processes.
        bearer: the credentials that clients use; their token is exchanged.
        means: what it is refreshed with.
    """

    def __init__(self, account: Account, store: TokenStore, bearer: Bearer, means: Means) -> None:
        self.bearer = bearer
        self._account = account
        self._store = store
        self._means = means
        self._gate = Gate()
        self._was_stored = False
        # The fingerprint of a token that cannot be refreshed any more; it is not tried again.
        self._dead: str | None = None

    def offer(self, token: Token) -> None:
        """Use a token that somebody has brought, if it ends later than the present one."""
        current = self.bearer.token
        if current is None or token.expires_at > current.expires_at:
            self.bearer.token = token
            self._was_stored = False

    def adopt(self, token: Token) -> None:
        """Use a token that was stored."""
        self.bearer.token = token
        self._was_stored = True
        self._dead = None

    def delete(self) -> None:
        """Delete the token from the store, and use it no more."""
        self._store.delete(self._account)
        self.bearer.token = None
        self._was_stored = False

    def loaded(self) -> Token:
        """The token that is used, from the store where none is, as it is: it may have ended.

        Raises:
            ReauthorizationRequired: there is none.
        """
        self._look(Refresh())
        return self._present()

    def renew(self, wish: Refresh) -> None:
        """See to it that there is a token that can be used.

        Many may ask at once: one refreshes, the others wait and get the same token, or the same error.
        Whoever could still use the old one does not wait.

        Raises:
            ReauthorizationRequired: there will be none until the user has consented again.
            RefreshBlocked: others hold the lock and bring no token.
            PipedriveError: the OAuth server cannot be reached, or says no.
        """
        while True:
            state = self.bearer.fitness(wish.refused)
            if state is Fitness.FRESH or unbroken(self._renewed(wish)):
                return
            if state is Fitness.AGEING:
                return
            failure = self._gate.wait()
            if isinstance(failure, PipedriveError):
                raise copy.copy(failure)

    def current(self) -> Token:
        """The token, loaded and refreshed where that is needed.

        Raises as `renew` does.
        """
        wish = self.bearer.due()
        if wish is not None:
            self.renew(wish)
        return self._present()

    def _present(self) -> Token:
        token = self.bearer.token
        if token is None:
            raise ReauthorizationRequired(self.bearer.account, "its token was deleted")
        return token

    def _renewed(self, wish: Refresh) -> bool:
        """Renew, unless another thread or task of this process is about it."""
        if not self._gate.enter():
            return False
        failure: BaseException | None = None
        try:
            self._renew(wish)
        except BaseException as error:
            failure = error
            raise
        finally:
            self._gate.leave(failure)
        return True

    def _renew(self, wish: Refresh) -> None:
        waited = 0.0
        pause = FIRST_PAUSE
        while True:
            if self.bearer.fitness(wish.refused) is Fitness.FRESH:
                return
            self._look(wish)
            state = self.bearer.fitness(wish.refused)
            if state is Fitness.FRESH:
                return
            self._check_alive()
            key = self._store.acquire(self._account, self._means.lock_seconds)
            if key is not None:
                break
            if state is Fitness.AGEING:
                self.bearer.keep_quiet(QUIET)
                return
            if waited > 2 * self._means.lock_seconds:
                raise RefreshBlocked(self.bearer.account, waited)
            chosen = pause * (0.5 + self._means.random())
            self._means.sleep(chosen)
            waited += chosen
            pause = min(1.5 * pause, LONGEST_PAUSE)
        try:
            new = self._refreshed(wish)
        finally:
            self._store.release(self._account, key)
        if new is not None:
            self._means.tell(new)

    def _refreshed(self, wish: Refresh) -> Token | None:
        """Refresh and store, holding the lock; None where that was not needed, or has time."""
        stored = self._look(wish)
        state = self.bearer.fitness(wish.refused)
        old = self.bearer.token
        if state is Fitness.FRESH or old is None:
            return None
        self._check_alive()
        try:
            new = self._means.exchange(old)
        except (TransportError, AnsweredError) as error:
            if isinstance(error, TokenRefused) and error.code == "invalid_grant":
                self._dead = old.fingerprint
                # Whoever came after a lock had run out may have stored the next token meanwhile.
                self._look(wish)
                self._check_alive(error)
                return None
            if state is Fitness.AGEING and _passes(error):
                self.bearer.keep_quiet(QUIET)
                return None
            raise
        return self._stored(stored, new)

    def _check_alive(self, refusal: TokenRefused | None = None) -> None:
        """Raise where the token that is used cannot be refreshed any more."""
        token = self.bearer.token
        if token is not None and token.fingerprint == self._dead:
            raise ReauthorizationRequired(
                self.bearer.account, "the OAuth server takes its refresh token no more"
            ) from refusal

    def _stored(self, stored: Token | None, new: Token) -> Token | None:
        """Store what has come in place of what was stored, and use it; or use what others have stored."""
        self.bearer.token = new
        if self._store.replace(self._account, stored, new):
            self.adopt(new)
            return new
        other = self._store.load(self._account)
        if other is None:
            self.bearer.token = None
        else:
            self.adopt(other)
        self._present()
        return None

    def _look(self, wish: Refresh) -> Token | None:
        """What is stored; it is used from now on where it is the better one.

        Raises:
            ReauthorizationRequired: there is nothing to refresh.
        """
        bearer = self.bearer
        stored = self._store.load(self._account)
        current = bearer.token
        if stored is None:
            if self._was_stored or current is None:
                bearer.token = None
                gone = "its token was deleted" if self._was_stored else "there is no token of it"
                raise ReauthorizationRequired(bearer.account, gone)
        elif current is None or (
            stored != current
            and (
                stored.expires_at >= current.expires_at
                or current.access_token == wish.refused
                or current.fingerprint == self._dead
            )
        ):
            bearer.token = stored
        self._was_stored = self._was_stored or stored is not None
        return stored


def _passes(error: PipedriveError) -> bool:
    return not isinstance(error, AnsweredError) or error.status in PASSING
