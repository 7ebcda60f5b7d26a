"""Scopes: an app does what its scopes allow, on every operation, and nothing in another company."""

from __future__ import annotations

import pytest

from pipedriver.api.declared import declared_operations
from pipedriver.core.operation import Operation
from pipedriver.server.oauth.apps import SCOPES
from pipedriver.testing import LocalPipedrive
from tests.oauth_server.conftest import CALLBACK, Browser

OPERATIONS = list(declared_operations("v1"))


def filled(operation: Operation, number: int = 1) -> str:
    """The operation's path with a number for every value."""
    return "/".join(str(number) if part.startswith("{") else part for part in operation.path.split("/"))


def test_every_operation_refuses_a_token_that_lacks_its_scope(local_pipedrive: LocalPipedrive) -> None:
    browser = Browser(local_pipedrive)
    tokens: dict[frozenset[str], str] = {}
    tried = 0
    for operation in OPERATIONS:
        lacking = SCOPES - set(operation.scopes)
        if "base" not in lacking:
            continue
        known = tokens.get(lacking)
        if known is None:
            app = local_pipedrive.add_app(
                f"app{len(tokens)}", redirect_uris=[CALLBACK], scopes=sorted(lacking)
            )
            known = tokens[lacking] = local_pipedrive.install_app(app).access_token
        headers = {"authorization": f"Bearer {known}"}
        got = browser.ask(operation.verb, filled(operation), headers=headers)
        assert got.status == 403, operation.key
        assert got.json["error"] == "Scope and URL mismatch", operation.key
        tried += 1
    assert tried > 90


@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.verb == "GET"], ids=lambda each: each.key
)
def test_a_token_with_the_scope_comes_through(local_pipedrive: LocalPipedrive, operation: Operation) -> None:
    scope = operation.scopes[0]
    app = local_pipedrive.add_app(redirect_uris=[CALLBACK], scopes=[scope])
    token = local_pipedrive.install_app(app).access_token
    got = Browser(local_pipedrive).call(token, filled(operation))
    assert got.status not in (401, 403), got.text


def test_a_token_sees_nothing_of_another_company(local_pipedrive: LocalPipedrive) -> None:
    browser = Browser(local_pipedrive)
    app = local_pipedrive.add_app(redirect_uris=[CALLBACK], scopes=sorted(SCOPES))
    other = local_pipedrive.add_company()
    mine = local_pipedrive.install_app(app).access_token
    with local_pipedrive.client(other) as client:
        organization = client.v1.organizations.create(name="Hidden from others")
        deal = client.v1.deals.create(title="Hidden from others", org_id=organization.id)
    theirs = [deal.id, organization.id]
    for operation in OPERATIONS:
        for number in {1, *theirs} if "{" in operation.path else {1}:
            headers = {"authorization": f"Bearer {mine}"}
            got = browser.ask(operation.verb, filled(operation, number), headers=headers)
            assert "Hidden from others" not in got.text, operation.key
    with local_pipedrive.client(other) as client:
        assert client.v1.deals.get(deal.id).title == "Hidden from others"
        assert client.v1.organizations.get(organization.id).name == "Hidden from others"
    assert browser.call(mine, "/v1/users/me").json["data"]["company_id"] == 1
