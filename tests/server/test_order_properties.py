"""Pipelines and stages stay numbered without a gap, whatever is added, moved, deleted and brought back."""

from __future__ import annotations

import contextlib
import functools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.listing import page_of
from pipedriver.server.crm.ordering import placed
from pipedriver.server.crm.pipelines import (
    change_pipeline,
    create_pipeline,
    delete_pipeline,
    list_pipelines,
)
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.crm.stages import change_stage, create_stage, delete_stage, list_stages
from tests.server.companies import Company

places = st.none() | st.integers(min_value=0, max_value=8)
ids = st.integers(min_value=1, max_value=8)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add pipeline"), ids, ids, places),
        st.tuples(st.just("move pipeline"), ids, ids, places),
        st.tuples(st.just("delete pipeline"), ids, ids, places),
        st.tuples(st.just("restore pipeline"), ids, ids, places),
        st.tuples(st.just("add stage"), ids, ids, places),
        st.tuples(st.just("move stage"), ids, ids, places),
        st.tuples(st.just("delete stage"), ids, ids, places),
    ),
    max_size=25,
)


@given(st.lists(ids, unique=True), ids, places)
def test_a_place_among_others(others: list[int], id: int, place: int | None) -> None:
    order = placed(others, id, place)
    assert sorted(order) == sorted({*others, id})
    assert [other for other in order if other != id] == [other for other in others if other != id]
    assert order.index(id) == min(len(order) - 1, len(order) if place is None else place)


def _numbers(rows: list[dict[str, Any]]) -> list[int]:
    return sorted(row["order_nr"] for row in rows)


def _take(context: Context, step: tuple[str, int, int, int | None]) -> None:
    what, id, pipeline, place = step
    where = {} if place is None else {"order_nr": place}
    if what == "add pipeline":
        create_pipeline(context, name="P", order_nr=place, active=pipeline != 1)
    elif what == "move pipeline":
        change_pipeline(context, id, where)
    elif what == "delete pipeline":
        delete_pipeline(context, id)
    elif what == "restore pipeline":
        change_pipeline(context, id, {"active": True, **where})
    elif what == "add stage":
        create_stage(context, name="S", pipeline_id=pipeline)
    elif what == "move stage":
        change_stage(context, id, {"pipeline_id": pipeline, **where})
    else:
        delete_stage(context, id)


@given(steps)
def test_numbers_have_no_gap(taken: list[tuple[str, int, int, int | None]]) -> None:
    with Company() as company:
        for step in taken:
            with contextlib.suppress(NotFound, Invalid):
                company.carry_out(functools.partial(_take, step=step))
        pipelines = company.carry_out(list_pipelines)
        assert _numbers(pipelines) == list(range(len(pipelines)))
        stages = company.carry_out(lambda context: list_stages(context, page_of(0, 500)))
        in_use = {row["id"] for row in pipelines}
        assert {row["pipeline_id"] for row in stages} <= in_use
        for pipeline in in_use:
            mine = [row for row in stages if row["pipeline_id"] == pipeline]
            assert _numbers(mine) == list(range(1, len(mine) + 1))
