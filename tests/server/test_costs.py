"""What a request costs, counted instead of timed: its statements, and the plans that they are run by."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from types import FrameType
from typing import Literal
from uuid import uuid4

import pytest
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from pipedriver import BadRequest, Client
from pipedriver.core.http import Request
from pipedriver.server.application import Application
from pipedriver.server.clock import Clock
from pipedriver.server.store import deals, derived, files, notes, pipeline_statistics, tables
from pipedriver.server.store.deal_blocks import block_at
from pipedriver.server.store.deal_summary import Narrowing, sums_by_currency, sums_by_stage
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.statement import Statement
from pipedriver.testing import LocalPipedrive
from tests.server.companies import plain_deal

_DIALECT = SQLiteDialect_pysqlite(paramstyle="named")
_NAMES = (
    "company viewer status owner first end as_of pipeline user_id stage_id pipeline_id org_id start fetch id"
    " kept_since archived deals gone_through"
)
_VALUES = dict.fromkeys(_NAMES.split())


def _statements(local: LocalPipedrive, work: Callable[[], object]) -> list[str]:
    """What a call sends to the database, once everything that is kept has been read."""
    work()
    seen = _every_statement(local, work)
    # A statement that is carried out for several rows is one.
    own = [text for text in seen if not text.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    return list(dict.fromkeys(text.partition(" VALUES")[0] for text in own))


def _every_statement(local: LocalPipedrive, work: Callable[[], object]) -> list[str]:
    """What a call sends to the database, as often as it does."""
    seen: list[str] = []
    connection = local.database._connection  # pyright: ignore[reportPrivateUsage]  # nobody else sees them all

    def note(_: object, text: str, values: object) -> bool:
        seen.append(text)
        return True

    connection.exec_trace = note
    try:
        work()
    finally:
        connection.exec_trace = None
    return seen


_ONCE_A_COMMIT = ("INSERT INTO counters", "INSERT INTO search_index", "DELETE FROM search_changes")
"""What is written once for all the jobs of a transaction begins so."""


def _of_the_job(seen: list[str]) -> list[str]:
    once = [text for text in seen if text.startswith(_ONCE_A_COMMIT)]
    assert len(once) <= 3
    return [text for text in seen if text not in once]


def _filled(client: Client) -> tuple[int, int]:
    organization = client.v1.organizations.create(name="Analytical Engines").id
    person = client.v1.persons.create(name="Ada Lovelace", org_id=organization).id
    for number in range(120):
        client.v1.deals.create(title=f"Deal {number}", person_id=person, org_id=organization)
    return person, organization


def test_a_deal_its_page_and_a_new_one_take_few_statements() -> None:
    local = LocalPipedrive(in_process=True)
    with local.client() as client:
        _, organization = _filled(client)
        # The deal and its stays; persons, organizations, stages, pipelines, users and averages are kept.
        assert len(_statements(local, lambda: client.v1.deals.get(1))) <= 2
        # Its last and its next activity, and who takes part in them, are one more.
        client.v1.activities.create(subject="Called", type="call", deal_id=1, done=True)
        client.v1.activities.create(subject="Call", type="call", deal_id=1)
        assert len(_statements(local, lambda: client.v1.deals.get(1))) <= 3
        page = client.v1.deals.list
        assert len(_statements(local, lambda: list(page(limit=100, total=100)))) <= 1
        made = _statements(local, lambda: client.v1.deals.create(title="New", org_id=organization))
        assert len(_of_the_job(made)) <= 5


def test_nothing_is_linked_to_a_contact_that_was_deleted_since_it_was_last_linked_to() -> None:
    local = LocalPipedrive(in_process=True)
    with local.client() as client:
        person, organization = _filled(client)
        client.v1.deals.create(title="Deal", person_id=person)
        client.v1.persons.delete(person)
        with pytest.raises(BadRequest, match="there is no person"):
            client.v1.deals.create(title="Deal", person_id=person)
        client.v1.deals.create(title="Deal", org_id=organization)
        client.v1.organizations.delete(organization)
        with pytest.raises(BadRequest, match="there is no organization"):
            client.v1.deals.create(title="Deal", org_id=organization)


def test_a_deal_takes_few_calls() -> None:
    local = LocalPipedrive(in_process=True)
    with local.client() as client:
        _filled(client)
        client.v1.activities.create(subject="Called", type="call", deal_id=1, done=True)
        client.v1.activities.create(subject="Call", type="call", deal_id=1)
        request = Request("GET", "/v1/deals/1", {"x-api-token": local.owner.api_token})
        # Some things are made anew each second.
        handle = Application(local.database, clock=Clock(datetime(2026, 1, 5, tzinfo=UTC))).handle
        assert handle(request).status == 200
        calls: list[str] = []

        def note(frame: FrameType, event: str, _: object) -> None:
            if event == "call":
                calls.append(frame.f_code.co_qualname)

        # What others have asked to be told of collections would count.
        gc.disable()
        sys.setprofile(note)
        try:
            handle(request)
        finally:
            sys.setprofile(None)
            gc.enable()
        # Most of what a brief answer costs is calls of Python's.
        assert len(calls) <= 70, calls


def test_changes_of_what_a_record_is_part_of_cost_a_statement_for_each_record() -> None:
    local = LocalPipedrive(in_process=True)
    with local.client() as client:
        person, organization = _filled(client)
        deal = client.v1.deals.create(title="Deal", person_id=person, org_id=organization).id
        changed = _statements(local, lambda: client.v1.deals.update(deal, title=f"Deal {uuid4()}"))
        assert len(_of_the_job(changed)) <= 3
        noted = _statements(local, lambda: client.v1.notes.create(content="Called", deal_id=deal))
        assert len(_of_the_job(noted)) <= 6
        called = _statements(
            local, lambda: client.v1.activities.create(subject="Call", type="call", deal_id=deal)
        )
        assert len(_of_the_job(called)) <= 13


def test_an_option_goes_without_a_look_at_the_records_that_have_chosen_it() -> None:
    local = LocalPipedrive(in_process=True)
    with local.client() as client:
        fields, deals = client.v1.deal_fields, client.v1.deals
        made = fields.create(name="Colours", field_type="set", options=[f"{number}" for number in range(9)])
        assert made.id is not None
        assert made.key is not None
        path = f"/v1/dealFields/{made.id}"
        options = [{"id": option.id} for option in made.options or ()]
        chosen = [option["id"] for option in options]
        person = client.v1.persons.create(name="Ada Lovelace").id
        for number in range(3):
            deals.create(title=f"Deal {number}", person_id=person, extra_body={made.key: chosen})

        def drop_the_first() -> None:
            options.pop(0)
            client.request("PUT", path, body={"options": options})

        seen = _statements(local, drop_the_first)
        assert not [text for text in seen if "deals" in text or text.startswith("INSERT INTO search_index")]
        left = ",".join(str(option["id"]) for option in options)
        assert [deal.raw[made.key] for deal in deals.list()] == [left] * 3


def test_what_webhooks_are_told_of_many_deals_takes_three_statements_for_each() -> None:
    local = LocalPipedrive(in_process=True, allow_private_webhooks=True)
    with local.client() as client:
        person, organization = _filled(client)
        client.v1.webhooks.create(
            subscription_url="http://127.0.0.1:9/", event_action="updated", event_object="deal"
        )
        pipelines = [client.v1.pipelines.create(name=name).id for name in ("B", "C")]
        stage = client.v1.stages.create(name="Moves", pipeline_id=pipelines[0]).id
        taken: list[int] = []
        for number in range(20):
            client.v1.deals.create(title="D", person_id=person, org_id=organization, stage_id=stage)
            if number in (9, 19):
                target = pipelines[1 - len(taken)]
                move = partial(client.v1.stages.update, stage, pipeline_id=target)
                sent = _every_statement(local, move)
                taken.append(len([text for text in sent if not text.startswith("INSERT")]))
        # The deal, what says who sees it, its followers; those who see it follow from its owner.
        assert taken[1] - taken[0] <= 10 * 3


def test_what_is_kept_of_an_organization_outlives_the_counting_of_its_deals() -> None:
    local = LocalPipedrive(in_process=True)
    with local.client() as client:
        _, organization = _filled(client)
        listed = client.v1.deals.list
        list(listed(limit=100, total=100))

        def work() -> None:
            client.v1.deals.create(title="New", org_id=organization)
            list(listed(limit=100, total=100))

        seen = _statements(local, work)
        assert any(text.startswith("UPDATE organizations SET open_deals_count") for text in seen)
        assert not [text for text in seen if "organizations.people_count" in text]


def test_what_is_kept_of_persons_and_organizations_is_what_was_written_last() -> None:
    local = LocalPipedrive(in_process=True)
    with local.client() as client:
        person, organization = _filled(client)

        def names() -> set[object]:
            listed = list(client.v1.deals.list(limit=100, total=100))
            one = client.v1.deals.get(1)
            return {(each.person_name, each.org_name, each["org_id"]["address"]) for each in (*listed, one)}

        assert names() == {("Ada Lovelace", "Analytical Engines", None)}
        client.v1.persons.update(person, name="Ada King")
        assert names() == {("Ada King", "Analytical Engines", None)}
        client.v1.organizations.update(organization, name="Engines", address="Dorset Street 1, London")
        assert names() == {("Ada King", "Engines", "Dorset Street 1, London")}


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (
            deals.deals_page((), deals.NOT_DELETED, deals.BY_ID, to_admin=True),
            "COVERING INDEX deals_in_order",
        ),
        (
            deals.deals_page((), deals.NOT_DELETED, (("title", "ASC"), ("id", "ASC")), to_admin=True),
            "COVERING INDEX deals_by_title",
        ),
        (deals.deals_page(("stage_id",), ("open",), deals.BY_ID, to_admin=True), "INDEX deals_by_stage"),
        (pipeline_statistics.present_deals(True), "COVERING INDEX deals_by_owner"),
        (pipeline_statistics.happened(True), "INDEX deals_by_owner"),
        (pipeline_statistics.conversions(), "INDEX deal_stage_visits_by_deal"),
        (pipeline_statistics.stays_by_stage(), "INDEX deal_stage_visits_by_deal"),
    ],
)
def test_a_large_company_is_read_by_the_index_that_narrows_it_down(statement: Statement, index: str) -> None:
    steps = _plan(statement)
    assert any(index in step for step in steps), steps
    assert not [step for step in steps if step.startswith(("SCAN deals", "SCAN deal_stage_visits"))], steps


@pytest.mark.parametrize("status", ["open", "won", "lost"])
def test_a_new_deal_is_counted_without_looking_at_the_others_of_its_contacts(
    status: Literal["open", "won", "lost"],
) -> None:
    for kind in ("person", "organization"):
        [step] = _plan(derived.count_one_more_deal(kind, status))
        assert "(company_id=? AND id=?)" in step


def test_where_a_page_far_behind_begins_is_read_from_counted_blocks_alone() -> None:
    steps = _plan(block_at(deals.NOT_DELETED, "ASC"))
    assert any("deal_blocks USING PRIMARY KEY (company_id=? AND is_archived=?)" in step for step in steps), (
        steps
    )
    assert not [step for step in steps if " deals " in step], steps


def test_a_search_looks_at_no_more_where_more_is_only_alike() -> None:
    asked: list[int] = []
    for count in (300, 1500):
        local = LocalPipedrive(in_process=True)
        # They hold the word, begin with its first two letters, and do not begin with it.
        rows = [plain_deal(id, title=f"Desk deal {id}") for id in range(1, count + 1)]
        local.database.write(partial(add_rows, table=tables.deals, rows=rows))
        with local.client() as client:
            search = client.v1.search_results.search
            found = search(term="deal", limit=10, total=10).to_list
            assert len(found()) == 10
            asked.append(len(_statements(local, found)))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("to_admin", [True, False])
@pytest.mark.parametrize("narrowings", [(), ("status",), ("user_id",), ("pipeline_id", "stage_id")])
def test_sums_are_read_from_what_is_kept_of_the_deals(
    narrowings: tuple[Narrowing, ...], to_admin: bool
) -> None:
    for sums in (sums_by_currency, sums_by_stage):
        steps = [step for step in _plan(sums(narrowings, to_admin=to_admin)) if " deals" in step]
        # Whoever does not see everything sees some deals only by following them: one by one, by their keys.
        assert all("AND id=?" in step for step in steps), steps
        assert len(steps) == (0 if to_admin else 1), steps


@pytest.mark.parametrize(
    "statement",
    [
        pipeline_statistics.present_deals(True),
        pipeline_statistics.happened(True),
        pipeline_statistics.conversions(),
        pipeline_statistics.stays_by_stage(),
    ],
)
def test_the_stays_of_each_deal_are_read_by_the_deal(statement: Statement) -> None:
    steps = _plan(statement)
    assert not [step for step in steps if "deal_stage_visits_by_stage" in step], steps


@pytest.mark.parametrize(
    "statement",
    [
        deals.deals_page((), deals.NOT_DELETED, deals.BY_ID, to_admin=True),
        files.files_page(None, True, deals.BY_ID, deleted_too=False),
        notes.notes_page(frozenset(), True, deals.BY_ID),
    ],
)
def test_of_the_records_of_a_page_nothing_but_the_page_is_read(statement: Statement) -> None:
    assert not [step for step in _plan(statement) if "AUTOMATIC" in step]


def _plan(statement: Statement) -> list[str]:
    """The steps of a statement; an empty database shows those of a full one, since the figures are fixed."""
    local = LocalPipedrive(in_process=True)
    text, fixed = statement.text(_DIALECT)
    values = {**_VALUES, **fixed}
    connection = local.database._connection  # pyright: ignore[reportPrivateUsage]  # its plans are the point
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values).fetchall()]
