"""How far a content has come, and how the rest of the same content is asked for (RFC 9110, section 14)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_CONTENT_RANGE = re.compile(r"bytes (?P<first>\d+)-(?P<last>\d+)/(?P<total>\d+|\*)")
_UNSATISFIED = re.compile(r"bytes \*/(?P<total>\d+)")


@dataclass(slots=True)
class Mark:
    """How far a content has come.

    Attributes:
        offset: bytes that have come.
        validator: tells the content from another at the same address: its ETag, or the time of its last
            change; None where the server tells neither, so that the rest cannot be asked for.
        total: bytes that it has; None where the server does not tell.
    """

    offset: int = 0
    validator: str | None = None
    total: int | None = None

    def headers(self) -> dict[str, str]:
        """The headers that ask for the rest: as it is, unpacked, and only of the same content."""
        asked = {"accept-encoding": "identity"}
        if self.offset and self.validator is not None:
            asked["range"] = f"bytes={self.offset}-"
            asked["if-range"] = self.validator
        return asked

    def is_complete(self) -> bool:
        """Whether all has come, as far as is known."""
        return self.total is None or self.offset >= self.total


def mark_of(status: int, headers: Mapping[str, str]) -> Mark | None:
    """What an answer tells of the content that it holds, or a part of; the offset is where it begins.

    None where it holds a part and does not tell which.
    """
    validator = _validator(headers)
    if status == 206:
        found = _CONTENT_RANGE.fullmatch(headers.get("content-range", "").strip())
        if found is None:
            return None
        return Mark(int(found["first"]), validator, None if found["total"] == "*" else int(found["total"]))
    if headers.get("content-encoding", "identity") != "identity":
        # What is unpacked on the way has another length than is told, and cannot be asked for in parts.
        return Mark()
    length = headers.get("content-length", "")
    return Mark(0, validator, int(length) if length.isdecimal() else None)


def length_in(headers: Mapping[str, str]) -> int | None:
    """How long the content is that has nothing at the place asked for."""
    found = _UNSATISFIED.fullmatch(headers.get("content-range", "").strip())
    return int(found["total"]) if found else None


def _validator(headers: Mapping[str, str]) -> str | None:
    tag = headers.get("etag", "")
    # A weak tag does not promise the same bytes.
    return tag if tag.startswith('"') else headers.get("last-modified")
