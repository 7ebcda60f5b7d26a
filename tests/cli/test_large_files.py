"""Large files against a server process: little memory, the limit kept, a full disk told."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from pipedriver import APIError, Client, Httpx2Transport, PyreqwestTransport, Transport
from tests.cli.serving import Serving

MEGABYTE = 1024 * 1024


def _memory(process_id: int, which: str = "VmHWM") -> int:
    """The most memory that a process has had so far, in bytes; ``RssAnon`` is what it has for itself now."""
    for line in Path(f"/proc/{process_id}/status").read_text().splitlines():
        if line.startswith(f"{which}:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("the system does not tell")


def _contents(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file of 256 MB that takes no room."""
    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.truncate(256 * MEGABYTE)
    return path


def test_a_large_file_goes_both_ways_in_little_memory(tmp_path: Path, large: Path) -> None:
    with (
        Serving(tmp_path, "--max-file-size", "1G") as server,
        Client(server.token, base_url=server.url) as client,
    ):
        client.v1.files.create(file=b"small")
        before, mine = _memory(server.process_id), _memory_of_this_process()
        told: list[tuple[int, int | None]] = []

        def note(gone: int, of: int | None) -> None:
            told.append((gone, of))

        made = client.v1.files.create(file=large, progress=note)
        assert made.file_size == 256 * MEGABYTE
        assert told[-1] == (256 * MEGABYTE, 256 * MEGABYTE)
        saved = client.v1.files.download(made.id).save(tmp_path / "back.bin")
        assert saved.stat().st_size == 256 * MEGABYTE
        assert _memory(server.process_id) - before < 64 * MEGABYTE
        assert _memory(server.process_id, "RssAnon") < 64 * MEGABYTE
        assert _memory_of_this_process() - mine < 64 * MEGABYTE


def _memory_of_this_process() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("transport", [PyreqwestTransport, Httpx2Transport])
def test_a_file_larger_than_the_limit_is_refused_without_reading_it(
    tmp_path: Path, large: Path, transport: type[Transport]
) -> None:
    with (
        Serving(tmp_path, "--max-file-size", "1M") as server,
        Client(server.token, base_url=server.url, transport=transport()) as client,
    ):
        for content in (large, b"x" * (MEGABYTE + 1)):
            with pytest.raises(APIError, match="too large") as refused:
                client.v1.files.create(file=content)
            assert refused.value.status == 413
        assert client.v1.files.create(file=b"x" * MEGABYTE).file_size == MEGABYTE
        assert len(_contents(tmp_path / "pipedriver.sqlite.files")) == 1


def test_what_says_nothing_of_its_length_is_cut_off_at_the_limit(tmp_path: Path) -> None:
    head = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'

    def pieces() -> Iterator[bytes]:
        yield head
        for _ in range(64):
            yield b"x" * 256 * 1024

    with Serving(tmp_path, "--max-file-size", "1M") as server:
        headers = {"x-api-token": server.token, "content-type": "multipart/form-data; boundary=b"}
        answer = httpx2.post(f"{server.url}/v1/files", headers=headers, content=pieces(), timeout=60)
        assert answer.status_code == 413
        broken = httpx2.post(f"{server.url}/v1/files", headers=headers, content=head + b"cut off", timeout=60)
        assert broken.status_code == 400
        stranger = httpx2.post(
            f"{server.url}/v1/files",
            headers={**headers, "x-api-token": "nobody"},
            content=pieces(),
            timeout=60,
        )
        assert stranger.status_code == 401
        assert _contents(tmp_path / "pipedriver.sqlite.files") == []
        assert server.get("/v1/files") is None


def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    with Serving(tmp_path) as server, Client(server.token, base_url=server.url) as client:
        plenty = resource.prlimit(server.process_id, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process_id, resource.RLIMIT_FSIZE, (2 * MEGABYTE, plenty[1]))
        with pytest.raises(APIError, match="full") as refused:
            client.v1.files.create(file=b"x" * 4 * MEGABYTE)
        assert refused.value.status == 507
        resource.prlimit(server.process_id, resource.RLIMIT_FSIZE, plenty)
        assert _contents(tmp_path / "pipedriver.sqlite.files") == []
        assert list(client.v1.files.list()) == []
        assert client.v1.files.create(file=b"x" * 4 * MEGABYTE).file_size == 4 * MEGABYTE
