"""The sample: the same every time, consistent in itself, and whole or not there at all."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Table, select, text

from pipedriver.server.crm.contact_values import contact_values
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import copied_values
from pipedriver.server.crm.deal_summary import summarize
from pipedriver.server.crm.html import sanitised
from pipedriver.server.crm.known_fields import ValuedEntity
from pipedriver.server.crm.person_names import first_char, join_name, search_text, split_name
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.crm.viewers import viewer_of
from pipedriver.server.crm.won_totals import recount_won_totals
from pipedriver.server.founding import found_example, founded_companies
from pipedriver.server.sample import MOST_DEALS, Sample, fill_sample, filling
from pipedriver.server.sample.activities import Pointers
from pipedriver.server.sample.contacts import Organizations, Persons
from pipedriver.server.sample.office import GROUPS
from pipedriver.server.sample.plans import plans
from pipedriver.server.store import derived, kept_totals
from pipedriver.server.store.columns import metadata
from pipedriver.server.store.database import Database, Row, Session
from pipedriver.server.store.deal_total_tables import deal_blocks, deal_totals, deal_totals_by_owner
from pipedriver.server.store.identifiers import USERS_OF_A_COMPANY, next_id
from pipedriver.server.store.rights_tables import roles, teams
from pipedriver.server.store.schema import prepare
from pipedriver.server.store.sqlite import FileDatabase, MemoryDatabase
from pipedriver.server.store.statement import Statement
from pipedriver.server.store.tables import (
    activities,
    activity_participants,
    custom_values,
    deal_participants,
    deal_stage_visits,
    deals,
    notes,
    organizations,
    persons,
    stages,
    users,
    won_deal_totals,
)

MOMENT = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
TODAY = "2026-03-02"
KINDS: tuple[derived.Kind, ...] = ("deal", "person", "organization")


def _empty() -> MemoryDatabase:
    database = MemoryDatabase()
    database.write(lambda session: prepare(session, is_empty=True))
    return database


@pytest.fixture
def empty() -> Iterator[MemoryDatabase]:
    """A database that has its tables and nothing else."""
    database = _empty()
    yield database
    database.close()


def _contents_of_sample(moment: datetime = MOMENT) -> dict[str, list[Row]]:
    """What a sample of 100 deals holds."""
    database = _empty()
    fill_sample(database, 100, moment=moment)
    contents = _contents(database)
    database.close()
    return contents


@pytest.fixture(scope="module")
def sample() -> Iterator[MemoryDatabase]:
    """A sample of 600 deals; no test changes it but for what it puts back."""
    database = _empty()
    fill_sample(database, 600, moment=MOMENT)
    yield database
    database.close()


def _rows(database: Database, table: Table) -> list[Row]:
    ordered = Statement(select(table).order_by(*table.primary_key.columns))
    return database.read(lambda session: session.all(ordered))


def _by_id(database: Database, table: Table) -> dict[tuple[int, int], Row]:
    return {(row["company_id"], row["id"]): row for row in _rows(database, table)}


def _contents(database: Database) -> dict[str, list[Row]]:
    """Everything but the tokens, which are new each time."""
    return {
        table.name: _rows(database, table) for table in metadata.sorted_tables if table.name != "api_tokens"
    }


# The same every time


def test_the_same_number_of_deals_makes_the_same_sample() -> None:
    assert _contents_of_sample() == _contents_of_sample()


def test_tokens_are_new_each_time(empty: MemoryDatabase, sample: MemoryDatabase) -> None:
    one, other = fill_sample(empty, 100, moment=MOMENT), _read(sample)
    tokens = [
        {user.api_token for company in each.companies for user in company.users} for each in (one, other)
    ]
    assert not tokens[0] & tokens[1]


def _read(database: Database) -> Sample:
    """What is there already; the number and the moment do not matter."""
    found = fill_sample(database, 500, moment=datetime(2030, 1, 1, tzinfo=UTC))
    assert not found.is_new
    return found


@pytest.mark.parametrize("days", [1, 5, 6, 40])
def test_another_day_makes_other_dates_and_changes_nothing_else(days: int) -> None:
    one, other = _contents_of_sample(), _contents_of_sample(MOMENT + timedelta(days=days))
    assert one != other
    assert _without_dates(one) == _without_dates(other)


def test_the_time_of_the_day_makes_no_difference() -> None:
    assert _contents_of_sample() == _contents_of_sample(MOMENT.replace(hour=0, minute=0))


def _without_dates(contents: dict[str, list[Row]]) -> str:
    # The seconds that deals took depend on how many weekends lie between.
    kept = {name: rows for name, rows in contents.items() if name != "won_deal_totals"}
    return re.sub(r"\d{4}-\d\d-\d\d", "DAY", json.dumps(kept))


def test_a_database_with_companies_stays_as_it_is(empty: MemoryDatabase) -> None:
    first = fill_sample(empty, 100, moment=MOMENT)
    before = _contents(empty)
    second = fill_sample(empty, 300, moment=MOMENT + timedelta(days=9))
    assert (first.is_new, second.is_new) == (True, False)
    assert second.companies == first.companies
    assert _contents(empty) == before


def test_a_company_that_is_no_sample_stays_alone(empty: MemoryDatabase) -> None:
    founded = empty.write(lambda session: found_example(session, MOMENT))
    found = fill_sample(empty, 100, moment=MOMENT)
    assert not found.is_new
    assert [company.company_id for company in found.companies] == [founded.company_id]
    assert _rows(empty, deals) == []


# Consistent in itself


def test_counting_everything_again_changes_nothing(sample: MemoryDatabase) -> None:
    tables = (deals, persons, organizations, won_deal_totals, deal_totals, deal_totals_by_owner, deal_blocks)
    before = [_rows(sample, table) for table in tables]
    sample.write(_count_everything_again)
    for table, rows in zip(tables, before, strict=True):
        assert _rows(sample, table) == rows
    counted = {
        name: sum(row[name] for rows in before[:3] for row in rows if name in row)
        for name in before[1][0]
        if name.endswith("_count")
    }
    never = {"files_count", "email_messages_count"}
    assert {name for name, total in counted.items() if not total} == never, (
        "a count that is always 0 proves nothing"
    )


def _count_everything_again(session: Session) -> None:
    for kind in KINDS:
        table = derived.TABLES[kind]
        statements = [
            derived.recount_activities(kind),
            derived.recount_notes(kind),
            derived.recount_followers(kind),
        ]
        statements += [derived.recount_participants()] if kind == "deal" else [derived.recount_deals(kind)]
        statements += [derived.recount_people()] if kind == "organization" else []
        for row in session.all(Statement(select(table.c.company_id, table.c.id, table.c.update_time))):
            for statement in statements:
                session.run(statement, company=row["company_id"], id=row["id"], now=row["update_time"])
    for company in (1, 2):
        recount_won_totals(session, company)
    kept_totals.add_up_anew(session)


def test_a_deal_stays_in_one_stage_after_the_other(sample: MemoryDatabase) -> None:
    visits: dict[tuple[int, int], list[Row]] = {}
    for visit in _rows(sample, deal_stage_visits):
        visits.setdefault((visit["company_id"], visit["deal_id"]), []).append(visit)
    pipeline_of = {key: row["pipeline_id"] for key, row in _by_id(sample, stages).items()}
    found = _by_id(sample, deals)
    assert set(visits) == set(found)
    for key, deal in found.items():
        stays = visits[key]
        assert stays[0]["entered_at"] == deal["add_time"]
        assert [stay["entered_at"] for stay in stays[1:]] == [stay["left_at"] for stay in stays[:-1]]
        ends = {"open": None, "deleted": deal["update_time"]}
        assert stays[-1]["left_at"] == ends.get(deal["status"], deal["close_time"])
        assert stays[-1]["stage_id"] == deal["stage_id"]
        assert deal["stage_change_time"] == (stays[-1]["entered_at"] if len(stays) > 1 else None)
        assert {pipeline_of[deal["company_id"], stay["stage_id"]] for stay in stays} == {deal["pipeline_id"]}
        assert {stay["pipeline_id"] for stay in stays} == {deal["pipeline_id"]}


def test_the_times_of_a_deal_follow_from_its_status(sample: MemoryDatabase) -> None:
    for deal in _rows(sample, deals):
        won, lost = deal["status"] == "won", deal["status"] == "lost"
        assert (deal["won_time"] is not None, deal["first_won_time"] is not None) == (won, won)
        assert (deal["lost_time"] is not None) == lost
        assert deal["close_time"] == (deal["won_time"] or deal["lost_time"])
        assert deal["lost_reason"] is None or lost
        assert (deal["archive_time"] is not None) == (deal["is_archived"] == 1)
        times = [
            deal[name]
            for name in ("add_time", "stage_change_time", "close_time", "archive_time", "idle_since")
        ]
        assert deal["update_time"] >= max(time for time in times if time is not None)


def test_a_deal_is_idle_since_the_last_thing_that_happened_to_it(sample: MemoryDatabase) -> None:
    statement = Statement(
        text(
            "SELECT d.idle_since AS kept, (SELECT max(time) FROM ("
            " SELECT max(v.entered_at) AS time FROM deal_stage_visits v"
            "  WHERE v.company_id = d.company_id AND v.deal_id = d.id"
            " UNION ALL SELECT max(a.marked_as_done_time) FROM activities a"
            "  WHERE a.company_id = d.company_id AND a.deal_id = d.id"
            " UNION ALL SELECT max(n.add_time) FROM notes n"
            "  WHERE n.company_id = d.company_id AND n.deal_id = d.id)) AS found FROM deals d"
        )
    )
    rows = sample.read(lambda session: session.all(statement))
    assert [row["kept"] for row in rows] == [row["found"] for row in rows]


def test_every_link_leads_to_a_record_of_the_same_company(sample: MemoryDatabase) -> None:
    ids = {
        name: set(_by_id(sample, metadata.tables[name]))
        for name in ("deals", "persons", "organizations", "users", "stages", "pipelines", "activities")
    }
    links = {
        "deal_id": "deals",
        "person_id": "persons",
        "org_id": "organizations",
        "stage_id": "stages",
        "pipeline_id": "pipelines",
    }
    links |= dict.fromkeys(
        ("user_id", "owner_id", "creator_user_id", "created_by_user_id", "added_by_user_id"), "users"
    )
    links |= {"next_activity_id": "activities", "last_activity_id": "activities", "activity_id": "activities"}
    seen: set[str] = set()
    for table in metadata.sorted_tables:
        for column, target in links.items():
            if column in table.c:
                found = {
                    (row["company_id"], row[column])
                    for row in _rows(sample, table)
                    if row[column] is not None
                }
                assert found <= ids[target], f"{table.name}.{column}"
                seen |= {column} if found else set()
    assert seen == set(links)


def test_an_activity_of_a_deal_belongs_to_the_deals_contacts(sample: MemoryDatabase) -> None:
    found = _by_id(sample, deals)
    for activity in _rows(sample, activities):
        if activity["deal_id"] is not None:
            deal = found[activity["company_id"], activity["deal_id"]]
            assert (activity["person_id"], activity["org_id"]) == (deal["person_id"], deal["org_id"])
    primary = {
        (row["company_id"], row["activity_id"]): row["person_id"]
        for row in _rows(sample, activity_participants)
    }
    expected = {
        (row["company_id"], row["id"]): row["person_id"]
        for row in _rows(sample, activities)
        if row["person_id"]
    }
    assert primary == expected


def test_a_deals_own_person_takes_part_in_it(sample: MemoryDatabase) -> None:
    taking_part = {
        (row["company_id"], row["deal_id"], row["person_id"]) for row in _rows(sample, deal_participants)
    }
    own = {
        (row["company_id"], row["id"], row["person_id"]) for row in _rows(sample, deals) if row["person_id"]
    }
    assert own < taking_part


def test_the_next_record_of_each_kind_gets_the_next_id(sample: MemoryDatabase) -> None:
    copy = MemoryDatabase(sample.image())
    for table in metadata.sorted_tables:
        # What a lead may do replaces what the user had, whose numbers are not given again.
        others = ("companies", "users", "permission_sets", "permission_set_assignments")
        if table.name in others or "id" not in table.c:
            continue
        for company in (1, 2):
            ids = sorted(row["id"] for row in _rows(copy, table) if row["company_id"] == company)
            assert ids == list(range(1, len(ids) + 1)), table.name
            assert copy.write(partial(next_id, company=company, kind=table.name)) == len(ids) + 1
    copy.close()


def test_texts_are_kept_as_the_rules_keep_them(sample: MemoryDatabase) -> None:
    for person in _rows(sample, persons):
        assert split_name(person["name"]) == (person["first_name"], person["last_name"])
        assert join_name(person["first_name"], person["last_name"]) == person["name"]
        assert person["first_char"] == first_char(person["name"])
        assert person["search_name"] == search_text(person["name"])
        for name in ("email", "phone"):
            kept = json.loads(person[name])
            assert contact_values(kept, as_=name) == kept
        addresses = [entry["value"] for entry in json.loads(person["email"])]
        assert person["search_email"] == "\n".join(search_text(address) for address in addresses)
        assert person["primary_email"] == (addresses[0] if addresses else None)
        assert all(re.fullmatch(r"[a-z0-9.-]+@[a-z0-9-]+\.example", address) for address in addresses)
    for organization in _rows(sample, organizations):
        assert organization["first_char"] == first_char(organization["name"])
        assert organization["search_name"] == search_text(organization["name"])
    for deal in _rows(sample, deals):
        assert deal["search_title"] == search_text(deal["title"])
    for note in _rows(sample, notes):
        assert sanitised(note["content"], name="content") == note["content"]


# Believable


def test_nothing_has_happened_that_could_not_have(sample: MemoryDatabase) -> None:
    month_ago = (MOMENT - timedelta(days=30)).strftime("%Y-%m-%d %H:%M:%S")
    times = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
    for table in metadata.sorted_tables:
        for row in _rows(sample, table):
            for name, value in row.items():
                if isinstance(value, str) and times.match(value):
                    assert value < TODAY, f"{table.name}.{name}"
                    assert date.fromisoformat(value[:10]).weekday() < 5, f"{table.name}.{name}"
    assert all(row["update_time"] > month_ago for row in _rows(sample, deals) if row["status"] == "deleted")
    for activity in _rows(sample, activities):
        assert activity["done"] == 0 or activity["due_date"] < TODAY
        assert (
            activity["marked_as_done_time"] is None or activity["add_time"] <= activity["marked_as_done_time"]
        )


def test_what_is_deleted_was_deleted_lately_and_has_nothing_that_hangs_on_it(empty: MemoryDatabase) -> None:
    fill_sample(empty, 4000, moment=MOMENT)
    month_ago = (MOMENT - timedelta(days=30)).strftime("%Y-%m-%d %H:%M:%S")
    for table in (persons, organizations):
        gone = [row for row in _rows(empty, table) if not row["active_flag"]]
        assert len(gone) > 10
        for row in gone:
            assert row["delete_time"] > month_ago
            counts = {name for name in row if name.endswith("_count") and row[name]}
            assert counts == {"followers_count"}


@pytest.mark.parametrize("done", [True, False])
def test_of_activities_due_at_once_the_oldest_is_next_and_the_youngest_was_last(done: bool) -> None:
    large, _ = plans(100)
    persons = Persons(large, Random(1), Organizations(large, Random(1)))
    number = persons.add(0, 0)
    deal = Pointers(updated=0)
    for id in (1, 2, 3):
        persons.count_activity(number, id, 50, done, 7)
        deal.count_activity(id, 50, done, 7)
    expected = (0, 3) if done else (1, 0)
    assert (deal.next_id, deal.last_id) == expected
    assert (persons.next_id[number], persons.last_id[number]) == expected


def test_there_is_something_of_everything(sample: MemoryDatabase) -> None:
    large = [row for row in _rows(sample, deals) if row["company_id"] == 1]
    assert len(large) == 600
    shares = {
        status: sum(row["status"] == status for row in large) / len(large)
        for status in ("open", "won", "lost", "deleted")
    }
    assert 0.1 < shares["open"] < 0.4
    assert 0.2 < shares["won"] < 0.6
    assert 0.2 < shares["lost"] < 0.6
    assert 0 < shares["deleted"] < 0.05
    assert 0 < sum(row["is_archived"] for row in large) < 60
    assert {row["visible_to"] for row in large} == {1, 3, 5, 7}
    assert len({row["currency"] for row in large}) >= 5
    assert len({row["stage_id"] for row in large if row["status"] == "open"}) >= 10
    assert len({row["user_id"] for row in large}) >= 5
    assert [row["add_time"] for row in large] == sorted(row["add_time"] for row in large)
    rots = {row["rotten_flag"] for row in _rows(sample, stages)}
    assert rots == {0, 1}
    planned = [row for row in _rows(sample, activities) if not row["done"]]
    assert {row["due_time"] is None for row in planned} == {True, False}
    assert {row["due_date"] < TODAY for row in planned} == {True, False}
    assert len({row["type"] for row in planned}) == 6
    for table in (persons, organizations):
        assert {row["active_flag"] for row in _rows(sample, table)} == {0, 1}
    assert any(not row["active_flag"] for row in _rows(sample, users))


def test_who_sees_and_may_do_what_differs(sample: MemoryDatabase) -> None:
    large = _read(sample).companies[0]

    def deals_seen(session: Session, token: str) -> int | None:
        viewer = viewer_of(session, token)
        return None if viewer is None else summarize(Context(session, viewer, MOMENT), {}).count

    counts = [sample.read(partial(deals_seen, token=user.api_token)) for user in large.users]
    owner, second, lead, *sellers = [count for count in counts if count is not None]
    assert owner == second
    assert owner >= lead > max(sellers)
    assert len(set(sellers)) > 1
    for place, allowed in ((2, True), (3, False)):
        viewer = sample.read(partial(viewer_of, token=large.users[place].api_token))
        assert viewer is not None
        assert viewer.may("can_delete_deals") is allowed
    for table, count in ((teams, len(GROUPS)), (roles, 2 + len(GROUPS))):
        assert len(_rows(sample, table)) == 2 * count


def test_both_companies_have_users_who_can_call(sample: MemoryDatabase) -> None:
    found = _read(sample)
    large, small = found.companies
    assert (len(large.users), len(small.users)) == (9, 3)
    assert {user.user_id // USERS_OF_A_COMPANY for user in small.users} == {1}
    for company in found.companies:
        assert company.users[0].is_admin
        assert {user.is_admin for user in company.users} == {True, False}
        for user in company.users:
            viewer = sample.read(partial(viewer_of, token=user.api_token))
            assert (viewer is not None) == user.is_active
            assert viewer is None or (viewer.company_id, viewer.user_id) == (company.company_id, user.user_id)
            assert re.fullmatch("[0-9a-f]{40}", user.api_token)
            assert user.api_token not in repr(found)


# Whole or not there at all


def test_the_owners_token_can_be_chosen(empty: MemoryDatabase) -> None:
    found = fill_sample(empty, 100, moment=MOMENT, api_token="chosen-by-me")
    owners = [company.users[0].api_token for company in found.companies]
    assert owners[0] == "chosen-by-me"
    assert owners[1] != "chosen-by-me"


def test_a_token_that_cannot_be_used_leaves_nothing_behind(empty: MemoryDatabase) -> None:
    with pytest.raises(Invalid):
        fill_sample(empty, 100, moment=MOMENT, api_token="two words")
    assert empty.read(founded_companies) == []


@pytest.mark.parametrize("count", [0, -5, 99, MOST_DEALS + 1])
def test_a_number_of_deals_out_of_range_is_refused(empty: MemoryDatabase, count: int) -> None:
    with pytest.raises(ValueError, match="100 to 1,000,000"):
        fill_sample(empty, count, moment=MOMENT)
    assert empty.read(founded_companies) == []


def test_the_progress_never_goes_back_and_ends_with_everything_done(empty: MemoryDatabase) -> None:
    told: list[tuple[int, int]] = []
    fill_sample(empty, 2000, moment=MOMENT, progress=lambda done, in_all: told.append((done, in_all)))
    assert len({in_all for _, in_all in told}) == 1
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]
    assert len(told) > 4


def test_a_failure_in_the_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(done: int, in_all: int) -> None:
        if done > in_all // 2:
            raise RuntimeError("enough")

    database = FileDatabase(tmp_path / "sample.db")
    database.write(lambda session: prepare(session, is_empty=True))
    with pytest.raises(RuntimeError, match="enough"):
        fill_sample(database, 1500, moment=MOMENT, progress=fail)
    assert database.read(founded_companies) == []
    assert fill_sample(database, 100, moment=MOMENT).is_new
    database.close()


_INTERRUPTED = """
import signal, sys, threading
from datetime import datetime, timezone
from pathlib import Path
from random import Random
from typing import Any
from pipedriver.server.founding import founded_companies
from pipedriver.server.sample import fill_sample
from pipedriver.server.store.rights_tables import roles, teams
from pipedriver.server.store.schema import prepare
from pipedriver.server.store.sqlite import FileDatabase

database = FileDatabase(Path(sys.argv[1]))
database.write(lambda session: prepare(session, is_empty=True))
told = []
now = datetime(2026, 3, 2, tzinfo=timezone.utc)

def interrupt(done, in_all):
    told.append(done)
    if len(told) == 2:
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

try:
    fill_sample(database, 1_000_000, moment=now, progress=interrupt)
except KeyboardInterrupt:
    database.close()
    print("interrupted")
database = FileDatabase(Path(sys.argv[1]))
print(len(database.read(founded_companies)), fill_sample(database, 100, moment=now).is_new)
database.close()
"""


def test_an_interruption_ends_the_work_soon_and_leaves_nothing_behind(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED, str(tmp_path / "sample.db")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ended.stdout.split() == ["interrupted", "0", "True"]


def test_a_file_is_found_again_as_it_was_left(tmp_path: Path) -> None:
    database = FileDatabase(tmp_path / "sample.db")
    database.write(lambda session: prepare(session, is_empty=True))
    first = fill_sample(database, 100, moment=MOMENT)
    before = _contents(database)
    database.close()
    again = FileDatabase(tmp_path / "sample.db")
    assert _contents(again) == before == _contents_of_sample()
    assert _read(again).companies == first.companies
    again.close()


def test_a_large_sample_ends_with_all_its_indexes_and_what_the_planner_is_told_of_them(
    empty: MemoryDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexes = Statement(text("SELECT sql FROM sqlite_master WHERE type = 'index' ORDER BY sql"))
    figures = Statement(text("SELECT idx || ' ' || stat FROM sqlite_stat1 ORDER BY tbl, idx"))
    before = [empty.read(partial(_column, each)) for each in (indexes, figures)]
    monkeypatch.setattr(filling, "WORTH_DROPPING_INDEXES", 0)
    fill_sample(empty, 100, moment=MOMENT)
    after = [empty.read(partial(_column, each)) for each in (indexes, figures)]
    assert after == before
    assert _contents(empty) == _contents_of_sample()


def _column(statement: Statement, session: Session) -> list[Any]:
    return session.column(statement)


def test_custom_values_are_searched_by_what_records_hold(sample: MemoryDatabase) -> None:
    entities: tuple[tuple[ValuedEntity, Table], ...] = (
        ("deal", deals),
        ("person", persons),
        ("organization", organizations),
    )

    def expected(session: Session) -> list[Row]:
        found: list[Row] = []
        for company in founded_companies(session):
            viewer = viewer_of(session, company.api_token)
            assert viewer is not None
            context = Context(session, viewer, MOMENT)
            for entity, table in entities:
                rows = [row for row in _rows(sample, table) if row["company_id"] == company.company_id]
                assert any(row["custom_fields"] for row in rows)
                for row in rows:
                    entries = copied_values(context, entity, row["custom_fields"]).entries
                    found += [entry | {"object_id": row["id"]} for each in entries.values() for entry in each]
        return found

    def in_order(rows: list[Row]) -> list[str]:
        return sorted(json.dumps(row, sort_keys=True) for row in rows)

    assert in_order(_rows(sample, custom_values)) == in_order(sample.read(expected))
