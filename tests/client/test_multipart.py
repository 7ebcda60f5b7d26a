"""Files in multipart bodies, read back by a parser that is not ours."""

from __future__ import annotations

from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import HTTP
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver import RequestError
from pipedriver.core.multipart import FilePart, multipart_body, read_file


def parts_of(body: bytes, content_type: str) -> list[Message]:
    head = f"content-type: {content_type}\r\n\r\n"
    message = BytesParser(EmailMessage, policy=HTTP).parsebytes(head.encode() + body)
    assert not message.defects
    return cast("list[Message]", message.get_payload())


def test_bytes_an_open_file_and_a_path_are_read(tmp_path: Path) -> None:
    path = tmp_path / "face.png"
    path.write_bytes(b"png")
    assert read_file(b"x") == FilePart(b"x", "file", "application/octet-stream")
    assert read_file(bytearray(b"x")).content == b"x"
    assert read_file(path) == FilePart(b"png", "face.png", "image/png")
    with path.open("rb") as opened:
        assert read_file(opened) == FilePart(b"png", "face.png", "image/png")
    assert read_file(BytesIO(b"y")) == FilePart(b"y", "file", "application/octet-stream")
    assert read_file(("me.jpg", b"z")) == FilePart(b"z", "me.jpg", "image/jpeg")
    assert read_file(("me.jpg", path)) == FilePart(b"png", "me.jpg", "image/jpeg")


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
