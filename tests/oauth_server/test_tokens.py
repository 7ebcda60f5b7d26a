"""Codes and tokens: how they are given, how long they live, and what ends them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import bindparam, update

from pipedriver.server.oauth.apps import App
from pipedriver.server.store.statement import Statement
from pipedriver.server.store.tables import users
from pipedriver.testing import LocalPipedrive
from tests.oauth_server.conftest import CALLBACK, Browser


def refused(browser: Browser, code: str) -> str:
    """The error and the message of a refused exchange."""
    got = browser.exchange(code)
    assert got.status == 400
    assert got.json["success"] is False
    return f"{got.json['error']}: {got.json['message']}"


def test_a_code_becomes_tokens_that_work(browser: Browser) -> None:
    got = browser.exchange(browser.code())
    assert got.status == 200
    tokens = got.json
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 3599
    assert tokens["scope"] == "base,contacts:full,deals:read"
    assert tokens["api_domain"] == browser.local.url
    assert tokens["refresh_token"].startswith("1:1:")
    assert got.headers["cache-control"] == "no-store"
    me = browser.call(tokens["access_token"])
    assert me.json["data"]["email"] == "erika@example.com"


def test_a_code_works_once(browser: Browser) -> None:
    code = browser.code()
    assert browser.exchange(code).status == 200
    assert refused(browser, code) == "invalid_grant: Invalid grant: authorization_code is invalid"


def test_a_code_lives_five_minutes(browser: Browser) -> None:
    code = browser.code()
    browser.local.clock.advance(timedelta(minutes=5))
    assert refused(browser, code) == "invalid_grant: Invalid grant: authorization_code has expired"


def test_a_code_is_bound_to_its_redirect_address_and_app(browser: Browser) -> None:
    code = browser.code()
    other = browser.token(grant_type="authorization_code", code=code, redirect_uri="http://127.0.0.1/other")
    assert other.json["error"] == "invalid_grant"
    browser.local.add_app("thief", "loot", redirect_uris=[CALLBACK])
    stolen = browser.token(
        basic="thief:loot", grant_type="authorization_code", code=code, redirect_uri=CALLBACK
    )
    assert stolen.json["error"] == "invalid_grant"
    assert browser.exchange(code).status == 200


def test_an_access_token_lives_an_hour_and_is_renewed(browser: Browser) -> None:
    tokens = browser.exchange(browser.code()).json
    browser.local.clock.advance(timedelta(minutes=59, seconds=59))
    assert browser.call(tokens["access_token"]).status == 200
    browser.local.clock.advance(timedelta(seconds=1))
    old = browser.call(tokens["access_token"])
    assert old.status == 401
    assert old.json["error"] == "Invalid token: access_token is invalid"
    renewed = browser.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json
    assert renewed["refresh_token"] == tokens["refresh_token"]
    assert renewed["access_token"] != tokens["access_token"]
    assert browser.call(renewed["access_token"]).status == 200


def test_a_refresh_token_lives_sixty_days_from_its_last_use(browser: Browser) -> None:
    token = browser.exchange(browser.code()).json["refresh_token"]
    for _ in range(3):
        browser.local.clock.advance(timedelta(days=59))
        assert browser.token(grant_type="refresh_token", refresh_token=token).status == 200
    browser.local.clock.advance(timedelta(days=60))
    late = browser.token(grant_type="refresh_token", refresh_token=token)
    assert (late.status, late.json["error"]) == (400, "invalid_grant")


def test_revoking_a_refresh_token_ends_the_installation(browser: Browser) -> None:
    tokens = browser.exchange(browser.code()).json
    assert browser.revoke(token=tokens["refresh_token"], token_type_hint="refresh_token").status == 200
    assert browser.call(tokens["access_token"]).status == 401
    again = browser.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert again.json["error"] == "invalid_grant"


def test_revoking_an_access_token_leaves_the_installation(browser: Browser) -> None:
    tokens = browser.exchange(browser.code()).json
    assert browser.revoke(token=tokens["access_token"]).status == 200
    assert browser.call(tokens["access_token"]).status == 401
    assert browser.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status == 200


def test_revoking_what_nobody_knows_is_fine(browser: Browser) -> None:
    assert browser.revoke(token="nonsense").status == 200


def test_another_app_revokes_nothing(browser: Browser) -> None:
    tokens = browser.exchange(browser.code()).json
    browser.local.add_app("thief", "loot", redirect_uris=[CALLBACK])
    assert browser.revoke(basic="thief:loot", token=tokens["refresh_token"]).status == 200
    assert browser.revoke(basic="thief:loot", token=tokens["access_token"]).status == 200
    assert browser.call(tokens["access_token"]).status == 200


def test_an_api_token_can_be_exchanged(browser: Browser) -> None:
    got = browser.token(grant_type="exchange_api_token", api_token=browser.local.owner.api_token)
    assert got.status == 200
    assert browser.call(got.json["access_token"]).status == 200
    wrong = browser.token(grant_type="exchange_api_token", api_token="nonsense")
    assert wrong.json["message"] == "Invalid grant: api_token is invalid"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "redirect_uri": CALLBACK}, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "x", "redirect_uri": "callback"}, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "x", "redirect_uri": CALLBACK}, "invalid_grant"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
    ],
)
def test_bad_requests_get_their_error(browser: Browser, form: dict[str, str], error: str) -> None:
    got = browser.token(**form)
    assert (got.status, got.json["error"]) == (400, error)


def test_a_wrong_content_type_is_refused(browser: Browser) -> None:
    got = browser.ask("POST", "/oauth/token", {"grant_type": "x"}, {"content-type": "application/json"})
    assert (got.status, got.json["error"]) == (400, "invalid_request")


def test_apps_prove_who_they_are(browser: Browser) -> None:
    refresh = browser.exchange(browser.code()).json["refresh_token"]
    for basic in (None, "app:wrong", "nobody:secret-of-the-app", "app"):
        got = browser.token(basic=basic, grant_type="refresh_token", refresh_token=refresh)
        assert (got.status, got.json["error"]) == (400, "invalid_client"), basic
    in_body = browser.token(
        basic=None,
        grant_type="refresh_token",
        refresh_token=refresh,
        client_id="app",
        client_secret="secret-of-the-app",
    )
    assert in_body.status == 200


def test_malformed_authorization_is_refused(browser: Browser) -> None:
    for value in ("Bearer", "Bearer ", "Basic abc", "nonsense"):
        got = browser.ask("GET", "/v1/users/me", headers={"authorization": value})
        assert (got.status, got.json["error"]) == (400, "Invalid request: malformed authorization header"), (
            value
        )
    assert browser.call("nonsense").status == 401


def test_an_api_token_wins_over_a_bearer(browser: Browser) -> None:
    headers = {"authorization": "Bearer undefined", "x-api-token": browser.local.owner.api_token}
    assert browser.ask("GET", "/v1/users/me", headers=headers).status == 200


def test_nothing_that_can_be_used_is_kept(browser: Browser) -> None:
    code = browser.code()
    tokens = browser.exchange(code).json
    kept = browser.local.database.image()
    for secret in (
        code,
        tokens["access_token"],
        tokens["refresh_token"],
        "secret-of-the-app",
        "correct horse",
    ):
        assert secret.encode() not in kept


def test_a_deactivated_user_ends_the_access(
    local_pipedrive: LocalPipedrive, app: App, browser: Browser
) -> None:
    member = local_pipedrive.add_user("Rita Regular")
    token = local_pipedrive.install_app(app, member).access_token
    assert browser.call(token).status == 200
    local_pipedrive.database.write(lambda session: session.run(_deactivate, company=1, user=member.user_id))
    assert browser.call(token).status == 401


def test_an_unknown_path_is_not_found(browser: Browser) -> None:
    assert browser.ask("GET", "/oauth/nothing").status == 404
    assert browser.ask("GET", "/oauth/token").status == 405


_deactivate = Statement(
    update(users)
    .where(users.c.company_id == bindparam("company"), users.c.id == bindparam("user"))
    .values(active_flag=0)
)
