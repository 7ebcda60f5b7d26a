"""Everybody can use the pages: on a phone, with the keyboard alone, in the dark, with a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote, urlencode

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from examples.web.pages import message_page, user_page
from pipedriver.testing import LocalPipedrive
from tests.examples.chromium import command, evaluated
from tests.examples.conftest import PASSWORD, heading, leaving, press, sign_in
from tests.examples.legibility import (
    LEAST_CONTRAST,
    LEAST_EDGE_CONTRAST,
    LEAST_SIZE,
    contrast,
    measure,
)

LONG = "An app with a name that goes on and on, and Donaudampfschifffahrtsgesellschaftskapitaen"[:80]


@pytest.fixture
def local(local_pipedrive: LocalPipedrive) -> LocalPipedrive:
    """A Pipedrive in which the same person is in two companies."""
    other = local_pipedrive.add_company("Second Company")
    twin = local_pipedrive.add_user("Erika", company_id=other.company_id, email="erika@example.com")
    for member in (local_pipedrive.owner, twin):
        local_pipedrive.set_password(member, PASSWORD)
    local_pipedrive.add_app(
        name=LONG,
        redirect_uris=[f"{local_pipedrive.url}/health"],
        scopes=["deals:full", "contacts:read", "admin"],
    )
    return local_pipedrive


@pytest.fixture
def phone(browser: Chrome) -> Iterator[Chrome]:
    """A browser on the narrowest of phones."""
    command(
        browser,
        "Emulation.setDeviceMetricsOverride",
        width=320,
        height=640,
        deviceScaleFactor=2,
        mobile=True,
    )
    yield browser
    command(browser, "Emulation.setEmulatedMedia", features=[])
    command(browser, "Emulation.clearDeviceMetricsOverride")


def open_consent(browser: Chrome, local: LocalPipedrive, **parameters: str) -> None:
    """Open the page that an app sends its users to."""
    asked = {"client_id": "app", "redirect_uri": f"{local.url}/health", "state": "s", **parameters}
    browser.get(f"{local.url}/oauth/authorize?{urlencode(asked)}")


def paint(browser: Chrome, scheme: str) -> None:
    """Let the browser prefer light or dark."""
    feature = {"name": "prefers-color-scheme", "value": scheme}
    command(browser, "Emulation.setEmulatedMedia", features=[feature])


def check(browser: Chrome, labels: list[str]) -> None:
    """Check the page that is shown, in light and in dark."""
    for scheme in ("light", "dark"):
        paint(browser, scheme)
        page = measure(browser)
        assert page.language == "en"
        assert page.title
        assert len(page.headings) == 1
        assert (page.landmarks, page.outside) == (1, 0)
        assert page.width <= page.room == 320
        assert [control.label for control in page.controls] == labels
        faint = [(each.text, each.contrast) for each in page.texts if each.contrast < LEAST_CONTRAST]
        assert faint == [], scheme
        for control in page.controls:
            assert min(control.width, control.height) >= LEAST_SIZE, control
            assert None not in control.described
            if control.edge is not None and control.kind != "radio":
                edge = max(
                    contrast(control.edge, control.background), contrast(control.filling, control.background)
                )
                assert edge >= LEAST_EDGE_CONTRAST, (scheme, control)


def test_the_pages_can_be_read_on_a_narrow_phone(phone: Chrome, local: LocalPipedrive) -> None:
    open_consent(phone, local)
    check(phone, ["E-mail address", "Password", "Sign in"])
    sign_in(phone, "a wrong one")
    check(phone, ["E-mail address", "Password", "Sign in"])
    described = measure(phone).controls[0].described
    assert described == ["The e-mail address or the password is wrong."]
    assert phone.switch_to.active_element.get_attribute("name") == "password"
    sign_in(phone)
    check(
        phone,
        [
            "Example Company, as Erika Example",
            "Second Company, as Erika",
            "Allow and install",
            "Cancel",
            "Use another account",
        ],
    )
    assert phone.find_element(By.CSS_SELECTOR, "fieldset legend").text == "In which company?"
    press(phone, "Use another account")
    assert heading(phone).startswith("Sign in to go on to")
    open_consent(phone, local, client_id="nobody")
    check(phone, [])


def show(browser: Chrome, page: str) -> None:
    """Show a page as it stands."""
    browser.get("data:text/html;charset=utf-8," + quote(page))


def test_the_pages_of_the_examples_can_be_read_on_a_narrow_phone(
    phone: Chrome, local_pipedrive: LocalPipedrive
) -> None:
    user = local_pipedrive.client(
        local_pipedrive.add_user(LONG, email=f"{'e' * 60}@example.com")
    ).v1.users.me()
    show(phone, user_page(user, "a-key"))
    check(phone, ["Sign out", "Disconnect from Pipedrive"])
    show(phone, message_page("Not connected", f"Pipedrive says: {'e' * 80}.", "Try again"))
    check(phone, ["Try again"])


def walk_to(browser: Chrome, name: str) -> None:
    """Press the tabulator until the element with a name has the focus, and see that it shows."""
    keyboard = browser.switch_to.active_element
    for _ in range(10):
        keyboard.send_keys(Keys.TAB)
        keyboard = browser.switch_to.active_element
        assert evaluated(browser, "return getComputedStyle(document.activeElement).outlineStyle") != "none"
        if keyboard.accessible_name == name:
            return
    raise AssertionError(f"the keyboard does not lead to {name}")


def type_in(browser: Chrome, password: str = PASSWORD) -> None:
    """Sign in without touching a mouse: the first field has the focus already."""
    browser.switch_to.active_element.send_keys("erika@example.com", Keys.TAB)
    browser.switch_to.active_element.send_keys(password)
    leaving(browser, lambda: browser.switch_to.active_element.send_keys(Keys.ENTER))


def allow_second_company(browser: Chrome) -> None:
    """Choose the second company with an arrow key, and allow."""
    walk_to(browser, "Example Company, as Erika Example")
    browser.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    assert browser.switch_to.active_element.accessible_name == "Second Company, as Erika"
    walk_to(browser, "Allow and install")
    leaving(browser, lambda: browser.switch_to.active_element.send_keys(Keys.ENTER))


def cancel(browser: Chrome) -> None:
    """Refuse, with the space bar."""
    walk_to(browser, "Cancel")
    leaving(browser, lambda: browser.switch_to.active_element.send_keys(Keys.SPACE))


@pytest.mark.parametrize(
    ("decide", "answer"), [(allow_second_company, "/health?code=2."), (cancel, "/health?error=user_denied&")]
)
def test_the_keyboard_is_enough(
    browser: Chrome, local: LocalPipedrive, decide: Callable[[Chrome], None], answer: str
) -> None:
    open_consent(browser, local)
    type_in(browser)
    assert heading(browser).startswith("Allow An app")
    decide(browser)
    assert browser.current_url.startswith(local.url + answer)
