"""The first JSON is read by another decoder than the rest: both read the same, and refuse the same."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver.core import decoding

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
ODD = [
    *(b"", b" ", b"null", b"nul", b"null x", b"{}", b"\xef\xbb\xbf{}", b"\x0c[]", b"[1,]", b'{"a":1,}'),
    *(b'{"a":1,"b":2,"a":3}', b"NaN", b"-Infinity", b"[Infinity]", b"1e999", b"-1e999", b"5e-324", b"1e-999"),
    *(b"-0", b"-0.0", b"01", b"1.", b".5", b"+1", b"1E5", b"123456789012345678901234567890", b"1" * 5000),
    *(b'"\\ud800"', b'"\\uDBFF"', b'"\\ud83d\\ude00"', b'"\\u0000"', b'"\\/"', b'"\\x"', b'"\x01"', b'"\t"'),
    *(
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\xc0\x80"',
        b"\xff",
        b'"open',
        b"[" * 500 + b"]" * 500,
        b"[" * 100_000,
    ),
    *("[1]".encode("utf-16"), "[1]".encode("utf-32"), "<html>é</html>".encode(), b"{'a': 1}", b"[1] [2]"),
]


def same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)  # tells -0.0 from 0.0, and 1 from 1.0 and True


def read_alike(body: bytes) -> bool:
    """Whether both decoders read it; what the first reads, the other reads as well, and the same."""
    assert decoding.is_worth_it(), f"{msgspec} is loaded, so it is what decodes"
    try:
        first = decoding.decode_plainly(body)
    except decoding.NO_JSON_ERRORS:
        return False
    assert same(first, decoding.decode(body))
    return True


@pytest.mark.parametrize("body", ODD)
def test_odd_texts_are_read_alike_or_left_to_the_other(body: bytes) -> None:
    read_alike(body)


@pytest.mark.parametrize("body", [b"NaN", b"-Infinity", b'"\\ud800"', b"\xef\xbb\xbf{}", b"[1,]", b'"\xff"'])
def test_what_is_no_json_is_none_to_either(body: bytes) -> None:
    assert not read_alike(body)
    with pytest.raises(decoding.NO_JSON_ERRORS):
        decoding.decode(body)


@given(VALUES, st.booleans())
def test_values_are_read_alike(value: Any, in_ascii: bool) -> None:
    body = json.dumps(value, ensure_ascii=in_ascii).encode("utf-8", "surrogatepass")
    if read_alike(body):
        assert same(decoding.decode_plainly(body), json.loads(body))
    else:
        assert any(mark in body for mark in (b"NaN", b"Infinity", b"\\ud", b"\xed"))


@given(VALUES, st.data())
def test_broken_texts_are_refused_alike(value: Any, data: st.DataObject) -> None:
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    place = data.draw(st.integers(0, len(body)))
    read_alike(body[:place] + data.draw(st.binary(max_size=2)) + body[place + data.draw(st.integers(0, 2)) :])


class Whole(int):
    """A number of a program's own kind."""


UNCOMMON = [
    2**64,
    -(2**63) - 1,
    float("nan"),
    float("inf"),
    -float("inf"),
    {1: 2},
    b"x",
    Whole(5),
    {"a": [{3}]},
]


@given(VALUES)
def test_values_are_written_alike(value: Any) -> None:
    try:
        written = decoding.encode_plainly(value)
    except UnicodeError:
        with pytest.raises(UnicodeError):
            decoding.encode(value)
        return
    if written is None:
        assert re.search(r"\d{19}|nan|inf", repr(value))
    else:
        assert same(decoding.decode(written), decoding.decode(decoding.encode(value)))


@pytest.mark.parametrize(
    "value", [*UNCOMMON, *([value] for value in UNCOMMON), *({"a": v} for v in UNCOMMON)]
)
def test_what_might_be_written_otherwise_is_left_to_the_other(value: Any) -> None:
    assert decoding.encode_plainly(value) is None


def test_texts_are_written_to_the_byte_alike() -> None:
    """The place in a walk is told by such bytes, whichever program wrote them."""
    for first in range(0, 0x110000, 0x800):
        if not 0xD800 <= first < 0xE000:
            text = "".join(map(chr, range(first, first + 0x800)))
            assert decoding.encode_plainly([text, {text: None}]) == decoding.encode([text, {text: None}])
