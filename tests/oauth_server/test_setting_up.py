"""Apps and passwords that a server is started with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.oauth.setting_up import set_up_oauth
from pipedriver.testing import LocalPipedrive
from tests.oauth_server.conftest import CALLBACK, Browser

APP = {"client_id": "filed", "client_secret": "s", "redirect_uris": [CALLBACK], "name": "Filed App"}


def test_a_file_registers_apps_and_everybody_gets_the_password(
    local_pipedrive: LocalPipedrive, tmp_path: Path
) -> None:
    one, many = tmp_path / "one.json", tmp_path / "many.json"
    one.write_text(json.dumps(APP))
    many.write_text(json.dumps([APP | {"client_id": "second", "scopes": ["deals:read"]}]))
    other = local_pipedrive.add_company()
    apps = set_up_oauth(
        local_pipedrive.database, local_pipedrive.clock.now(), app_files=[one, many], password="a good one"
    )
    assert [(app.client_id, app.scopes) for app in apps] == [
        ("filed", ("base",)),
        ("second", ("base", "deals:read")),
    ]
    for email in ("erika@example.com", f"olivia@company{other.company_id}.example.com"):
        browser = Browser(local_pipedrive)
        assert browser.sign_in(browser.authorize(client_id="filed"), email, "a good one").status == 303


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nonsense", "describes no apps"),
        ("[{}]", "client_id"),
        (json.dumps(APP | {"more": 1}), "more"),
        (json.dumps(APP | {"redirect_uris": []}), "redirect_uris"),
        (json.dumps(APP | {"redirect_uris": ["callback"]}), "no absolute http address"),
        (json.dumps(APP | {"scopes": ["everything"]}), "everything unknown"),
        (json.dumps(APP | {"client_id": "with:colon"}), "client_id"),
        (json.dumps(APP | {"client_secret": ""}), "client_secret"),
    ],
)
def test_what_makes_no_sense_is_refused(
    local_pipedrive: LocalPipedrive, tmp_path: Path, text: str, problem: str
) -> None:
    file = tmp_path / "apps.json"
    file.write_text(text)
    with pytest.raises(Invalid, match=problem):
        set_up_oauth(local_pipedrive.database, local_pipedrive.clock.now(), app_files=[file], password=None)


def test_a_missing_file_and_a_short_password_are_refused(
    local_pipedrive: LocalPipedrive, tmp_path: Path
) -> None:
    now = local_pipedrive.clock.now()
    with pytest.raises(Invalid, match="cannot read"):
        set_up_oauth(local_pipedrive.database, now, app_files=[tmp_path / "none.json"], password=None)
    with pytest.raises(Invalid, match="at least 8"):
        set_up_oauth(local_pipedrive.database, now, app_files=[], password="short")
