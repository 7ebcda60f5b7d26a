"""Sign-in and consent: what a person sees, and what nobody else can make of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.oauth_server.conftest import PASSWORD, Browser


def test_allowing_leads_back_with_a_code_and_the_state(browser: Browser) -> None:
    page = browser.consent_page()
    assert page.status == 200
    assert "See deals" in page.text
    assert "See, add, change and delete people and organizations" in page.text
    assert "Example Company" in page.text
    answer = browser.decide(page)
    assert answer.status == 303
    assert set(answer.answer_to_app) == {"kept", "code", "state"}
    assert answer.answer_to_app["state"] == "of the app"
    assert answer.answer_to_app["code"].startswith("1.1.")


def test_refusing_leads_back_with_an_error_and_the_state(browser: Browser) -> None:
    answer = browser.decide(browser.consent_page(), "refuse").answer_to_app
    assert answer == {"kept": "1", "error": "user_denied", "state": "of the app"}


def test_a_visit_needs_no_second_sign_in(browser: Browser) -> None:
    browser.consent_page()
    again = browser.authorize()
    assert "Allow and install" in again.text


def test_a_visit_ends_after_eight_hours(browser: Browser) -> None:
    browser.consent_page()
    browser.local.clock.advance(timedelta(hours=8))
    assert "Sign in" in browser.authorize().text


def test_signing_out_asks_again(browser: Browser) -> None:
    page = browser.consent_page()
    form = {name: page.hidden(name) for name in ("form", "request")}
    assert browser.ask("POST", "/oauth/sign-out", form).status == 303
    assert "Password" in browser.authorize().text


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("erika@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("", ""),
        ("erika@example.com", "x" * 2000),
    ],
)
def test_wrong_credentials_are_refused_alike(browser: Browser, email: str, password: str) -> None:
    refused = browser.sign_in(browser.authorize(), email, password)
    assert refused.status == 401
    assert "The e-mail address or the password is wrong." in refused.text


def test_guessing_is_stopped(browser: Browser) -> None:
    page = browser.authorize()
    for _ in range(5):
        assert browser.sign_in(page, password="wrong").status == 401
    assert browser.sign_in(page).status == 429
    browser.local.clock.advance(timedelta(minutes=15))
    assert browser.sign_in(page).status == 303


def test_a_form_of_another_visit_is_refused(browser: Browser) -> None:
    stranger = Browser(browser.local)
    foreign = stranger.authorize()
    browser.authorize()
    assert browser.sign_in(foreign).status == 400
    page = browser.consent_page()
    forged = Browser(browser.local, dict(stranger.cookies))
    answer = forged.decide(page)
    assert answer.status == 303
    assert answer.headers["location"].startswith("/oauth/authorize?")


def test_a_tampered_request_leads_nowhere(browser: Browser) -> None:
    page = browser.consent_page()
    form = {name: page.hidden(name) for name in ("form", "account")}
    for request in ("", "nonsense", page.hidden("request")[:-3]):
        answer = browser.ask("POST", "/oauth/authorize", form | {"request": request, "decision": "allow"})
        assert answer.status == 400
        assert "location" not in answer.headers


def test_an_account_that_is_not_the_visitors_is_refused(browser: Browser) -> None:
    other = browser.local.add_company()
    page = browser.consent_page()
    form = {name: page.hidden(name) for name in ("form", "request")}
    account = f"{other.company_id}.{other.user_id}"
    answer = browser.ask("POST", "/oauth/authorize", form | {"account": account, "decision": "allow"})
    assert answer.headers["location"].startswith("/oauth/authorize?")


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "",
        "http://127.0.0.1/callback",
        "http://127.0.0.1/callback?kept=1&more=1",
        "http://127.0.0.1/callback?kept=1#x",
        "http://evil.example/callback?kept=1",
        "//evil.example",
    ],
)
def test_no_other_redirect_address_is_called(browser: Browser, redirect_uri: str) -> None:
    page = browser.authorize(redirect_uri=redirect_uri)
    assert page.status == 400
    assert "Invalid redirect URL" in page.text
    assert "location" not in page.headers


def test_an_unknown_app_is_refused(browser: Browser) -> None:
    assert browser.authorize(client_id="nobody").status == 400


def test_pages_hold_what_a_browser_must_keep_to(browser: Browser) -> None:
    page = browser.consent_page()
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "script" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    fresh = Browser(browser.local)
    cookie = fresh.authorize().headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/oauth" in cookie


def test_what_an_app_calls_itself_is_no_markup(browser: Browser) -> None:
    browser.local.add_app("app", name="<b>Bold</b>", redirect_uris=["http://127.0.0.1/callback?kept=1"])
    page = browser.authorize()
    assert "<b>Bold</b>" not in page.text
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page.text


def test_two_companies_with_one_address_can_be_chosen_from(browser: Browser) -> None:
    other = browser.local.add_company("Second Company")
    twin = browser.local.add_user("Erika", company_id=other.company_id, email="erika@example.com")
    browser.local.set_password(twin, PASSWORD)
    page = browser.consent_page()
    assert "Second Company" in page.text
    form = {name: page.hidden(name) for name in ("form", "request")}
    account = f"{twin.company_id}.{twin.user_id}"
    answer = browser.ask("POST", "/oauth/authorize", form | {"account": account, "decision": "allow"})
    assert answer.answer_to_app["code"].startswith(f"{twin.company_id}.{twin.user_id}.")
