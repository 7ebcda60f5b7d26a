"""What an app knows without asking anybody: its settings, and what its callback address is sent."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver import Account, ConfigurationError, InvalidCallback, OAuthApp, Refused, Token
from tests.oauth_client.token_server import BASIC, CLIENT_ID, CLIENT_SECRET

ACCOUNT = Account(7, 42)


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
