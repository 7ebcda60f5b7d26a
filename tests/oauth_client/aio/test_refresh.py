"""From a code to a token, and from each token to the next."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver import (
    Account,
    AsyncClient,
    AsyncOAuthApp,
    Granted,
    MemoryTokenStore,
    ReauthorizationRequired,
    RetryPolicy,
    StateMismatch,
    Token,
    TokenRefused,
    Unauthorized,
)
from tests.oauth_client.token_server import CLIENT_ID, CLIENT_SECRET, TokenServer

pytestmark = pytest.mark.anyio

ACCOUNT = Account(7, 42)


def app_of(server: TokenServer, store: MemoryTokenStore | None = None, **options: Any) -> AsyncOAuthApp:
    """An app of the server's."""
    return AsyncOAuthApp(
        CLIENT_ID, CLIENT_SECRET, "http://localhost/callback", oauth_url=server.url, store=store, **options
    )


def stored(server: TokenServer) -> Token:
    """A token of the account as it is stored."""
    return Token.from_answer(server.new_token(), 0.0).of(*ACCOUNT)


async def test_a_code_becomes_a_stored_token(server: TokenServer) -> None:
    told: list[Token] = []
    async with app_of(server, on_token=told.append, scopes=["deals:read"]) as app:
        url = app.authorization_url()
        assert url.state in url.url
        assert "scope=deals%3Aread" in url
        granted = app.read_callback(f"http://localhost/callback?code=a-code&state={url.state}")
        assert isinstance(granted, Granted)
        with pytest.raises(StateMismatch):
            await app.fetch_token(granted.code, state=granted.state, expected_state="another")
        token = await app.fetch_token(granted.code, state=granted.state, expected_state=url.state)
        assert (token.company_id, token.user_id) == ACCOUNT
        assert token.scopes == ("base", "deals:read")
        assert (await AsyncClient(oauth=app, account=ACCOUNT).v1.users.me()).id == 42
        again = await app.refresh(token)
        assert again.access_token != token.access_token
        assert told == [token, again]
        assert await app.exchange_api_token("an-api-token") == told[-1]


async def test_a_dead_refresh_token_is_tried_once(server: TokenServer) -> None:
    store = MemoryTokenStore()
    store.save(ACCOUNT, stored(server))
    async with app_of(server, store) as app:
        client = AsyncClient(oauth=app, account=ACCOUNT)
        await app.revoke(ACCOUNT)
        with pytest.raises(ReauthorizationRequired, match="user 42 of company 7"):
            await client.v1.users.me()
        store.save(ACCOUNT, stored(server))
        server.is_installed = False
        server.expire()
        for _ in range(3):
            with pytest.raises(ReauthorizationRequired):
                await client.v1.users.me()
        store.save(ACCOUNT, stored(server).of(*ACCOUNT))
        server.is_installed = True
        assert (await client.v1.users.me()).id == 42


async def wait_not(_: float) -> None:
    """Wait no time."""


async def test_a_refresh_is_repeated_and_a_code_is_not(server: TokenServer) -> None:
    store = MemoryTokenStore()
    store.save(ACCOUNT, stored(server))
    async with app_of(server, store, sleep=wait_not, retry=RetryPolicy(total_time=20)) as app:
        server.expire()
        server.failures = [503, 502]
        assert (await AsyncClient(oauth=app, account=ACCOUNT).v1.users.me()).id == 42
        server.failures = [503]
        with pytest.raises(TokenRefused):
            await app.fetch_token("a-code", state="s", expected_state="s")


async def test_a_token_that_the_api_keeps_refusing_is_refreshed_once(server: TokenServer) -> None:
    store = MemoryTokenStore()
    store.save(ACCOUNT, stored(server))

    def expire_at_once(_: Token) -> None:
        server.expire()

    async with app_of(server, store, on_token=expire_at_once) as app:
        server.expire()
        with pytest.raises(Unauthorized):
            await AsyncClient(oauth=app, account=ACCOUNT).v1.users.me()
