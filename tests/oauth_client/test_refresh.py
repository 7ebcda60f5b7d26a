"""However many notice that a token has ended, it is refreshed once; secrets are kept to themselves."""

from __future__ import annotations

import asyncio
import multiprocessing
import pickle
import stat
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from pipedriver import (
    Account,
    AsyncClient,
    AsyncOAuthApp,
    AsyncSQLTokenStore,
    Client,
    ConfigurationError,
    FileTokenStore,
    Granted,
    InvalidCallback,
    MemoryTokenStore,
    OAuthApp,
    ReauthorizationRequired,
    Refused,
    RetryPolicy,
    SQLTokenStore,
    StateMismatch,
    Token,
    TokenRefused,
    TokenStore,
    Unauthorized,
)
from tests.oauth_client.token_server import BASIC, CLIENT_ID, CLIENT_SECRET, TokenServer, token_server

ACCOUNT = Account(7, 42)
ROUNDS = 50
STORES = ["memory", "file", "sql"]


@pytest.fixture
def server() -> Iterator[TokenServer]:
    """A fresh token server."""
    with token_server() as running:
        yield running


def store_of(kind: str, folder: Path) -> TokenStore:
    """A store of a kind, the same place for the same folder."""
    if kind == "memory":
        return MemoryTokenStore()
    if kind == "file":
        return FileTokenStore(folder / "tokens")
    store = SQLTokenStore(create_engine(f"sqlite:///{folder / 'tokens.sqlite'}"))
    store.create_table()
    return store


def app_of(server: TokenServer, store: TokenStore | None = None, **options: Any) -> OAuthApp:
    """An app of the server's."""
    return OAuthApp(
        CLIENT_ID, CLIENT_SECRET, "http://localhost/callback", oauth_url=server.url, store=store, **options
    )


def stored(server: TokenServer) -> Token:
    """A token of the account as it is stored."""
    return Token.from_answer(server.new_token(), 0.0).of(*ACCOUNT)


@pytest.mark.parametrize("kind", STORES)
def test_64_threads_refresh_once(server: TokenServer, kind: str, tmp_path: Path) -> None:
    store = store_of(kind, tmp_path)
    store.save(ACCOUNT, stored(server))
    with app_of(server, store) as app, ThreadPoolExecutor(64) as pool:
        client = Client(oauth=app, account=ACCOUNT)
        start = threading.Barrier(64)

        def call(_: int) -> int | None:
            start.wait(30)
            return client.v1.users.me().id

        for _ in range(ROUNDS):
            server.expire()
            assert set(pool.map(call, range(64))) == {42}
            assert server.refreshes == 1


@pytest.mark.parametrize("kind", [*STORES, "async sql"])
def test_64_tasks_refresh_once(server: TokenServer, kind: str, tmp_path: Path) -> None:
    async def run() -> None:
        engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'tokens.sqlite'}")
        store: Any = AsyncSQLTokenStore(engine) if kind == "async sql" else store_of(kind, tmp_path)
        if kind == "async sql":
            await store.create_table()
            await store.save(ACCOUNT, stored(server))
        else:
            store.save(ACCOUNT, stored(server))
        async with AsyncOAuthApp(
            CLIENT_ID, CLIENT_SECRET, "http://localhost/callback", oauth_url=server.url, store=store
        ) as app:
            client = AsyncClient(oauth=app, account=ACCOUNT)
            for _ in range(ROUNDS):
                server.expire()
                users = await asyncio.gather(*(client.v1.users.me() for _ in range(64)))
                assert {user.id for user in users} == {42}
                assert server.refreshes == 1
        await engine.dispose()

    asyncio.run(run())


def work(kind: str, folder: Path, url: str, start: Any, ends: Any) -> None:
    """What each process does: call once in each round, all at once."""
    app = OAuthApp(
        CLIENT_ID, CLIENT_SECRET, "http://localhost/callback", oauth_url=url, store=store_of(kind, folder)
    )
    client = Client(oauth=app, account=ACCOUNT)
    for _ in range(ROUNDS):
        start.wait(60)
        ends.put(client.v1.users.me().id)


@pytest.mark.parametrize("kind", ["file", "sql"])
def test_8_processes_refresh_once(server: TokenServer, kind: str, tmp_path: Path) -> None:
    store_of(kind, tmp_path).save(ACCOUNT, stored(server))
    context = multiprocessing.get_context("spawn")
    start, ends = context.Barrier(9), context.Queue()
    workers = [context.Process(target=work, args=(kind, tmp_path, server.url, start, ends)) for _ in range(8)]
    for worker in workers:
        worker.start()
    try:
        for _ in range(ROUNDS):
            server.expire()
            start.wait(60)
            assert [ends.get(timeout=60) for _ in workers] == [42] * 8
            assert server.refreshes == 1
        for worker in workers:
            worker.join(30)
    finally:
        for worker in workers:
            worker.kill()
            worker.join(30)


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


@pytest.mark.parametrize("kind", STORES)
def test_what_a_store_does(server: TokenServer, kind: str, tmp_path: Path) -> None:
    store = store_of(kind, tmp_path)
    one, two = stored(server), stored(server)
    assert store.load(ACCOUNT) is None
    assert not store.replace(ACCOUNT, two, one)
    assert store.replace(ACCOUNT, None, one)
    assert not store.replace(ACCOUNT, None, two)
    assert store.replace(ACCOUNT, one, two)
    assert store.load(ACCOUNT) == two
    key = store.acquire(ACCOUNT, 30)
    assert key is not None
    assert store.acquire(ACCOUNT, 30) is None
    assert store.acquire(Account(7, 43), 30) is not None
    store.release(ACCOUNT, "another")
    assert store.acquire(ACCOUNT, 30) is None
    store.release(ACCOUNT, key)
    assert store.acquire(ACCOUNT, 30) is not None
    store.delete(ACCOUNT)
    assert store.load(ACCOUNT) is None
    if kind == "file":
        store.save(ACCOUNT, one)
        file = tmp_path / "tokens" / "7-42.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


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
