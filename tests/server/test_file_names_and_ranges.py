"""Any name and any range: what is kept, what is sent, and what never leaves its folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipedriver import Client, RequestError
from pipedriver.core.http import Request
from pipedriver.server.application import Application
from pipedriver.server.crm.file_names import LONGEST_NAME, cleaned_name, unique_name
from pipedriver.server.wire.contents import disposition
from pipedriver.testing import LocalPipedrive

AWKWARD = [
    "",
    ".",
    "..",
    "../../etc/passwd",
    "..\\..\\windows\\system32",
    "C:\\Users\\a.txt",
    "/etc/passwd",
    "a\x00b",
    "a\r\nset-cookie: x",
    'a"b;c',
    "NUL",
    "con.txt",
    "trailing. ",
    "Ω≈ç√.pdf",
    "😀" * 300 + ".png",
    "a" * 5000 + ".tar",
    "%2e%2e%2fa",
    "\u202egpj.exe",
]
names = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=400))


@given(name=names)
def test_a_cleaned_name_is_no_path(name: str) -> None:
    cleaned = cleaned_name(name)
    assert 0 < len(cleaned) <= LONGEST_NAME
    assert cleaned not in (".", "..")
    assert PurePosixPath(cleaned).name == cleaned
    assert not {"/", "\\", "\r", "\n", "\x00"}.intersection(cleaned)
    assert cleaned_name(cleaned) == cleaned
    assert unique_name(cleaned, "mark") != cleaned


@given(name=names.map(cleaned_name))
def test_a_name_cannot_break_out_of_its_header(name: str) -> None:
    value = disposition(name)
    assert value.isascii()
    assert value.isprintable()
    found = re.fullmatch(r"attachment; filename=\"([^\"\\]*)\"; filename\*=UTF-8''([^ ;\"]*)", value)
    assert found is not None
    assert unquote(found[2]) == name


@pytest.fixture(scope="module")
def local() -> Iterator[LocalPipedrive]:
    with LocalPipedrive(in_process=True) as place:
        yield place


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=names, content=st.binary(max_size=200))
def test_any_name_is_taken_over_the_wire(local: LocalPipedrive, name: str, content: bytes) -> None:
    try:
        with local.client() as client:
            made = client.v1.files.create(file=(name or "empty", content))
            assert made.name is not None
            assert cleaned_name(made.name) == made.name
            if "%" not in name:
                assert made.name == cleaned_name(name or "empty")
            assert client.v1.files.download(made.id).read() == content
    except RequestError:
        assert any(0xD800 <= ord(letter) < 0xE000 for letter in name), "only a lone surrogate cannot be sent"


CONTENT = bytes(range(256)) * 3
ends = st.one_of(st.none(), st.integers(0, 1000))


@pytest.fixture(scope="module")
def file_id(local: LocalPipedrive) -> int:
    with local.client() as client:
        return client.v1.files.create(file=("a.bin", CONTENT)).id


def _get(
    local: LocalPipedrive, id: int, verb: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    asked = {"x-api-token": local.owner.api_token, **{n.replace("_", "-"): v for n, v in headers.items()}}
    application: Application = local.application
    response = application.handle(Request(verb, f"/v1/files/{id}/download", asked))
    return response.status, dict(response.headers), response.body


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(first=ends, last=ends)
def test_a_range_is_a_slice(local: LocalPipedrive, file_id: int, first: int | None, last: int | None) -> None:
    asked = f"bytes={'' if first is None else first}-{'' if last is None else last}"
    status, headers, body = _get(local, file_id, range=asked)
    if (first is None and last is None) or (first is not None and last is not None and last < first):
        assert (status, body) == (200, CONTENT), "what is no range is passed over"
        return
    if first is None:
        expected = CONTENT[-last:] if last else b""
        begins = len(CONTENT) - len(expected)
    else:
        expected = CONTENT[first : None if last is None else last + 1]
        begins = first
    if not expected:
        assert (status, headers["content-range"]) == (416, f"bytes */{len(CONTENT)}")
    else:
        assert (status, body) == (206, expected)
        assert headers["content-range"] == f"bytes {begins}-{begins + len(expected) - 1}/{len(CONTENT)}"
        assert headers["content-length"] == str(len(expected))


def test_conditions_and_head(local: LocalPipedrive, file_id: int) -> None:
    status, headers, _ = _get(local, file_id)
    tag, modified = headers["etag"], headers["last-modified"]
    assert (status, headers["accept-ranges"]) == (200, "bytes")
    assert _get(local, file_id, range="bytes=5-", if_range=tag)[0] == 206
    assert _get(local, file_id, range="bytes=5-", if_range=modified)[0] == 206
    assert _get(local, file_id, range="bytes=5-", if_range='"another"')[::2] == (200, CONTENT)
    assert _get(local, file_id, if_none_match=tag)[::2] == (304, b"")
    status, headers, body = _get(local, file_id, "HEAD")
    assert (status, headers["content-length"], body) == (200, str(len(CONTENT)), b"")
    assert _get(local, file_id, range="bytes=0-1,5-6")[::2] == (200, CONTENT), "only one range is served"


def test_a_client_of_the_owner_sees_it(local: LocalPipedrive, file_id: int) -> None:
    client: Client
    with local.client() as client:
        assert b"".join(client.v1.files.download(file_id)) == CONTENT
