"""Lists of deals in the order of a custom field equal the deals sorted one by one."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import DealFilter, create_deal, deal_order, list_deals, update_deal
from pipedriver.server.crm.fields import create_field
from pipedriver.server.crm.listing import order_of
from pipedriver.server.crm.persons import create_person
from pipedriver.server.store.deals import column_of
from pipedriver.server.store.listing import Page
from tests.server.companies import Company

numbers = st.none() | st.sampled_from([-1.5, 0.0, 2.0, 2.5, 10.0])
states = st.sampled_from(["open", "open", "open", "won", "deleted", "archived"])
directions = st.sampled_from(["ASC", "DESC"])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(numbers, states), max_size=14), directions, st.none() | directions)
def test_deals_by_a_number(made: list[tuple[float | None, str]], direction: str, of_ids: str | None) -> None:
    with Company() as company:
        key = company.carry_out(
            lambda context: create_field(context, "deal", name="Weight", field_type="double")["key"]
        )
        company.carry_out(lambda context: _make(context, key, made))
        there = [(value, id) for id, (value, state) in enumerate(made, start=1) if state in ("open", "won")]
        there.sort(key=lambda pair: pair[1], reverse=(of_ids or direction) == "DESC")
        there.sort(key=lambda pair: (pair[0] is not None, pair[0] or 0), reverse=direction == "DESC")
        asked = f"{key} {direction}" + (f", id {of_ids}" if of_ids else "")

        def page(start: int) -> list[int]:
            def read(context: Context) -> list[int]:
                order = deal_order(context, asked)
                return column_of(list_deals(context, DealFilter(), Page(start, 3), order), "id")

            return company.carry_out(read)

        for start in range(len(there) + 2):
            assert page(start) == [id for _, id in there[start : start + 4]]


def _make(context: Context, key: str, made: list[tuple[float | None, str]]) -> None:
    create_person(context, {"name": "Ada Lovelace"})
    for id, (value, state) in enumerate(made, start=1):
        create_deal(context, {"title": "A deal", "person_id": 1, "custom_fields": {key: value}})
        asked: dict[str, Any] = {"is_archived": True} if state == "archived" else {"status": state}
        update_deal(context, id, asked)


def test_nothing_is_sorted_behind_the_id() -> None:
    assert order_of("id DESC, title ASC", ("id", "title")) == (("id", "DESC"),)
    assert order_of("title DESC, id DESC, value ASC", ("id", "title", "value")) == (
        ("title", "DESC"),
        ("id", "DESC"),
    )
