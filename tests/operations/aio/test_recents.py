"""Recents: what changed, in which order, in which shape, and who is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest
from pipedriver.server.store.recents import KINDS, changed_since
from tests.operations.places import Local
from tests.server.plans import plan_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def changed(client: AsyncClient, since: datetime = NOW, **more: Any) -> list[tuple[str, int]]:
    """The kinds and ids of what changed."""
    return [(each.item, each.id) async for each in client.v1.recents.list(since_timestamp=since, **more)]


async def one_of_each(client: AsyncClient) -> dict[str, int]:
    """A record of every kind, by kind; the user and the pipeline are changed ones."""
    organization = await client.v1.organizations.create(name="Acme")
    person = await client.v1.persons.create(name="Maria", org_id=organization.id)
    deal = await client.v1.deals.create(title="Desks", person_id=person.id, org_id=organization.id)
    activity = await client.v1.activities.create(subject="Call", type="call", deal_id=deal.id)
    kind = await client.v1.activity_types.create(name="Visit", icon_key="car")
    file = await client.v1.files.create(file=("plan.txt", b"plan"), deal_id=deal.id)
    saved = await client.v1.filters.create(
        name="Mine",
        type="deals",
        conditions={
            "glue": "and",
            "conditions": [
                {
                    "glue": "and",
                    "conditions": [
                        {"object": "deal", "field_id": "2", "operator": "IS NOT NULL"},
                    ],
                },
                {"glue": "or", "conditions": []},
            ],
        },
    )
    note = await client.v1.notes.create(content="Note", deal_id=deal.id)
    product = await client.v1.products.create(name="Lamp", prices=[{"price": 10, "currency": "EUR"}])
    pipeline = await client.v1.pipelines.create(name="Second")
    stage = await client.v1.stages.create(name="First", pipeline_id=pipeline.id)
    made: dict[str, Any] = {
        "activity": activity.id,
        "activityType": kind.id,
        "deal": deal.id,
        "file": file.id,
        "filter": saved.id,
        "note": note.id,
        "person": person.id,
        "organization": organization.id,
        "pipeline": pipeline.id,
        "product": product.id,
        "stage": stage.id,
    }
    return made


async def test_every_kind_is_told_of(client: AsyncClient, local: Local[AsyncClient]) -> None:
    made = await one_of_each(client)
    rita = (await local.add_user("Rita Regular").v1.users.me()).id
    everything = await client.v1.recents.list(since_timestamp=NOW).to_list()
    assert [(each.item, each.id) for each in everything] == [*made.items(), ("user", rita)]
    for kind, id in made.items():
        assert await changed(client, items=[kind]) == [(kind, id)]
    assert await changed(client, items=["user", "deal"]) == [("deal", made["deal"]), ("user", rita)]
    by_kind = {each.item: each for each in everything}
    assert {each.item: [record["id"] for record in each.records] for each in everything} == {
        **{kind: [id] for kind, id in made.items()},
        "user": [rita],
    }
    deal = by_kind["deal"].data
    assert (deal["title"], deal["person_id"], deal["org_id"]) == (
        "Desks",
        made["person"],
        made["organization"],
    )
    assert by_kind["person"].data["org_id"] == made["organization"]
    assert isinstance(by_kind["organization"].data["owner_id"], int)
    assert isinstance(by_kind["product"].data["owner_id"], int)
    assert by_kind["product"].data["prices"][0]["price"] == 10
    assert by_kind["user"].data[0]["name"] == "Rita Regular"
    assert by_kind["note"].data["deal"] == {"title": "Desks"}
    assert by_kind["file"].data["deal_name"] == "Desks"
    assert by_kind["activity"].data["subject"] == "Call"


async def test_deleted_ones_are_told_of(client: AsyncClient, local: Local[AsyncClient]) -> None:
    made = await one_of_each(client)
    local.clock.advance(timedelta(seconds=60))
    later = NOW + timedelta(seconds=60)
    assert [kind for kind, _ in await changed(client, later)] == []
    await client.v1.deals.update(made["deal"], is_archived=True)
    assert await changed(client, later) == [("deal", made["deal"])]
    await client.v1.deals.update(made["deal"], is_archived=False)
    await client.v1.activities.delete(made["activity"])
    await client.v1.files.delete(made["file"])
    await client.v1.filters.delete(made["filter"])
    await client.v1.notes.delete(made["note"])
    await client.v1.products.delete(made["product"])
    await client.v1.deals.delete(made["deal"])
    await client.v1.persons.delete(made["person"])
    await client.v1.organizations.delete(made["organization"])
    await client.v1.activity_types.delete(made["activityType"])
    await client.v1.stages.delete(made["stage"])
    await client.v1.pipelines.delete(made["pipeline"])
    records = await client.v1.recents.list(since_timestamp=later).to_list()
    assert {(each.item, each.id) for each in records} == set(made.items())
    flags = {each.item: each.data for each in records}
    assert (flags.pop("deal")["status"], flags.pop("pipeline")["active"]) == ("deleted", False)
    assert {kind: data["active_flag"] for kind, data in flags.items()} == dict.fromkeys(flags, False)


async def test_pages_follow_the_time(client: AsyncClient, local: Local[AsyncClient]) -> None:
    for name in ("A", "B", "C"):
        await client.v1.persons.create(name=name)
        await client.v1.organizations.create(name=name)
        local.clock.advance(timedelta(seconds=10))
    await client.v1.persons.update(1, name="A again")
    expected = [
        ("organization", 1),
        ("person", 2),
        ("organization", 2),
        ("person", 3),
        ("organization", 3),
        ("person", 1),
    ]
    assert await changed(client) == expected
    assert await changed(client, limit=2) == expected
    assert await changed(client, start=4) == expected[4:]
    assert await changed(client, NOW + timedelta(seconds=20)) == expected[3:]
    query = {"since_timestamp": "2026-03-02 09:00:10", "limit": 2}
    reply = await client.request("GET", "/v1/recents", query=query)
    assert reply.answer.additional_data == {
        "since_timestamp": "2026-03-02 09:00:10",
        "last_timestamp_on_page": "2026-03-02 09:00:10",
        "pagination": {"start": 0, "limit": 2, "more_items_in_collection": True, "next_start": 2},
    }
    reply = await client.request("GET", "/v1/recents", query={"since_timestamp": "2026-03-02T12:00:30+01:00"})
    assert reply.data is None
    assert reply.answer.additional_data["last_timestamp_on_page"] == "2026-03-02 11:00:30"


async def test_a_month_is_the_longest(client: AsyncClient, local: Local[AsyncClient]) -> None:
    await client.v1.persons.create(name="Old")
    local.clock.advance(timedelta(seconds=20 * 86_400))
    await client.v1.persons.create(name="New")
    assert await changed(client, NOW) == [("person", 1), ("person", 2)]
    local.clock.advance(timedelta(seconds=12 * 86_400))
    assert await changed(client, NOW) == [("person", 2)]


async def test_nobody_is_told_of_what_is_hidden(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita, other = local.add_user("Rita Regular"), local.other_company()
    person = await client.v1.persons.create(name="Hidden", visible_to="1")
    deal = await client.v1.deals.create(title="Hidden", person_id=person.id, visible_to="1")
    await client.v1.notes.create(content="Hidden", deal_id=deal.id)
    await client.v1.activities.create(subject="Hidden", type="call", deal_id=deal.id)
    hidden = ["deal", "person", "note", "activity"]
    assert await changed(rita, items=hidden) == []
    assert len(await changed(client, items=hidden)) == 4
    assert await changed(other, items=hidden) == []


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({}, "since_timestamp is required"),
        ({"since_timestamp": "yesterday"}, "since_timestamp must be a time"),
        ({"since_timestamp": "2026-02-30 00:00:00"}, "since_timestamp must be a time"),
        ({"since_timestamp": "2026-03-01 00:00:00", "items": "lead"}, "items must"),
        ({"since_timestamp": "2026-03-01 00:00:00", "items": "deal,x"}, "items must"),
        ({"since_timestamp": "2026-03-01 00:00:00", "limit": 0}, "limit must"),
    ],
)
async def test_bad_questions_are_refused(client: AsyncClient, query: dict[str, Any], error: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await client.request("GET", "/v1/recents", query=query)
    assert error in refused.value.body["error"]


async def test_the_log_of_deletions(client: AsyncClient, local: Local[AsyncClient]) -> None:
    made = await one_of_each(client)
    hidden = await client.v1.persons.create(name="Hidden", visible_to="1")
    rita = local.add_user("Rita Regular")
    log = ["delete_log"]
    reply = await client.request(
        "GET", "/v1/recents", query={"since_timestamp": "2026-03-02 09:00:00", "items": "delete_log"}
    )
    assert reply.data is None
    local.clock.advance(timedelta(seconds=60))
    for kind in ("activity", "file", "filter", "note", "product", "person", "organization"):
        await getattr(client.v1, "activities" if kind == "activity" else f"{kind}s").delete(made[kind])
    await client.v1.activity_types.delete(made["activityType"])
    await client.v1.stages.delete(made["stage"])
    await client.v1.pipelines.delete(made["pipeline"])
    local.clock.advance(timedelta(seconds=60))
    await client.v1.deals.delete(made["deal"])
    await client.v1.persons.delete(hidden.id)
    records = await client.v1.recents.list(since_timestamp=NOW, items=["delete_log"]).to_list()
    assert {each.item for each in records} == {"delete_log"}
    assert [each.id for each in records[-2:]] == [made["deal"], hidden.id]
    told = [(each.data["item"], each.data["id"]) for each in records]
    assert told[-2:] == [("deal", made["deal"]), ("person", hidden.id)]
    assert sorted(told) == sorted([*made.items(), ("person", hidden.id)])
    assert [record["id"] for record in records[-2].records] == [made["deal"]]
    # In pages, beside other kinds, and never by itself.
    assert await changed(client, items=log, limit=3) == [(each.item, each.id) for each in records]
    both = await changed(client, items=["deal", "delete_log"], limit=2)
    assert both[-3:] == [("deal", made["deal"]), ("delete_log", made["deal"]), ("delete_log", hidden.id)]
    assert not [each for each in await changed(client) if each[0] == "delete_log"]
    # Nobody hears of the end of what was hidden from them.
    seen = await rita.v1.recents.list(since_timestamp=NOW, items=["delete_log"]).to_list()
    assert ("person", hidden.id) not in [(each.data["item"], each.data["id"]) for each in seen]
    assert ("deal", made["deal"]) in [(each.data["item"], each.data["id"]) for each in seen]
    assert await changed(local.other_company(), items=log) == []


async def test_no_table_is_read_as_a_whole(client: AsyncClient, local: Local[AsyncClient]) -> None:
    await client.v1.persons.create(name="Any")
    large = {"activity", "deal", "file", "note", "person", "organization", "product"}
    for kind in KINDS:
        for archived, to_admin, deleted in product(KINDS[kind].archived, (True, False), (True, False)):
            statement = changed_since(kind, to_admin, archived, deleted=deleted)
            plan = plan_of(local.database, statement, company=1, viewer=1, since="2026", fetch=9)
            assert not any(step.startswith("SCAN") for step in plan), plan
            if kind in large:
                assert any("update_time>?" in step for step in plan), plan
