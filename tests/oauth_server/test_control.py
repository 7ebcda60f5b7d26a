"""The control plane's part that is about OAuth."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.oauth_server.conftest import Browser, Got


@dataclass(slots=True)
class AppServer:
    """An app's own server, which remembers what it was told."""

    url: str
    told: list[tuple[str, str, Any]] = field(default_factory=list[tuple[str, str, Any]])


@pytest.fixture
def app_server() -> Iterator[AppServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_DELETE(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            made.told.append((self.path, self.headers["authorization"], json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        made = AppServer(f"http://127.0.0.1:{server.server_port}/callback?x=1")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def post(browser: Browser, path: str, body: dict[str, object]) -> Got:
    return browser.ask_json("POST", f"/_local/oauth/{path}", body)


def test_uninstalling_ends_the_access_and_tells_the_app(
    local_pipedrive: LocalPipedrive, app_server: AppServer
) -> None:
    browser = Browser(local_pipedrive)
    made = post(
        browser,
        "apps",
        {
            "client_id": "told",
            "client_secret": "of told",
            "redirect_uris": [app_server.url],
            "scopes": ["admin"],
        },
    )
    assert made.json["scopes"] == ["admin", "base"]
    listed = browser.ask("GET", "/_local/oauth/apps").json["apps"]
    assert [app["client_id"] for app in listed] == ["told"]
    assert "of told" not in json.dumps(listed)
    app = local_pipedrive.add_app("told", "of told", redirect_uris=[app_server.url])
    token = local_pipedrive.install_app(app).access_token
    asked: dict[str, object] = {
        "client_id": "told",
        "client_secret": "of told",
        "company_id": 1,
        "user_id": local_pipedrive.owner.user_id,
    }
    assert post(browser, "uninstall", asked).json == {"uninstalled": True, "app_answered": 200}
    assert browser.call(token).status == 401
    ((path, authorization, body),) = app_server.told
    assert path == "/callback?x=1"
    assert base64.b64decode(authorization.removeprefix("Basic ")) == b"told:of told"
    assert body == {"client_id": "told", "company_id": 1, "user_id": 1, "timestamp": "2026-03-02T09:00:00Z"}
    assert post(browser, "uninstall", asked).json == {"uninstalled": False, "app_answered": None}
    assert post(browser, "uninstall", asked | {"client_secret": "x"}).status == 400


def test_an_app_that_does_not_answer_is_uninstalled_all_the_same(local_pipedrive: LocalPipedrive) -> None:
    app = local_pipedrive.add_app(redirect_uris=["http://127.0.0.1:9/callback"])
    local_pipedrive.install_app(app)
    answer = post(
        Browser(local_pipedrive),
        "uninstall",
        {"client_id": "app", "client_secret": "secret-of-the-app", "company_id": 1, "user_id": 1},
    )
    assert answer.json == {"uninstalled": True, "app_answered": None}


def test_passwords_are_given_to_everybody(local_pipedrive: LocalPipedrive, browser: Browser) -> None:
    assert post(browser, "passwords", {"password": "another one"}).status == 200
    assert browser.sign_in(browser.authorize(), password="another one").status == 303


def test_what_makes_no_sense_is_refused(browser: Browser) -> None:
    assert post(browser, "apps", {"client_id": "x"}).status == 400
    assert post(browser, "passwords", {}).status == 400
    assert browser.ask("GET", "/_local/oauth/nothing").status == 404
