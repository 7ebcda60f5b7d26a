"""A local Pipedrive with an app and a member who can sign in, and a browser without a screen."""

from __future__ import annotations

import base64
import html
import http.client
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from pipedriver.server.oauth.apps import App
from pipedriver.testing import LocalPipedrive

CALLBACK = "http://127.0.0.1/callback?kept=1"
PASSWORD = "correct horse battery"
FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Got:
    """One answer."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def answer_to_app(self) -> dict[str, str]:
        """What the redirect to the app says."""
        location = self.headers["location"]
        assert location.startswith("http://127.0.0.1/callback?kept=1&")
        return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}

    def hidden(self, name: str) -> str:
        """A hidden field of the page."""
        match = re.search(f'name="{name}" value="([^"]*)"', self.text)
        assert match is not None, f"no {name} in the page"
        return html.unescape(match[1])


@dataclass(slots=True)
class Browser:
    """Keeps cookies, follows the redirects within the server when told to, and runs no script."""

    local: LocalPipedrive
    cookies: dict[str, str] = field(default_factory=dict[str, str])

    def ask(
        self, verb: str, path: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> Got:
        """Send one request, with a form if it has one."""
        sent = dict(headers or {})
        if form is None:
            return self._send(verb, path, None, sent)
        sent.setdefault("content-type", FORM)
        return self._send(verb, path, urlencode(form), sent)

    def ask_json(self, verb: str, path: str, body: dict[str, object]) -> Got:
        """Send one request with JSON."""
        return self._send(verb, path, json.dumps(body), {"content-type": "application/json"})

    def _send(self, verb: str, path: str, body: str | None, sent: dict[str, str]) -> Got:
        parts = urlsplit(self.local.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(verb, path, body, sent)
        response = connection.getresponse()
        got = Got(
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read().decode(),
        )
        connection.close()
        if "set-cookie" in got.headers:
            name, _, value = got.headers["set-cookie"].partition(";")[0].partition("=")
            self.cookies[name] = value
        return got

    def authorize(self, **parameters: str) -> Got:
        """Open the page that an app sends its users to."""
        asked = {"client_id": "app", "redirect_uri": CALLBACK, "state": "of the app"} | parameters
        return self.ask("GET", "/oauth/authorize?" + urlencode({k: v for k, v in asked.items() if v}))

    def sign_in(self, page: Got, email: str = "erika@example.com", password: str = PASSWORD) -> Got:
        """Send the form of the sign-in page."""
        form = {"form": page.hidden("form"), "request": page.hidden("request")}
        return self.ask("POST", "/oauth/sign-in", form | {"email": email, "password": password})

    def consent_page(self) -> Got:
        """Sign in, and open the page of consent."""
        signed_in = self.sign_in(self.authorize())
        assert signed_in.status == 303
        return self.ask("GET", signed_in.headers["location"])

    def decide(self, page: Got, decision: str = "allow") -> Got:
        """Send the form of the page of consent."""
        form = {name: page.hidden(name) for name in ("form", "request", "account")}
        return self.ask("POST", "/oauth/authorize", form | {"decision": decision})

    def code(self) -> str:
        """A code that a user has allowed."""
        return self.decide(self.consent_page()).answer_to_app["code"]

    def token(self, *, basic: str | None = "app:secret-of-the-app", **form: str) -> Got:
        """Ask the token endpoint."""
        return self.post("/oauth/token", basic, form)

    def revoke(self, *, basic: str | None = "app:secret-of-the-app", **form: str) -> Got:
        """Ask the endpoint that revokes."""
        return self.post("/oauth/revoke", basic, form)

    def post(self, path: str, basic: str | None, form: dict[str, str]) -> Got:
        headers: dict[str, str] = {}
        if basic is not None:
            headers["authorization"] = "Basic " + base64.b64encode(basic.encode()).decode()
        return self.ask("POST", path, form, headers)

    def exchange(self, code: str) -> Got:
        """Turn a code into tokens."""
        return self.token(grant_type="authorization_code", code=code, redirect_uri=CALLBACK)

    def call(self, access_token: str, path: str = "/v1/users/me") -> Got:
        """Call the API as an app."""
        return self.ask("GET", path, headers={"authorization": f"Bearer {access_token}"})


@pytest.fixture
def app(local_pipedrive: LocalPipedrive) -> App:
    return local_pipedrive.add_app(redirect_uris=[CALLBACK], scopes=["deals:read", "contacts:full"])


@pytest.fixture
def browser(local_pipedrive: LocalPipedrive, app: App) -> Browser:
    local_pipedrive.set_password(local_pipedrive.owner, PASSWORD)
    return Browser(local_pipedrive)
