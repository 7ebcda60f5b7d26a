"""Contacts written as forms, as the Node client of 2019 writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from pipedriver.core.http import Request
from pipedriver.testing import LocalPipedrive

Send = Callable[[str, str, Mapping[str, str]], tuple[int, Any]]


@pytest.fixture
def send(local_pipedrive: LocalPipedrive) -> Send:
    """Sends a form to the server in this process; gives the status and the body."""
    headers = {
        "x-api-token": local_pipedrive.owner.api_token,
        "content-type": "application/x-www-form-urlencoded",
    }

    def call(verb: str, path: str, fields: Mapping[str, str]) -> tuple[int, Any]:
        request = Request(verb, path, headers, urlencode(fields).encode())
        response = local_pipedrive.application.handle(request)
        return response.status, msgspec.json.decode(response.body)

    return call


def _made(send: Send, path: str, fields: Mapping[str, str]) -> Any:
    status, body = send("POST", path, fields)
    assert status == 201
    return body["data"]


def test_addresses_come_nested(send: Send) -> None:
    several = _made(
        send, "/v1/persons", {"name": "A", "email[0]": "a@example.com", "email[1]": "b@example.com"}
    )
    assert [(each["value"], each["primary"]) for each in several["email"]] == [
        ("a@example.com", True),
        ("b@example.com", False),
    ]
    entries = {
        "name": "B",
        "phone[0][value]": "1",
        "phone[0][label]": "home",
        "phone[0][primary]": "false",
        "phone[1][value]": "2",
        "phone[1][primary]": "true",
    }
    assert _made(send, "/v1/persons", entries)["phone"] == [
        {"label": "home", "value": "1", "primary": False},
        {"label": "work", "value": "2", "primary": True},
    ]
    bare = _made(send, "/v1/persons", {"name": "C", "email": "c@example.com", "phone[]": "3"})
    assert (bare["primary_email"], bare["phone"][0]["value"]) == ("c@example.com", "3")
    one = _made(send, "/v1/persons", {"name": "D", "email[value]": "d@example.com"})
    assert one["primary_email"] == "d@example.com"


def test_texts_become_what_is_meant(send: Send) -> None:
    # Labels are options of a field: a new company has 5 to 8 for persons and 9 to 12 for organizations.
    organization = _made(send, "/v1/organizations", {"name": "Acme", "visible_to": "3", "label_ids": "9,10"})
    assert (organization["label_ids"], organization["visible_to"]) == ([9, 10], "3")
    person = _made(
        send, "/v1/persons", {"name": "E", "owner_id": "1", "org_id": str(organization["id"]), "label": "7"}
    )
    assert (person["owner_id"]["value"], person["org_id"]["value"]) == (1, organization["id"])
    assert person["label_ids"] == [7]
    status, body = send("PUT", f"/v1/persons/{person['id']}", {"org_id": "", "label": "", "email": ""})
    assert status == 200
    assert (body["data"]["org_id"], body["data"]["label"]) == (None, None)
    assert body["data"]["email"] == [{"value": "", "primary": True}]
    status, body = send(
        "PUT", f"/v1/organizations/{organization['id']}", {"name": "Acme Ü & Co", "address": ""}
    )
    assert (status, body["data"]["name"], body["data"]["address"]) == (200, "Acme Ü & Co", None)


def test_bad_forms_are_refused(send: Send) -> None:
    for fields, error in (
        ({"name": "E", "owner_id": "one"}, "owner_id must be an integer"),
        ({"name[first]": "E"}, "name must be a text"),
        ({"name": "E", "visible_to": "2"}, "visible_to must be one of: 1, 3, 5, 7"),
        ({"name": "E", "email[0][value][0]": "x"}, "email.value must be a text"),
    ):
        status, body = send("POST", "/v1/persons", fields)
        assert (status, body["success"], body["error"]) == (400, False, error)
    status, body = send("PUT", "/v1/persons/1", {"name": "E"})
    assert (status, body["error"]) == (404, "Person not found")
