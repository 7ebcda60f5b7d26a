# Made by tools/generate.py from tests/oauth_client/aio/test_secrets.py: change that, and run it again.
"""Secrets are shown nowhere: in no log, error, pickle or variable, and to no other host."""

from __future__ import annotations

import logging
import pickle
from typing import Any
from urllib.parse import quote_plus

import pytest

from pipedriver import (
    Account,
    Client,
    IdentificationFailed,
    MemoryTokenStore,
    OAuthApp,
    PipedriveError,
    ReauthorizationRequired,
    RetryPolicy,
    Token,
    TokenRefused,
    Transport,
)
from tests.client.loopback import Connection, Received, answers, loopback
from tests.oauth_client.shown import shown
from tests.oauth_client.token_server import BASIC, CLIENT_ID, CLIENT_SECRET, Repeating, TokenServer

pytestmark = pytest.mark.anyio

ACCOUNT = Account(7, 42)
OWN = (CLIENT_SECRET, BASIC.removeprefix("Basic "))


def app_of(url: str, transport: Transport, **options: Any) -> OAuthApp:
    """An app of the server's that tries once."""
    return OAuthApp(
        CLIENT_ID,
        CLIENT_SECRET,
        "http://localhost/callback",
        oauth_url=url,
        transport=transport,
        retry=RetryPolicy(max_attempts=1),
        **options,
    )


def stored(server: TokenServer, store: MemoryTokenStore) -> Token:
    """A token of the account, stored."""
    token = Token.from_answer(server.new_token(), 0.0).of(*ACCOUNT)
    store.save(ACCOUNT, token)
    return token


def leaks(texts: list[str], *secrets: str) -> list[str]:
    """Those of the secrets that stand in one of the texts."""
    assert texts
    return [secret for secret in secrets if any(secret in text for text in texts)]


def test_logs_hold_no_secret(
    server: TokenServer,
    transport: Transport,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """At the lowest level of every logger, over the whole life of an installation."""
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
    told: list[Token] = []
    with app_of(server.url, transport, on_token=told.append) as app:
        app.fetch_token("a-code", state="s", expected_state="s")
        app.exchange_api_token("an-api-token")
        client = Client(oauth=app, account=ACCOUNT)
        server.expire()
        client.v1.users.me()
        with pytest.raises(TokenRefused):
            app.fetch_token("another-code", state="s", expected_state="s")
        app.revoke(ACCOUNT)
        with pytest.raises(ReauthorizationRequired):
            client.v1.users.me()
        seen = [repr(app), repr(client), *map(repr, told), *map(str, told)]
    assert len(told) == 3
    seen += [f"{record.getMessage()} {vars(record)}" for record in caplog.records]
    seen += capfd.readouterr()
    given = [secret for token in told for secret in (token.access_token, token.refresh_token)]
    assert leaks(seen, *OWN, *given, "a-code", "another-code", "an-api-token") == []


@pytest.mark.parametrize("member", ["error", "message", "error_description", "debug", ""])
def test_errors_do_not_repeat_what_the_server_repeats(
    server: TokenServer, transport: Transport, member: str
) -> None:
    """Whatever the status, and wherever the server repeats what the request bore."""
    store = MemoryTokenStore()
    token = stored(server, store)
    seen: list[str] = []
    with app_of(server.url, transport, store=store) as app:
        client = Client(oauth=app, account=ACCOUNT)
        server.expire()
        for status in (200, 400, 401, 403, 418, 429, 500, 503):
            for ask in (
                lambda: client.v1.users.me(),
                lambda: app.fetch_token("a-code-of-the-consent", state="s", expected_state="s"),
                lambda: app.exchange_api_token("an-api-token"),
            ):
                server.failures = [Repeating(status, member)]
                with pytest.raises(PipedriveError) as raised:
                    ask()
                seen += shown(raised.value)
    written = quote_plus(token.refresh_token)
    sent = (token.access_token, token.refresh_token, written, "a-code-of-the-consent", "an-api-token")
    assert leaks(seen, *OWN, *sent) == []


def test_an_error_that_brings_a_token_shows_it_to_nobody_else(
    server: TokenServer, transport: Transport
) -> None:
    with app_of(server.url, transport) as app:
        token = Token.from_answer(server.new_token(), 0.0)
        server.expire()
        with pytest.raises(IdentificationFailed) as raised:
            app.identify(token)
    assert raised.value.token == token
    seen = [part for part in shown(raised.value) if part not in pickled(raised.value)]
    assert leaks(seen, *OWN, token.access_token, token.refresh_token) == []


def pickled(error: BaseException) -> str:
    """An error as it goes to another process: it brings its token along."""
    return pickle.dumps(error).decode("latin-1")


def sends_to(url: str, status: int) -> Any:
    """A turn that sends everybody elsewhere."""

    def turn(connection: Connection, received: Received) -> None:
        connection.answer(status, b"", {"location": f"{url}{received.target}"})

    return turn


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nothing_follows_a_redirect(server: TokenServer, transport: Transport, status: int) -> None:
    """Neither to the OAuth server's requests nor to the API's, whatever kind of redirect it is."""
    store = MemoryTokenStore()
    with loopback(answers()) as elsewhere, loopback(sends_to(elsewhere.url, status)) as sending:
        store.save(ACCOUNT, Token.from_answer({**server.new_token(), "api_domain": sending.url}, 0.0))
        with app_of(sending.url, transport, store=store, clock=lambda: 0.0) as app:
            with pytest.raises(PipedriveError):
                Client(oauth=app, account=ACCOUNT).v1.users.me()
            for ask in (
                lambda: app.fetch_token("a-code-of-the-consent", state="s", expected_state="s"),
                lambda: app.refresh(ACCOUNT),
                lambda: app.revoke(ACCOUNT),
            ):
                with pytest.raises(TokenRefused, match="redirect"):
                    ask()
        assert [each.target.partition("?")[0] for each in sending.received] == [
            "/v1/users/me",
            "/oauth/token",
            "/oauth/token",
            "/oauth/revoke",
        ]
        assert elsewhere.received == []


def test_a_file_on_another_host_is_fetched_without_the_token(
    server: TokenServer, transport: Transport
) -> None:
    store = MemoryTokenStore()

    def content(connection: Connection, _: Received) -> None:
        connection.answer(200, b"content", {"content-type": "application/octet-stream"})

    with loopback(content) as elsewhere, loopback(sends_to(elsewhere.url, 302)) as sending:
        store.save(ACCOUNT, Token.from_answer({**server.new_token(), "api_domain": sending.url}, 0.0))
        with app_of(server.url, transport, store=store, clock=lambda: 0.0) as app:
            assert Client(oauth=app, account=ACCOUNT).v1.files.download(5).read() == b"content"
        assert sending.received[0].headers["authorization"].startswith("Bearer ")
        assert not {"authorization", "x-api-token", "cookie"} & elsewhere.received[0].headers.keys()
