"""What nobody should send, over HTTP: a clear refusal, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from pipedriver import BadRequest, Client, Conflict, Gone, NotFound, PipedriveError
from pipedriver.api.v1.entries import FilterConditionEntries
from pipedriver.core.errors import APIError
from pipedriver.server.application import Application
from pipedriver.server.store.columns import metadata
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.statement import Statement
from pipedriver.testing import LocalPipedrive
from pipedriver.transport.in_process import InProcessTransport


@pytest.fixture
def client(local_pipedrive: LocalPipedrive) -> Iterator[Client]:
    """The company's admin."""
    with local_pipedrive.client() as made:
        yield made


def everything(local: LocalPipedrive) -> dict[str, list[Row]]:
    """All rows of all tables."""
    found: dict[str, list[Row]] = {}
    for table in metadata.sorted_tables:
        every = Statement(select(table).order_by(*table.primary_key.columns))
        found[table.name] = local.database.read(partial(_all, every))
    return found


def _all(every: Statement, session: Session) -> list[Row]:
    return session.all(every)


def refused(local: LocalPipedrive, call: Callable[[], Any], kind: type[APIError], says: str) -> None:
    """Make a call that must be refused for a reason that is told, and look that nothing has changed."""
    before = everything(local)
    with pytest.raises(kind) as told:
        call()
    assert says in told.value.message
    assert everything(local) == before


def side_by_side(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives, or the error that it raises, when all begin at once."""

    def outcome(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except PipedriveError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))


def test_two_writers_on_one_record(client: Client) -> None:
    organization = client.v1.organizations.create(name="Customer").id
    deal = client.v1.deals.create(title="0", value=0, org_id=organization).id
    rounds = range(1, 11)

    def titles() -> None:
        for number in rounds:
            client.v1.deals.update(deal, title=str(number))

    def values() -> None:
        for number in rounds:
            client.v1.deals.update(deal, value=number)

    assert side_by_side(titles, values) == [None, None]
    found = client.v1.deals.get(deal)
    assert (found.title, found.value) == ("10", 10)
    changes = [item.data or {} for item in client.v1.deals.list_updates(deal, items=["dealChange"])]
    for key in ("title", "value"):
        told = [(each["old_value"], each["new_value"]) for each in changes if each["field_key"] == key]
        assert sorted(told, key=lambda pair: int(pair[1])) == [(str(n - 1), str(n)) for n in rounds]


def test_one_writes_what_another_deletes(client: Client) -> None:
    for _ in range(5):
        person = client.v1.persons.create(name="Before").id
        written, deleted = side_by_side(
            partial(client.v1.persons.update, person, name="After"),
            partial(client.v1.persons.delete, person),
        )
        assert deleted.id == person
        assert isinstance(written, NotFound | Gone) or written.name == "After"
        assert client.v1.persons.get(person).active_flag is False


def test_two_merge_the_same_records_the_other_way_round(client: Client) -> None:
    for _ in range(5):
        one = client.v1.organizations.create(name="One").id
        other = client.v1.organizations.create(name="Other").id
        outcomes = side_by_side(
            partial(client.v1.organizations.merge, one, merge_with_id=other),
            partial(client.v1.organizations.merge, other, merge_with_id=one),
        )
        failures = [each for each in outcomes if isinstance(each, APIError)]
        assert len(failures) == 1
        assert isinstance(failures[0], BadRequest | NotFound | Conflict | Gone)
        left = [each.id for each in client.v1.organizations.list() if each.id in (one, other)]
        assert len(left) == 1


def test_a_merge_with_itself(client: Client, local_pipedrive: LocalPipedrive) -> None:
    organization = client.v1.organizations.create(name="One").id
    person = client.v1.persons.create(name="One").id
    deal = client.v1.deals.create(title="One", person_id=person).id
    for merge in (
        lambda: client.v1.organizations.merge(organization, merge_with_id=organization),
        lambda: client.v1.persons.merge(person, merge_with_id=person),
        lambda: client.v1.deals.merge(deal, merge_with_id=deal),
    ):
        refused(local_pipedrive, merge, BadRequest, "cannot be merged with itself")


def test_a_stage_of_another_pipeline_takes_the_deal_there(client: Client) -> None:
    """The stage wins, as Pipedrive's changelog of 2023 says: a deal never stands in a stage and elsewhere."""
    here = client.v1.pipelines.list()[0].id
    there = client.v1.pipelines.create(name="Elsewhere").id
    stage = client.v1.stages.create(name="There", pipeline_id=there).id
    person = client.v1.persons.create(name="Customer").id
    deal = client.v1.deals.create(title="Here", person_id=person).id
    client.v1.deals.update(deal, stage_id=stage, pipeline_id=here)
    new = client.v1.deals.create(title="New", person_id=person, stage_id=stage, pipeline_id=here).id
    for each in (deal, new):
        found = client.v1.deals.get(each)
        assert (found.stage_id, found.pipeline_id) == (stage, there)


def test_a_stage_that_is_nowhere(client: Client, local_pipedrive: LocalPipedrive) -> None:
    pipeline = client.v1.pipelines.list()[0].id
    deleted = client.v1.stages.create(name="Gone", pipeline_id=pipeline).id
    client.v1.stages.delete(deleted)
    person = client.v1.persons.create(name="Customer").id
    deal = client.v1.deals.create(title="Here", person_id=person).id
    for stage in (0, deleted, 10**9):
        for write in (
            partial(client.v1.deals.update, deal, stage_id=stage, title="Moved"),
            partial(client.v1.deals.create, title="New", person_id=person, stage_id=stage),
        ):
            refused(local_pipedrive, write, BadRequest, f"stage_id: there is no stage {stage}")


def test_a_filter_on_a_field_that_was_deleted(client: Client, local_pipedrive: LocalPipedrive) -> None:
    field = client.v1.deal_fields.create(name="Colour", field_type="varchar")
    assert field.id is not None
    conditions: FilterConditionEntries = {
        "glue": "and",
        "conditions": [
            {
                "glue": "and",
                "conditions": [
                    {"object": "deal", "field_id": str(field.id), "operator": "=", "value": "red"}
                ],
            },
            {"glue": "or", "conditions": []},
        ],
    }
    made = client.v1.filters.create(name="Red ones", type="deals", conditions=conditions).id
    client.v1.deal_fields.delete(field.id)
    for use in (
        lambda: client.v1.deals.list(filter_id=made).to_list(),
        lambda: client.v1.deals.get_summary(filter_id=made),
        lambda: client.v1.filters.create(name="Again", type="deals", conditions=conditions),
    ):
        refused(local_pipedrive, use, BadRequest, "it may have been deleted")
    client.v1.filters.delete(made)


def test_a_file_larger_than_the_limit(local_pipedrive: LocalPipedrive) -> None:
    application = Application(local_pipedrive.database, clock=local_pipedrive.clock, most_file_bytes=1000)
    token = local_pipedrive.owner.api_token
    with Client(
        token, base_url="http://127.0.0.1", transport=InProcessTransport(application.answer)
    ) as client:
        person = client.v1.persons.create(name="Owner of files").id
        client.v1.files.create(file=("fits.txt", b"x" * 1000), person_id=person)
        refused(
            local_pipedrive,
            lambda: client.v1.files.create(file=("large.txt", b"x" * 1001), person_id=person),
            APIError,
            "1000 bytes",
        )
        assert [file.name for file in client.v1.persons.list_files(person)] == ["fits.txt"]


def test_a_cycle_of_roles(client: Client, local_pipedrive: LocalPipedrive) -> None:
    top = client.v1.roles.create(name="Top").id
    middle = client.v1.roles.create(name="Middle", parent_role_id=top).id
    bottom = client.v1.roles.create(name="Bottom", parent_role_id=middle).id
    for below in (top, middle, bottom):
        refused(
            local_pipedrive,
            partial(client.v1.roles.update, top, parent_role_id=below),
            BadRequest,
            "parent_role_id: a role cannot be below itself",
        )


def test_a_cycle_of_relationships(client: Client, local_pipedrive: LocalPipedrive) -> None:
    first, second, third = (client.v1.organizations.create(name=name).id for name in ("A", "B", "C"))
    relate = client.v1.organization_relationships.create
    relate(type="parent", rel_owner_org_id=first, rel_linked_org_id=second)
    relate(type="parent", rel_owner_org_id=second, rel_linked_org_id=third)
    for owner, linked in ((second, first), (third, first), (first, first)):
        refused(
            local_pipedrive,
            partial(relate, type="parent", rel_owner_org_id=owner, rel_linked_org_id=linked),
            BadRequest,
            "rel_",
        )
