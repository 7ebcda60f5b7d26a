"""The status of deals over HTTP: winning, losing, opening again, deleting, restoring and archiving."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest, NotFound
from pipedriver.server.founding import add_user
from pipedriver.testing import Member
from tests.operations.places import Local

NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"
EARLIER = datetime(2026, 2, 1, 12, 0, tzinfo=UTC)
EARLIER_TEXT = "2026-02-01 12:00:00"
TIMES = (
    "status",
    "won_time",
    "lost_time",
    "close_time",
    "first_won_time",
    "lost_reason",
    "local_won_date",
    "local_lost_date",
    "local_close_date",
)


def _times(record: Mapping[str, Any]) -> dict[str, Any]:
    """The status and what goes with it, as far as it is set."""
    return {name: record[name] for name in TIMES if record[name] is not None}


async def _deal(client: AsyncClient, **arguments: Any) -> int:
    person = await client.v1.persons.create(name="Maria")
    return (await client.v1.deals.create(title="Deal", person_id=person.id, **arguments)).id


async def _update(client: AsyncClient, deal: int, **arguments: Any) -> dict[str, Any]:
    return (await client.v1.deals.update(deal, **arguments)).to_dict()


async def _refused(client: AsyncClient, deal: int, body: object) -> str:
    """The error with which a write is refused; the deal stays as it was."""
    before = (await client.v1.deals.get(deal)).to_dict()
    with pytest.raises(BadRequest) as refused:
        await client.request("PUT", f"/v1/deals/{deal}", body=body)
    assert (await client.v1.deals.get(deal)).to_dict() == before
    return str(refused.value.body["error"])


async def test_winning_sets_times_and_keeps_the_first_one(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    deal = await _deal(client, probability=30)
    won = await _update(client, deal, status="won")
    at_once = {
        "status": "won",
        "won_time": NOW,
        "close_time": NOW,
        "first_won_time": NOW,
        "local_won_date": "2026-03-02",
        "local_close_date": "2026-03-02",
    }
    assert _times(won) == at_once
    assert (won["active"], won["deleted"], won["probability"]) == (False, False, 30)
    local.clock.advance(timedelta(hours=1))
    again = await _update(client, deal, status="won")
    assert _times(again) == at_once
    assert again["update_time"] == LATER
    opened = await _update(client, deal, status="open")
    assert _times(opened) == {"status": "open", "first_won_time": NOW}
    assert opened["active"] is True
    rewon = await _update(client, deal, status="won")
    assert (rewon["won_time"], rewon["first_won_time"]) == (LATER, NOW)


async def test_losing_takes_a_reason(client: AsyncClient, local: Local[AsyncClient]) -> None:
    deal = await _deal(client)
    lost = await _update(client, deal, status="lost", lost_reason="Too dear")
    assert _times(lost) == {
        "status": "lost",
        "lost_time": NOW,
        "close_time": NOW,
        "lost_reason": "Too dear",
        "local_lost_date": "2026-03-02",
        "local_close_date": "2026-03-02",
    }
    changed = await _update(client, deal, lost_reason="Too late")
    assert changed["lost_reason"] == "Too late"
    assert (await _update(client, deal, lost_reason=None))["lost_reason"] is None
    await _update(client, deal, lost_reason="Gone")
    local.clock.advance(timedelta(hours=1))
    assert _times(await _update(client, deal, status="won")) == {
        "status": "won",
        "won_time": LATER,
        "close_time": LATER,
        "first_won_time": LATER,
        "local_won_date": "2026-03-02",
        "local_close_date": "2026-03-02",
    }
    relost = await _update(client, deal, status="lost")
    assert (relost["won_time"], relost["lost_time"], relost["lost_reason"]) == (None, LATER, None)
    assert relost["first_won_time"] == LATER


async def test_times_can_be_given(client: AsyncClient) -> None:
    deal = await _deal(client)
    won = await _update(client, deal, status="won", won_time=EARLIER)
    assert (won["won_time"], won["close_time"], won["first_won_time"]) == (EARLIER_TEXT,) * 3
    assert won["local_won_date"] == "2026-02-01"
    moved = await _update(client, deal, close_time=datetime(2026, 2, 5, tzinfo=UTC))
    assert (moved["won_time"], moved["close_time"]) == (EARLIER_TEXT, "2026-02-05 00:00:00")
    both = await _update(client, deal, won_time=datetime(2026, 2, 3, tzinfo=UTC))
    assert (both["won_time"], both["close_time"]) == ("2026-02-03 00:00:00", "2026-02-03 00:00:00")
    assert both["first_won_time"] == EARLIER_TEXT
    lost = await _update(client, deal, status="lost", close_time=EARLIER)
    assert (lost["lost_time"], lost["close_time"]) == (EARLIER_TEXT, EARLIER_TEXT)
    lost = await _update(client, deal, lost_time=datetime(2026, 2, 4, tzinfo=UTC), close_time=EARLIER)
    assert (lost["lost_time"], lost["close_time"]) == ("2026-02-04 00:00:00", EARLIER_TEXT)


async def test_a_new_deal_takes_the_times_of_its_loss(client: AsyncClient) -> None:
    person = (await client.v1.persons.create(name="Maria")).id
    lost = await client.v1.deals.create(
        title="Gone",
        person_id=person,
        status="lost",
        lost_time=EARLIER,
        close_time=datetime(2026, 2, 5, tzinfo=UTC),
    )
    assert (lost["lost_time"], lost["close_time"]) == (EARLIER_TEXT, "2026-02-05 00:00:00")


async def test_a_new_deal_can_be_in_the_archive(client: AsyncClient) -> None:
    person = (await client.v1.persons.create(name="Maria")).id
    made = await client.v1.deals.create(title="Old", person_id=person, is_archived=True)
    assert (made["is_archived"], made["archive_time"]) == (True, NOW)
    assert await client.v1.deals.list().to_list() == []


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        ("open", {"won_time": NOW}, "won_time can be set only for a deal that is won"),
        ("open", {"lost_time": NOW}, "lost_time can be set only for a deal that is lost"),
        ("open", {"close_time": NOW}, "close_time can be set only for a deal that is won or lost"),
        ("open", {"lost_reason": "x"}, "lost_reason can be set only for a deal that is lost"),
        ("open", {"status": "won", "lost_time": NOW}, "lost_time can be set only for a deal that is lost"),
        (
            "open",
            {"status": "won", "lost_reason": "x"},
            "lost_reason can be set only for a deal that is lost",
        ),
        (
            "open",
            {"status": "won", "won_time": NOW, "lost_time": NOW},
            "won_time and lost_time cannot both be set",
        ),
        ("won", {"lost_time": NOW}, "lost_time can be set only for a deal that is lost"),
        ("won", {"won_time": None}, "won_time cannot be cleared for a deal that is won"),
        ("won", {"close_time": None}, "close_time cannot be cleared for a deal that is won"),
        ("lost", {"lost_time": None}, "lost_time cannot be cleared for a deal that is lost"),
        ("won", {"status": "open", "won_time": NOW}, "won_time can be set only for a deal that is won"),
        ("lost", {"won_time": NOW}, "won_time can be set only for a deal that is won"),
        (
            "lost",
            {"status": "deleted", "lost_time": NOW},
            "lost_time can be set only for a deal that is lost",
        ),
        ("open", {"status": "gone"}, "status must be one of: open, won, lost, deleted"),
        ("open", {"status": 1}, "status must be one of: open, won, lost, deleted"),
        ("won", {"won_time": "soon"}, "won_time must be a time, YYYY-MM-DD HH:MM:SS"),
        ("won", {"won_time": 5}, "won_time must be a time, YYYY-MM-DD HH:MM:SS"),
        ("open", {"title": "New", "won_time": NOW}, "won_time can be set only for a deal that is won"),
    ],
)
async def test_what_does_not_go_with_the_status_is_refused(
    client: AsyncClient, status: Any, body: dict[str, Any], error: str
) -> None:
    deal = await _deal(client, status=status)
    assert await _refused(client, deal, body) == error


async def test_nulls_that_are_null_already_are_taken(client: AsyncClient) -> None:
    deal = await _deal(client)
    body = {"won_time": None, "lost_time": None, "close_time": None, "lost_reason": None, "title": "Back"}
    reply = await client.request("PUT", f"/v1/deals/{deal}", body=body)
    assert reply.data["title"] == "Back"


async def test_a_deal_can_be_made_closed(client: AsyncClient) -> None:
    person = (await client.v1.persons.create(name="Maria")).id
    won = await client.v1.deals.create(
        title="Won", person_id=person, status="won", add_time=EARLIER, won_time=EARLIER + timedelta(days=2)
    )
    assert (won["won_time"], won["close_time"]) == ("2026-02-03 12:00:00", "2026-02-03 12:00:00")
    lost = await client.v1.deals.create(title="Lost", person_id=person, status="lost", lost_reason="Price")
    assert (lost["lost_time"], lost["lost_reason"], lost["won_time"]) == (NOW, "Price", None)
    found = await client.v1.deals.get(won.id)
    assert found["age"]["total_seconds"] == 2 * 86_400
    assert found["stay_in_pipeline_stages"]["times_in_stages"] == {"1": 2 * 86_400}
    deleted = await client.v1.deals.create(title="Deleted", person_id=person, status="deleted")
    assert (deleted.deleted, deleted.active) == (True, False)
    with pytest.raises(BadRequest) as refused:
        await client.v1.deals.create(title="Open", person_id=person, won_time=EARLIER)
    assert refused.value.body["error"] == "won_time can be set only for a deal that is won"
    assert len(await client.v1.deals.list(limit=500).to_list()) == 2


async def test_local_dates_are_in_the_callers_zone(client: AsyncClient, local: Local[AsyncClient]) -> None:
    deal = await _deal(client)
    local.clock.advance(timedelta(hours=13, minutes=30))
    won = await _update(client, deal, status="won")
    assert (won["won_time"], won["local_won_date"]) == ("2026-03-02 22:30:00", "2026-03-02")
    added = local.database.write(
        lambda session: add_user(
            session,
            local.clock.now(),
            1,
            name="Tiina Tamm",
            email="tiina@example.com",
            timezone_name="Europe/Tallinn",
        )
    )
    tiina = local.member(Member(1, added.user_id, "Tiina Tamm", added.api_token))
    found = await tiina.v1.deals.get(deal)
    assert (found["won_time"], found["local_won_date"]) == ("2026-03-02 22:30:00", "2026-03-03")
    assert found["local_close_date"] == "2026-03-03"


async def test_delete_marks_and_a_new_status_restores(client: AsyncClient, local: Local[AsyncClient]) -> None:
    deal = await _deal(client)
    await _update(client, deal, status="won")
    local.clock.advance(timedelta(hours=1))
    gone = await client.v1.deals.delete(deal)
    assert gone.to_dict() == {"id": deal}
    found = await client.v1.deals.get(deal)
    assert (found.status, found.deleted, found.active) == ("deleted", True, False)
    assert (found["update_time"], found["won_time"]) == (LATER, NOW)
    assert (await client.v1.deals.delete(deal)).id == deal
    deleted = "Deal is deleted; it takes nothing but a new status"
    assert await _refused(client, deal, {"title": "New"}) == deleted
    assert await _refused(client, deal, {"status": "open", "title": "New"}) == deleted
    assert await _refused(client, deal, {"status": "lost", "lost_reason": "x"}) == deleted
    same = await _update(client, deal, status="deleted")
    assert same["status"] == "deleted"
    back = await _update(client, deal, status="won")
    assert (back["status"], back["won_time"], back["deleted"]) == ("won", NOW, False)
    await client.v1.deals.delete(deal)
    opened = await _update(client, deal, status="open")
    assert _times(opened) == {"status": "open", "first_won_time": NOW}
    assert (await client.v1.deals.get(deal))["stay_in_pipeline_stages"]["times_in_stages"] == {"1": 0}


async def test_what_hangs_on_a_deleted_deal_cannot_be_changed(client: AsyncClient) -> None:
    deal = await _deal(client)
    person = await client.v1.persons.create(name="John")
    follower = (await client.v1.deals.list_followers(deal))[0].id
    await client.v1.deals.delete(deal)
    for call in (
        lambda: client.v1.deals.add_follower(deal, user_id=1),
        lambda: client.v1.deals.delete_follower(deal, follower),
        lambda: client.v1.deals.add_participant(deal, person_id=person.id),
        lambda: client.v1.deals.delete_participant(deal, 1),
        lambda: client.v1.deals.duplicate(deal),
    ):
        with pytest.raises(BadRequest):
            await call()
    assert len(await client.v1.deals.list_followers(deal)) == 1
    assert len(await client.v1.deals.list_participants(deal).to_list()) == 1


async def test_an_archived_deal_takes_nothing_but_being_unarchived(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    deal = await _deal(client)
    local.clock.advance(timedelta(hours=1))
    archived = await _update(client, deal, is_archived=True)
    assert (archived["is_archived"], archived["archive_time"], archived["status"]) == (True, LATER, "open")
    assert await client.v1.deals.list().to_list() == []
    message = "Deal is archived; it takes nothing but is_archived set to false"
    assert await _refused(client, deal, {"title": "New"}) == message
    assert await _refused(client, deal, {"status": "won"}) == message
    assert await _refused(client, deal, {"is_archived": False, "title": "New"}) == message
    with pytest.raises(BadRequest):
        await client.v1.deals.add_follower(deal, user_id=1)
    back = await _update(client, deal, is_archived=False)
    assert (back["is_archived"], back["archive_time"]) == (False, None)
    assert len(await client.v1.deals.list().to_list()) == 1


async def test_a_deal_can_be_made_archived(client: AsyncClient) -> None:
    person = (await client.v1.persons.create(name="Maria")).id
    made = await client.v1.deals.create(title="Old", person_id=person, is_archived=True, archive_time=EARLIER)
    assert (made.is_archived, made["archive_time"]) == (True, EARLIER_TEXT)
    made = await client.v1.deals.create(title="Old", person_id=person, is_archived=True)
    assert made["archive_time"] == NOW
    with pytest.raises(BadRequest) as refused:
        await client.v1.deals.create(title="New", person_id=person, archive_time=EARLIER)
    assert refused.value.body["error"] == "archive_time can be set only for a deal that is archived"


async def test_many_are_deleted_at_once(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme")
    maria = await client.v1.persons.create(name="Maria")
    ids = [
        (await client.v1.deals.create(title=f"Deal {n}", person_id=maria.id, org_id=acme.id)).id
        for n in range(4)
    ]
    gone = await client.v1.deals.delete_many(ids=[ids[2], ids[0], ids[2], 99])
    assert gone.to_dict() == {"id": [ids[2], ids[0]]}
    assert [deal.id for deal in await client.v1.deals.list().to_list()] == [ids[1], ids[3]]
    assert (await client.v1.persons.get(maria.id))["open_deals_count"] == 2
    assert (await client.v1.organizations.get(acme.id))["open_deals_count"] == 2
    reply = await client.request("DELETE", "/v1/deals", query={"ids": f"{ids[0]},{ids[1]}"})
    assert reply.data == {"id": [ids[0], ids[1]]}


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({}, "ids is required"),
        ({"ids": ""}, "ids is required"),
        ({"ids": "1,x"}, "ids must be an integer"),
        ({"ids": ",".join(str(id) for id in range(1, 1002))}, "ids takes at most 1000 ids"),
    ],
)
async def test_bad_bulk_deletion_is_refused(client: AsyncClient, query: dict[str, str], error: str) -> None:
    deal = await _deal(client)
    with pytest.raises(BadRequest) as refused:
        await client.request("DELETE", "/v1/deals", query=query)
    assert refused.value.body["error"] == error
    assert (await client.v1.deals.get(deal)).status == "open"


async def test_unknown_deals_are_not_found(client: AsyncClient) -> None:
    for call in (
        lambda: client.v1.deals.get(99),
        lambda: client.v1.deals.update(99, title="x"),
        lambda: client.v1.deals.delete(99),
        lambda: client.v1.deals.delete_many(ids=[98, 99]),
    ):
        with pytest.raises(NotFound) as refused:
            await call()
        assert refused.value.body["error"] == "Deal not found"
        assert refused.value.body["success"] is False
