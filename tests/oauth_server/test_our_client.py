"""Our own client against the local server: from consent to the end of an installation."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from pipedriver import (
    AsyncClient,
    AsyncInProcessTransport,
    AsyncOAuthApp,
    Client,
    Forbidden,
    Granted,
    InProcessTransport,
    OAuthApp,
    ReauthorizationRequired,
    Token,
    TokenRefused,
)
from pipedriver.testing import LocalPipedrive
from tests.oauth_server.conftest import CALLBACK, Browser

SECRET = "secret-of-the-app"
IN_PROCESS = "http://127.0.0.1"


def consented(browser: Browser, app: OAuthApp | AsyncOAuthApp) -> tuple[Granted, str]:
    """What the callback brings after a person has allowed the app; and the state that was sent."""
    browser.cookies.clear()
    url = app.authorization_url()
    signed_in = browser.sign_in(browser.ask("GET", url[len(app.oauth_url) :]))
    answer = browser.decide(browser.ask("GET", signed_in.headers["location"]))
    granted = app.read_callback(answer.headers["location"].replace("kept=1&", ""))
    assert isinstance(granted, Granted)
    return granted, url.state


def uninstall(browser: Browser) -> None:
    """Let the user uninstall the app at Pipedrive."""
    asked: dict[str, object] = {"client_id": "app", "client_secret": SECRET, "company_id": 1, "user_id": 1}
    assert browser.ask_json("POST", "/_local/oauth/uninstall", asked).json["uninstalled"] is True


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "socket"])
def test_from_consent_to_the_end(browser: Browser, in_process: bool) -> None:
    local, told = browser.local, list[Token]()
    url = IN_PROCESS if in_process else local.url
    with OAuthApp(
        "app",
        SECRET,
        CALLBACK,
        oauth_url=url,
        on_token=told.append,
        clock=lambda: local.clock.now().timestamp(),
        transport=InProcessTransport(local.application.handle) if in_process else None,
    ) as app:

        def connect() -> Client:
            granted, state = consented(browser, app)
            token = app.fetch_token(granted.code, state=granted.state, expected_state=state)
            assert (token.company_id, token.user_id, token.api_domain) == (1, 1, url)
            with pytest.raises(TokenRefused, match="authorization_code is invalid"):
                app.fetch_token(granted.code, state=granted.state, expected_state=state)
            return Client(oauth=app, account=(1, 1))

        client = connect()
        assert client.v1.users.me().email == "erika@example.com"
        local.clock.advance(timedelta(minutes=60))
        assert client.v1.users.me().email == "erika@example.com"
        first, second = told
        assert second.access_token != first.access_token
        assert second.expires_at - first.expires_at == 3600
        with pytest.raises(Forbidden, match="Scope and URL mismatch"):
            client.v1.deals.create(title="Not allowed")
        app.revoke((1, 1))
        with pytest.raises(ReauthorizationRequired, match="user 1 of company 1"):
            client.v1.users.me()
        client = connect()
        assert client.v1.users.me().id == 1
        uninstall(browser)
        for _ in range(2):
            with pytest.raises(ReauthorizationRequired):
                client.v1.users.me()
        client = connect()
        local.clock.advance(timedelta(days=60))
        with pytest.raises(ReauthorizationRequired):
            client.v1.users.me()
        assert len(told) == 4


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "socket"])
def test_from_consent_to_the_end_asynchronously(browser: Browser, in_process: bool) -> None:
    local, told = browser.local, list[Token]()
    url = IN_PROCESS if in_process else local.url

    async def tell(token: Token) -> None:
        told.append(token)

    async def run() -> None:
        async with AsyncOAuthApp(
            "app",
            SECRET,
            CALLBACK,
            oauth_url=url,
            on_token=tell,
            clock=lambda: local.clock.now().timestamp(),
            transport=AsyncInProcessTransport(local.application.handle) if in_process else None,
        ) as app:

            async def connect() -> AsyncClient:
                granted, state = consented(browser, app)
                token = await app.fetch_token(granted.code, state=granted.state, expected_state=state)
                assert (token.company_id, token.user_id, token.api_domain) == (1, 1, url)
                with pytest.raises(TokenRefused, match="authorization_code is invalid"):
                    await app.fetch_token(granted.code, state=granted.state, expected_state=state)
                return AsyncClient(oauth=app, account=(1, 1))

            client = await connect()
            assert (await client.v1.users.me()).email == "erika@example.com"
            local.clock.advance(timedelta(minutes=60))
            assert (await client.v1.users.me()).email == "erika@example.com"
            first, second = told
            assert second.access_token != first.access_token
            with pytest.raises(Forbidden, match="Scope and URL mismatch"):
                await client.v1.deals.create(title="Not allowed")
            await app.revoke((1, 1))
            with pytest.raises(ReauthorizationRequired, match="user 1 of company 1"):
                await client.v1.users.me()
            client = await connect()
            uninstall(browser)
            for _ in range(2):
                with pytest.raises(ReauthorizationRequired):
                    await client.v1.users.me()
            client = await connect()
            local.clock.advance(timedelta(days=60))
            with pytest.raises(ReauthorizationRequired):
                await client.v1.users.me()
            assert len(told) == 4

    asyncio.run(run())


@pytest.mark.pipedriver(in_process=True)
def test_accounts_of_two_companies_stay_apart(local_pipedrive: LocalPipedrive) -> None:
    other = local_pipedrive.add_company()
    local_pipedrive.add_app(redirect_uris=[CALLBACK])
    transport = InProcessTransport(local_pipedrive.application.handle)
    with OAuthApp("app", SECRET, CALLBACK, oauth_url=IN_PROCESS, transport=transport) as app:
        mine, theirs = (app.exchange_api_token(member.api_token) for member in (local_pipedrive.owner, other))
        one, two = Client(oauth=app, account=mine), Client(oauth=app, account=theirs)
        organization = one.v1.organizations.create(name="Of the first company")
        one.v1.deals.create(title="Of the first company", org_id=organization.id)
        assert [each.title for each in one.v1.deals.list()] == ["Of the first company"]
        assert list(two.v1.deals.list()) == []
        assert two.v1.users.me().company_id == other.company_id
        assert one.v1.users.me().company_id == 1
