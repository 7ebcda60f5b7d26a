"""The web applications, used by a person with a browser."""

from __future__ import annotations

import json
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.examples.conftest import Site, heading, press, sign_in


def shown(browser: Chrome) -> tuple[str, str, str]:
    """Name, address and company on the page of the user."""
    name, email, company = (browser.find_element(By.ID, id).text for id in ("name", "email", "company"))
    return name, email, company


def kept(browser: Any) -> list[dict[str, Any]]:
    """The cookies that the page's own server gets."""
    found: list[dict[str, Any]] = browser.get_cookies()
    return found


ERIKA = ("Erika Example", "erika@example.com", "Example Company")


def test_a_person_signs_in_stays_signed_in_and_leaves(site: Site, browser: Chrome) -> None:
    browser.get(site.url)
    assert browser.current_url.startswith(f"{site.local.url}/oauth/authorize?")
    assert heading(browser) == "Sign in to go on to Example app"
    sign_in(browser, "a wrong one")
    assert "wrong" in browser.find_element(By.CSS_SELECTOR, "[role=alert]").text
    sign_in(browser)
    assert heading(browser) == "Allow Example app to use your account?"
    press(browser, "Allow and install")
    assert browser.current_url == f"{site.url}/"
    assert shown(browser) == ERIKA
    assert [(token.company_id, token.user_id) for token in site.told] == [(1, 1)]

    browser.refresh()
    assert shown(browser) == ERIKA
    assert len(site.told) == 1

    site.expire_token()
    browser.refresh()
    assert shown(browser) == ERIKA
    browser.refresh()
    first, second = site.told
    assert second.access_token != first.access_token
    assert second.refresh_token == first.refresh_token

    cookies = kept(browser)
    assert {cookie["name"] for cookie in cookies} == {"example_session"}
    assert [(cookie["httpOnly"], cookie["sameSite"]) for cookie in cookies] == [(True, "Lax")]
    secrets = [first.access_token, first.refresh_token, second.access_token, site.settings.client_secret]
    left = json.dumps(cookies) + browser.page_source + browser.current_url
    assert not [secret for secret in secrets if secret in left]

    press(browser, "Disconnect from Pipedrive")
    assert heading(browser) == "Disconnected"
    press(browser, "Sign in with Pipedrive")
    assert heading(browser) == "Allow Example app to use your account?"
    press(browser, "Allow and install")
    assert shown(browser) == ERIKA
    assert len(site.told) == 3

    press(browser, "Sign out")
    assert heading(browser) == "You are signed out"
    browser.get(site.url)
    assert heading(browser) == "Allow Example app to use your account?"


def test_a_person_refuses(site: Site, browser: Chrome) -> None:
    browser.get(site.url)
    sign_in(browser)
    press(browser, "Cancel")
    assert browser.current_url.startswith(f"{site.url}/callback?error=user_denied&")
    assert heading(browser) == "Not connected"
    assert site.told == []
    press(browser, "Try again")
    assert heading(browser) == "Allow Example app to use your account?"
    press(browser, "Allow and install")
    assert shown(browser) == ERIKA


def test_an_app_that_was_uninstalled_at_pipedrive_asks_again(site: Site, browser: Chrome) -> None:
    browser.get(site.url)
    sign_in(browser)
    press(browser, "Allow and install")
    assert shown(browser) == ERIKA
    assert site.uninstall() == {"uninstalled": True, "app_answered": 204}
    assert list(site.settings.token_folder.glob("*.json")) == []
    browser.refresh()
    assert heading(browser) == "Allow Example app to use your account?"
    press(browser, "Allow and install")
    assert shown(browser) == ERIKA
