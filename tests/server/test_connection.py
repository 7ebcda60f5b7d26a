"""The shorter way of requests that only read: in order with the others, and to the same answers."""

from __future__ import annotations

from functools import partial

import pytest

from pipedriver.testing import LocalPipedrive
from tests.server.raw_requests import Answer, asked, request


def _asked(local: LocalPipedrive, text: str) -> list[Answer]:
    """What requests are answered that are sent in one piece, the last one closing."""
    return asked(local.url, text.replace("TOKEN", local.owner.api_token))


_request = partial(request, token="TOKEN")


def test_what_is_sent_in_one_piece_is_answered_in_order(local_pipedrive: LocalPipedrive) -> None:
    asked = [
        _request("GET", "/v1/currencies"),
        _request("POST", "/v1/organizations", body='{"name":"Acme"}'),
        *[_request("GET", "/v1/organizations/1")] * 300,
        _request("PUT", "/v1/organizations/1", body='{"name":"Acme Ltd"}'),
        _request("GET", "/v1/organizations/1"),
        _request("GET", "/v1/organizations/2", "connection: close"),
    ]
    answers = _asked(local_pipedrive, "".join(asked))
    assert [status for status, _, _ in answers] == [200, 201, *[200] * 302, 404]
    assert all(b'"name":"Acme"' in body for _, _, body in answers[2:302])
    assert b'"name":"Acme Ltd"' in answers[303][2]


@pytest.mark.parametrize("path", ["/v1/users", "/v1/deals/77", "/v1/deals?limit=x", "/nowhere", "/health"])
def test_the_shorter_way_leads_to_the_same_answer(local_pipedrive: LocalPipedrive, path: str) -> None:
    # A request that says something of a body goes the usual way.
    usual = _request("GET", path, "content-length: 0", "connection: close")
    (status, head, body), (longer_status, longer_head, longer_body) = (
        *_asked(local_pipedrive, _request("GET", path, "connection: close")),
        *_asked(local_pipedrive, usual),
    )
    assert (status, body) == (longer_status, longer_body)
    assert _without_date(head) == _without_date(longer_head)


def test_a_connection_ends_where_its_request_says_so(
    local_pipedrive: LocalPipedrive,
) -> None:
    asked = _request("GET", "/v1/users", "connection: close") + _request("GET", "/v1/users")
    answers = _asked(local_pipedrive, asked)
    assert len(answers) == 1
    assert b"connection: close" in answers[0][1]


def _without_date(head: bytes) -> list[bytes]:
    return sorted(line for line in head.split(b"\r\n") if not line.startswith(b"date:"))
