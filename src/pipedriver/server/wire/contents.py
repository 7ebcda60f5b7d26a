"""Answers that are the content of a file, whole or a range of it (RFC 9110, sections 13 and 14)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import BinaryIO
from urllib.parse import quote

from pipedriver.core.http import OpenResponse, Request, Response

PIECE = 256 * 1024
"""Bytes that are read at once."""

_RANGE = re.compile(r"bytes=\s*(?P<first>[0-9]{0,19})\s*-\s*(?P<last>[0-9]{0,19})\s*")
_PLAIN = re.compile(r"[A-Za-z0-9 ._()+=@,-]")


@dataclass(slots=True)
class Content:
    """What a handler gives back that sends a file.

    Attributes:
        file: the content, open for reading; it is closed when it has been sent.
        size: its length in bytes.
        name: what it is to be called where it is saved.
        media_type: what it is.
        tag: changes whenever the content does.
        modified: when it was written, ``YYYY-MM-DD HH:MM:SS`` in UTC.
        shown: whether a browser may show it; otherwise it is only to be saved.
    """

    file: BinaryIO = field(repr=False)
    size: int
    name: str
    media_type: str
    tag: str
    modified: str
    shown: bool = False


@dataclass(slots=True)
class Elsewhere:
    """What a handler gives back that sends the caller to another address."""

    url: str


def elsewhere_response(elsewhere: Elsewhere) -> Response:
    """The answer that sends the caller to another address."""
    return Response(302, {"location": elsewhere.url, "cache-control": "no-store"}, b"")


def content_response(content: Content, request: Request) -> Response:
    """The answer that holds a content, or the range of it that the request asks for."""
    headers = _headers(content)
    if request.headers.get("if-none-match") in (headers["etag"], "*"):
        content.file.close()
        return Response(304, headers, b"")
    status, first, length = 200, 0, content.size
    asked = _asked(request.headers, headers)
    if asked is not None:
        first, length = _within(asked, content.size)
        if length <= 0:
            content.file.close()
            return Response(416, {**headers, "content-range": f"bytes */{content.size}"}, b"")
        status = 206
        headers["content-range"] = f"bytes {first}-{first + length - 1}/{content.size}"
    headers["content-length"] = str(length)
    if request.method == "HEAD":
        content.file.close()
        return Response(status, headers, b"")
    return OpenResponse(
        status, headers, pieces=_pieces(content.file, first, length), close=content.file.close
    )


def disposition(name: str, *, shown: bool = False) -> str:
    """The value of ``content-disposition`` for a file of any name (RFC 6266, RFC 8187).

    The name travels twice: in plain letters for those who know no better, and whole.
    """
    plain = "".join(c if _PLAIN.fullmatch(c) else "_" for c in unicodedata.normalize("NFKD", name))
    way = "inline" if shown else "attachment"
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _headers(content: Content) -> dict[str, str]:
    moment = datetime.fromisoformat(content.modified).replace(tzinfo=UTC)
    return {
        "content-type": content.media_type,
        "content-disposition": disposition(content.name, shown=content.shown),
        "accept-ranges": "bytes",
        "etag": f'"{content.tag}"',
        "last-modified": format_datetime(moment, usegmt=True),
        "cache-control": "private, no-cache",
        # What somebody has uploaded must not run as a page of this server.
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
    }


def _asked(request: Mapping[str, str], headers: Mapping[str, str]) -> tuple[int | None, int | None] | None:
    """The first and last byte that are asked for; None where all is, or more ranges than one."""
    found = _RANGE.fullmatch(request.get("range", ""))
    condition = request.get("if-range")
    if condition is not None and condition not in (headers["etag"], headers["last-modified"]):
        return None
    if found is None or not (found["first"] or found["last"]):
        return None
    first = int(found["first"]) if found["first"] else None
    last = int(found["last"]) if found["last"] else None
    if first is not None and last is not None and last < first:
        return None
    return first, last


def _within(asked: tuple[int | None, int | None], size: int) -> tuple[int, int]:
    """Where a range begins in a content, and how many bytes it has there; none where it lies outside."""
    first, last = asked
    if first is None:
        length = min(last or 0, size)
        return size - length, length
    end = size if last is None else min(last + 1, size)
    return first, end - first


def _pieces(file: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length:
            piece = file.read(min(PIECE, length))
            if not piece:
                # Better no end than a short one: the reader sees that the rest is missing.
                raise EOFError("the content is shorter than it was")
            length -= len(piece)
            yield piece
