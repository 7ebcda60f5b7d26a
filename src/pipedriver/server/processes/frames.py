"""Requests and their answers as frames: many of them cross between two processes in one piece."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")

LARGEST_BODY = 64 * 1024
"""The largest body of a request that goes as a frame; what is larger takes its connection along."""

_HEAD = struct.Struct("!I")
_encode = msgspec.msgpack.Encoder().encode


class AskedFrame(msgspec.Struct, array_like=True, frozen=True):
    """A request; ``number`` tells it from the others that are under way."""

    number: int
    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None

    def __repr__(self) -> str:
        return f"<request {self.number}>"


class AnsweredFrame(msgspec.Struct, array_like=True, frozen=True):
    """The answer to the request of the number."""

    number: int
    status: int
    headers: dict[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"<answer {self.number}>"


def framed(frame: msgspec.Struct) -> bytes:
    """The bytes of a frame."""
    content = _encode(frame)
    return _HEAD.pack(len(content)) + content


class FrameReader(Generic[T]):
    """Takes the bytes as they come, and gives the frames that are complete.

    Args:
        kind: what the frames are.
    """

    def __init__(self, kind: type[T]) -> None:
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._left = b""

    def feed(self, data: bytes) -> Iterator[T]:
        """The frames that end in a piece."""
        whole = self._left + data if self._left else data
        view, size, at = memoryview(whole), len(whole), 0
        while size - at >= _HEAD.size:
            begin = at + _HEAD.size
            end = begin + _HEAD.unpack_from(whole, at)[0]
            if end > size:
                break
            yield self._decode(view[begin:end])
            at = end
        self._left = whole[at:]
