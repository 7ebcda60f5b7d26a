"""Reads multipart forms as they come (RFC 7578): texts are kept, files go to the disk piece by piece."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from pipedriver.server.crm.refusals import Invalid, TooLarge
from pipedriver.server.store.contents import Contents, Draft
from pipedriver.server.wire.bodies import nested

FORM = "multipart/form-data"

_MOST_TEXT_BYTES = 1024 * 1024
_MOST_PARTS = 1_000
_MOST_HEADER_BYTES = 64 * 1024
_QUOTED = {b"%22": b'"', b"%0D": b"\r", b"%0A": b"\n"}


@dataclass(slots=True)
class Upload:
    """A file that a form brought.

    Attributes:
        name: the file name that came with it, as it came.
        media_type: what its sender says that it is; empty where nothing is said.
        draft: its content.
    """

    name: str
    media_type: str
    draft: Draft


class FormReader:
    """Takes a form piece by piece.

    Args:
        content_type: the request's header, which holds the boundary.
        files: the names of the parts that are wanted as files; others are passed over.
        contents: where the files go.
        most_file_bytes: the largest file that is taken.

    Raises:
        Invalid: the header holds no boundary.
    """

    def __init__(
        self, content_type: str, files: Collection[str], contents: Contents, most_file_bytes: int
    ) -> None:
        _, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if not 0 < len(boundary) <= 200:
            raise Invalid("the body's boundary is missing: content-type: multipart/form-data; boundary=...")
        self._wanted = files
        self._contents = contents
        self._most_file_bytes = most_file_bytes
        self._texts: list[tuple[str, str]] = []
        self._text_bytes = 0
        self._parts = 0
        self._uploads: dict[str, Upload] = {}
        self._headers: dict[bytes, bytes] = {}
        self._header = (bytearray(), bytearray())
        self._name = ""
        self._text: bytearray | None = None
        self._draft: Draft | None = None
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin_part,
                "on_header_begin": self._begin_header,
                "on_header_field": self._take_header_name,
                "on_header_value": self._take_header_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._begin_content,
                "on_part_data": self._take_content,
                "on_part_end": self._end_part,
                "on_end": self._end,
            },
            max_header_size=_MOST_HEADER_BYTES,
        )

    def feed(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            Invalid: the form is malformed.
            TooLarge: a file, or all texts together, are larger than is taken.
            CannotWrite: the disk takes nothing more.
        """
        try:
            self._parser.write(piece)
        except MultipartParseError:
            raise Invalid("the body is no multipart form") from None

    def finish(self) -> dict[str, Any]:
        """The form's values by name: texts nested as in other forms, files as `Upload`.

        Raises:
            Invalid: the form breaks off.
            CannotWrite: the disk did not take all of a file.
        """
        if not self._ended:
            raise Invalid("the body breaks off before the form ends")
        for upload in self._uploads.values():
            upload.draft.finish()
        return {**nested(self._texts), **self._uploads}

    def discard(self) -> None:
        """Take away the files that nobody has kept."""
        drafts = [upload.draft for upload in self._uploads.values()]
        if self._draft is not None:
            drafts.append(self._draft)
        for draft in drafts:
            draft.discard()

    def _begin_part(self) -> None:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise Invalid("too many fields")
        self._headers.clear()

    def _begin_header(self) -> None:
        self._header = (bytearray(), bytearray())

    def _take_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header[0].extend(data[start:end])

    def _take_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1].extend(data[start:end])

    def _end_header(self) -> None:
        name, value = self._header
        self._headers[bytes(name).lower()] = bytes(value)

    def _begin_content(self) -> None:
        kind, options = parse_options_header(self._headers.get(b"content-disposition"))
        if kind != b"form-data" or b"name" not in options:
            raise Invalid("a part of the form has no name")
        self._name = _text(options[b"name"])
        self._text = self._draft = None
        if b"filename" not in options:
            self._text = bytearray()
        elif self._name in self._uploads:
            raise Invalid(f"{self._name} must be one file")
        elif self._name in self._wanted:
            self._draft = self._contents.draft()
            media_type = self._headers.get(b"content-type", b"").decode("latin-1")
            self._uploads[self._name] = Upload(_file_name(options[b"filename"]), media_type, self._draft)

    def _take_content(self, data: bytes, start: int, end: int) -> None:
        if self._draft is not None:
            if self._draft.size + end - start > self._most_file_bytes:
                raise too_large(self._most_file_bytes)
            self._draft.write(data[start:end])
        elif self._text is not None:
            self._text_bytes += end - start
            if self._text_bytes > _MOST_TEXT_BYTES:
                raise TooLarge("the texts of the form are too large")
            self._text.extend(data[start:end])

    def _end_part(self) -> None:
        if self._text is not None:
            self._texts.append((self._name, self._text.decode("utf-8", "replace")))
        self._text = self._draft = None

    def _end(self) -> None:
        self._ended = True


def too_large(most_file_bytes: int) -> TooLarge:
    """The refusal of a file that is larger than is taken."""
    return TooLarge(f"the file is too large: at most {most_file_bytes} bytes are taken")


def _file_name(name: bytes) -> str:
    # Browsers, and our client, send quotes and line ends in names so (the HTML standard).
    return _text(re.sub(rb"%22|%0D|%0A", lambda found: _QUOTED[found[0]], name))


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
