"""Texts as the search compares them, and the tokens by which its index finds them.

A text is folded: small letters, no diacritics, one blank between words. Its tokens are the pieces of three
letters of each word, whose two ends count as letters; so any piece of a word of two letters or more is found,
and the beginning of a word can be told from its middle. Three tokens more say how the text begins, by two
letters and by three, and what it is as a whole. Tokens only narrow down: whoever searches compares the folded
texts afterwards.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable
from typing import Any, Literal, cast

import msgspec

Reading = Literal["text", "html", "emails", "phones", "values"]
"""How a column holds what is searched: as a text, as HTML, as JSON of addresses, numbers or custom values."""

EDGE = "\ue020"
"""Stands for the beginning or the end of a word in a token."""

_BEGINNING = "\ue100"
_WHOLE = "\ue101"
_PIECE = 3
_LONGEST_KEPT_WORD = 40
_FEWEST_DIGITS = 5

# The tokenizer of the index splits at these; a private character stands for each.
_PUNCTUATION = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum()}
# Letters with a stroke and the like, which have no decomposition.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ħ": "h",
        "\u0131": "i",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
    }
)
_TAG = re.compile(r"<[^>]*>")
_PHONE = re.compile(r"[\d\s()+\-./]+")


def folded(text: str) -> str:
    """The text in small letters, without diacritics, with one blank between words and none around."""
    text = text.casefold()
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(part for part in parts if not unicodedata.combining(part)).casefold()
    return " ".join(text.split())


def digits_of(text: str) -> str | None:
    """The digits of a text that looks like a phone number; None for any other, and for less than two."""
    if _PHONE.fullmatch(text) is None:
        return None
    digits = "".join(character for character in text if character.isdecimal())
    return digits if len(digits) > 1 else None


def long_number(text: str) -> str | None:
    """The digits of a text that is long enough for a phone number; None for any other."""
    digits = digits_of(text)
    return digits if digits is not None and len(digits) >= _FEWEST_DIGITS else None


def texts_of(reading: Reading, column: str | None) -> list[str]:
    """The folded texts in a column, one for each value."""
    return _READERS[reading](column) if column else []


def tokens_of(reading: Reading, column: str | None) -> str:
    """The tokens of a column with blanks between them; the index is made of them."""
    found: list[str] = []
    for text in texts_of(reading, column):
        words = text.split(" ") if text else ()
        if words:
            found += [
                _pieces_of(word) if len(word) <= _LONGEST_KEPT_WORD else _pieces(word) for word in words
            ]
            found += _beginnings(words[0])
            found.append(_whole(text))
    return " ".join(found)


def containing(text: str) -> str | None:
    """The index's condition on a text that holds this one, as it stands, anywhere; None where it has none."""
    words = text.split()
    last = len(words) - 1
    conditions: list[str] = []
    for position, word in enumerate(words):
        conditions += _conditions((EDGE if position else "") + word + (EDGE if position < last else ""))
    return _all(conditions)


def holding_words(text: str) -> str | None:
    """The condition on a text that holds this one, or every word of it; a single letter begins a word.

    A single letter in front narrows nothing: where the text is held as it stands, that letter may end a word.
    """
    words = text.split()
    conditions: list[str] = []
    for position, word in enumerate(words):
        if len(word) > 1:
            conditions += _conditions(word)
        elif position or len(words) == 1:
            conditions += _conditions(EDGE + word)
    return _all(conditions)


def at_a_word(text: str) -> str | None:
    """The condition on a text in which this one begins at a word."""
    words = text.split()
    return _all([*_conditions(EDGE + words[0]), containing(text) or ""]) if words else None


def beginning(text: str) -> str | None:
    """The condition on a text that begins with this one."""
    words = text.split()
    if not words or len(words[0]) == 1:
        return at_a_word(text)
    return _all([_quoted(_beginnings(words[0])[-1]), containing(text) or ""])


def being(text: str) -> str:
    """The condition on a text that is this one."""
    return _quoted(_whole(text))


def either(conditions: Iterable[str | None]) -> str | None:
    """The condition that one of several is fulfilled."""
    known = [f"({condition})" for condition in conditions if condition]
    return " OR ".join(known) if known else None


def _all(conditions: list[str]) -> str | None:
    return " ".join(dict.fromkeys(condition for condition in conditions if condition)) or None


def _conditions(piece: str) -> list[str]:
    piece = piece.translate(_PUNCTUATION)
    if len(piece) < _PIECE:
        # The index knows the first two letters of every token; a word's end alone is none of them.
        return [_quoted(piece) + "*"] if len(piece) == 2 and piece[1] != EDGE else []
    return [_quoted(piece[at : at + _PIECE]) for at in range(len(piece) - _PIECE + 1)]


def _quoted(token: str) -> str:
    return f'"{token}"'


def _pieces(word: str) -> str:
    padded = f"{EDGE}{word if word.isalnum() else word.translate(_PUNCTUATION)}{EDGE}"
    return " ".join(map("".join, zip(padded, padded[1:], padded[2:], strict=False)))


_pieces_of = functools.lru_cache(maxsize=65_536)(_pieces)


def _beginnings(word: str) -> list[str]:
    """How a text says that it begins with a word: by two letters, and by three where it has them."""
    letters = word[:_PIECE].translate(_PUNCTUATION)
    shorter = _BEGINNING + letters[: _PIECE - 1]
    return [shorter, _BEGINNING + letters] if len(letters) == _PIECE else [shorter]


def _whole(text: str) -> str:
    return f"{_WHOLE}{zlib.crc32(text.encode(errors='surrogatepass')):08x}"


def _read_text(column: str) -> list[str]:
    return [folded(column)]


def _read_html(column: str) -> list[str]:
    return [folded(html.unescape(_TAG.sub(" ", column)))]


def _read_emails(column: str) -> list[str]:
    return [folded(value) for value in _contact_values(column)]


def _read_phones(column: str) -> list[str]:
    found: list[str] = []
    for value in _contact_values(column):
        digits = "".join(character for character in value if character.isdecimal())
        if digits:
            found.append(digits)
        if digits_of(value) is None:
            found.append(folded(value))
    return found


def _read_values(column: str) -> list[str]:
    found: list[str] = []
    for value in _decode_object(column).values():
        if isinstance(value, str | int | float):
            found += value_texts(str(value))
    return found


def value_texts(text: str) -> list[str]:
    """The folded texts by which a custom value is found: itself, and its digits where it may be a number."""
    digits = long_number(text)
    plain = folded(text)
    return [plain] if digits is None or digits == plain else [plain, digits]


def _contact_values(column: str) -> list[str]:
    return [str(entry.get("value") or "") for entry in _decode_list(column)]


_decode_object = cast("Callable[[str], dict[str, Any]]", msgspec.json.Decoder(dict[str, Any]).decode)
_decode_list = cast(
    "Callable[[str], list[dict[str, Any]]]", msgspec.json.Decoder(list[dict[str, Any]]).decode
)

_READERS: dict[Reading, Callable[[str], list[str]]] = {
    "text": _read_text,
    "html": _read_html,
    "emails": _read_emails,
    "phones": _read_phones,
    "values": _read_values,
}
