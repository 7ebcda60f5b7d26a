"""Counts and pointers of deals, persons and organizations equal a recount of what hangs on them."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from pipedriver.server.crm.activities import (
    create_activity,
    delete_activities,
    delete_activity,
    update_activity,
)
from pipedriver.server.crm.context import Context, Viewer
from pipedriver.server.crm.notes import change_note, create_note, delete_note
from pipedriver.server.crm.refusals import Refusal
from pipedriver.server.crm.viewers import viewer_of
from pipedriver.server.store import tables
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.sqlite import MemoryDatabase
from pipedriver.server.store.statement import Statement
from pipedriver.testing import LocalPipedrive
from tests.server.companies import MOMENT

Step = tuple[str, int, Mapping[str, Any]]

PARENTS = ((tables.deals, "deal_id"), (tables.persons, "person_id"), (tables.organizations, "org_id"))

NOTHING: dict[str, Any] = {}

# 4 is never there, so that refusals are among the steps.
parents = st.none() | st.integers(min_value=1, max_value=4)
people = st.lists(st.integers(min_value=1, max_value=4), max_size=3).map(
    lambda ids: [{"person_id": id} for id in ids]
)
activity_values = st.fixed_dictionaries(
    {},
    optional={
        "deal_id": parents,
        "person_id": parents,
        "org_id": parents,
        "participants": people,
        "done": st.booleans(),
        "due_date": st.sampled_from(["2026-03-01", "2026-03-02", "2026-03-03"]),
        "due_time": st.none() | st.sampled_from(["08:00", "16:30"]),
    },
)
note_values = st.fixed_dictionaries(
    {"content": st.just("x")}, optional={"deal_id": parents, "person_id": parents, "org_id": parents}
)
ids = st.integers(min_value=1, max_value=6)
activity_steps: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("add"), ids, activity_values),
    st.tuples(st.just("change"), ids, activity_values),
    st.tuples(st.just("undate"), ids, st.just({"due_date": None})),
    st.tuples(st.just("finish"), ids, st.just({"done": True})),
    st.tuples(st.just("delete"), ids, st.just(NOTHING)),
    st.tuples(st.just("delete several"), ids, st.just(NOTHING)),
)
note_steps: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("add"), ids, note_values),
    st.tuples(st.just("change"), ids, note_values),
    st.tuples(st.just("delete"), ids, st.just(NOTHING)),
)


@functools.cache
def _world() -> tuple[bytes, Viewer]:
    """A company with three persons, three organizations and three deals between them, and its admin."""
    with LocalPipedrive(in_process=True) as local, local.client() as client:
        for number in (1, 2, 3):
            client.v1.organizations.create(name=f"Organization {number}")
            client.v1.persons.create(name=f"Person {number}")
        client.v1.deals.create(title="Both", person_id=1, org_id=2)
        client.v1.deals.create(title="Person alone", person_id=2)
        client.v1.deals.create(title="Organization alone", org_id=3)
        viewer = local.database.read(lambda session: viewer_of(session, local.owner.api_token))
        assert viewer is not None
        return local.database.image(), viewer


def _take_activity_step(viewer: Viewer, step: Step, session: Session) -> None:
    context = Context(session, viewer, MOMENT)
    what, id, values = step
    if what == "add":
        create_activity(context, values)
    elif what == "delete":
        delete_activity(context, id)
    elif what == "delete several":
        delete_activities(context, [id, id + 1])
    else:
        update_activity(context, id, values)


def _take_note_step(viewer: Viewer, step: Step, session: Session) -> None:
    context = Context(session, viewer, MOMENT)
    what, id, values = step
    if what == "add":
        create_note(context, values)
    elif what == "delete":
        delete_note(context, id)
    else:
        change_note(context, id, values)


def _rows(database: MemoryDatabase, table: Table) -> list[Row]:
    statement = Statement(select(table).order_by(*table.primary_key.columns))
    return database.read(lambda session: session.all(statement))


def _when(activity: Row) -> tuple[str, str, int]:
    return activity["due_date"], activity["due_time"] or "", activity["id"]


def _recounted(activities: list[Row]) -> Row:
    """What a record shows of its activities, counted here once more."""
    done = [row for row in activities if row["done"]]
    undone = [row for row in activities if not row["done"]]
    next_one: Row = min((row for row in undone if row["due_date"]), key=_when, default=NOTHING)
    last_one: Row = max((row for row in done if row["due_date"]), key=_when, default=NOTHING)
    return {
        "activities_count": len(activities),
        "done_activities_count": len(done),
        "undone_activities_count": len(undone),
        "next_activity_id": next_one.get("id"),
        "next_activity_date": next_one.get("due_date"),
        "next_activity_time": next_one.get("due_time"),
        "last_activity_id": last_one.get("id"),
        "last_activity_date": last_one.get("due_date"),
    }


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(activity_steps, max_size=25))
def test_activities(steps: list[Step]) -> None:
    image, viewer = _world()
    database = MemoryDatabase(image)
    for step in steps:
        with contextlib.suppress(Refusal):
            database.write(functools.partial(_take_activity_step, viewer, step))
    activities = [row for row in _rows(database, tables.activities) if row["active_flag"]]
    taking_part: dict[int, list[Row]] = {}
    for row in _rows(database, tables.activity_participants):
        taking_part.setdefault(row["activity_id"], []).append(row)
    for activity in activities:
        people = taking_part.get(activity["id"], [])
        primary = [row["person_id"] for row in people if row["primary_flag"]]
        assert primary == ([] if activity["person_id"] is None else [activity["person_id"]])
        assert sorted(row["position"] for row in people) == list(range(len(people)))
    for table, link in PARENTS:
        for parent in _rows(database, table):
            mine = [
                row
                for row in activities
                if (
                    any(person["person_id"] == parent["id"] for person in taking_part.get(row["id"], []))
                    if table is tables.persons
                    else row[link] == parent["id"]
                )
            ]
            expected = _recounted(mine)
            assert {key: parent[key] for key in expected} == expected
    database.close()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(note_steps, max_size=20))
def test_notes(steps: list[Step]) -> None:
    image, viewer = _world()
    database = MemoryDatabase(image)
    for step in steps:
        with contextlib.suppress(Refusal):
            database.write(functools.partial(_take_note_step, viewer, step))
    notes = [row for row in _rows(database, tables.notes) if row["active_flag"]]
    for row in notes:
        assert any(row[link] is not None for _, link in PARENTS)
    for table, link in PARENTS:
        for parent in _rows(database, table):
            assert parent["notes_count"] == sum(row[link] == parent["id"] for row in notes)
    database.close()
