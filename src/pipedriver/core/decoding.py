"""JSON as bytes, and what Python makes of it: by msgspec, and the first little of it by Python's own `json`.

msgspec decodes in a third of the time, but loading it takes as long as reading some megabytes without it. So
a program that reads and writes little never loads it, and one that does more has it before long. Whatever the
two might read or write differently is left to msgspec.
"""

from __future__ import annotations

import math
import sys
from codecs import utf_8_decode
from collections.abc import Callable

from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, NoReturn

    import msgspec

    Scanner = Callable[[str, int], tuple[Any, int]]
    """Reads the value that begins at a place of a text; gives it, and where it ends."""

NO_JSON_ERRORS = (ValueError, RecursionError)
"""What decoding raises for bytes that are no JSON, or nested too deep."""

ENOUGH = 512 * 1024
"""Bytes that are decoded before msgspec is loaded for the rest."""

_left = ENOUGH
_decode: Callable[[bytes | msgspec.Raw], Any] | None = None
_encode: Callable[[Any], bytes] | None = None
_too_large: type[Exception] = OverflowError
_scanner: Scanner | None = None

_PIECE = 16 * 1024
"""Bytes that are looked at together: their text stays in the processor's cache."""


def decode(content: bytes | msgspec.Raw) -> Any:
    """The value of JSON. Numbers beyond what a float holds are infinite, as in Python's own decoder.

    Raises:
        ValueError, RecursionError: it is no JSON, no UTF-8, or nested too deep; see `NO_JSON_ERRORS`.
    """
    if _decode is None:
        return _early(content)
    try:
        return _decode(content)
    except _too_large:
        # Nothing is asked of the JSON, so this can only be a number that is too large.
        from json import loads

        return loads(bytes(content).decode(), parse_int=_whole_number, parse_constant=_Plainly.parse_constant)


def encode(value: Any) -> bytes:
    """A value as JSON.

    Raises:
        TypeError: it has no form in JSON.
        OverflowError: a number is too large.
        UnicodeError: a text cannot be encoded.
    """
    global _encode
    if _encode is None:
        early = _encoded_early(value)
        if early is not None:
            return early
        import msgspec

        _encode = msgspec.json.Encoder(decimal_format="number").encode
    return _encode(value)


def is_worth_it() -> bool:
    """Whether msgspec has been loaded, by this program or for what it reads."""
    if _decode is None:
        if "msgspec" not in sys.modules:
            return False
        _load()
    return True


def decode_plainly(content: bytes) -> Any:
    """The value of JSON by Python's own decoder.

    Raises:
        ValueError, RecursionError: it is no JSON, or something that msgspec may read differently, as it does
            lone surrogates.
    """
    if b"\\ud" in content or b"\\uD" in content:
        raise ValueError("there may be a lone surrogate")
    text = content.decode().strip(_SPACE)
    scan = _scanner or _make_scanner()
    try:
        value, end = scan(text, 0)
    except (StopIteration, SystemError):  # of the scanner's, see below
        raise ValueError("there is no value") from None
    if end != len(text):
        raise ValueError("something follows the value")
    return value


_SPACE = " \t\n\r"
"""What may stand around a value."""


class _Plainly:
    """How Python's own scanner reads: as `json.loads` would, but for constants that JSON has not."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float = float
    parse_int = int

    @staticmethod
    def parse_constant(text: str) -> NoReturn:
        raise ValueError(f"{text} is no number of JSON")


def _make_scanner() -> Scanner:
    """What does the work in `json.loads`. Loading the rest of `json` takes a twentieth of a first call."""
    global _scanner
    made: Any = None
    # Without `json`, that of Python 3.11 fails at some bad texts without saying why, or aborts when debugged.
    if not hasattr(sys, "gettotalrefcount"):
        try:
            import _json

            module: Any = _json
            made = module.make_scanner(_Plainly)
        except (ImportError, AttributeError):
            made = None
    if made is None:
        import json

        decoder: Any = json.JSONDecoder(parse_constant=_Plainly.parse_constant)
        made = decoder.scan_once
    scanner: Scanner = made
    _scanner = scanner
    return scanner


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


def _early(content: bytes) -> Any:
    global _left
    if len(content) < _left and "msgspec" not in sys.modules:
        _left -= len(content)
        try:
            return decode_plainly(content)
        except NO_JSON_ERRORS:
            pass  # msgspec decides
    _load()
    return decode(content)


def encode_plainly(value: Any) -> bytes | None:
    """A value as JSON by Python's own encoder; None where msgspec might write something else.

    Raises:
        UnicodeError: a text cannot be encoded.
    """
    if not _is_plain(value):
        return None
    from json import dumps

    return dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _encoded_early(value: Any) -> bytes | None:
    global _left
    content = encode_plainly(value) if _left > 0 and "msgspec" not in sys.modules else None
    if content is not None:
        _left -= len(content)
    return content


def _is_plain(value: Any) -> bool:
    """Whether both encoders write the same of a value."""
    kind: type = value.__class__
    if kind is int:
        return bool(-(2**63) <= value < 2**64)
    if kind is float:
        return math.isfinite(value)
    if kind is dict:
        return all(key.__class__ is str for key in value) and all(map(_is_plain, value.values()))
    if kind is list or kind is tuple:
        return all(map(_is_plain, value))
    return kind is str or kind is bool or value is None


def _load() -> None:
    """Have msgspec decode from now on."""
    global _decode, _too_large
    import msgspec

    _too_large = msgspec.ValidationError
    _decode = msgspec.json.Decoder().decode


def _whole_number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)  # Python reads integers only up to some thousands of digits
