"""A local Pipedrive, a web application that works with it, and a browser for the person between them."""

from __future__ import annotations

import json
import socket
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from examples.web.settings import SCOPES, Settings, local_settings
from examples.web.starting import HOST
from pipedriver import Token
from pipedriver.testing import LocalPipedrive
from tests.examples.chromium import BROWSERS, DRIVERS, chromium, command, evaluated
from tests.examples.serving import SERVING
from tests.needed import needed_program

PASSWORD = "correct horse battery"


@dataclass(slots=True)
class Site:
    """A running web application.

    Attributes:
        url: its address.
        local: the Pipedrive that it works with.
        settings: what it was started with.
        told: the tokens of which its token-update callback was told.
    """

    url: str
    local: LocalPipedrive
    settings: Settings
    told: list[Token] = field(default_factory=list[Token])

    def expire_token(self) -> None:
        """Move Pipedrive's clock past the end of every access token."""
        self._control("clock", {"advance": 3600})

    def uninstall(self) -> Any:
        """Let the user uninstall the app at Pipedrive; gives what came of it."""
        app = {"client_id": self.settings.client_id, "client_secret": self.settings.client_secret}
        return self._control("oauth/uninstall", {**app, "company_id": 1, "user_id": 1})

    def _control(self, path: str, body: dict[str, Any]) -> Any:
        asked = urllib.request.Request(
            f"{self.local.url}/_local/{path}", json.dumps(body).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return json.load(answer)


@pytest.fixture(params=sorted(SERVING))
def site(request: pytest.FixtureRequest, local_pipedrive: LocalPipedrive, tmp_path: Path) -> Iterator[Site]:
    """Each of the web applications."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind((HOST, 0))
        listener.listen(128)
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        settings = local_settings(local_pipedrive.url, tmp_path / "tokens", f"{url}/callback")
        local_pipedrive.add_app(
            settings.client_id,
            settings.client_secret,
            name="Example app",
            redirect_uris=[settings.redirect_uri],
            scopes=SCOPES,
        )
        local_pipedrive.set_password(local_pipedrive.owner, PASSWORD)
        made = Site(url, local_pipedrive, settings)
        with SERVING[request.param](settings, listener, made.told.append):
            yield made


@pytest.fixture(scope="session")
def running_chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all tests of this process."""
    browser, driver = needed_program(*BROWSERS), needed_program(*DRIVERS)
    with chromium(browser, driver, tmp_path_factory.mktemp("chromium")) as running:
        yield running


@pytest.fixture
def browser(running_chromium: Chrome) -> Chrome:
    """A browser that has been nowhere yet."""
    running_chromium.get("about:blank")
    command(running_chromium, "Network.clearBrowserCookies")
    return running_chromium


def heading(browser: Chrome) -> str:
    """The heading of the page."""
    return browser.find_element(By.TAG_NAME, "h1").text


def press(browser: Chrome, name: str) -> None:
    """Press the button or link with a name, and wait until the next page is there."""
    found = [
        each for each in browser.find_elements(By.CSS_SELECTOR, "button, a") if each.accessible_name == name
    ]
    assert len(found) == 1, f"{len(found)} times {name} on the page {heading(browser)!r}"
    leaving(browser, found[0].click)


def leaving(browser: Chrome, do: Callable[[], object]) -> None:
    """Do what leads to another page, and wait until that is there."""
    evaluated(browser, "window.isTheOldPage = true")
    do()
    there = "return document.readyState === 'complete' && !window.isTheOldPage"
    # Between two pages, there is none in which a script could be evaluated.
    wait = WebDriverWait(browser, 60, poll_frequency=0.02, ignored_exceptions=[WebDriverException])
    wait.until(lambda _: evaluated(browser, there))


def sign_in(browser: Chrome, password: str = PASSWORD) -> None:
    """Fill in the form of the sign-in page, and send it."""
    email = browser.find_element(By.NAME, "email")
    email.clear()
    email.send_keys("erika@example.com")
    browser.find_element(By.NAME, "password").send_keys(password)
    press(browser, "Sign in")
