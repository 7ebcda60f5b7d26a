"""Activity types have keys of their own, and those in use are numbered without a gap, whatever happens."""

from __future__ import annotations

import contextlib
import functools
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from pipedriver.server.crm.activity_types import (
    active_type,
    change_activity_type,
    create_activity_type,
    delete_activity_type,
    delete_activity_types,
    key_of,
    list_activity_types,
)
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.refusals import Invalid, NotFound
from tests.server.companies import Company

Step = tuple[str, int, str, int]

names = st.sampled_from(
    ["Call", "call!", "CALL", "Video call", "video-call", "Video  Call", "!!!", "???", "会議"]
)
ids = st.integers(min_value=1, max_value=10)
steps = st.lists(
    st.tuples(
        st.sampled_from(["add", "rename", "move", "delete", "delete several"]),
        ids,
        names,
        st.integers(min_value=0, max_value=10),
    ),
    max_size=25,
)


def _take(context: Context, step: Step) -> None:
    what, id, name, place = step
    if what == "add":
        create_activity_type(context, name=name, icon_key="task")
    elif what == "rename":
        change_activity_type(context, id, {"name": name})
    elif what == "move":
        change_activity_type(context, id, {"order_nr": place})
    elif what == "delete":
        delete_activity_type(context, id)
    else:
        delete_activity_types(context, [id, id + 1])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(steps)
def test_keys_and_numbers(taken: list[Step]) -> None:
    with Company() as company:
        keys: dict[int, str] = {}
        for step in taken:
            with contextlib.suppress(NotFound, Invalid):
                company.carry_out(functools.partial(_take, step=step))
            rows = company.carry_out(list_activity_types)
            for row in rows:
                assert keys.setdefault(row["id"], row["key_string"]) == row["key_string"]
            assert len(set(keys.values())) == len(keys)
            in_use = [row for row in rows if row["active_flag"]]
            assert in_use == rows[: len(in_use)]
            assert [row["order_nr"] for row in in_use] == list(range(1, len(in_use) + 1))
            names_in_use = [row["name"].casefold() for row in in_use]
            assert len(set(names_in_use)) == len(names_in_use)
            first = company.carry_out(functools.partial(active_type, key=None))
            assert first["id"] == in_use[0]["id"]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=300), st.sets(st.sampled_from(["a", "a_2", "type", "type_2", "x"])))
def test_key_of_any_name(name: str, taken: set[str]) -> None:
    key = key_of(name, taken)
    assert key not in taken
    assert 0 < len(key) <= 120
    assert re.fullmatch(r"\w+", key)
    assert "," not in key
    assert key == key_of(name, taken)
