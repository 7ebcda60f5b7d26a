# Made by tools/generate.py from src/pipedriver/oauth/aio/app.py: change that, and run it again.
"""An app that acts for its users: authorization, tokens, and what they are exchanged for."""

from __future__ import annotations

import random as chance
import time
from collections.abc import Sequence
from types import TracebackType

from pipedriver.core.annotations import readable
from pipedriver.core.answer import Answer
from pipedriver.core.authorization import Refresh
from pipedriver.core.call import call
from pipedriver.core.classify import decoded
from pipedriver.core.errors import (
    AnsweredError,
    BadAnswer,
    ConfigurationError,
    PipedriveError,
)
from pipedriver.core.hooks import Hooks, read_hooks, watched
from pipedriver.core.http import Request, Response
from pipedriver.core.retry import Random, RetryPolicy
from pipedriver.core.shapes import as_object
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.subject import Clock, Conduct, Subject
from pipedriver.oauth.account import Account, AnyAccount, account_of, read_account
from pipedriver.oauth.bearer import Bearer, NewBearer, WallClock
from pipedriver.oauth.errors import IdentificationFailed, TokenRefused
from pipedriver.oauth.keeper import Keeper, Means
from pipedriver.oauth.keepers import Keepers
from pipedriver.oauth.memory_store import MemoryTokenStore
from pipedriver.oauth.refusals import read_refusal
from pipedriver.oauth.registration import OAUTH_URL, REVOKE, TOKEN, ClientCredentials, Registration
from pipedriver.oauth.stores import AnyStore, adapted
from pipedriver.oauth.telling import OnToken, tell
from pipedriver.oauth.token import Token, read_answer
from pipedriver.transport.driver import Wait, drive
from pipedriver.transport.usual import usual_transport

if TYPE_CHECKING:
    from pipedriver.core.protocols import Authorization, Transport

PATIENCE = RetryPolicy(max_attempts=4, first_delay=0.5, longest_delay=4.0, longest_wait=15.0, total_time=25.0)
"""How patient an app is with the OAuth server; others wait for the same token meanwhile."""

MARGIN = 300.0
"""Seconds before its end from which a token is refreshed."""


@readable
class OAuthApp(Registration):
    """An app that acts for its users, any number of them side by side.

    Args:
        client_id: from Pipedrive's developer hub, as are the next two.
        client_secret: kept to itself: it is never shown.
        redirect_uri: the app's callback address, exactly as registered.
        scopes: what the user is asked for; the registered ones where none are named.
        oauth_url: the OAuth server; a local server for tests.
        store: where the tokens are kept; in memory where none is given. Every process of the app has to use
            the same place.
        on_token: called with every token that is new, after it was stored: after authorization and after
            every refresh, in the process that did it. What it raises, the call raises that brought the
            refresh about.
        margin: seconds before its end from which a token is refreshed.
        timeout: seconds that one attempt to reach the OAuth server may take; 10 where not given.
        retry: when and how often it is tried again.
        lock_seconds: how long the lock of an account is held at the longest, by stores whose locks run out.
            So long, others may have to wait for a process that was killed while it refreshed.
        transport: carries the requests, those of the clients of this app included; pyreqwest where none is
            given. It is closed with the app.
        user_agent: put before the client's own name.
        hooks: functions that are called before and after each call to the OAuth server, and each attempt.
        clock: tells the seconds since 1970.
        timer, sleep, random: where seconds, waiting and chance come from; tests hand in their own.

    Raises:
        ConfigurationError: a setting cannot work.

    Use it in ``with``, or `close` it. It may be shared by threads.
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        *,
        scopes: Sequence[str] = (),
        oauth_url: str = OAUTH_URL,
        store: AnyStore | None = None,
        on_token: OnToken | None = None,
        margin: float = MARGIN,
        timeout: float | None = None,
        retry: RetryPolicy | None = None,
        lock_seconds: float = 30.0,
        transport: Transport | None = None,
        user_agent: str | None = None,
        hooks: Hooks | Sequence[Hooks] | None = None,
        clock: WallClock = time.time,
        timer: Clock = time.monotonic,
        sleep: Wait = time.sleep,
        random: Random = chance.random,
    ) -> None:
        credentials = ClientCredentials(client_id, client_secret)
        del client_secret  # an exception holds the variables of the functions that it left
        super().__init__(
            client_id,
            credentials,
            redirect_uri,
            scopes=scopes,
            oauth_url=oauth_url,
            timeout=timeout,
            user_agent=user_agent,
        )
        policy = retry or PATIENCE
        longest = policy.total(self._timeout) if policy.max_attempts > 1 else self._timeout
        if not longest <= lock_seconds < float("inf"):
            raise ConfigurationError(
                f"lock_seconds is at least as long as a refresh may take: {longest:g}, by timeout and retry"
            )
        if margin < 0:
            raise ConfigurationError("the margin is not negative")
        self._store = adapted(MemoryTokenStore() if store is None else store)
        self._on_token = on_token
        self._margin = margin
        self._clock = clock
        self._timer = timer
        self._sleep = sleep
        self._random = random
        self._policy = policy
        self._hooks = read_hooks(hooks)
        self._transport = transport
        self._closed = False
        self._means = Means(self._exchange, self._tell, lock_seconds, sleep, random)
        self._keepers: Keepers[Keeper] = Keepers(self._new_keeper)

    @property
    def transport(self) -> Transport:
        """What carries the requests of the app, and of its clients that have no transport of their own.

        Raises:
            ConfigurationError: the app is closed.
        """
        if self._closed:
            raise ConfigurationError("the app is closed")
        if self._transport is None:
            self._transport = usual_transport()
        return self._transport

    def fetch_token(self, code: str, *, state: str | None, expected_state: str | None) -> Token:
        """Exchange a code for a token, find out whose it is, and store it.

        A request that got no answer is not sent again, since a code works once.

        Args:
            code: what the callback brought (`Granted.code`).
            state: what came back with it (`Granted.state`).
            expected_state: what was sent (`AuthorizationURL.state`), from the session of this very user.

        Returns the token, with company and user.

        Raises:
            StateMismatch: the two states differ; nothing was sent.
            TokenRefused: the OAuth server says no: the code is too old, or was used.
            IdentificationFailed: there is a token, but whose it is could not be asked.
            PipedriveError: the server cannot be reached, or answers something else.
        """
        self.check_state(state, expected_state)
        request = self.code_request(code)
        del code
        return self._welcome(self._given(request, repeatable=False))

    def fetch_installed_token(self, code: str) -> Token:
        """Exchange a code that came without a state, and was not asked for: an installation that a user began
        in Pipedrive's marketplace.

        Nothing tells whether the user whose browser brings the code is the one who has consented. So let it
        sign
        nobody in: what comes of it is a token in the store, no session.

        Args:
            code: what the callback brought.

        Returns and raises as `fetch_token` does.
        """
        request = self.code_request(code)
        del code
        return self._welcome(self._given(request, repeatable=False))

    def exchange_api_token(self, api_token: str) -> Token:
        """Exchange a user's personal API token for a token of the app's, and store it.

        It is for apps that have kept API tokens of their users, and need not ask them again
        (marketplace-oauth-and-api-proxy-status-codes).

        Returns and raises as `fetch_token` does.
        """
        request = self.api_token_request(api_token)
        del api_token
        return self._welcome(self._given(request, repeatable=False))

    def identify(self, token: Token) -> Token:
        """Find out whose a token is, and store it: one that another program has kept, say.

        Args:
            token: the token, not expired.

        Returns the token, with company and user.

        Raises:
            IdentificationFailed: it could not be asked; the cause tells why.
        """
        return self._welcome(token)

    def token(self, account: AnyAccount) -> Token:
        """The token of an account, refreshed if it ends soon: to be used elsewhere than in a client.

        Raises:
            ReauthorizationRequired: the account must be authorized again.
            PipedriveError: it has to be refreshed, and the OAuth server cannot be reached or says no.
        """
        return self.keeper(account).current()

    def refresh(self, account: AnyAccount) -> Token:
        """Refresh the token of an account now, though it may still be good, and store what comes back.

        Whoever asks at the same time gets the same token.

        Raises:
            ReauthorizationRequired: the account must be authorized again.
            PipedriveError: the OAuth server cannot be reached, or says no.
        """
        keeper = self.keeper(account)
        before = keeper.loaded()
        keeper.renew(Refresh(before.access_token))
        return keeper.current()

    def revoke(self, account: AnyAccount, *, only_access: bool = False) -> None:
        """End the token of an account, as when the user uninstalls the app, and forget it
        (app-uninstallation).

        Args:
            account: whose.
            only_access: end the access token alone; the app stays installed, and the next call gets another.

        Raises:
            ReauthorizationRequired: there is no token of the account.
            PipedriveError: the OAuth server cannot be reached, or says no; then the token is still stored.
        """
        keeper = self.keeper(account)
        token = keeper.loaded()
        subject = Subject(REVOKE, None, repeatable=True, declared=False, content=True)
        self._ask(subject, self.revocation_request(token, only_access=only_access))
        if not only_access:
            keeper.delete()

    def forget(self, account: AnyAccount) -> None:
        """Delete the token of an account from the store; nothing is sent."""
        self.keeper(account).delete()

    def keeper(self, account: AnyAccount) -> Keeper:
        """What keeps the token of an account fit for use; clients call for it."""
        if not isinstance(account, Token):
            return self._keepers.of(read_account(account))
        known = account_of(account)
        if known is not None:
            keeper = self._keepers.of(known)
        else:
            bearer = Bearer(None, self._clock, self._margin)
            keeper = Keeper(_UNKNOWN, adapted(MemoryTokenStore()), bearer, self._means)
        keeper.offer(account)
        return keeper

    def close(self) -> None:
        """Close the connections. Closing it again does nothing."""
        self._closed = True
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    def __enter__(self) -> OAuthApp:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _new_keeper(self, account: Account) -> Keeper:
        return Keeper(account, self._store, Bearer(account, self._clock, self._margin), self._means)

    def _welcome(self, token: Token) -> Token:
        """Find out whose a token is, store it, use it, and tell of it."""
        account = self._owner(token)
        token = token.of(account.company_id, account.user_id)
        self._store.save(account, token)
        self._keepers.of(account).adopt(token)
        self._tell(token)
        return token

    def _owner(self, token: Token) -> Account:
        subject = Subject("GET /v1/users/me", None, repeatable=True, declared=True)
        request = Request("GET", "/v1/users/me", dict(self._headers), None, self._timeout)
        try:
            steps = call(subject, request, self._conduct(NewBearer(token)))
            steps = watched(steps, subject, request, self._hooks, self._timer)
            answer = drive(steps, self.transport, self._sleep)
            told = as_object(answer.body.get("data")) or {}
            return read_account((told.get("company_id", 0), told.get("id", 0)))
        except PipedriveError as error:
            raise IdentificationFailed(token) from error

    def _exchange(self, token: Token) -> Token:
        """The next token of the same account. Repeating it does no harm: the refresh token stays the same."""
        new = self._given(self.refresh_request(token), repeatable=True)
        return new.of(token.company_id, token.user_id)

    def _given(self, request: Request, *, repeatable: bool) -> Token:
        """The token that the OAuth server gives out for a request."""
        subject = Subject(TOKEN, None, repeatable, declared=False, content=True)
        begun = self._clock()
        answer = self._ask(subject, request)
        token = read_answer(decoded(Response(answer.status, answer.headers, answer.body)), begun)
        if isinstance(token, Token):
            return token
        bare = Answer(answer.status, answer.headers, None, None, answer.attempts, answer.elapsed)
        raise BadAnswer(token, bare, TOKEN)

    def _ask(self, subject: Subject, request: Request) -> Answer:
        """The answer of the OAuth server, its body as bytes, so that no error can hold what is in it."""
        refusal: TokenRefused
        try:
            steps = call(subject, request, self._conduct(self._credentials))
            steps = watched(steps, subject, request, self._hooks, self._timer)
            answer = drive(steps, self.transport, self._sleep)
        except AnsweredError as error:
            refusal = read_refusal(error, request, self._credentials.secrets)
        else:
            if 200 <= answer.status < 300:
                return answer
            bare = Answer(answer.status, answer.headers, None, None, answer.attempts, answer.elapsed)
            refusal = TokenRefused("a redirect, which is not followed", bare, subject.operation)
        raise refusal

    def _conduct(self, authorization: Authorization) -> Conduct:
        return Conduct(authorization, self._policy, self._timer, self._random)

    def _tell(self, token: Token) -> None:
        tell(self._on_token, token)


_UNKNOWN = Account(0, 0)
"""Under which the token of an account that is not known is kept, in a store of its own."""
