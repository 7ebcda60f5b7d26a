"""E-mail addresses and phone numbers: every form in which they are written becomes one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver.server.crm.contact_values import (
    ContactValue,
    contact_values,
    primary_value,
    same_email,
    same_phone,
    united,
)
from pipedriver.server.crm.refusals import Invalid

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
truths = st.sampled_from([True, False, 0, 1, "0", "1", "true", "False", "", None])
entries = st.fixed_dictionaries(
    {"value": texts | st.integers()}, optional={"label": texts | st.none(), "primary": truths}
)
one = texts | st.integers() | entries
written = st.none() | one | st.lists(one, max_size=6)
same = st.sampled_from([same_email, same_phone])


def _work(value: str, *, primary: bool = True) -> ContactValue:
    return {"label": "work", "value": value, "primary": primary}


@pytest.mark.parametrize(
    ("given_value", "kept"),
    [
        (None, []),
        ("", []),
        ([], []),
        ("a@example.com", [_work("a@example.com")]),
        (" a@example.com ", [_work("a@example.com")]),
        (5550100, [_work("5550100")]),
        (["a", "b"], [_work("a"), _work("b", primary=False)]),
        ([{"value": "", "primary": True}], []),
        ([{"value": None}, "", "b"], [_work("b")]),
        ({"value": "a", "label": "home"}, [{"label": "home", "value": "a", "primary": True}]),
        (["a", {"value": "b", "primary": "1"}], [_work("a", primary=False), _work("b")]),
        (
            [{"value": "a", "primary": True}, {"value": "b", "primary": True}, "c"],
            [_work("a", primary=False), _work("b"), _work("c", primary=False)],
        ),
        ([{"value": "a", "extra": 1}], [_work("a")]),
    ],
)
def test_every_form_is_taken(given_value: object, kept: list[ContactValue]) -> None:
    assert contact_values(given_value, as_="email") == kept


@pytest.mark.parametrize(
    ("given_value", "error"),
    [
        (True, "email must be a text"),
        ([None, ["a"]], "email must be a text"),
        ([{"value": ["a"]}], "email.value must be a text"),
        ([{"value": "a", "label": 1.5}, {"value": "b", "label": ["c"]}], "email.label must be a text"),
        ([{"value": "a", "primary": "maybe"}], "email.primary must be true or false"),
        ([{"value": "a", "primary": 2}], "email.primary must be true or false"),
        ("a" * 256, "email must have at most 255 characters"),
        ([{"value": "a", "label": "b" * 256}], "email.label must have at most 255 characters"),
        ("a\x00b", "email must not hold the character NUL"),
    ],
)
def test_what_is_no_value_is_refused(given_value: object, error: str) -> None:
    with pytest.raises(Invalid) as refused:
        contact_values(given_value, as_="email")
    assert str(refused.value) == error


@given(written)
def test_keeping_what_is_kept_changes_nothing(given_value: Any) -> None:
    kept = contact_values(given_value, as_="email")
    assert contact_values(kept, as_="email") == kept
    assert sum(entry["primary"] for entry in kept) == (1 if kept else 0)
    assert all(entry["value"] == entry["value"].strip() != "" and entry["label"] for entry in kept)
    assert (primary_value(kept) is None) == (not kept)


@given(written, written, same)
def test_uniting_keeps_each_value_once(kept: Any, added: Any, same: Callable[[str], str]) -> None:
    first = contact_values(kept, as_="email")
    second = contact_values(added, as_="email")
    both = united(first, second, same)
    values = [same(entry["value"]) for entry in both]
    assert len(values) == len(set(values))
    assert set(values) == {same(entry["value"]) for entry in (*first, *second)}
    assert contact_values(both, as_="email") == both
    assert united(both, second, same) == united(both, [], same) == both


@given(st.lists(texts.filter(str.strip), min_size=1, max_size=5), written)
def test_the_primary_one_of_the_first_stays(kept: list[str], added: Any) -> None:
    first = contact_values(kept, as_="email")
    both = united(first, contact_values(added, as_="email"), same_email)
    assert primary_value(both) == primary_value(first)
