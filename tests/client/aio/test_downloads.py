"""The content of files: bytes as they are, wherever the server says that they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Unpack

import pytest

from pipedriver import (
    APIError,
    AsyncClient,
    AsyncDownload,
    AsyncInProcessTransport,
    BadAnswer,
    CallOptions,
    ContentChanged,
    Download,
    IncompleteContent,
    NotFound,
    OpenResponse,
    Request,
    RequestError,
    Response,
    RetryPolicy,
    TransportFailure,
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


def download(handler: Callable[[Request], Response], attempts: int = 1) -> AsyncDownload:
    client = AsyncClient(
        TOKEN,
        base_url="https://acme.pipedrive.com",
        transport=AsyncInProcessTransport(handler),
        retry=RetryPolicy(max_attempts=attempts),
    )
    found: AsyncDownload = client.call(operation_of(Pictures.download), (5,), {})
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
async def test_the_bytes_come_as_they_are(body: bytes, kind: str) -> None:
    assert await download(lambda request: content(body, kind)).read() == body


async def test_a_download_tells_of_the_last_answer_that_brought_some_of_it() -> None:
    told = download(lambda request: content(b"x", "image/png"))
    assert told.answer is None
    assert await told.read() == b"x"
    assert told.answer is not None
    assert (told.answer.status, told.answer.headers["content-type"]) == (200, "image/png")
    assert (told.answer.attempts, told.answer.cost, told.answer.body) == (1, 20, None)


async def test_nothing_is_sent_before_it_is_read() -> None:
    world = World(content(b"x"), content(b"y"))
    found = download(world.handle)
    assert world.requests == []
    assert (await found.read(), await found.read()) == (b"x", b"y")
    assert [request.url for request in world.requests] == [
        "https://acme.pipedrive.com/v1/pictures/5/download"
    ] * 2
    assert TOKEN not in repr(found)


async def test_another_host_is_asked_without_the_token() -> None:
    world = World(moved("https://storage.example/a%20b?signature=1"), moved("/c"), content(b"x"))
    assert await download(world.handle).read() == b"x"
    own, *others = world.requests
    assert own.headers["x-api-token"] == TOKEN
    assert [request.url for request in others] == [
        "https://storage.example/a%20b?signature=1",
        "https://storage.example/c",
    ]
    assert [request.headers.get("x-api-token") for request in others] == [None, None]


async def test_the_own_host_is_asked_with_the_token() -> None:
    world = World(moved("/v1/elsewhere"), content(b"x"))
    assert await download(world.handle).read() == b"x"
    assert world.requests[1].url == "https://acme.pipedrive.com/v1/elsewhere"
    assert world.requests[1].headers["x-api-token"] == TOKEN


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.com/x", "https://acme.pipedrive.com/"])
async def test_content_that_is_never_found_is_a_bad_answer(url: str) -> None:
    with pytest.raises(BadAnswer, match="elsewhere"):
        await download(lambda request: moved(url)).read()


async def test_a_redirect_to_nowhere_is_no_answer() -> None:
    with pytest.raises(APIError, match="redirect"):
        await download(lambda request: Response(302, {}, b"")).read()


async def test_a_refusal_is_raised() -> None:
    with pytest.raises(NotFound):
        await download(lambda request: no(404)).read()


class Storage:
    """Keeps one content, gives ranges of it, and breaks connections off after so many bytes."""

    def __init__(self, content: bytes, *, breaks_after: int | None = None, tag: str = '"one"') -> None:
        self.content = content
        self.breaks_after = breaks_after
        self.tag = tag
        self.silent = False
        self.asked: list[str | None] = []

    def handle(self, request: Request) -> Response:
        ranged = request.headers.get("range")
        self.asked.append(ranged)
        first = 0
        if ranged is not None and request.headers["if-range"] == self.tag:
            first = int(ranged.removeprefix("bytes=").removesuffix("-"))
        total = len(self.content)
        headers = {"etag": self.tag, "content-length": str(total - first)}
        if first:
            if first >= total:
                return Response(416, {"content-range": f"bytes */{total}"}, b"")
            headers["content-range"] = f"bytes {first}-{total - 1}/{total}"
        return OpenResponse(206 if first else 200, headers, pieces=self._pieces(first), close=lambda: None)

    def _pieces(self, first: int) -> Iterator[bytes]:
        left = self.breaks_after
        for start in range(first, len(self.content), 10):
            piece = self.content[start : start + 10]
            if left is not None and left < len(piece):
                if self.silent:
                    return
                raise TransportFailure("broken", sent=True)
            if left is not None:
                left -= len(piece)
            yield piece


LONG = bytes(range(100))


async def test_the_rest_is_asked_for_where_the_connection_breaks(tmp_path: Path) -> None:
    storage = Storage(LONG, breaks_after=40)
    assert await download(storage.handle, attempts=2).read() == LONG
    assert storage.asked == [None, "bytes=40-", "bytes=80-"]
    told: list[tuple[int, int | None]] = []
    path = tmp_path / "a.bin"
    saved = await download(storage.handle, attempts=2).save(
        path, progress=lambda come, of: told.append((come, of))
    )
    assert saved == path
    assert path.read_bytes() == LONG
    assert told[-1] == (100, 100)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("silent", [False, True])
async def test_what_is_short_is_never_taken_for_whole(tmp_path: Path, silent: bool) -> None:
    storage = Storage(LONG, breaks_after=40)
    storage.silent = silent
    with pytest.raises(IncompleteContent) as short:
        await download(storage.handle).read()
    assert (short.value.received, short.value.expected) == (40, 100)
    path = tmp_path / "a.bin"
    path.write_bytes(b"what was there")
    with pytest.raises(IncompleteContent):
        await download(storage.handle).save(path)
    assert path.read_bytes() == b"what was there"
    assert (tmp_path / "a.bin.part").read_bytes() == LONG[:40]
    storage.breaks_after = None
    await download(storage.handle).save(path)
    assert storage.asked[-1] == "bytes=40-"
    assert path.read_bytes() == LONG
    assert list(tmp_path.iterdir()) == [path]


async def test_a_part_of_another_content_is_not_gone_on_with(tmp_path: Path) -> None:
    storage, path = Storage(LONG, breaks_after=40), tmp_path / "a.bin"
    with pytest.raises(IncompleteContent):
        await download(storage.handle).save(path)
    storage.content, storage.tag, storage.breaks_after = LONG[::-1], '"two"', None
    await download(storage.handle).save(path)
    assert path.read_bytes() == LONG[::-1]
    storage.breaks_after = 40
    with pytest.raises(IncompleteContent):
        await download(storage.handle).save(path)
    storage.breaks_after = None
    await download(storage.handle).save(path, resume=False)
    assert storage.asked[-1] is None


async def test_a_content_that_changes_while_it_is_read_is_told() -> None:
    storage = Storage(LONG, breaks_after=40)

    def handle(request: Request) -> Response:
        if "range" in request.headers:
            storage.tag = '"two"'
        return storage.handle(request)

    with pytest.raises(ContentChanged):
        await download(handle, attempts=3).read()


async def test_a_part_that_was_complete_is_put_in_its_place(tmp_path: Path) -> None:
    storage, path = Storage(LONG, breaks_after=40), tmp_path / "a.bin"
    with pytest.raises(IncompleteContent):
        await download(storage.handle).save(path)
    (tmp_path / "a.bin.part").write_bytes(LONG)
    await download(storage.handle).save(path)
    assert storage.asked[-1] == "bytes=100-"
    assert path.read_bytes() == LONG


async def test_a_folder_is_no_place_for_a_file(tmp_path: Path) -> None:
    world = World()
    with pytest.raises(RequestError, match="folder"):
        await download(world.handle).save(tmp_path)
    assert world.requests == []
