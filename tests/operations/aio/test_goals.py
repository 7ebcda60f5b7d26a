"""Goals over HTTP: set, found, changed and deleted, and how far they are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest, Forbidden, NotFound
from tests.operations.places import Local

YEAR: Any = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}
MARCH: Any = {"period_start": date(2026, 3, 1), "period_end": date(2026, 3, 31)}


async def _me(client: AsyncClient) -> int:
    return (await client.v1.users.me()).id


async def _goal(client: AsyncClient, type_name: str = "deals_won", **more: Any) -> str:
    params = more.pop("params", {})
    asked: dict[str, Any] = {
        "assignee": {"id": await _me(client), "type": "person"},
        "type": {"name": type_name, "params": params},
        "expected_outcome": {"target": 10, "tracking_metric": "quantity"},
        "duration": YEAR,
        "interval": "monthly",
    }
    return (await client.v1.goals.create(**{**asked, **more})).id


async def _progress(client: AsyncClient, id: str, **period: Any) -> float:
    return (await client.v1.goals.get_results(id, **{**MARCH, **period})).progress


async def _is_gone(client: AsyncClient, id: str) -> None:
    with pytest.raises(NotFound) as refused:
        await client.v1.goals.delete(id)
    assert refused.value.body["error"] == "Goal not found"
    with pytest.raises(NotFound):
        await client.v1.goals.update(id, title="x")
    with pytest.raises(NotFound):
        await _progress(client, id)


async def _team(manager: AsyncClient, member: AsyncClient) -> int:
    me, other = await _me(manager), await _me(member)
    return (await manager.v1.teams.create(name="Team", manager_id=me, users=[other])).id


async def _currency(client: AsyncClient, code: str) -> int:
    return next(each.id for each in await client.v1.currencies.list() if each.code == code)


async def _deal(client: AsyncClient, value: float = 0, **more: Any) -> int:
    organizations = await client.v1.organizations.list().to_list()
    acme = organizations[0] if organizations else await client.v1.organizations.create(name="Acme")
    return (await client.v1.deals.create(title="Deal", value=value, org_id=acme.id, **more)).id


async def test_a_goal_is_shown_as_it_was_set(client: AsyncClient) -> None:
    me, euros = await _me(client), await _currency(client, "EUR")
    made = await client.v1.goals.create(
        title=" Big ones ",
        assignee={"id": me, "type": "person"},
        type={"name": "deals_progressed", "params": {"pipeline_id": [1], "stage_id": 2}},
        expected_outcome={"target": 1500.5, "tracking_metric": "sum", "currency_id": euros},
        duration={"start": date(2026, 1, 1), "end": None},
        interval="quarterly",
    )
    shown = made.to_dict()
    assert len(shown["id"]) == 32
    assert int(shown["id"], 16)
    (report,) = shown["report_ids"]
    assert len(report) == 32
    assert report != shown["id"]
    assert shown == {
        "id": shown["id"],
        "owner_id": me,
        "title": "Big ones",
        "type": {"name": "deals_progressed", "params": {"pipeline_id": [1], "stage_id": 2}},
        "assignee": {"id": me, "type": "person"},
        "interval": "quarterly",
        "duration": {"start": "2026-01-01", "end": None},
        "expected_outcome": {"target": 1500.5, "tracking_metric": "sum", "currency_id": euros},
        "is_active": True,
        "report_ids": [report],
    }
    (found,) = await client.v1.goals.find()
    assert found.to_dict() == shown
    told = await client.v1.goals.get_results(made.id, **MARCH)
    assert told.goal.to_dict() == shown


async def test_answers_have_the_envelope_of_goals(client: AsyncClient) -> None:
    id = await _goal(client)
    extra = {"success": True, "statusCode": 20000, "statusText": "OK", "service": "statistics-goals-api"}
    found = await client.request("GET", "/v1/goals/find")
    assert {name: value for name, value in found.answer.body.items() if name != "data"} == extra
    assert list(found.data) == ["goals"]
    told = await client.request(
        "GET",
        f"/v1/goals/{id}/results",
        query={"period.start": "2026-03-01", "period.end": "2026-03-02"},
    )
    assert list(told.data) == ["progress", "goal"]
    gone = await client.request("DELETE", f"/v1/goals/{id}")
    assert gone.answer.body == extra


async def test_the_structures_are_read_as_the_reference_writes_them(client: AsyncClient) -> None:
    answer = await client.request(
        "POST",
        "/v1/goals",
        body={
            "assignee": {"id": str(await _me(client)), "type": "person"},
            "type": {"name": "deals_started", "params": {"pipeline_id": 1, "activity_type_id": [1]}},
            "expected_outcome": {"target": "50", "tracking_metric": "quantity"},
            "duration": {"start": "2019-01-01", "end": "2029-12-31"},
            "interval": "weekly",
        },
    )
    shown = answer.data["goal"]
    assert shown["type"]["params"] == {"pipeline_id": [1], "activity_type_id": [1]}
    assert shown["expected_outcome"]["target"] == 50
    assert shown["title"].startswith("Deals started: ")
    changed = await client.v1.goals.update(
        shown["id"],
        type={"name": "activities_added", "params": {"pipeline_id": [None], "activity_type_id": [None]}},
    )
    assert changed.type.to_dict() == {
        "name": "activities_added",
        "params": {"pipeline_id": [None], "activity_type_id": [None]},
    }


REFUSED: list[tuple[str, Any, str]] = [
    ("assignee", {"type": "person"}, "assignee.id is required"),
    ("assignee", {"id": "x", "type": "person"}, "assignee.id must be the id of one"),
    ("assignee", {"id": 1, "type": "robot"}, "assignee.type must be one of: person, company, team"),
    ("assignee", {"id": 987, "type": "person"}, "assignee.id: there is no active user 987"),
    ("assignee", {"id": 987, "type": "team"}, "assignee.id: there is no team 987"),
    ("assignee", {"id": 2, "type": "company"}, "assignee.id: 2 is not this company; its id is 1"),
    ("assignee", {"id": 1, "type": "person", "name": "x"}, "assignee.name is not known"),
    (
        "type",
        {"name": "deals_lost", "params": {}},
        "type.name must be one of: deals_won, deals_progressed, activities_completed, activities_added,"
        " deals_started",
    ),
    ("type", {"params": {}}, "type.name is required"),
    ("type", {"name": "deals_won", "params": []}, "type.params must be an object"),
    ("type", {"name": "deals_won", "params": {"stages": [1]}}, "type.params.stages is not known"),
    (
        "type",
        {"name": "deals_won", "params": {"stage_id": 1}},
        "type.params.stage_id goes with the type deals_progressed alone",
    ),
    (
        "type",
        {"name": "deals_progressed"},
        "type.params.stage_id is required with the type deals_progressed",
    ),
    (
        "type",
        {"name": "deals_progressed", "params": {"stage_id": 99}},
        "type.params.stage_id: there is no stage 99",
    ),
    (
        "type",
        {"name": "deals_won", "params": {"pipeline_id": [1, 99]}},
        "type.params.pipeline_id: there is no pipeline 99",
    ),
    (
        "type",
        {"name": "deals_won", "params": {"pipeline_id": [1, None]}},
        "type.params.pipeline_id must be the id of one",
    ),
    (
        "type",
        {"name": "deals_won", "params": {"pipeline_id": {"a": 1}}},
        "type.params.pipeline_id must be a list of ids, or null for all",
    ),
    (
        "type",
        {"name": "activities_added", "params": {"activity_type_id": [99]}},
        "type.params.activity_type_id: there is no activity type 99",
    ),
    ("expected_outcome", {"tracking_metric": "sum"}, "expected_outcome.target is required"),
    (
        "expected_outcome",
        {"target": 0, "tracking_metric": "quantity"},
        "expected_outcome.target must be a number above 0, and at most 1e+15",
    ),
    (
        "expected_outcome",
        {"target": "nan", "tracking_metric": "quantity"},
        "expected_outcome.target must be a number above 0, and at most 1e+15",
    ),
    (
        "expected_outcome",
        {"target": 1, "tracking_metric": "average"},
        "expected_outcome.tracking_metric must be one of: quantity, sum",
    ),
    (
        "expected_outcome",
        {"target": 1, "tracking_metric": "sum"},
        "expected_outcome.currency_id is required with the tracking_metric sum",
    ),
    (
        "expected_outcome",
        {"target": 1, "tracking_metric": "sum", "currency_id": 9876},
        "expected_outcome.currency_id: there is no currency 9876",
    ),
    (
        "expected_outcome",
        {"target": 1, "tracking_metric": "quantity", "currency_id": 1},
        "expected_outcome.currency_id goes with the tracking_metric sum alone",
    ),
    ("duration", {"end": "2026-01-01"}, "duration.start is required"),
    ("duration", {"start": "2026-13-01"}, "duration.start must be a date, YYYY-MM-DD"),
    (
        "duration",
        {"start": "2026-02-01", "end": "2026-01-31"},
        "duration.end must not be before duration.start",
    ),
    ("interval", "daily", "interval must be one of: weekly, monthly, quarterly, yearly"),
    ("title", "  ", "title must not be empty"),
    ("title", "x" * 256, "title must have at most 255 characters"),
    ("assignee", None, "assignee is required"),
]
"""Parts of goals that are none, with what is said of each."""


async def test_what_no_goal_can_be(client: AsyncClient) -> None:
    id = await _goal(client, title="As it was")
    before = await client.v1.goals.find()
    asked: dict[str, Any] = {
        "assignee": {"id": await _me(client), "type": "person"},
        "type": {"name": "deals_won", "params": {}},
        "expected_outcome": {"target": 10, "tracking_metric": "quantity"},
        "duration": {"start": "2026-01-01"},
        "interval": "monthly",
    }
    for part, value, error in REFUSED:
        with pytest.raises(BadRequest) as refused:
            await client.request("POST", "/v1/goals", body={**asked, part: value})
        assert refused.value.body["error"] == error
        if value is not None:
            with pytest.raises(BadRequest) as refused:
                await client.request("PUT", f"/v1/goals/{id}", body={"title": "Changed", part: value})
            assert refused.value.body["error"] == error
    assert await client.v1.goals.find() == before


async def test_parts_must_go_together_after_a_change_too(client: AsyncClient) -> None:
    euros = await _currency(client, "EUR")
    total: Any = {"target": 5, "tracking_metric": "sum", "currency_id": euros}
    id = await _goal(client, expected_outcome=total)
    wrong = "expected_outcome.tracking_metric: activities have no value, so it must be quantity"
    with pytest.raises(BadRequest) as refused:
        await client.v1.goals.update(id, type={"name": "activities_added", "params": {}})
    assert refused.value.body["error"] == wrong
    number: Any = {"target": 5, "tracking_metric": "quantity"}
    await client.v1.goals.update(id, type={"name": "activities_added", "params": {}}, expected_outcome=number)
    with pytest.raises(BadRequest) as refused:
        await client.v1.goals.update(id, expected_outcome=total)
    assert refused.value.body["error"] == wrong
    pipeline = (await client.v1.pipelines.create(name="Other")).id
    with pytest.raises(BadRequest) as refused:
        await _goal(client, "deals_progressed", params={"pipeline_id": [pipeline], "stage_id": 1})
    assert refused.value.body["error"] == (
        "type.params.stage_id: the stage is in none of type.params.pipeline_id"
    )


async def test_each_part_can_be_changed_alone(local: Local[AsyncClient], client: AsyncClient) -> None:
    rita = await _me(local.add_user())
    id = await _goal(client, title="One")
    parts: dict[str, Any] = {
        "title": "Two",
        "assignee": {"id": rita, "type": "person"},
        "type": {"name": "deals_started", "params": {"pipeline_id": [1]}},
        "expected_outcome": {"target": 3, "tracking_metric": "quantity"},
        "duration": {"start": "2026-02-01", "end": None},
        "interval": "yearly",
    }
    shown = (await client.v1.goals.find())[0].to_dict()
    for part, value in parts.items():
        changed = await client.v1.goals.update(id, **{part: value})
        shown[part] = value
        assert changed.to_dict() == shown


async def test_goals_are_found_by_each_criterion(local: Local[AsyncClient], client: AsyncClient) -> None:
    euros, dollars = await _currency(client, "EUR"), await _currency(client, "USD")
    rita = local.add_user()
    team = await _team(client, rita)
    other = (await client.v1.pipelines.create(name="Other")).id
    mine = await _goal(client, title="Größe", duration={"start": date(2026, 1, 1), "end": date(2026, 1, 31)})
    theirs = await _goal(rita, "activities_added", title="Calls", params={"activity_type_id": [1, 2]})
    of_team = await _goal(
        client,
        "deals_progressed",
        assignee={"id": team, "type": "team"},
        params={"stage_id": 3, "pipeline_id": [1]},
        duration={"start": date(2026, 6, 1)},
    )
    of_company = await _goal(
        client,
        "deals_started",
        assignee={"id": 1, "type": "company"},
        expected_outcome={"target": 99.5, "tracking_metric": "sum", "currency_id": euros},
        params={"pipeline_id": [1, other]},
    )

    async def found(by: AsyncClient = client, /, **criteria: Any) -> set[str]:
        return {each.id for each in await by.v1.goals.find(**criteria)}

    everybodys = {mine, theirs, of_team, of_company}
    assert await found() == {mine, of_team, of_company}
    # Of a team that one is in, too.
    assert await found(rita) == {theirs, of_team}
    assert await found(rita, title="größe") == set()
    assert await found(title="RÖSER") == set()
    assert await found(title="gröSSe") == {mine}
    assert await found(rita, type_name="deals_won") == {mine}
    assert await found(assignee_id=await _me(rita)) == {theirs}
    assert await found(rita, assignee_id=team, assignee_type="team") == {of_team}
    assert await found(rita, assignee_type="company") == {of_company}
    assert await found(assignee_id=1, assignee_type="person") == ({mine} if await _me(client) == 1 else set())
    assert await found(rita, expected_outcome_target=99.5) == {of_company}
    assert await found(expected_outcome_tracking_metric="sum") == {of_company}
    assert await found(expected_outcome_tracking_metric="quantity") == everybodys - {of_company}
    assert await found(rita, expected_outcome_currency_id=euros) == {of_company}
    assert await found(expected_outcome_currency_id=dollars) == set()
    assert await found(rita, type_params_pipeline_id=[1]) == {of_team, of_company}
    assert await found(type_params_pipeline_id=[other, 1]) == {of_company}
    assert await found(rita, type_params_stage_id=3) == {of_team}
    assert await found(type_params_activity_type_id=[2]) == {theirs}
    assert await found(type_params_activity_type_id=[2, 3]) == set()

    async def on(first: date, last: date) -> set[str]:
        return await found(period_start=first, period_end=last) | await found(
            type_name="activities_added", period_start=first, period_end=last
        )

    assert await on(date(2026, 1, 31), date(2026, 5, 31)) == {mine, theirs, of_company}
    assert await on(date(2026, 2, 1), date(2026, 6, 1)) == {theirs, of_team, of_company}
    assert await on(date(2030, 2, 1), date(2030, 6, 1)) == {of_team}
    for day in ("period_start", "period_end"):
        with pytest.raises(BadRequest) as refused:
            await found(client, **{day: date(2026, 1, 1)})
        assert refused.value.body["error"] == "period.start and period.end must be given together"
    with pytest.raises(BadRequest):
        await found(period_start=date(2026, 1, 2), period_end=date(2026, 1, 1))
    with pytest.raises(BadRequest):
        await found(expected_outcome_tracking_metric="quantity", expected_outcome_currency_id=euros)
    await client.v1.goals.delete(mine)
    assert await found() == await found(is_active=True) == {of_team, of_company}
    (gone,) = await client.v1.goals.find(is_active=False)
    assert (gone.id, gone.is_active) == (mine, False)


async def test_goals_are_found_by_the_days_on_which_they_are_on(client: AsyncClient) -> None:
    time: Any = {"start": date(2026, 3, 3), "end": date(2026, 3, 5)}
    goal = await _goal(client, duration=time)

    async def found(first: int, last: int) -> list[str]:
        period: Any = {"period_start": date(2026, 3, first), "period_end": date(2026, 3, last)}
        return [each.id for each in await client.v1.goals.find(**period)]

    assert await found(1, 2) == []
    assert await found(1, 3) == [goal]
    assert await found(5, 9) == [goal]
    assert await found(6, 9) == []


async def test_progress_counts_from_the_first_day_to_the_last(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    goal = await _goal(client, "deals_started")
    await _deal(client)
    local.clock.advance(timedelta(days=2))
    await _deal(client)

    async def progress(first: int, last: int) -> float:
        return await _progress(
            client, goal, period_start=date(2026, 3, first), period_end=date(2026, 3, last)
        )

    assert [await progress(2, 4), await progress(2, 3), await progress(3, 4)] == [2, 1, 1]


async def test_a_goal_can_be_set_for_another(client: AsyncClient, local: Local[AsyncClient]) -> None:
    rita, ria = [await _me(local.add_user(name)) for name in ("Rita Regular", "Ria Regular")]
    goal = await _goal(client, assignee={"id": rita, "type": "person"})
    (found,) = await client.v1.goals.find(assignee_id=rita)
    assert (found.id, await client.v1.goals.find(assignee_id=ria)) == (goal, [])


async def test_the_spelling_of_2019_is_read(client: AsyncClient) -> None:
    euros = await _currency(client, "EUR")
    id = await _goal(
        client,
        "deals_progressed",
        params={"pipeline_id": [1], "stage_id": 2},
        expected_outcome={"target": 7, "tracking_metric": "sum", "currency_id": euros},
    )
    calls = await _goal(client, "activities_added", params={"activity_type_id": [2]})
    spelled: dict[str, Any] = {
        "typeName": "deals_progressed",
        "assigneeId": await _me(client),
        "assigneeType": "person",
        "expectedOutcomeTarget": 7.0,
        "expectedOutcomeTrackingMetric": "sum",
        "expectedOutcomeCurrencyId": euros,
        "typeParamsPipelineId": 1,
        "typeParamsStageId": 2,
        "periodStart": "2026-03-01",
        "periodEnd": "2026-03-31",
    }
    others: dict[str, Any] = {
        "typeName": "deals_won",
        "assigneeId": 987,
        "assigneeType": "team",
        "expectedOutcomeTarget": 8,
        "expectedOutcomeTrackingMetric": "quantity",
        "expectedOutcomeCurrencyId": 1234,
        "typeParamsPipelineId": 2,
        "typeParamsStageId": 1,
    }

    async def found(**query: Any) -> list[str]:
        answer = await client.request("GET", "/v1/goals/find", query=query)
        return [each["id"] for each in answer.data["goals"]]

    assert await found(**spelled) == [id]
    assert await found(typeParamsActivityTypeId=2) == [calls]
    for name, value in others.items():
        kept = {name: value} if name == "expectedOutcomeTrackingMetric" else {**spelled, name: value}
        assert id not in await found(**kept), name
    answer = await client.request(
        "GET",
        f"/v1/goals/{id}/results",
        query={"periodStart": "2026-03-01", "periodEnd": "2026-03-31"},
    )
    assert answer.data["progress"] == 0


async def test_deals_started_and_won_count_in_their_period(
    local: Local[AsyncClient], client: AsyncClient
) -> None:
    started, won = await _goal(client, "deals_started"), await _goal(client)
    first, second, lost = await _deal(client), await _deal(client), await _deal(client)
    local.clock.advance(timedelta(days=1))
    await client.v1.deals.update(first, status="won")
    await client.v1.deals.update(second, status="won")
    await client.v1.deals.update(lost, status="lost")
    assert (await _progress(client, started), await _progress(client, won)) == (3, 2)
    one_day = {"period_start": date(2026, 3, 3), "period_end": date(2026, 3, 3)}
    assert (await _progress(client, started, **one_day), await _progress(client, won, **one_day)) == (0, 2)
    await client.v1.deals.update(first, status="open")
    assert await _progress(client, won) == 1
    await client.v1.deals.delete(second)
    assert (await _progress(client, started), await _progress(client, won)) == (2, 0)


async def test_deals_progressed_came_to_the_stage(local: Local[AsyncClient], client: AsyncClient) -> None:
    goal = await _goal(client, "deals_progressed", params={"stage_id": 3})
    moved, added, reopened = await _deal(client), await _deal(client, stage_id=3), await _deal(client)
    assert await _progress(client, goal) == 1
    await client.v1.deals.update(moved, stage_id=3)
    await client.v1.deals.update(moved, stage_id=1)
    await client.v1.deals.update(moved, stage_id=3)
    assert await _progress(client, goal) == 2
    await client.v1.deals.update(reopened, stage_id=3)
    await client.v1.deals.update(reopened, status="lost")
    local.clock.advance(timedelta(days=31))
    await client.v1.deals.update(reopened, status="open")
    assert await _progress(client, goal) == 3
    april = {"period_start": date(2026, 4, 1), "period_end": date(2026, 4, 30)}
    assert await _progress(client, goal, **april) == 0
    await client.v1.deals.update(added, stage_id=4)
    assert await _progress(client, goal, **april) == 0
    await client.v1.deals.update(added, stage_id=3)
    assert await _progress(client, goal, **april) == 1


async def test_sums_are_converted_to_the_currency_of_the_goal(client: AsyncClient) -> None:
    currencies = {each.code: each for each in await client.v1.currencies.list()}
    for code in ("EUR", "JPY"):
        outcome: Any = {"target": 1, "tracking_metric": "sum", "currency_id": currencies[code].id}
        await _goal(client, "deals_started", expected_outcome=outcome, title=code)
    euros, yen = await client.v1.goals.find()
    assert await _progress(client, euros.id) == 0
    await _deal(client, 100.25, currency="EUR")
    await _deal(client, 10, currency="USD")
    await _deal(client, 20, currency="USD")
    # One unit is worth 0.909 euros, and a yen 0.0062; a yen has no decimal places.
    assert await _progress(client, euros.id) == 127.52
    assert await _progress(client, yen.id) == 16169 + 4398


async def test_activities_count_by_type_and_by_the_pipeline_of_their_deal(
    local: Local[AsyncClient], client: AsyncClient
) -> None:
    call, meeting = list(await client.v1.activity_types.list())[:2]
    other = (await client.v1.pipelines.create(name="Other")).id
    stage = (await client.v1.stages.create(name="Only", pipeline_id=other)).id
    everything = await _goal(client, "activities_added")
    calls = await _goal(client, "activities_added", params={"activity_type_id": [call.id]})
    elsewhere = await _goal(client, "activities_added", params={"pipeline_id": [other]})
    done = await _goal(client, "activities_completed", params={"activity_type_id": [call.id, meeting.id]})
    first = (await client.v1.activities.create(type=call.key_string)).id
    second = await client.v1.activities.create(
        type=meeting.key_string, deal_id=await _deal(client, stage_id=stage), done=True
    )
    await client.v1.activities.create(type=meeting.key_string, deal_id=await _deal(client))
    goals = (everything, calls, elsewhere, done)
    assert [await _progress(client, goal) for goal in goals] == [3, 1, 1, 1]
    local.clock.advance(timedelta(days=31))
    await client.v1.activities.update(first, done=True)
    assert [await _progress(client, goal) for goal in goals] == [3, 1, 1, 1]
    april = {"period_start": date(2026, 4, 1), "period_end": date(2026, 4, 30)}
    assert await _progress(client, done, **april) == 1
    await client.v1.activities.update(first, done=False)
    assert await _progress(client, done, **april) == 0
    await client.v1.activities.delete(second.id)
    assert [await _progress(client, goal) for goal in goals] == [2, 1, 0, 0]


async def test_goals_of_persons_teams_and_the_company(local: Local[AsyncClient], client: AsyncClient) -> None:
    rita, otto = local.add_user("Rita"), local.add_user("Otto")
    team = await _team(client, rita)
    own = await _goal(rita, "deals_started")
    of_team = await _goal(client, "deals_started", assignee={"id": team, "type": "team"})
    of_all = await _goal(client, "deals_started", assignee={"id": 1, "type": "company"})
    await _deal(client)
    for seller in (rita, rita, otto):
        await _deal(seller)
    assert [await _progress(client, goal) for goal in (own, of_team, of_all)] == [2, 2, 4]
    await client.v1.teams.add_users(team, users=[await _me(otto)])
    assert await _progress(rita, of_team) == 3
    # What the caller may not see does not count for the caller.
    await _deal(client, user_id=await _me(otto), visible_to="1")
    assert (await _progress(client, of_team), await _progress(rita, of_team)) == (4, 3)
    assert (await _progress(otto, of_team)) == 4


async def test_who_sees_results_and_who_changes_goals(local: Local[AsyncClient], client: AsyncClient) -> None:
    rita, stranger = local.add_user(), local.other_company()
    of_all = await _goal(client, assignee={"id": 1, "type": "company"})
    owners = await _goal(client)
    for_rita = await _goal(client, assignee={"id": await _me(rita), "type": "person"})
    for goal in (of_all, owners):
        with pytest.raises(Forbidden):
            await _progress(rita, goal)
    assert await _progress(rita, for_rita) == 0
    changes: list[dict[str, Any]] = [
        {"title": "Mine"},
        {"expected_outcome": {"target": 1, "tracking_metric": "quantity"}},
    ]
    for change in changes:
        with pytest.raises(Forbidden):
            await rita.v1.goals.update(for_rita, **change)
    with pytest.raises(Forbidden):
        await rita.v1.goals.delete(for_rita)
    for assignee in ({"id": 1, "type": "company"}, {"id": await _me(client), "type": "person"}):
        with pytest.raises(Forbidden):
            await _goal(rita, assignee=assignee)
    local.permit(await _me(rita), also=["can_see_company_wide_statistics"])
    assert await _progress(rita, of_all) == 0
    local.permit(await _me(rita), also=["can_see_other_users_statistics"])
    assert await _progress(rita, owners) == 0
    assert await stranger.v1.goals.find(type_name="deals_won") == []
    await _is_gone(stranger, owners)


async def test_the_period_of_results_is_within_the_goal(client: AsyncClient) -> None:
    id = await _goal(client, duration={"start": date(2026, 3, 5), "end": date(2026, 3, 20)})
    for period, error in (
        (("2026-03-04", "2026-03-20"), "period.start must not be before the goal begins, 2026-03-05"),
        (("2026-03-05", "2026-03-21"), "period.end must not be after the goal ends, 2026-03-20"),
        (("2026-03-10", "2026-03-09"), "period.end must not be before period.start"),
        (("2026-03-10", "2026-03-32"), "period.end must be a date, YYYY-MM-DD"),
        (("2026-03-10", ""), "period.end is required"),
    ):
        with pytest.raises(BadRequest) as refused:
            await client.request(
                "GET",
                f"/v1/goals/{id}/results",
                query={"period.start": period[0], "period.end": period[1]},
            )
        assert refused.value.body["error"] == error
    assert await _progress(client, id, period_start=date(2026, 3, 5), period_end=date(2026, 3, 20)) == 0
    endless = await _goal(client, duration={"start": date(2026, 3, 5)})
    assert (
        await _progress(client, endless, period_start=date(9999, 12, 30), period_end=date(9999, 12, 31)) == 0
    )


async def test_a_deleted_goal_is_gone(client: AsyncClient) -> None:
    id = await _goal(client)
    await client.v1.goals.delete(id)
    await _is_gone(client, id)
    await _is_gone(client, "f" * 32)
