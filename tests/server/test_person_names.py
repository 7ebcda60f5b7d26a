"""Names taken apart and put together, and the patterns that find them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver.server.crm.person_names import (
    first_char,
    join_name,
    split_name,
)

names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


@pytest.mark.parametrize(
    ("name", "first_name", "last_name"),
    [
        ("Maria", "Maria", None),
        ("Maria Smith", "Maria", "Smith"),
        ("Conde Maria Victoria", "Conde Maria", "Victoria"),
        ("  Maria \t Smith ", "Maria", "Smith"),
        ("", None, None),
        ("   ", None, None),
    ],
)
def test_the_last_word_is_the_last_name(name: str, first_name: str | None, last_name: str | None) -> None:
    assert split_name(name) == (first_name, last_name)


@pytest.mark.parametrize(
    ("first_name", "last_name", "name"),
    [("Maria", "Smith", "Maria Smith"), ("Maria", None, "Maria"), (None, "Smith", "Smith"), ("", " ", "")],
)
def test_parts_make_a_name(first_name: str | None, last_name: str | None, name: str) -> None:
    assert join_name(first_name, last_name) == name


@given(names)
def test_taking_apart_loses_no_word(name: str) -> None:
    first_name, last_name = split_name(name)
    assert join_name(first_name, last_name).split() == name.split()
    assert last_name is None or len(last_name.split()) == 1
    assert first_name is None or first_name == first_name.strip() != ""


@given(names, names)
def test_putting_together_and_apart_settles(first_name: str, last_name: str) -> None:
    joined = join_name(*split_name(join_name(first_name, last_name)))
    assert join_name(*split_name(joined)) == joined


@given(names)
def test_the_first_character_is_small(name: str) -> None:
    found = first_char(name)
    assert found is None if not name.strip() else found == name.strip()[0].lower()
