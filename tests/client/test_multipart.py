"""Files in multipart bodies, read back by a parser that is not ours."""

from __future__ import annotations

from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import HTTP
from io import BytesIO, RawIOBase, StringIO
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver import RequestError
from pipedriver.core.multipart import PIECE, FilePart, MultipartStream, multipart_body, read_file


def parts_of(body: bytes, content_type: str) -> list[Message]:
    head = f"content-type: {content_type}\r\n\r\n"
    message = BytesParser(EmailMessage, policy=HTTP).parsebytes(head.encode() + body)
    assert not message.defects
    return cast("list[Message]", message.get_payload())


def test_bytes_an_open_file_and_a_path_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "face.png"
    path.write_bytes(b"png")
    assert read_file(b"x") == FilePart(b"x", "file", "application/octet-stream")
    assert read_file(bytearray(b"x")).content == b"x"
    assert told(read_file(path)) == (b"png", "face.png", "image/png", 3)
    with path.open("rb") as opened:
        assert told(read_file(opened)) == (b"png", "face.png", "image/png", 3)
        opened.seek(1)
        assert told(read_file(opened)) == (b"ng", "face.png", "image/png", 2)
    assert told(read_file(BytesIO(b"y"))) == (b"y", "file", "application/octet-stream", 1)
    assert read_file(("me.jpg", b"z")) == FilePart(b"z", "me.jpg", "image/jpeg")
    assert told(read_file(("me.jpg", path))) == (b"png", "me.jpg", "image/jpeg", 3)


def told(part: FilePart) -> tuple[bytes, str, str, int | None]:
    """What a part holds; read twice, because a request may be sent twice."""
    assert not isinstance(part.content, bytes)
    first, second = b"".join(part.content.pieces()), b"".join(part.content.pieces())
    assert first == second
    assert part.content.can_start
    return first, part.name, part.kind, part.length


class Pipe(RawIOBase):
    """A stream that cannot be wound back."""

    def __init__(self, content: bytes) -> None:
        self._content = BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._content.readinto(buffer)


def test_a_stream_that_cannot_be_wound_is_read_once() -> None:
    part = read_file(Pipe(b"once"))
    assert not isinstance(part.content, bytes)
    assert (part.length, part.content.can_start) == (None, True)
    assert b"".join(part.content.pieces()) == b"once"
    assert not part.content.can_start


def test_a_file_that_becomes_shorter_is_not_sent_short(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    part = read_file(path)
    path.write_bytes(b"123")
    assert not isinstance(part.content, bytes)
    with pytest.raises(RequestError, match="shorter"):
        list(part.content.pieces())


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_file(tmp_path)


@given(content=st.binary(max_size=3 * PIECE), fields=st.dictionaries(st.text("abc", min_size=1), st.text()))
def test_a_stream_is_as_long_as_it_says_and_can_be_read_back(content: bytes, fields: dict[str, str]) -> None:
    gone: list[tuple[int, int | None]] = []
    part = FilePart(content, "a.bin", "application/octet-stream")
    stream = MultipartStream(fields, {"file": part}, lambda sent, of: gone.append((sent, of)))
    body = bytearray()
    for _ in range(2):
        body.clear()
        for piece in stream.pieces():
            assert piece
            body += piece
            stream.sent(len(piece))
        assert len(body) == stream.length
    *texts, file = parts_of(bytes(body), stream.content_type)
    assert file.get_payload(decode=True) == content
    assert [text.get_param("name", header="content-disposition") for text in texts] == list(fields)
    if content:
        assert gone[-1] == (len(content), len(content))


@pytest.mark.parametrize("wrong", ["a path as text", 5, None, StringIO("text")])
def test_what_is_no_file_is_refused(wrong: Any) -> None:
    with pytest.raises(RequestError):
        read_file(wrong)


def test_a_file_that_is_not_there_is_the_callers_to_know(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "missing.png")


def test_texts_and_files_travel_together() -> None:
    body, kind = multipart_body({"crop": "7"}, {"file": FilePart(b"\x00\r\n--\xff", "ü.png", "image/png")})
    text, file = parts_of(body, kind)
    assert text.get_param("name", header="content-disposition") == "crop"
    assert text.get_payload(decode=True) == b"7"
    assert file.get_content_type() == "image/png"
    assert file.get_payload(decode=True) == b"\x00\r\n--\xff"


def test_a_name_cannot_break_out_of_its_quotes() -> None:
    body, _ = multipart_body({}, {"file": FilePart(b"", 'a"\r\nx: y', "image/png")})
    assert b'filename="a%22%0D%0Ax: y"\r\n' in body


@given(content=st.binary())
def test_any_content_comes_back(content: bytes) -> None:
    body, kind = multipart_body({}, {"file": FilePart(content, "a.bin", "application/octet-stream")})
    boundary = kind.partition("boundary=")[2].encode()
    assert body.count(b"--" + boundary) == 2
    assert body == multipart_body({}, {"file": FilePart(content, "a.bin", "application/octet-stream")})[0]
    head, _, rest = body.partition(b"\r\n\r\n")
    assert head.startswith(b"--" + boundary)
    assert rest == content + b"\r\n--" + boundary + b"--\r\n"
