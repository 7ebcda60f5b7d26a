"""Files on their way into a multipart body (RFC 7578), read while they are sent."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable, Iterator, Mapping
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, Protocol, cast

from pipedriver.core.errors import RequestError

if TYPE_CHECKING:
    from pathlib import Path
from pipedriver.core.classes import Frozen


class Readable(Protocol):
    """A binary file or stream that is open for reading."""

    def read(self, size: int, /) -> bytes | None:
        """So many bytes, or fewer; none at the end."""
        ...


FileSource = bytes | Readable | PathLike[str]
FileContent = FileSource | tuple[str, FileSource]
"""What a file parameter takes: the bytes, an open binary file, or a path; or a pair of a name and one of
these. Without a name of its own a path's or file's name is sent along."""

Progress = Callable[[int, int | None], object]
"""Is told how many bytes of a file have gone or come, and how many there are; None where nobody knows."""

PIECE = 256 * 1024
"""Bytes that are read at once."""


class PathContent:
    """A file in a folder. It is opened when it is sent, each time anew.

    Attributes:
        length: bytes that are sent: what it has now. None for what is no plain file, a pipe for one.
        can_start: whether it can be sent from its beginning.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(f"{path} is a folder")
        self.length = found.st_size if stat.S_ISREG(found.st_mode) else None
        self.can_start = True

    def pieces(self) -> Iterator[bytes]:
        """Its bytes."""
        self.can_start = self.length is not None
        with self._path.open("rb") as file:
            yield from _read(file, self.length)


class FileObject:
    """An open file, from where it stands. It is left open.

    Attributes:
        length: bytes from there to its end; None for one that cannot be wound.
        can_start: whether it can be sent from there: always, or only once.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self._start = 0
        self.length: int | None = None
        self.can_start = True
        try:
            winds = file.seekable()
        except AttributeError:
            winds = False
        if winds:
            self._start = file.tell()
            self.length = file.seek(0, io.SEEK_END) - self._start
            file.seek(self._start)

    def pieces(self) -> Iterator[bytes]:
        """Its bytes."""
        if self.length is None:
            self.can_start = False
        else:
            self._file.seek(self._start)
        yield from _read(self._file, self.length)


def _read(file: Readable, length: int | None) -> Iterator[bytes]:
    left = length
    while left is None or left > 0:
        piece = file.read(PIECE if left is None else min(PIECE, left))
        if not isinstance(piece, bytes):
            raise RequestError("a file is opened for reading bytes, with mode 'rb', and waits for them")
        if not piece:
            break
        if left is not None:
            left -= len(piece)
        yield piece
    if left:
        raise RequestError("the file became shorter while it was sent")


class FilePart(Frozen):
    """One file.

    Attributes:
        content: its bytes, or where they are read while they are sent.
        name: the file name that is sent.
        kind: its media type.
    """

    content: bytes | PathContent | FileObject
    name: str
    kind: str

    @property
    def length(self) -> int | None:
        """How many bytes it has; None where that shows only at its end."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.length


def read_file(value: Any) -> FilePart:
    """What a caller gave as a file; bytes are taken, files are read when they are sent.

    Args:
        value: bytes, an open binary file, a path, or a pair of a file name and one of these.

    Raises:
        RequestError: it is none of these.
        OSError: there is no such file.
    """
    name: str | None = None
    if isinstance(value, tuple):
        name, value = cast("tuple[str, Any]", value)
    content: bytes | PathContent | FileObject
    if isinstance(value, bytes | bytearray):
        content = bytes(value)
    elif isinstance(value, PathLike):
        from pathlib import Path

        path = Path(fspath(cast("PathLike[str]", value)))
        content = PathContent(path)
        name = name or path.name
    elif isinstance(value, io.TextIOBase):
        raise RequestError("a file is opened for reading bytes, with mode 'rb'")
    elif hasattr(value, "read"):
        content = FileObject(value)
        name = name or _name_of(value)
    else:
        raise RequestError(
            f"a file is bytes, an open binary file or a pathlib.Path, not a {type(value).__name__}"
        )
    name = name or "file"
    import mimetypes  # only calls with files need it, and it takes its time to load

    return FilePart(content, name, mimetypes.guess_type(name)[0] or "application/octet-stream")


class MultipartStream:
    """A multipart body that is made while it is sent.

    Args:
        fields: the texts, by name.
        files: the files, by name.
        progress: is told how much of the files has gone.
    """

    def __init__(
        self, fields: Mapping[str, str], files: Mapping[str, FilePart], progress: Progress | None = None
    ) -> None:
        from secrets import token_hex

        boundary = token_hex(32)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._start = f"--{boundary}\r\n".encode()
        self._end = f"--{boundary}--\r\n".encode()
        self._texts = b"".join(
            self._start + _text_part(name, text) + b"\r\n" for name, text in fields.items()
        )
        self._files = [(self._start + _file_head(name, file), file) for name, file in files.items()]
        self._progress = progress
        self._gone = 0
        self._in_file = False
        self._total: int | None = 0
        self.length: int | None = len(self._texts) + len(self._end)
        for head, file in self._files:
            size = file.length
            self._total = None if size is None or self._total is None else self._total + size
            self.length = None if size is None or self.length is None else self.length + len(head) + size + 2

    @property
    def can_start(self) -> bool:
        """Whether it can be sent from its beginning: not again, where a file cannot be wound back."""
        return all(isinstance(file.content, bytes) or file.content.can_start for _, file in self._files)

    def pieces(self) -> Iterator[bytes]:
        """Its bytes from the beginning."""
        self._gone = 0
        self._in_file = False
        if self._texts:
            yield self._texts
        for head, file in self._files:
            yield head
            content = file.content
            self._in_file = True
            yield from _cut(content) if isinstance(content, bytes) else content.pieces()
            self._in_file = False
            yield b"\r\n"
        yield self._end

    def sent(self, count: int) -> None:
        """Be told that so many bytes more have been handed over."""
        if self._in_file and self._progress is not None:
            self._gone += count
            self._progress(self._gone, self._total)


def is_streamed(files: Mapping[str, FilePart]) -> bool:
    """Whether one of the files is read while it is sent."""
    return not all(isinstance(file.content, bytes) for file in files.values())


def multipart_body(fields: Mapping[str, str], files: Mapping[str, FilePart]) -> tuple[bytes, str]:
    """A multipart body of files that are in memory, and its content type.

    The boundary comes from the content, so that the same call makes the same bytes.
    """
    chunks = [_text_part(name, text) for name, text in fields.items()]
    for name, file in files.items():
        if not isinstance(file.content, bytes):
            raise TypeError("a file that is read while it is sent has no body before")
        chunks.append(_file_head(name, file) + file.content)
    import hashlib  # as above

    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    boundary = digest.hexdigest().encode()
    body = b"".join(b"--" + boundary + b"\r\n" + chunk + b"\r\n" for chunk in chunks)
    return body + b"--" + boundary + b"--\r\n", f"multipart/form-data; boundary={boundary.decode()}"


def _cut(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]


def _text_part(name: str, text: str) -> bytes:
    return f'content-disposition: form-data; name="{_quoted(name)}"\r\n\r\n'.encode() + text.encode()


def _file_head(name: str, file: FilePart) -> bytes:
    return (
        f'content-disposition: form-data; name="{_quoted(name)}"; filename="{_quoted(file.name)}"\r\n'
        f"content-type: {file.kind}\r\n\r\n"
    ).encode()


def _name_of(file: Any) -> str | None:
    name = getattr(file, "name", None)
    if not isinstance(name, str):
        return None
    from pathlib import Path

    return Path(name).name


def _quoted(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
