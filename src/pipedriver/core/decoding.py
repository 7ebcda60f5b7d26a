"""JSON as bytes, to what Python makes of it."""

from __future__ import annotations

from codecs import utf_8_decode
from typing import Any, NoReturn

import msgspec

NO_JSON_ERRORS = (ValueError, RecursionError)
"""What decoding raises for bytes that are no JSON, or nested too deep."""

_decode = msgspec.json.Decoder().decode

_PIECE = 16 * 1024
"""Bytes that are looked at together: their text stays in the processor's cache."""


def decode(content: bytes | msgspec.Raw) -> Any:
    """The value of JSON. Numbers beyond what a float holds are infinite, as in Python's own decoder.

    Raises:
        ValueError, RecursionError: it is no JSON, no UTF-8, or nested too deep; see `NO_JSON_ERRORS`.
    """
    try:
        return _decode(content)
    except msgspec.ValidationError:
        # Nothing is asked of the JSON, so this can only be a number that is too large.
        import json

        return json.loads(bytes(content).decode(), parse_int=_whole_number, parse_constant=_no_number)


def is_text(content: bytes) -> bool:
    """Whether bytes are UTF-8: what skips through JSON does not look into its texts."""
    if content.isascii():
        return True
    try:
        if len(content) <= _PIECE:
            content.decode()
            return True
        view, at = memoryview(content), 0
        while at < len(content):
            piece = view[at : at + _PIECE]
            # The last character of a piece may be cut off; it begins the next one.
            read = utf_8_decode(piece, "strict", at + _PIECE >= len(content))[1]
            at += read
    except UnicodeDecodeError:
        return False
    return True


def _whole_number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)  # Python reads integers only up to some thousands of digits


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")
