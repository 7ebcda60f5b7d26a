"""Files on their way into a multipart body (RFC 7578)."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import IO, Any, cast

from pipedriver.core.errors import RequestError

FileSource = bytes | IO[bytes] | PathLike[str]
FileContent = FileSource | tuple[str, FileSource]
"""What a file parameter takes: the bytes, an open binary file, or a path; or a pair of a name and one of
these. Without a name of its own a path's or file's name is sent along."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """One file, read.

    Attributes:
        content: its bytes.
        name: the file name that is sent.
        kind: its media type.
    """

    content: bytes
    name: str
    kind: str


def read_file(value: Any) -> FilePart:
    """Read what a caller gave as a file.

    Args:
        value: bytes, an open binary file, a path, or a pair of a file name and one of these.

    Raises:
        RequestError: it is none of these.
        OSError: the file cannot be read.
    """
    name: str | None = None
    if isinstance(value, tuple):
        name, value = cast("tuple[str, Any]", value)
    if isinstance(value, bytes | bytearray):
        content: Any = bytes(value)
    elif isinstance(value, PathLike):
        path = Path(fspath(cast("PathLike[str]", value)))
        content = path.read_bytes()
        name = name or path.name
    elif hasattr(value, "read"):
        content = value.read()
        name = name or _name_of(value)
    else:
        raise RequestError(
            f"a file is bytes, an open binary file or a pathlib.Path, not a {type(value).__name__}"
        )
    if not isinstance(content, bytes):
        raise RequestError("a file is opened for reading bytes, with mode 'rb'")
    name = name or "file"
    return FilePart(content, name, mimetypes.guess_type(name)[0] or "application/octet-stream")


def multipart_body(fields: Mapping[str, str], files: Mapping[str, FilePart]) -> tuple[bytes, str]:
    """A multipart body and its content type.

    The boundary comes from the content, so that the same call makes the same bytes.
    """
    chunks: list[bytes] = []
    for name, text in fields.items():
        chunks.append(
            f'content-disposition: form-data; name="{_quoted(name)}"\r\n\r\n'.encode() + text.encode()
        )
    for name, file in files.items():
        head = (
            f'content-disposition: form-data; name="{_quoted(name)}"; filename="{_quoted(file.name)}"\r\n'
            f"content-type: {file.kind}\r\n\r\n"
        )
        chunks.append(head.encode() + file.content)
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    boundary = digest.hexdigest().encode()
    body = b"".join(b"--" + boundary + b"\r\n" + chunk + b"\r\n" for chunk in chunks)
    return body + b"--" + boundary + b"--\r\n", f"multipart/form-data; boundary={boundary.decode()}"


def _name_of(file: Any) -> str | None:
    name = getattr(file, "name", None)
    return Path(name).name if isinstance(name, str) else None


def _quoted(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
