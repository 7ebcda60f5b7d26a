"""Files on their way out, through each transport: whole, told of, and never sent twice by mistake."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from pipedriver import (
    AsyncClient,
    AsyncInProcessTransport,
    AsyncTransport,
    ConnectionFailed,
    OutcomeUnknown,
    RateLimited,
    Request,
    Response,
    RetryPolicy,
)
from pipedriver.core.multipart import FileSource
from pipedriver.testing import LocalPipedrive
from tests.client.test_multipart import Pipe
from tests.client.worlds import World, envelope, lost, never_left, no

LARGE = bytes(range(256)) * 4096


async def test_every_source_arrives_whole(
    transport: AsyncTransport, local_pipedrive: LocalPipedrive, tmp_path: Path
) -> None:
    path = tmp_path / "large.bin"
    path.write_bytes(LARGE)
    client = AsyncClient(
        local_pipedrive.owner.api_token, base_url=local_pipedrive.url, transport=transport, timeout=20
    )
    whole = len(LARGE)
    sources: list[tuple[FileSource, int | None]] = [
        (path, whole),
        (LARGE, whole),
        (BytesIO(LARGE), whole),
        (Pipe(LARGE), None),
    ]
    for source, total in sources:
        told: list[tuple[int, int | None]] = []

        def note(gone: int, of: int | None, told: list[tuple[int, int | None]] = told) -> None:
            told.append((gone, of))

        made = await client.v1.files.create(file=("large.bin", source), progress=note)
        assert made.file_size == whole
        assert told[-1] == (whole, total)
        assert await client.v1.files.download(made.id).read() == LARGE
        saved = await client.v1.files.download(made.id).save(tmp_path / "back.bin")
        assert saved.read_bytes() == LARGE


async def test_what_a_progress_raises_ends_the_upload(
    transport: AsyncTransport, local_pipedrive: LocalPipedrive
) -> None:
    client = AsyncClient(local_pipedrive.owner.api_token, base_url=local_pipedrive.url, transport=transport)

    def stop(gone: int, total: int | None) -> None:
        raise LookupError(f"enough at {gone} of {total}")

    with pytest.raises(LookupError, match="enough"):
        await client.v1.files.create(file=BytesIO(LARGE), progress=stop)
    assert [file async for file in client.v1.files.list()] == []


def uploading(world: World, bodies: list[bytes]) -> AsyncClient:
    """A client whose requests are read to their end before the world answers."""

    def handle(request: Request) -> Response:
        assert request.stream is not None
        bodies.append(b"".join(request.stream.pieces()))
        return world.handle(request)

    return AsyncClient(
        "token",
        base_url="https://acme.pipedrive.com",
        transport=AsyncInProcessTransport(handle),
        retry=RetryPolicy(max_attempts=3),
        clock=world.clock,
        sleep=world.async_sleep,
        random=world.random,
    )


async def test_a_file_that_winds_back_is_sent_again_where_that_is_right() -> None:
    world, bodies = World(no(429), never_left(), envelope({"id": 1})), list[bytes]()
    made = await uploading(world, bodies).v1.files.create(file=BytesIO(b"content"))
    assert made.id == 1
    assert len(bodies) == 3
    assert all(b"content" in body for body in bodies)


async def test_a_stream_that_does_not_wind_back_is_sent_once() -> None:
    world, bodies = World(no(429), envelope({"id": 1})), list[bytes]()
    with pytest.raises(RateLimited):
        await uploading(world, bodies).v1.files.create(file=Pipe(b"content"))
    world = World(never_left(), envelope({"id": 1}))
    with pytest.raises(ConnectionFailed):
        await uploading(world, bodies).v1.files.create(file=Pipe(b"content"))
    assert len(bodies) == 2


async def test_an_upload_that_may_have_arrived_is_not_repeated() -> None:
    world, bodies = World(lost(), envelope({"id": 1})), list[bytes]()
    with pytest.raises(OutcomeUnknown):
        await uploading(world, bodies).v1.files.create(file=BytesIO(b"content"))
    assert len(bodies) == 1
