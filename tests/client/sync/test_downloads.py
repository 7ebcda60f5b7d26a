# Made by tools/generate.py from tests/client/aio/test_downloads.py: change that, and run it again.
"""The content of files: bytes as they are, wherever the server says that they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

import pytest

from pipedriver import (
    APIError,
    BadAnswer,
    CallOptions,
    Client,
    Download,
    InProcessTransport,
    NotFound,
    Request,
    Response,
    RetryPolicy,
)
from pipedriver.core.operation import operation, operation_of
from pipedriver.core.resource import Resource
from tests.client.worlds import World, no

pytestmark = pytest.mark.anyio

TOKEN = "0123456789abcdef0123456789abcdef01234567"


class Pictures(Resource):
    @operation("GET", "/v1/pictures/{id}/download", cost=20)
    def download(self, id: int, **options: Unpack[CallOptions]) -> Download:
        """Download a picture."""
        raise NotImplementedError


def download(handler: Callable[[Request], Response]) -> Download:
    client = Client(
        TOKEN,
        base_url="https://acme.pipedrive.com",
        transport=InProcessTransport(handler),
        retry=RetryPolicy(max_attempts=1),
    )
    found: Download = client.call(operation_of(Pictures.download), (5,), {})
    return found


def content(body: bytes, kind: str = "application/octet-stream") -> Response:
    return Response(200, {"content-type": kind}, body)


def moved(url: str) -> Response:
    return Response(302, {"location": url}, b"")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/octet-stream"),
        (b"\x00\xff", "image/png"),
        (b"<html></html>", "text/html"),
        (b'{"success": false, "error": "in a file"}', "application/json"),
        (b"null", "application/json"),
        (b"{cut o", "application/json"),
    ],
)
def test_the_bytes_come_as_they_are(body: bytes, kind: str) -> None:
    assert download(lambda request: content(body, kind)).read() == body


def test_nothing_is_sent_before_it_is_read() -> None:
    world = World(content(b"x"), content(b"y"))
    found = download(world.handle)
    assert world.requests == []
    assert (found.read(), found.read()) == (b"x", b"y")
    assert [request.url for request in world.requests] == [
        "https://acme.pipedrive.com/v1/pictures/5/download"
    ] * 2
    assert TOKEN not in repr(found)


def test_another_host_is_asked_without_the_token() -> None:
    world = World(moved("https://storage.example/a%20b?signature=1"), moved("/c"), content(b"x"))
    assert download(world.handle).read() == b"x"
    own, *others = world.requests
    assert own.headers["x-api-token"] == TOKEN
    assert [request.url for request in others] == [
        "https://storage.example/a%20b?signature=1",
        "https://storage.example/c",
    ]
    assert [request.headers.get("x-api-token") for request in others] == [None, None]


def test_the_own_host_is_asked_with_the_token() -> None:
    world = World(moved("/v1/elsewhere"), content(b"x"))
    assert download(world.handle).read() == b"x"
    assert world.requests[1].url == "https://acme.pipedrive.com/v1/elsewhere"
    assert world.requests[1].headers["x-api-token"] == TOKEN


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.com/x", "https://acme.pipedrive.com/"])
def test_content_that_is_never_found_is_a_bad_answer(url: str) -> None:
    with pytest.raises(BadAnswer, match="elsewhere"):
        download(lambda request: moved(url)).read()


def test_a_redirect_to_nowhere_is_no_answer() -> None:
    with pytest.raises(APIError, match="redirect"):
        download(lambda request: Response(302, {}, b"")).read()


def test_a_refusal_is_raised() -> None:
    with pytest.raises(NotFound):
        download(lambda request: no(404)).read()
