"""An installation over months, in any order: consent, calls, refreshes, ends. Time is moved."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from pipedriver import (
    Account,
    Client,
    InProcessTransport,
    MemoryTokenStore,
    OAuthApp,
    ReauthorizationRequired,
    Request,
    Response,
    StateMismatch,
    Token,
    TokenRefused,
)
from pipedriver.oauth.app import MARGIN
from pipedriver.server.oauth.apps import App
from pipedriver.server.oauth.grants import CODE_LIFE, REFRESH_LIFE, give_code, uninstall
from pipedriver.testing import LocalPipedrive

CALLBACK = "http://127.0.0.1/callback"
SECRET = "secret-of-the-app"
PROCESSES = st.integers(0, 1)
ACCOUNTS = st.integers(0, 1)
SECOND = timedelta(seconds=1)
SPANS = [SECOND, *(timedelta(minutes=minutes) for minutes in (5, 50, 56, 61)), timedelta(days=1)]
LONG_SPANS = [REFRESH_LIFE - timedelta(days=1), REFRESH_LIFE]
numbers = count(1)


class Grant:
    """What a user has allowed once.

    Attributes:
        used: when a token was last given out for it, in seconds since 1970.
        is_ended: whether it was revoked or uninstalled.
    """

    def __init__(self, used: float) -> None:
        self.used = used
        self.is_ended = False

    def lives(self, now: float) -> bool:
        """Whether its refresh token is still good."""
        return not self.is_ended and now < self.used + REFRESH_LIFE.total_seconds()


class Installation(RuleBasedStateMachine):
    """Two processes of one app, with one store, and two users in different companies.

    The OAuth server and the API are the local Pipedrive. What is known of each token is told by the grants
    that the rules have seen.
    """

    local: LocalPipedrive
    accounts: tuple[Account, Account]

    def __init__(self) -> None:
        super().__init__()
        self.app: App = self.local.add_app(f"app-{next(numbers)}", SECRET, redirect_uris=[CALLBACK])
        self.store = MemoryTokenStore(clock=self.now)
        self.told: list[Token] = []
        self.asked: list[str] = []
        self.grants: dict[str, Grant] = {}
        self.dead: set[str] = set()
        self.states: list[str] = []
        self.code = ""
        self.processes = [self.process() for _ in range(2)]

    def process(self) -> OAuthApp:
        """A process of the app."""
        return OAuthApp(
            self.app.client_id,
            SECRET,
            CALLBACK,
            oauth_url="http://127.0.0.1",
            store=self.store,
            on_token=self.told.append,
            clock=self.now,
            transport=InProcessTransport(self.handle),
        )

    def handle(self, request: Request) -> Response:
        """Let the local Pipedrive answer, and keep in mind what was asked."""
        self.asked.append(urlsplit(request.url).path)
        response = self.local.application.handle(request)
        assert isinstance(response, Response)
        return response

    def now(self) -> float:
        """The seconds since 1970, for everybody."""
        return self.local.clock.now().timestamp()

    def refreshed(self, before: Token, told: int) -> None:
        """Keep in mind what a refresh has brought, if there was one."""
        for token in self.told[told:]:
            assert token.refresh_token == before.refresh_token
            self.grants[token.refresh_token].used = self.now()

    def is_good(self, token: Token) -> bool:
        """Whether the API takes a token."""
        grant = self.grants[token.refresh_token]
        is_ended = grant.is_ended or token.access_token in self.dead
        return not is_ended and self.now() < token.issued_at + 3600

    @initialize()
    def both_connect(self) -> None:
        for who in (0, 1):
            self.a_user_connects(0, who, timedelta())

    @rule(process=PROCESSES, who=ACCOUNTS, wait=st.sampled_from([timedelta(), SECOND, CODE_LIFE]))
    def a_user_connects(self, process: int, who: int, wait: timedelta) -> None:
        """Consent, and the code that comes back after a while."""
        app, account, now = self.processes[process], self.accounts[who], self.local.clock.now()
        url = app.authorization_url()
        query = parse_qs(urlsplit(url).query)
        assert query["state"] == [url.state]
        assert url.state not in self.states
        self.states.append(url.state)
        self.code = self.local.database.write(
            lambda session: give_code(session, now, self.app, *account, CALLBACK)
        )
        self.local.clock.advance(wait)
        told, asked = len(self.told), len(self.asked)
        with pytest.raises(StateMismatch):
            app.fetch_token(self.code, state=url.state[::-1], expected_state=url.state)
        assert len(self.asked) == asked
        if wait >= CODE_LIFE:
            self.the_code_is_refused(app)
            return
        token = app.fetch_token(self.code, state=url.state, expected_state=url.state)
        assert self.told[told:] == [token]
        assert (token.company_id, token.user_id) == account
        assert self.store.load(account) == token
        assert 3590 <= token.lifetime <= 3600
        self.grants[token.refresh_token] = Grant(self.now())

    @rule(process=PROCESSES)
    def a_code_comes_again(self, process: int) -> None:
        self.the_code_is_refused(self.processes[process])

    def the_code_is_refused(self, app: OAuthApp) -> None:
        """The last code gives no token."""
        told = len(self.told)
        with pytest.raises(TokenRefused, match="invalid_grant"):
            app.fetch_token(self.code, state="s", expected_state="s")
        assert len(self.told) == told

    @rule(span=st.sampled_from([*SPANS, *SPANS, *LONG_SPANS]), process=PROCESSES, who=ACCOUNTS)
    def a_process_calls_later(self, span: timedelta, process: int, who: int) -> None:
        self.local.clock.advance(span)
        self.a_process_calls(process, who)

    @rule(process=PROCESSES, who=ACCOUNTS)
    def a_process_calls(self, process: int, who: int) -> None:
        account = self.accounts[who]
        before, told, asked = self.store.load(account), len(self.told), len(self.asked)
        client = Client(oauth=self.processes[process], account=account)
        try:
            user = client.v1.users.me()
        except ReauthorizationRequired:
            assert before is None or not self.grants[before.refresh_token].lives(self.now())
            assert self.told[told:] == []
            with pytest.raises(ReauthorizationRequired, match=f"{account} must be"):
                client.v1.users.me()
            # What cannot be refreshed is tried once, not again and again.
            assert self.asked[asked:].count("/oauth/token") <= 1
            return
        assert (user.company_id, user.id) == account
        assert self.asked[asked:].count("/oauth/token") == len(self.told) - told <= 1
        assert self.asked[asked:].count("/v1/users/me") <= 2
        if before is None:
            # Another process has forgotten the account; this one still has a token that the API takes.
            assert len(self.told) == told
            return
        is_due = self.now() >= before.expires_at - MARGIN or not self.is_good(before)
        assert is_due or len(self.told) == told
        self.refreshed(before, told)
        after = self.store.load(account)
        assert after == (self.told[-1] if len(self.told) > told else before)

    @rule(process=PROCESSES, who=ACCOUNTS)
    def a_process_refreshes(self, process: int, who: int) -> None:
        account = self.accounts[who]
        before, told = self.store.load(account), len(self.told)
        try:
            token = self.processes[process].refresh(account)
        except ReauthorizationRequired:
            assert before is None or not self.grants[before.refresh_token].lives(self.now())
            return
        assert before is not None
        assert self.grants[before.refresh_token].lives(self.now())
        assert self.store.load(account) == token
        assert self.is_good(token)
        self.refreshed(before, told)

    @rule(process=PROCESSES, who=ACCOUNTS, only_access=st.booleans())
    def a_process_revokes(self, process: int, who: int, only_access: bool) -> None:
        account = self.accounts[who]
        before = self.store.load(account)
        if before is None:
            with pytest.raises(ReauthorizationRequired):
                self.processes[process].revoke(account, only_access=only_access)
            return
        self.processes[process].revoke(account, only_access=only_access)
        if only_access:
            self.dead.add(before.access_token)
        else:
            self.grants[before.refresh_token].is_ended = True
        assert self.store.load(account) == (before if only_access else None)

    @rule(process=PROCESSES, who=ACCOUNTS)
    def a_process_forgets(self, process: int, who: int) -> None:
        asked = len(self.asked)
        self.processes[process].forget(self.accounts[who])
        assert self.store.load(self.accounts[who]) is None
        assert len(self.asked) == asked

    @rule(who=ACCOUNTS)
    def a_user_uninstalls(self, who: int) -> None:
        account, now = self.accounts[who], self.local.clock.now()
        self.local.database.write(lambda session: uninstall(session, now, self.app.client_id, *account))
        for token in self.told:
            if (token.company_id, token.user_id) == account:
                self.grants[token.refresh_token].is_ended = True

    @rule(process=PROCESSES)
    def a_process_starts_anew(self, process: int) -> None:
        self.processes[process] = self.process()

    @invariant()
    def accounts_stay_apart(self) -> None:
        for account in self.accounts:
            token = self.store.load(account)
            assert token is None or (token.company_id, token.user_id) == account
        assert len({token.access_token for token in self.told}) == len(self.told)

    def teardown(self) -> None:
        for process in self.processes:
            process.close()


@pytest.mark.pipedriver(in_process=True)
def test_an_installation_over_months(local_pipedrive: LocalPipedrive) -> None:
    owner, other = local_pipedrive.owner, local_pipedrive.add_company()

    class Here(Installation):
        local = local_pipedrive
        accounts = (Account(owner.company_id, owner.user_id), Account(other.company_id, other.user_id))

    run_state_machine_as_test(Here, settings=settings(max_examples=40, stateful_step_count=30))
