# Made by tools/generate.py from tests/operations/aio/test_goals.py: change that, and run it again.
"""Goals over HTTP: set, found, changed and deleted, and how far they are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipedriver import BadRequest, Client, Forbidden, NotFound
from tests.operations.places import Local

YEAR: Any = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}
MARCH: Any = {"period_start": date(2026, 3, 1), "period_end": date(2026, 3, 31)}


def _me(client: Client) -> int:
    return (client.v1.users.me()).id


def _goal(client: Client, type_name: str = "deals_won", **more: Any) -> str:
    params = more.pop("params", {})
    asked: dict[str, Any] = {
        "assignee": {"id": _me(client), "type": "person"},
        "type": {"name": type_name, "params": params},
        "expected_outcome": {"target": 10, "tracking_metric": "quantity"},
        "duration": YEAR,
        "interval": "monthly",
    }
    return (client.v1.goals.create(**{**asked, **more})).id


def _progress(client: Client, id: str, **period: Any) -> float:
    return (client.v1.goals.get_results(id, **{**MARCH, **period})).progress


def _is_gone(client: Client, id: str) -> None:
    with pytest.raises(NotFound) as refused:
        client.v1.goals.delete(id)
    assert refused.value.body["error"] == "Goal not found"
    with pytest.raises(NotFound):
        client.v1.goals.update(id, title="x")
    with pytest.raises(NotFound):
        _progress(client, id)


def _team(manager: Client, member: Client) -> int:
    me, other = _me(manager), _me(member)
    return (manager.v1.teams.create(name="Team", manager_id=me, users=[other])).id


def _currency(client: Client, code: str) -> int:
    return next(each.id for each in client.v1.currencies.list() if each.code == code)


def _deal(client: Client, value: float = 0, **more: Any) -> int:
    organizations = client.v1.organizations.list().to_list()
    acme = organizations[0] if organizations else client.v1.organizations.create(name="Acme")
    return (client.v1.deals.create(title="Deal", value=value, org_id=acme.id, **more)).id


def test_a_goal_is_shown_as_it_was_set(client: Client) -> None:
    me, euros = _me(client), _currency(client, "EUR")
    made = client.v1.goals.create(
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
    (found,) = client.v1.goals.find()
    assert found.to_dict() == shown
    told = client.v1.goals.get_results(made.id, **MARCH)
    assert told.goal.to_dict() == shown


def test_answers_have_the_envelope_of_goals(client: Client) -> None:
    id = _goal(client)
    extra = {"success": True, "statusCode": 20000, "statusText": "OK", "service": "statistics-goals-api"}
    found = client.request("GET", "/v1/goals/find")
    assert {name: value for name, value in found.answer.body.items() if name != "data"} == extra
    assert list(found.data) == ["goals"]
    told = client.request(
        "GET",
        f"/v1/goals/{id}/results",
        query={"period.start": "2026-03-01", "period.end": "2026-03-02"},
    )
    assert list(told.data) == ["progress", "goal"]
    gone = client.request("DELETE", f"/v1/goals/{id}")
    assert gone.answer.body == extra


def test_the_structures_are_read_as_the_reference_writes_them(client: Client) -> None:
    answer = client.request(
        "POST",
        "/v1/goals",
        body={
            "assignee": {"id": str(_me(client)), "type": "person"},
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
    changed = client.v1.goals.update(
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


def test_what_no_goal_can_be(client: Client) -> None:
    id = _goal(client, title="As it was")
    before = client.v1.goals.find()
    asked: dict[str, Any] = {
        "assignee": {"id": _me(client), "type": "person"},
        "type": {"name": "deals_won", "params": {}},
        "expected_outcome": {"target": 10, "tracking_metric": "quantity"},
        "duration": {"start": "2026-01-01"},
        "interval": "monthly",
    }
    for part, value, error in REFUSED:
        with pytest.raises(BadRequest) as refused:
            client.request("POST", "/v1/goals", body={**asked, part: value})
        assert refused.value.body["error"] == error
        if value is not None:
            with pytest.raises(BadRequest) as refused:
                client.request("PUT", f"/v1/goals/{id}", body={"title": "Changed", part: value})
            assert refused.value.body["error"] == error
    assert client.v1.goals.find() == before


def test_parts_must_go_together_after_a_change_too(client: Client) -> None:
    euros = _currency(client, "EUR")
    total: Any = {"target": 5, "tracking_metric": "sum", "currency_id": euros}
    id = _goal(client, expected_outcome=total)
    wrong = "expected_outcome.tracking_metric: activities have no value, so it must be quantity"
    with pytest.raises(BadRequest) as refused:
        client.v1.goals.update(id, type={"name": "activities_added", "params": {}})
    assert refused.value.body["error"] == wrong
    number: Any = {"target": 5, "tracking_metric": "quantity"}
    client.v1.goals.update(id, type={"name": "activities_added", "params": {}}, expected_outcome=number)
    with pytest.raises(BadRequest) as refused:
        client.v1.goals.update(id, expected_outcome=total)
    assert refused.value.body["error"] == wrong
    pipeline = (client.v1.pipelines.create(name="Other")).id
    with pytest.raises(BadRequest) as refused:
        _goal(client, "deals_progressed", params={"pipeline_id": [pipeline], "stage_id": 1})
    assert refused.value.body["error"] == (
        "type.params.stage_id: the stage is in none of type.params.pipeline_id"
    )


def test_each_part_can_be_changed_alone(local: Local[Client], client: Client) -> None:
    rita = _me(local.add_user())
    id = _goal(client, title="One")
    parts: dict[str, Any] = {
        "title": "Two",
        "assignee": {"id": rita, "type": "person"},
        "type": {"name": "deals_started", "params": {"pipeline_id": [1]}},
        "expected_outcome": {"target": 3, "tracking_metric": "quantity"},
        "duration": {"start": "2026-02-01", "end": None},
        "interval": "yearly",
    }
    shown = (client.v1.goals.find())[0].to_dict()
    for part, value in parts.items():
        changed = client.v1.goals.update(id, **{part: value})
        shown[part] = value
        assert changed.to_dict() == shown


def test_goals_are_found_by_each_criterion(local: Local[Client], client: Client) -> None:
    euros, dollars = _currency(client, "EUR"), _currency(client, "USD")
    rita = local.add_user()
    team = _team(client, rita)
    other = (client.v1.pipelines.create(name="Other")).id
    mine = _goal(client, title="Größe", duration={"start": date(2026, 1, 1), "end": date(2026, 1, 31)})
    theirs = _goal(rita, "activities_added", title="Calls", params={"activity_type_id": [1, 2]})
    of_team = _goal(
        client,
        "deals_progressed",
        assignee={"id": team, "type": "team"},
        params={"stage_id": 3, "pipeline_id": [1]},
        duration={"start": date(2026, 6, 1)},
    )
    of_company = _goal(
        client,
        "deals_started",
        assignee={"id": 1, "type": "company"},
        expected_outcome={"target": 99.5, "tracking_metric": "sum", "currency_id": euros},
        params={"pipeline_id": [1, other]},
    )

    def found(by: Client = client, /, **criteria: Any) -> set[str]:
        return {each.id for each in by.v1.goals.find(**criteria)}

    everybodys = {mine, theirs, of_team, of_company}
    assert found() == {mine, of_team, of_company}
    # Of a team that one is in, too.
    assert found(rita) == {theirs, of_team}
    assert found(rita, title="größe") == set()
    assert found(title="RÖSER") == set()
    assert found(title="gröSSe") == {mine}
    assert found(rita, type_name="deals_won") == {mine}
    assert found(assignee_id=_me(rita)) == {theirs}
    assert found(rita, assignee_id=team, assignee_type="team") == {of_team}
    assert found(rita, assignee_type="company") == {of_company}
    assert found(assignee_id=1, assignee_type="person") == ({mine} if _me(client) == 1 else set())
    assert found(rita, expected_outcome_target=99.5) == {of_company}
    assert found(expected_outcome_tracking_metric="sum") == {of_company}
    assert found(expected_outcome_tracking_metric="quantity") == everybodys - {of_company}
    assert found(rita, expected_outcome_currency_id=euros) == {of_company}
    assert found(expected_outcome_currency_id=dollars) == set()
    assert found(rita, type_params_pipeline_id=[1]) == {of_team, of_company}
    assert found(type_params_pipeline_id=[other, 1]) == {of_company}
    assert found(rita, type_params_stage_id=3) == {of_team}
    assert found(type_params_activity_type_id=[2]) == {theirs}
    assert found(type_params_activity_type_id=[2, 3]) == set()

    def on(first: date, last: date) -> set[str]:
        return found(period_start=first, period_end=last) | found(
            type_name="activities_added", period_start=first, period_end=last
        )

    assert on(date(2026, 1, 31), date(2026, 5, 31)) == {mine, theirs, of_company}
    assert on(date(2026, 2, 1), date(2026, 6, 1)) == {theirs, of_team, of_company}
    assert on(date(2030, 2, 1), date(2030, 6, 1)) == {of_team}
    for day in ("period_start", "period_end"):
        with pytest.raises(BadRequest) as refused:
            found(client, **{day: date(2026, 1, 1)})
        assert refused.value.body["error"] == "period.start and period.end must be given together"
    with pytest.raises(BadRequest):
        found(period_start=date(2026, 1, 2), period_end=date(2026, 1, 1))
    with pytest.raises(BadRequest):
        found(expected_outcome_tracking_metric="quantity", expected_outcome_currency_id=euros)
    client.v1.goals.delete(mine)
    assert found() == found(is_active=True) == {of_team, of_company}
    (gone,) = client.v1.goals.find(is_active=False)
    assert (gone.id, gone.is_active) == (mine, False)


def test_goals_are_found_by_the_days_on_which_they_are_on(client: Client) -> None:
    time: Any = {"start": date(2026, 3, 3), "end": date(2026, 3, 5)}
    goal = _goal(client, duration=time)

    def found(first: int, last: int) -> list[str]:
        period: Any = {"period_start": date(2026, 3, first), "period_end": date(2026, 3, last)}
        return [each.id for each in client.v1.goals.find(**period)]

    assert found(1, 2) == []
    assert found(1, 3) == [goal]
    assert found(5, 9) == [goal]
    assert found(6, 9) == []


def test_progress_counts_from_the_first_day_to_the_last(client: Client, local: Local[Client]) -> None:
    goal = _goal(client, "deals_started")
    _deal(client)
    local.clock.advance(timedelta(days=2))
    _deal(client)

    def progress(first: int, last: int) -> float:
        return _progress(client, goal, period_start=date(2026, 3, first), period_end=date(2026, 3, last))

    assert [progress(2, 4), progress(2, 3), progress(3, 4)] == [2, 1, 1]


def test_a_goal_can_be_set_for_another(client: Client, local: Local[Client]) -> None:
    rita, ria = [_me(local.add_user(name)) for name in ("Rita Regular", "Ria Regular")]
    goal = _goal(client, assignee={"id": rita, "type": "person"})
    (found,) = client.v1.goals.find(assignee_id=rita)
    assert (found.id, client.v1.goals.find(assignee_id=ria)) == (goal, [])


def test_the_spelling_of_2019_is_read(client: Client) -> None:
    euros = _currency(client, "EUR")
    id = _goal(
        client,
        "deals_progressed",
        params={"pipeline_id": [1], "stage_id": 2},
        expected_outcome={"target": 7, "tracking_metric": "sum", "currency_id": euros},
    )
    calls = _goal(client, "activities_added", params={"activity_type_id": [2]})
    spelled: dict[str, Any] = {
        "typeName": "deals_progressed",
        "assigneeId": _me(client),
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

    def found(**query: Any) -> list[str]:
        answer = client.request("GET", "/v1/goals/find", query=query)
        return [each["id"] for each in answer.data["goals"]]

    assert found(**spelled) == [id]
    assert found(typeParamsActivityTypeId=2) == [calls]
    for name, value in others.items():
        kept = {name: value} if name == "expectedOutcomeTrackingMetric" else {**spelled, name: value}
        assert id not in found(**kept), name
    answer = client.request(
        "GET",
        f"/v1/goals/{id}/results",
        query={"periodStart": "2026-03-01", "periodEnd": "2026-03-31"},
    )
    assert answer.data["progress"] == 0


def test_deals_started_and_won_count_in_their_period(local: Local[Client], client: Client) -> None:
    started, won = _goal(client, "deals_started"), _goal(client)
    first, second, lost = _deal(client), _deal(client), _deal(client)
    local.clock.advance(timedelta(days=1))
    client.v1.deals.update(first, status="won")
    client.v1.deals.update(second, status="won")
    client.v1.deals.update(lost, status="lost")
    assert (_progress(client, started), _progress(client, won)) == (3, 2)
    one_day = {"period_start": date(2026, 3, 3), "period_end": date(2026, 3, 3)}
    assert (_progress(client, started, **one_day), _progress(client, won, **one_day)) == (0, 2)
    client.v1.deals.update(first, status="open")
    assert _progress(client, won) == 1
    client.v1.deals.delete(second)
    assert (_progress(client, started), _progress(client, won)) == (2, 0)


def test_deals_progressed_came_to_the_stage(local: Local[Client], client: Client) -> None:
    goal = _goal(client, "deals_progressed", params={"stage_id": 3})
    moved, added, reopened = _deal(client), _deal(client, stage_id=3), _deal(client)
    assert _progress(client, goal) == 1
    client.v1.deals.update(moved, stage_id=3)
    client.v1.deals.update(moved, stage_id=1)
    client.v1.deals.update(moved, stage_id=3)
    assert _progress(client, goal) == 2
    client.v1.deals.update(reopened, stage_id=3)
    client.v1.deals.update(reopened, status="lost")
    local.clock.advance(timedelta(days=31))
    client.v1.deals.update(reopened, status="open")
    assert _progress(client, goal) == 3
    april = {"period_start": date(2026, 4, 1), "period_end": date(2026, 4, 30)}
    assert _progress(client, goal, **april) == 0
    client.v1.deals.update(added, stage_id=4)
    assert _progress(client, goal, **april) == 0
    client.v1.deals.update(added, stage_id=3)
    assert _progress(client, goal, **april) == 1


def test_sums_are_converted_to_the_currency_of_the_goal(client: Client) -> None:
    currencies = {each.code: each for each in client.v1.currencies.list()}
    for code in ("EUR", "JPY"):
        outcome: Any = {"target": 1, "tracking_metric": "sum", "currency_id": currencies[code].id}
        _goal(client, "deals_started", expected_outcome=outcome, title=code)
    euros, yen = client.v1.goals.find()
    assert _progress(client, euros.id) == 0
    _deal(client, 100.25, currency="EUR")
    _deal(client, 10, currency="USD")
    _deal(client, 20, currency="USD")
    # One unit is worth 0.909 euros, and a yen 0.0062; a yen has no decimal places.
    assert _progress(client, euros.id) == 127.52
    assert _progress(client, yen.id) == 16169 + 4398


def test_activities_count_by_type_and_by_the_pipeline_of_their_deal(
    local: Local[Client], client: Client
) -> None:
    call, meeting = list(client.v1.activity_types.list())[:2]
    other = (client.v1.pipelines.create(name="Other")).id
    stage = (client.v1.stages.create(name="Only", pipeline_id=other)).id
    everything = _goal(client, "activities_added")
    calls = _goal(client, "activities_added", params={"activity_type_id": [call.id]})
    elsewhere = _goal(client, "activities_added", params={"pipeline_id": [other]})
    done = _goal(client, "activities_completed", params={"activity_type_id": [call.id, meeting.id]})
    first = (client.v1.activities.create(type=call.key_string)).id
    second = client.v1.activities.create(
        type=meeting.key_string, deal_id=_deal(client, stage_id=stage), done=True
    )
    client.v1.activities.create(type=meeting.key_string, deal_id=_deal(client))
    goals = (everything, calls, elsewhere, done)
    assert [_progress(client, goal) for goal in goals] == [3, 1, 1, 1]
    local.clock.advance(timedelta(days=31))
    client.v1.activities.update(first, done=True)
    assert [_progress(client, goal) for goal in goals] == [3, 1, 1, 1]
    april = {"period_start": date(2026, 4, 1), "period_end": date(2026, 4, 30)}
    assert _progress(client, done, **april) == 1
    client.v1.activities.update(first, done=False)
    assert _progress(client, done, **april) == 0
    client.v1.activities.delete(second.id)
    assert [_progress(client, goal) for goal in goals] == [2, 1, 0, 0]


def test_goals_of_persons_teams_and_the_company(local: Local[Client], client: Client) -> None:
    rita, otto = local.add_user("Rita"), local.add_user("Otto")
    team = _team(client, rita)
    own = _goal(rita, "deals_started")
    of_team = _goal(client, "deals_started", assignee={"id": team, "type": "team"})
    of_all = _goal(client, "deals_started", assignee={"id": 1, "type": "company"})
    _deal(client)
    for seller in (rita, rita, otto):
        _deal(seller)
    assert [_progress(client, goal) for goal in (own, of_team, of_all)] == [2, 2, 4]
    client.v1.teams.add_users(team, users=[_me(otto)])
    assert _progress(rita, of_team) == 3
    # What the caller may not see does not count for the caller.
    _deal(client, user_id=_me(otto), visible_to="1")
    assert (_progress(client, of_team), _progress(rita, of_team)) == (4, 3)
    assert (_progress(otto, of_team)) == 4


def test_who_sees_results_and_who_changes_goals(local: Local[Client], client: Client) -> None:
    rita, stranger = local.add_user(), local.other_company()
    of_all = _goal(client, assignee={"id": 1, "type": "company"})
    owners = _goal(client)
    for_rita = _goal(client, assignee={"id": _me(rita), "type": "person"})
    for goal in (of_all, owners):
        with pytest.raises(Forbidden):
            _progress(rita, goal)
    assert _progress(rita, for_rita) == 0
    changes: list[dict[str, Any]] = [
        {"title": "Mine"},
        {"expected_outcome": {"target": 1, "tracking_metric": "quantity"}},
    ]
    for change in changes:
        with pytest.raises(Forbidden):
            rita.v1.goals.update(for_rita, **change)
    with pytest.raises(Forbidden):
        rita.v1.goals.delete(for_rita)
    for assignee in ({"id": 1, "type": "company"}, {"id": _me(client), "type": "person"}):
        with pytest.raises(Forbidden):
            _goal(rita, assignee=assignee)
    local.permit(_me(rita), also=["can_see_company_wide_statistics"])
    assert _progress(rita, of_all) == 0
    local.permit(_me(rita), also=["can_see_other_users_statistics"])
    assert _progress(rita, owners) == 0
    assert stranger.v1.goals.find(type_name="deals_won") == []
    _is_gone(stranger, owners)


def test_the_period_of_results_is_within_the_goal(client: Client) -> None:
    id = _goal(client, duration={"start": date(2026, 3, 5), "end": date(2026, 3, 20)})
    for period, error in (
        (("2026-03-04", "2026-03-20"), "period.start must not be before the goal begins, 2026-03-05"),
        (("2026-03-05", "2026-03-21"), "period.end must not be after the goal ends, 2026-03-20"),
        (("2026-03-10", "2026-03-09"), "period.end must not be before period.start"),
        (("2026-03-10", "2026-03-32"), "period.end must be a date, YYYY-MM-DD"),
        (("2026-03-10", ""), "period.end is required"),
    ):
        with pytest.raises(BadRequest) as refused:
            client.request(
                "GET",
                f"/v1/goals/{id}/results",
                query={"period.start": period[0], "period.end": period[1]},
            )
        assert refused.value.body["error"] == error
    assert _progress(client, id, period_start=date(2026, 3, 5), period_end=date(2026, 3, 20)) == 0
    endless = _goal(client, duration={"start": date(2026, 3, 5)})
    assert _progress(client, endless, period_start=date(9999, 12, 30), period_end=date(9999, 12, 31)) == 0


def test_a_deleted_goal_is_gone(client: Client) -> None:
    id = _goal(client)
    client.v1.goals.delete(id)
    _is_gone(client, id)
    _is_gone(client, "f" * 32)
