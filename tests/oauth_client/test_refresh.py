"""However many notice that a token has ended, it is refreshed once; secrets are kept to themselves."""

from __future__ import annotations

import pickle
import traceback
from typing import Any

import pytest

from pipedriver import (
    Account,
    Client,
    ConfigurationError,
    Granted,
    InvalidCallback,
    MemoryTokenStore,
    OAuthApp,
    ReauthorizationRequired,
    Refused,
    RetryPolicy,
    StateMismatch,
    Token,
    TokenRefused,
    TokenStore,
    Unauthorized,
)
from tests.oauth_client.token_server import BASIC, CLIENT_ID, CLIENT_SECRET, TokenServer

ACCOUNT = Account(7, 42)


def app_of(server: TokenServer, store: TokenStore | None = None, **options: Any) -> OAuthApp:
    """An app of the server's."""
    return OAuthApp(
        CLIENT_ID, CLIENT_SECRET, "http://localhost/callback", oauth_url=server.url, store=store, **options
    )


def stored(server: TokenServer) -> Token:
    """A token of the account as it is stored."""
    return Token.from_answer(server.new_token(), 0.0).of(*ACCOUNT)


def test_a_code_becomes_a_stored_token(server: TokenServer) -> None:
    told: list[Token] = []
    with app_of(server, on_token=told.append, scopes=["deals:read"]) as app:
        url = app.authorization_url()
        assert url.state in url.url
        assert "scope=deals%3Aread" in url
        granted = app.read_callback(f"http://localhost/callback?code=a-code&state={url.state}")
        assert isinstance(granted, Granted)
        with pytest.raises(StateMismatch):
            app.fetch_token(granted.code, state=granted.state, expected_state="another")
        token = app.fetch_token(granted.code, state=granted.state, expected_state=url.state)
        assert (token.company_id, token.user_id) == ACCOUNT
        assert token.scopes == ("base", "deals:read")
        assert Client(oauth=app, account=ACCOUNT).v1.users.me().id == 42
        again = app.refresh(token)
        assert again.access_token != token.access_token
        assert told == [token, again]
        assert app.exchange_api_token("an-api-token") == told[-1]


def test_what_the_callback_brings() -> None:
    app = OAuthApp(CLIENT_ID, CLIENT_SECRET, "http://localhost/callback")
    refused = app.read_callback({"error": "user_denied", "state": "s"})
    assert isinstance(refused, Refused)
    assert refused.by_user
    for wrong in ("", "code=a&error=b", "code=a&code=b"):
        with pytest.raises(InvalidCallback):
            app.read_callback(wrong)
    body = b'{"client_id": "the-app", "company_id": 7, "user_id": 42, "timestamp": "now"}'
    assert app.read_uninstall(BASIC, body).account == ACCOUNT
    for authorization, said in ((None, body), ("Basic YTpi", body), (BASIC, b"{}"), (BASIC, b"no")):
        with pytest.raises(InvalidCallback):
            app.read_uninstall(authorization, said)


def test_a_dead_refresh_token_is_tried_once(server: TokenServer) -> None:
    store = MemoryTokenStore()
    store.save(ACCOUNT, stored(server))
    with app_of(server, store) as app:
        client = Client(oauth=app, account=ACCOUNT)
        app.revoke(ACCOUNT)
        with pytest.raises(ReauthorizationRequired, match="user 42 of company 7"):
            client.v1.users.me()
        store.save(ACCOUNT, stored(server))
        server.is_installed = False
        server.expire()
        for _ in range(3):
            with pytest.raises(ReauthorizationRequired):
                client.v1.users.me()
        store.save(ACCOUNT, stored(server).of(*ACCOUNT))
        server.is_installed = True
        assert client.v1.users.me().id == 42


def wait_not(_: float) -> None:
    """Wait no time."""


def test_a_refresh_is_repeated_and_a_code_is_not(server: TokenServer) -> None:
    store = MemoryTokenStore()
    store.save(ACCOUNT, stored(server))
    with app_of(server, store, sleep=wait_not, retry=RetryPolicy(total_time=20)) as app:
        server.expire()
        server.failures = [503, 502]
        assert Client(oauth=app, account=ACCOUNT).v1.users.me().id == 42
        server.failures = [503]
        with pytest.raises(TokenRefused):
            app.fetch_token("a-code", state="s", expected_state="s")


def test_a_token_that_the_api_keeps_refusing_is_refreshed_once(server: TokenServer) -> None:
    store = MemoryTokenStore()
    store.save(ACCOUNT, stored(server))

    def expire_at_once(_: Token) -> None:
        server.expire()

    with app_of(server, store, on_token=expire_at_once) as app:
        server.expire()
        with pytest.raises(Unauthorized):
            Client(oauth=app, account=ACCOUNT).v1.users.me()


def test_secrets_are_shown_nowhere(server: TokenServer) -> None:
    token = stored(server)
    with app_of(server) as app:
        client = Client(oauth=app, account=token)
        server.is_installed = False
        server.expire()
        shown = [repr(token), repr(app), repr(client)]
        try:
            client.v1.users.me()
        except ReauthorizationRequired as error:
            told = traceback.TracebackException.from_exception(error, capture_locals=True)
            shown.append("".join(told.format()))
        assert len(shown) == 4
    secrets = (token.access_token, token.refresh_token, CLIENT_SECRET, BASIC.removeprefix("Basic "))
    assert not [text for text in shown for secret in secrets if secret in text]
    assert pickle.loads(pickle.dumps(token)) == token


@pytest.mark.parametrize(
    "wrong",
    [
        {"oauth_url": "http://oauth.example"},
        {"redirect_uri": "nowhere"},
        {"client_secret": "s3cret\n"},
        {"scopes": "deals:read"},
        {"lock_seconds": 1.0},
    ],
)
def test_settings_that_cannot_work(wrong: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uri": "http://localhost/callback",
        **wrong,
    }
    with pytest.raises(ConfigurationError):
        OAuthApp(**given)
    with pytest.raises(ConfigurationError):
        Token.from_answer({"access_token": "a", "refresh_token": "b", "api_domain": "http://a.example"}, 0)
