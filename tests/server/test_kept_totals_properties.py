"""What is kept of the deals by triggers equals a recount, whatever is done to them in whatever order."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select

from pipedriver.server.crm.contact_merge import merge_organizations, merge_persons
from pipedriver.server.crm.context import Context, Viewer
from pipedriver.server.crm.deal_blocks import FAR_BEHIND, place_far_behind
from pipedriver.server.crm.deal_summary import (
    Choice,
    CurrencySum,
    StageSums,
    Summary,
    summarize,
    summarize_stages,
)
from pipedriver.server.crm.deals import create_deal, delete_deals, update_deal
from pipedriver.server.crm.followers import follow
from pipedriver.server.crm.organizations import create_organization
from pipedriver.server.crm.persons import create_person
from pipedriver.server.crm.pipelines import create_pipeline
from pipedriver.server.crm.stages import change_stage, create_stage
from pipedriver.server.founding import add_user
from pipedriver.server.store import kept_totals, tables
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.deal_blocks import BLOCK_BITS
from pipedriver.server.store.deal_total_tables import (
    SUMS,
    deal_blocks,
    deal_totals,
    deal_totals_by_owner,
)
from pipedriver.server.store.deals import deals_page
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.sqlite import FileDatabase, MemoryDatabase
from pipedriver.server.store.statement import Statement
from pipedriver.testing import LocalPipedrive
from tests.server.companies import MOMENT, Company, plain_deal
from tests.server.deal_machine import DealMachine

KEPT = (deal_totals, deal_totals_by_owner, deal_blocks)
MOST_DEALS = 8

links = st.none() | st.integers(min_value=1, max_value=2)
amounts = st.sampled_from([0.0, 0.1, 0.2, 1.005, 10.5, 33.333333, 99.99, -7.25, 1e15, 123_456_789.99])
writes: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {},
    optional={
        "value": amounts,
        "currency": st.sampled_from(["EUR", "USD", "JPY"]),
        "status": st.sampled_from(["open", "won", "lost", "deleted"]),
        "stage_id": st.integers(min_value=1, max_value=7),
        "user_id": st.integers(min_value=1, max_value=2),
        "visible_to": st.sampled_from([1, 3]),
        "probability": st.none() | st.sampled_from([0, 33, 50, 100]),
        "is_archived": st.booleans(),
        "person_id": links,
        "org_id": links,
    },
)


_READS = {
    table.name: Statement(select(table).order_by(*table.primary_key.columns))
    for table in (*KEPT, tables.deals, tables.stages, tables.pipelines, tables.followers)
}


def _read(session: Session) -> dict[str, list[Row]]:
    return {name: session.all(statement) for name, statement in _READS.items()}


CHOICES: tuple[Choice, ...] = ({}, {"user_id": 1}, {"pipeline_id": 2}, {"status": "won"}, {"stage_id": 1})


def _summaries(viewer: Viewer, choice: Choice, session: Session) -> tuple[Summary, StageSums]:
    context = Context(session, viewer, MOMENT)
    return summarize(context, choice), summarize_stages(context, choice, None)


def _parts(amount: float) -> tuple[int, int]:
    """Whole units, and the rest in millionths, rounded half away from 0."""
    units = int(amount)
    rest = (amount - units) * 1_000_000
    return units, int(rest + (0.5 if rest >= 0 else -0.5))


def _shares(deal: Row) -> list[int]:
    own = deal["probability"]
    weighed = 0.0 if own is None else deal["value"] * own / 100.0
    unweighed = deal["value"] if own is None else 0.0
    return [1, *_parts(deal["value"]), *_parts(weighed), *_parts(unweighed)]


def _recounted(deals: list[Row]) -> dict[str, list[Row]]:
    """What the kept tables must hold."""
    by_key: dict[str, dict[tuple[Any, ...], list[int]]] = {table.name: {} for table in KEPT}
    for deal in deals:
        for table in KEPT:
            row = {**deal, "block": deal["id"] >> BLOCK_BITS}
            key = tuple(row[column.name] for column in table.primary_key.columns)
            shares = [1] if table is deal_blocks else _shares(deal)
            held = by_key[table.name].setdefault(key, [0] * len(shares))
            for number, share in enumerate(shares):
                held[number] += share
    found: dict[str, list[Row]] = {}
    for table in KEPT:
        keys = [column.name for column in table.primary_key.columns]
        names = [*keys, *(["deals_count"] if table is deal_blocks else SUMS)]
        rows = sorted(by_key[table.name].items())
        found[table.name] = [dict(zip(names, (*key, *sums), strict=True)) for key, sums in rows]
    return found


class KeptTotals(DealMachine):
    """A company with an admin, a regular user and a handful of deals, to which anything is done."""

    most_deals = 8

    @initialize()
    def found(self) -> None:
        self.company.database.write(
            lambda session: add_user(session, MOMENT, 1, name="Rita Regular", email="rita@example.com")
        )

        def make(context: Context) -> None:
            pipeline = create_pipeline(context, name="Second", deal_probability=False)["id"]
            for name in ("First", "Next"):
                create_stage(context, name=name, pipeline_id=pipeline, deal_probability=40)
            for name in ("Ann", "Bob"):
                create_person(context, {"name": name})
                create_organization(context, {"name": name})

        self.company.carry_out(make)

    def everything(self) -> dict[str, list[Row]]:
        """What is kept, and what it is kept of."""
        return self.company.database.read(_read)

    def count(self) -> int:
        """How many deals there are."""
        return len(self._deals())

    def _deals(self) -> list[Row]:
        return self.company.database.read(_read)["deals"]

    def one(self, data: st.DataObject) -> int:
        """Any deal; the first one's id where there is none."""
        drawn: int = data.draw(st.sampled_from([deal["id"] for deal in self._deals()] or [1]))
        return drawn

    @rule(asked=writes)
    def add(self, asked: Row) -> None:
        if self.count() < self.most_deals:
            self.attempt(lambda context: create_deal(context, {"title": "A deal", "person_id": 1, **asked}))

    @rule(data=st.data(), asked=writes)
    def change(self, data: st.DataObject, asked: Row) -> None:
        deal = self.one(data)
        self.attempt(lambda context: update_deal(context, deal, asked))

    @rule(data=st.data(), status=st.sampled_from(["open", "won", "lost"]))
    def restore(self, data: st.DataObject, status: str) -> None:
        deal = self.one(data)
        self.attempt(lambda context: update_deal(context, deal, {"status": status}))

    @rule(data=st.data())
    def delete_several(self, data: st.DataObject) -> None:
        deals = [self.one(data), self.one(data)]
        self.attempt(lambda context: delete_deals(context, deals))

    @rule(goes=st.integers(min_value=1, max_value=2))
    def merge_contacts(self, goes: int) -> None:
        self.attempt(lambda context: merge_persons(context, goes, 3 - goes))
        self.attempt(lambda context: merge_organizations(context, goes, 3 - goes))

    @rule(stage=st.integers(min_value=1, max_value=7), pipeline=st.integers(min_value=1, max_value=2))
    def move_stage(self, stage: int, pipeline: int) -> None:
        self.attempt(lambda context: change_stage(context, stage, {"pipeline_id": pipeline}))

    @rule(data=st.data())
    def let_follow(self, data: st.DataObject) -> None:
        deal = self.one(data)
        if self._deals():
            self.attempt(lambda context: follow(context, "deal", deal, 2))

    @rule()
    def start_from_an_image(self) -> None:
        image = self.company.database.image()
        self.company.database.close()
        self.company.database = MemoryDatabase(image)

    @invariant()
    def the_tables_equal_a_recount(self) -> None:
        found = self.company.database.read(_read)
        expected = _recounted(found["deals"])
        assert {table.name: found[table.name] for table in KEPT} == expected
        self.company.database.write(kept_totals.add_up_anew)
        again = self.company.database.read(_read)
        assert {table.name: again[table.name] for table in KEPT} == expected

    @invariant()
    def summaries_equal_a_recount(self) -> None:
        found = self.company.database.read(_read)
        stages = {row["id"]: row for row in found["stages"]}
        pipelines = {row["id"]: row for row in found["pipelines"]}
        followed = {
            row["object_id"] for row in found["followers"] if row["object"] == "deal" and row["user_id"] == 2
        }

        def weight(deal: Row) -> Fraction:
            stage = stages[deal["stage_id"]]
            own = deal["probability"]
            if not pipelines[stage["pipeline_id"]]["deal_probability"]:
                return Fraction(1)
            return Fraction(stage["deal_probability"] if own is None else own) / 100

        regular = replace(self.company.viewer, user_id=2, is_admin=False)
        for viewer in (self.company.viewer, regular):
            seen = [
                deal
                for deal in found["deals"]
                if deal["status"] != "deleted"
                and not deal["is_archived"]
                and (
                    viewer.is_admin
                    or deal["visible_to"] != 1
                    or deal["user_id"] == 2
                    or deal["id"] in followed
                )
            ]
            for choice in CHOICES:
                mine = [deal for deal in seen if all(deal[name] == value for name, value in choice.items())]
                summary, by_stage = self.company.database.read(partial(_summaries, viewer, choice))
                assert by_stage.total == summary
                assert summary.count == len(mine)
                assert [each.code for each in summary.sums] == sorted({deal["currency"] for deal in mine})
                for each in summary.sums:
                    _check(each, [deal for deal in mine if deal["currency"] == each.code], weight)
                counts = {stage: sums.count for stage, sums in by_stage.by_stage.items()}
                assert counts == Counter(deal["stage_id"] for deal in mine)

    def teardown(self) -> None:
        self.company.database.close()


def _check(found: CurrencySum, deals: list[Row], weight: Callable[[Row], Fraction]) -> None:
    assert found.count == len(deals)
    total = sum((Fraction(deal["value"]) for deal in deals), Fraction(0))
    weighted = sum((Fraction(deal["value"]) * weight(deal) for deal in deals), Fraction(0))
    # Half of the smallest unit of a currency, and what a float cannot tell of a very large sum.
    near = Fraction(1, 2) if found.code == "JPY" else Fraction(1, 200)
    near += max(abs(total), *[Fraction(abs(deal["value"])) for deal in deals]) / 2**48 + Fraction(1, 10**5)
    assert abs(Fraction(found.value) - total) <= near
    assert abs(Fraction(found.weighted) - weighted) <= near


TestKeptTotals = KeptTotals.TestCase
TestKeptTotals.settings = settings(
    max_examples=15, stateful_step_count=15, deadline=None, derandomize=True, database=None
)


spread = st.dictionaries(
    st.integers(min_value=1, max_value=6 << BLOCK_BITS),
    st.tuples(st.sampled_from(["open", "won", "lost", "deleted"]), st.sampled_from([0, 0, 0, 1])),
    max_size=30,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    spread,
    st.sampled_from([("open", "won", "lost"), ("open",), ("won", "lost")]),
    st.sampled_from(["ASC", "DESC"]),
    st.booleans(),
)
def test_a_place_found_by_blocks_is_that_found_by_counting(
    made: dict[int, tuple[str, int]], statuses: tuple[str, ...], direction: Any, archived: bool
) -> None:
    with Company() as company:
        rows = [plain_deal(id, status=status, is_archived=flag) for id, (status, flag) in made.items()]
        company.carry_out(lambda context: add_rows(context.session, tables.deals, rows))
        wanted = sorted(
            (id for id, (status, flag) in made.items() if status in statuses and flag == archived),
            reverse=direction == "DESC",
        )
        page = deals_page((), statuses, (("id", direction),), to_admin=True, archived=archived, from_id=True)

        def page_at(start: int) -> list[int]:
            def read(session: Session) -> list[int]:
                context = Context(session, company.viewer, MOMENT)
                place = place_far_behind(context, statuses, direction, start, archived=archived)
                if place is None:
                    return []
                rest, first = place
                return session.column(page, company=1, viewer=1, start=rest, first=first, fetch=3)

            return company.database.read(read)

        for start in range(len(wanted) + 2):
            assert page_at(start) == wanted[start : start + 3]


@pytest.mark.parametrize("sort", ["id ASC", "id DESC", None])
def test_a_page_far_behind_holds_the_deals_that_are_there(sort: str | None) -> None:
    local = LocalPipedrive(in_process=True)
    ids = random.Random(7).sample(range(1, 4 * FAR_BEHIND), FAR_BEHIND + 300)
    rows = [plain_deal(id, status="deleted" if id % 9 == 0 else "open") for id in sorted(ids)]
    local.database.write(lambda session: add_rows(session, tables.deals, rows))
    there = [row["id"] for row in rows if row["status"] == "open"]
    if sort == "id DESC":
        there.reverse()
    rows_more = [plain_deal(5 * FAR_BEHIND + number) for number in range(1, 701)]
    local.database.write(lambda session: add_rows(session, tables.deals, rows_more))
    more = [row["id"] for row in rows_more]
    there = [*reversed(more), *there] if sort == "id DESC" else [*there, *more]
    with local.client() as client:
        for start in (
            FAR_BEHIND - 1,
            FAR_BEHIND,
            FAR_BEHIND + 1,
            FAR_BEHIND + 50,
            len(there) - 3,
            len(there),
        ):
            page = client.v1.deals.list(start=start, limit=5, sort=sort, total=5)
            assert [deal.id for deal in page] == there[start : start + 5]


def test_a_saved_file_keeps_its_sums(tmp_path: Path) -> None:
    with LocalPipedrive(in_process=True) as local, local.client() as client:
        organization = client.v1.organizations.create(name="Analytical Engines").id
        for number in range(5):
            client.v1.deals.create(title="Deal", value=number + 0.1, org_id=organization)
        asked = client.v1.deals.get_summary().to_dict()
        image = local.database.image()
    (tmp_path / "saved").write_bytes(image)
    database = FileDatabase(tmp_path / "saved")
    found = database.read(_read)
    assert {table.name: found[table.name] for table in KEPT} == _recounted(found["deals"])
    database.close()
    assert asked["total_count"] == 5
