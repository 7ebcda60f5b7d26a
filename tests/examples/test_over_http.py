"""What the web applications answer to those who are no honest browser, and to Pipedrive itself."""

from __future__ import annotations

import base64
import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from examples.web.settings import read_redirect_uri, read_settings
from pipedriver.server.oauth.apps import find_app
from pipedriver.server.oauth.grants import give_code
from tests.examples.conftest import Site
from tests.project.tree import ROOT


@dataclass(slots=True)
class Answer:
    """One answer."""

    status: int
    location: str
    text: str
    headers: dict[str, str]


@dataclass(slots=True)
class Visitor:
    """Sends requests to a web application, keeps its cookie, and follows nothing."""

    url: str
    cookie: str = field(default="", repr=False)

    def ask(
        self, verb: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        sent = {**({"cookie": self.cookie} if self.cookie else {}), **(headers or {})}
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        connection.request(verb, path, body, sent)
        response = connection.getresponse()
        got = {name.lower(): value for name, value in response.getheaders()}
        text = response.read().decode()
        connection.close()
        if "set-cookie" in got:
            self.cookie = got["set-cookie"].partition(";")[0]
        return Answer(response.status, got.get("location", ""), text, got)

    def begin(self) -> str:
        """Begin to sign in; gives the state."""
        asked = parse_qs(urlsplit(self.ask("GET", "/").location).query)
        return asked["state"][0]

    def send_form(self, path: str, **form: str) -> Answer:
        return self.ask("POST", path, urlencode(form), {"content-type": "application/x-www-form-urlencoded"})


def code_of(site: Site) -> str:
    """A code that the owner has allowed."""
    local, owner = site.local, site.local.owner
    app = local.database.read(lambda session: find_app(session, site.settings.client_id))
    assert app is not None
    return local.database.write(
        lambda session: give_code(
            session, local.clock.now(), app, owner.company_id, owner.user_id, site.settings.redirect_uri
        )
    )


def signed_in(site: Site) -> tuple[Visitor, str]:
    """A visitor who has signed in, and the key of the session's forms."""
    visitor = Visitor(site.url)
    state = visitor.begin()
    assert visitor.ask("GET", f"/callback?code={code_of(site)}&state={state}").location == "/"
    page = visitor.ask("GET", "/")
    found = re.search(r'name="form_key" value="([^"]+)"', page.text)
    assert found is not None
    return visitor, found[1]


def test_a_code_with_a_foreign_state_signs_nobody_in(site: Site) -> None:
    visitor, other = Visitor(site.url), Visitor(site.url)
    state, foreign = visitor.begin(), other.begin()
    code = code_of(site)
    assert visitor.ask("GET", f"/callback?code={code}&state={foreign}").status == 400
    # A state works once, whether it was right or wrong.
    assert visitor.ask("GET", f"/callback?code={code}&state={state}").status == 400
    assert visitor.ask("GET", "/callback").status == 400
    assert visitor.ask("GET", f"/callback?error=user_denied&state={state}").status == 400
    assert site.told == []
    assert "/oauth/authorize?" in visitor.ask("GET", "/").location


def test_a_code_works_once(site: Site) -> None:
    code = code_of(site)
    for expected in (303, 400):
        visitor = Visitor(site.url)
        state = visitor.begin()
        assert visitor.ask("GET", f"/callback?code={code}&state={state}").status == expected
    assert len(site.told) == 1


def test_an_installation_from_the_marketplace_signs_nobody_in(site: Site) -> None:
    visitor = Visitor(site.url)
    assert visitor.ask("GET", f"/callback?code={code_of(site)}").location == "/"
    assert len(site.told) == 1
    assert "/oauth/authorize?" in visitor.ask("GET", "/").location


def test_forms_of_other_sites_do_nothing(site: Site) -> None:
    visitor, form_key = signed_in(site)
    for path in ("/sign-out", "/disconnect"):
        assert visitor.send_form(path).status == 400
        assert visitor.send_form(path, form_key=form_key[:-1] + "é").status == 400
    stranger = Visitor(site.url)
    assert stranger.send_form("/disconnect", form_key=form_key).status == 400
    assert "erika@example.com" in visitor.ask("GET", "/").text
    assert visitor.send_form("/disconnect", form_key=form_key).status == 200
    assert "/oauth/authorize?" in visitor.ask("GET", "/").location


def test_a_forged_cookie_is_nobodys(site: Site) -> None:
    visitor, _ = signed_in(site)
    name, _, value = visitor.cookie.partition("=")
    account = base64.urlsafe_b64encode(b'{"account":[1,1]}').decode().rstrip("=")
    for forged in (account, f"{account}.{value.partition('.')[2]}", value[:-2]):
        assert "/oauth/authorize?" in Visitor(site.url, f"{name}={forged}").ask("GET", "/").location


def test_only_pipedrive_uninstalls(site: Site) -> None:
    visitor, _ = signed_in(site)
    body = json.dumps({"client_id": site.settings.client_id, "company_id": 1, "user_id": 1})
    assert visitor.ask("DELETE", "/callback", body).status == 400
    wrong = base64.b64encode(f"{site.settings.client_id}:wrong".encode()).decode()
    assert visitor.ask("DELETE", "/callback", body, {"authorization": f"Basic {wrong}"}).status == 400
    assert "erika@example.com" in visitor.ask("GET", "/").text


def test_answers_are_kept_and_framed_by_nobody(site: Site) -> None:
    visitor, _ = signed_in(site)
    for path in ("/", "/callback", "/nothing"):
        headers = visitor.ask("GET", path).headers
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"


def test_a_problem_is_told_without_details(site: Site) -> None:
    visitor, _ = signed_in(site)
    (kept,) = site.settings.token_folder.glob("*.json")
    kept.write_text("nonsense")
    site.expire_token()
    answer = visitor.ask("GET", "/")
    assert answer.status == 502
    assert "Please try again" in answer.text
    assert str(kept) not in answer.text


@pytest.mark.parametrize("module", ["examples.fastapi_app", "examples.flask_app"])
def test_one_command_starts_it(module: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", module],
        cwd=ROOT,
        env={"PIPEDRIVE_REDIRECT_URI": f"http://127.0.0.1:{port}/callback", "PATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        said = [running.stdout.readline() for _ in range(3)]
        assert f"open http://127.0.0.1:{port}/" in said[1]
        assert said[2].startswith("Sign in as erika@example.com with the password ")
        location = Visitor(f"http://127.0.0.1:{port}").ask("GET", "/").location
        assert location.startswith(said[0].split()[5].rstrip(",") + "/oauth/authorize?")
        running.send_signal(signal.SIGINT)
        rest, problems = running.communicate(timeout=30)
        assert (running.returncode, rest, problems) == (0, "Ended.\n", "")
    finally:
        running.kill()
        running.communicate(timeout=30)


def test_settings_come_from_the_environment() -> None:
    given = {"PIPEDRIVE_CLIENT_ID": "an-id", "PIPEDRIVE_CLIENT_SECRET": "hidden", "SESSION_KEY": "hidden too"}
    settings = read_settings({**given, "PIPEDRIVE_REDIRECT_URI": "https://app.example/callback"})
    assert settings is not None
    assert settings.oauth_url == "https://oauth.pipedrive.com"
    assert settings.is_https
    assert "hidden" not in repr(settings)
    assert read_settings({}) is None
    with pytest.raises(SystemExit, match="missing: SESSION_KEY"):
        read_settings({name: value for name, value in given.items() if name != "SESSION_KEY"})
    with pytest.raises(SystemExit, match="HOST/callback"):
        read_redirect_uri({"PIPEDRIVE_REDIRECT_URI": "https://app.example/elsewhere"})
