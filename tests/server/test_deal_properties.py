"""Whatever is done to deals, in whatever order: their times, stays, people, counts and totals agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from hypothesis.strategies import SearchStrategy
from sqlalchemy import Table, select

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_history import length_between
from pipedriver.server.crm.deal_people import add_to_deal, remove_from_deal
from pipedriver.server.crm.deal_status import NEW_DEAL, settle, standing
from pipedriver.server.crm.deals import create_deal, delete_deals, update_deal, written_deal
from pipedriver.server.crm.followers import follow
from pipedriver.server.crm.organizations import create_organization
from pipedriver.server.crm.persons import create_person
from pipedriver.server.crm.pipelines import create_pipeline
from pipedriver.server.crm.refusals import Refusal
from pipedriver.server.crm.stages import create_stage
from pipedriver.server.store import tables
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.deals import deal_row
from pipedriver.server.store.statement import Statement
from tests.server.companies import MOMENT
from tests.server.deal_machine import DealMachine

moments = st.sampled_from(["2026-02-01 10:00:00", "2026-03-01 00:00:00", "2026-06-01 12:30:00"])
ids = st.integers(min_value=1, max_value=3)
links = st.none() | ids


def _some(needed: dict[str, SearchStrategy[Any]], **optional: SearchStrategy[Any]) -> SearchStrategy[Row]:
    """Arguments of a write: those that are needed, and some of the others."""
    return st.fixed_dictionaries(needed, optional=optional)


reasons = st.sampled_from(["Too dear", ""])
fitting = st.one_of(
    _some({"status": st.just("open")}),
    _some({"status": st.just("deleted")}),
    _some({"status": st.just("won")}, won_time=moments),
    _some({"status": st.just("won")}, close_time=moments),
    _some({"status": st.just("lost")}, lost_time=moments, lost_reason=reasons),
)
maybe_fitting = st.one_of(_some({}), fitting)
any_status = _some(
    {},
    status=st.sampled_from(["open", "won", "lost", "deleted"]),
    won_time=st.none() | moments,
    lost_time=st.none() | moments,
    close_time=st.none() | moments,
    lost_reason=st.none() | reasons,
)
status_writes = st.one_of(fitting, fitting, any_status)
plain_writes = _some(
    {},
    title=st.sampled_from(["A deal", "Another"]),
    value=st.sampled_from([0, 10.5, None]),
    person_id=links,
    org_id=links,
    # The pipeline that comes with the company has stages 1 to 5, the other 6 and 7.
    stage_id=st.integers(min_value=1, max_value=7),
    pipeline_id=st.integers(min_value=1, max_value=2),
)

WRITTEN = (
    tables.deals,
    tables.deal_stage_visits,
    tables.deal_participants,
    tables.won_deal_totals,
    tables.followers,
    tables.persons,
    tables.organizations,
    tables.changes,
    tables.counters,
)
"""What a write to a deal may touch."""


def _read(session: Session, table: Table) -> list[Row]:
    order = list(table.primary_key.columns)
    return session.all(Statement(select(table).order_by(*order)))


class Deals(DealMachine):
    """A company in which anything is done to a handful of deals."""

    most_deals = 6

    def __init__(self) -> None:
        super().__init__()
        self.moment = MOMENT
        self.first_won: dict[int, str] = {}
        self.ever_closed: set[int] = set()

    def carry_out(self, act: Callable[[Context], object]) -> None:
        """Do something in a transaction, at the moment that it is."""
        self.company.database.write(lambda session: act(Context(session, self.company.viewer, self.moment)))

    def everything(self) -> dict[str, list[Row]]:
        """What a write to a deal may touch."""
        return self.company.database.read(
            lambda session: {table.name: _read(session, table) for table in WRITTEN}
        )

    def count(self) -> int:
        """How many deals there are."""
        return len(self._deals())

    @initialize()
    def found(self) -> None:
        def make(context: Context) -> None:
            pipeline = create_pipeline(context, name="Second")["id"]
            for name in ("First", "Next"):
                create_stage(context, name=name, pipeline_id=pipeline)
            for name in ("Ann", "Bob", "Cid"):
                create_person(context, {"name": name})
                create_organization(context, {"name": name})
            create_deal(context, {"title": "First", "person_id": 1, "org_id": 1, "value": 10})
            create_deal(context, {"title": "Second", "person_id": 2, "org_id": 1})

        self.carry_out(make)

    def one(self, data: st.DataObject) -> int:
        """Mostly a deal that can be changed, so that most of what is tried is done."""
        deals = self._deals()
        usable = self._usable()
        return data.draw(st.sampled_from([*usable, *usable, *usable, *usable, *deals]))

    def _usable(self) -> list[int]:
        deals = self._deals()
        return [id for id, deal in deals.items() if deal["status"] != "deleted" and not deal["is_archived"]]

    @rule(links=st.tuples(links, links), plain=plain_writes, status=status_writes)
    def add(self, links: tuple[int | None, int | None], plain: Row, status: Row) -> None:
        if self.count() < self.most_deals:
            asked = {"title": "A deal", "person_id": links[0], "org_id": links[1], **plain, **status}
            self.attempt(lambda context: self._add(context, asked))

    @staticmethod
    def _add(context: Context, asked: Row) -> None:
        """What is told of a new deal, without reading it, is what reading it gives."""
        made = create_deal(context, asked)
        assert msgspec.json.encode(made) == msgspec.json.encode(deal_row(written_deal(context, made[0])))

    @rule(data=st.data(), asked=status_writes)
    def change_status(self, data: st.DataObject, asked: Row) -> None:
        deal = self.one(data)
        self.attempt(lambda context: update_deal(context, deal, asked))

    @rule(data=st.data(), asked=plain_writes, status=maybe_fitting)
    def change(self, data: st.DataObject, asked: Row, status: Row) -> None:
        deal = self.one(data)
        self.attempt(lambda context: update_deal(context, deal, {**asked, **status}))

    @precondition(lambda self: len(self._usable()) > 2)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        deals = [self.one(data), self.one(data)]
        self.attempt(lambda context: delete_deals(context, deals))

    @rule(data=st.data(), status=st.sampled_from(["open", "won", "lost"]))
    def restore(self, data: st.DataObject, status: str) -> None:
        deleted = [id for id, deal in self._deals().items() if deal["status"] == "deleted"]
        if deleted:
            deal = data.draw(st.sampled_from(deleted))
            self.attempt(lambda context: update_deal(context, deal, {"status": status}))

    @rule(data=st.data(), archived=st.booleans())
    def archive(self, data: st.DataObject, archived: bool) -> None:
        deal = self.one(data)
        self.attempt(lambda context: update_deal(context, deal, {"is_archived": archived}))

    @rule(data=st.data(), person=ids)
    def let_take_part(self, data: st.DataObject, person: int) -> None:
        deal = self.one(data)
        self.attempt(lambda context: add_to_deal(context, deal, person))

    @rule(data=st.data())
    def let_no_longer_take_part(self, data: st.DataObject) -> None:
        participants = self._rows(tables.deal_participants)
        if participants:
            row = data.draw(st.sampled_from(participants))
            self.attempt(lambda context: remove_from_deal(context, row["deal_id"], row["id"]))

    @rule(data=st.data())
    def follow(self, data: st.DataObject) -> None:
        deal = self.one(data)
        if deal in self._deals():
            self.attempt(lambda context: follow(context, "deal", deal, 1))

    @rule(hours=st.integers(min_value=1, max_value=200))
    def let_time_pass(self, hours: int) -> None:
        self.moment += timedelta(hours=hours)

    def _rows(self, table: Table) -> list[Row]:
        return self.company.database.read(lambda session: _read(session, table))

    def _deals(self) -> dict[int, Row]:
        return {row["id"]: row for row in self._rows(tables.deals)}

    @invariant()
    def times_go_with_the_status(self) -> None:
        for id, deal in self._deals().items():
            stands = standing(deal)
            assert (deal["won_time"] is not None) == (stands == "won")
            assert (deal["lost_time"] is not None) == (stands == "lost")
            assert (deal["close_time"] is not None) == (stands in ("won", "lost"))
            assert deal["lost_reason"] is None or stands == "lost"
            assert (deal["archive_time"] is not None) == bool(deal["is_archived"])
            if deal["status"] != "open":
                self.ever_closed.add(id)
            if deal["won_time"] is not None:
                self.first_won.setdefault(id, deal["first_won_time"])
            assert deal["first_won_time"] == self.first_won.get(id)

    @invariant()
    def an_open_deal_is_in_one_stage(self) -> None:
        pipelines = {row["id"]: row["pipeline_id"] for row in self._rows(tables.stages)}
        visits: dict[int, list[Row]] = {}
        for visit in self._rows(tables.deal_stage_visits):
            visits.setdefault(visit["deal_id"], []).append(visit)
        for id, deal in self._deals().items():
            assert pipelines[deal["stage_id"]] == deal["pipeline_id"]
            stays = visits[id]
            lasting = [visit for visit in stays if visit["left_at"] is None]
            assert [visit["stage_id"] for visit in lasting] == (
                [deal["stage_id"]] if deal["status"] == "open" else []
            )
            assert stays[0]["entered_at"] == min(deal["add_time"], stays[0]["entered_at"])
            for visit, following in pairwise(stays):
                assert visit["entered_at"] <= visit["left_at"] <= following["entered_at"]
                if id not in self.ever_closed:
                    assert visit["left_at"] == following["entered_at"]

    @invariant()
    def people_are_counted(self) -> None:
        participants = {(row["deal_id"], row["person_id"]) for row in self._rows(tables.deal_participants)}
        followers = [row["object_id"] for row in self._rows(tables.followers) if row["object"] == "deal"]
        for id, deal in self._deals().items():
            assert deal["person_id"] is None or (id, deal["person_id"]) in participants
            assert deal["participants_count"] == sum(1 for pair in participants if pair[0] == id)
            assert deal["followers_count"] == followers.count(id)

    @invariant()
    def deals_of_contacts_are_counted(self) -> None:
        deals = [deal for deal in self._deals().values() if not deal["is_archived"]]
        participants = [(row["deal_id"], row["person_id"]) for row in self._rows(tables.deal_participants)]
        for table, link in ((tables.persons, "person_id"), (tables.organizations, "org_id")):
            for contact in self._rows(table):
                own = [deal["status"] for deal in deals if deal[link] == contact["id"]]
                assert contact["open_deals_count"] == own.count("open")
                assert contact["won_deals_count"] == own.count("won")
                assert contact["lost_deals_count"] == own.count("lost")
                assert contact["closed_deals_count"] == own.count("won") + own.count("lost")
        for person in self._rows(tables.persons):
            elsewhere = [
                deal["status"]
                for deal in deals
                if (deal["id"], person["id"]) in participants and deal["person_id"] != person["id"]
            ]
            assert person["participant_open_deals_count"] == elsewhere.count("open")
            closed = elsewhere.count("won") + elsewhere.count("lost")
            assert person["participant_closed_deals_count"] == closed

    @invariant()
    def totals_are_those_of_the_won_deals(self) -> None:
        expected: dict[int, tuple[int, int]] = {}
        for deal in self._deals().values():
            if deal["status"] == "won":
                taken = datetime.fromisoformat(deal["won_time"]) - datetime.fromisoformat(deal["add_time"])
                count, seconds = expected.get(deal["stage_id"], (0, 0))
                expected[deal["stage_id"]] = (count + 1, seconds + int(taken.total_seconds()))
        found = {
            row["stage_id"]: (row["deals_count"], row["seconds_to_won"])
            for row in self._rows(tables.won_deal_totals)
            if row["deals_count"] or row["seconds_to_won"]
        }
        assert found == expected

    def teardown(self) -> None:
        self.company.database.close()


TestDeals = Deals.TestCase
TestDeals.settings = settings(
    max_examples=50, stateful_step_count=25, deadline=None, derandomize=True, database=None
)


@given(st.lists(status_writes, max_size=12))
def test_what_a_status_brings_along_fits_it(writes: list[dict[str, Any]]) -> None:
    deal: Row = dict(NEW_DEAL)
    for hour, asked in enumerate(writes):
        before = dict(deal)
        try:
            deal |= settle(deal, asked, f"2026-03-02 {hour:02}:00:00")
        except Refusal:
            assert deal == before
            continue
        for name, value in asked.items():
            if value is not None and name != "lost_reason":
                assert deal[name] == value, "what is taken is written"
        if asked.get("status", before["status"]) == before["status"] and set(asked) <= {"status"}:
            assert deal == before, "asking for what is so already changes nothing"


times = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2040, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)


@given(times, times)
def test_a_length_adds_up(start: datetime, end: datetime) -> None:
    length = length_between(start, end)
    if end <= start:
        assert length.total_seconds == 0
        return
    assert length.total_seconds == int((end - start).total_seconds())
    assert 0 <= length.months < 12
    assert 0 <= length.days < 31
    days = (end - start).days
    assert length.years * 365 <= days
    of_calendar = 365.2425 * length.years + 30.436875 * length.months + length.days
    assert abs(of_calendar - days) < 4
    clock = timedelta(hours=length.hours, minutes=length.minutes, seconds=length.seconds)
    assert clock == (end - start) % timedelta(days=1)


def test_a_length_is_that_of_the_published_example() -> None:
    start = datetime(2019, 5, 29, 4, 21, 51)
    length = length_between(start, start + timedelta(seconds=17139446))
    parts = (length.years, length.months, length.days, length.hours, length.minutes, length.seconds)
    assert parts == (0, 6, 14, 8, 57, 26)
