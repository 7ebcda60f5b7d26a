"""The progress of a goal equals what counting its records one by one gives, and is found by indexes."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver.server.crm.activity_types import list_activity_types
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.goal_progress import progress
from pipedriver.server.crm.goals import create_goal
from pipedriver.server.crm.rates import EUROS_PER_UNIT
from pipedriver.server.crm.teams import create_team
from pipedriver.server.store import goal_progress as statements
from pipedriver.server.store import tables
from pipedriver.server.store.currencies import currency_by_code
from pipedriver.server.store.goal_progress import ActivityGoal, Assignee, DealGoal
from pipedriver.server.store.rows import add_rows
from tests.server.companies import MOMENT
from tests.server.figures import STAGES, FilledCompany, moments
from tests.server.plans import plan_of
from tests.server.walks import Walk, visits_of, walks

TYPES = ("call", "meeting", "task")
DECIMALS = {"EUR": 2, "USD": 2, "JPY": 0}


@dataclass(frozen=True)
class MadeActivity:
    """An activity to make; ``deal`` is the place of its deal, if it is on one."""

    owner: int
    type: int
    active: bool
    add_time: str
    done_time: str | None
    deal: int | None


@dataclass(frozen=True)
class Asked:
    """A goal and the period that is asked about."""

    type_name: str
    assignee: Assignee
    pipelines: tuple[int, ...] | None
    stage: int
    types: tuple[int, ...] | None
    currency: str | None
    first: date
    last: date


made_activities = st.builds(
    MadeActivity,
    owner=st.integers(0, 1),
    type=st.integers(0, len(TYPES) - 1),
    active=st.sampled_from([True, True, True, False]),
    add_time=moments,
    done_time=st.none() | moments,
    deal=st.none() | st.integers(0, 3),
)


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """A goal of any type, for anybody, with or without what narrows it, in any period."""
    name = draw(
        st.sampled_from(
            ["deals_won", "deals_started", "deals_progressed", "activities_added", "activities_completed"]
        )
    )
    stage = draw(st.sampled_from(sorted(STAGES)))
    pipelines = draw(st.none() | st.sampled_from([(1,), (2,), (1, 2)]))
    if name == "deals_progressed" and pipelines is not None and STAGES[stage] not in pipelines:
        pipelines = None
    first = draw(st.dates(date(2025, 12, 20), date(2026, 4, 10)))
    return Asked(
        type_name=name,
        assignee=draw(st.sampled_from(["person", "team", "company"])),
        pipelines=pipelines,
        stage=stage,
        types=draw(st.none() | st.sampled_from([(0,), (1, 2)])) if name.startswith("act") else None,
        currency=draw(st.none() | st.sampled_from(sorted(DECIMALS))) if name.startswith("deals") else None,
        first=first,
        last=first + timedelta(days=draw(st.integers(0, 100))),
    )


def _recount(ask: Asked, all_walks: list[Walk], made: list[MadeActivity]) -> float:
    """What the goal has reached for Rita, who owns what ``owner`` 1 does and sees what is not hidden."""

    def within(moment: str | None) -> bool:
        return moment is not None and str(ask.first) <= moment[:10] <= str(ask.last)

    def here(pipeline: int) -> bool:
        return ask.pipelines is None or pipeline in ask.pipelines

    def seen(walk: Walk) -> bool:
        return walk.deal.owner == 1 or not walk.deal.hidden

    def reached(walk: Walk) -> bool:
        deal = walk.deal
        if ask.type_name == "deals_started":
            return here(deal.pipeline_id) and within(deal.add_time)
        if ask.type_name == "deals_won":
            return here(deal.pipeline_id) and deal.status == "won" and within(deal.won_time)
        came_from = None
        for stay in walk.stays:
            if stay.stage == ask.stage != came_from and within(stay.entered) and here(STAGES[stay.stage]):
                return True
            came_from = stay.stage
        return False

    everybody = ask.assignee == "company"
    if ask.type_name.startswith("activities"):
        total = 0
        for each in made:
            walk = None if each.deal is None else all_walks[each.deal]
            moment = each.add_time if ask.type_name == "activities_added" else each.done_time
            total += (
                (everybody or each.owner == 1)
                and each.active
                and within(moment)
                and (ask.types is None or each.type in ask.types)
                and (walk is None or seen(walk))
                and (ask.pipelines is None or (walk is not None and here(walk.deal.pipeline_id)))
            )
        return total
    counted = [
        walk.deal
        for walk in all_walks
        if (everybody or walk.deal.owner == 1)
        and seen(walk)
        and walk.deal.status != "deleted"
        and not walk.deal.archived
        and reached(walk)
    ]
    if ask.currency is None:
        return len(counted)
    by_currency: dict[str, float] = {}
    for deal in counted:
        by_currency[deal.currency] = by_currency.get(deal.currency, 0) + deal.value
    return sum(
        value
        if code == ask.currency
        else round(value * EUROS_PER_UNIT[code] / EUROS_PER_UNIT[ask.currency], DECIMALS[ask.currency])
        for code, value in by_currency.items()
    )


def _add_activities(context: Context, owners: tuple[int, ...], made: list[MadeActivity]) -> None:
    rows = [
        {
            "company_id": 1,
            "id": id,
            "subject": "Call",
            "type": TYPES[each.type],
            "done": int(each.done_time is not None),
            "marked_as_done_time": each.done_time,
            "user_id": owners[each.owner],
            "created_by_user_id": owners[0],
            "deal_id": None if each.deal is None else each.deal + 1,
            "active_flag": int(each.active),
            "add_time": each.add_time,
            "update_time": each.add_time,
        }
        for id, each in enumerate(made, start=1)
    ]
    add_rows(context.session, tables.activities, rows)


def _set_goal(context: Context, ask: Asked, rita: int) -> str:
    """Set the goal; the team, if it is for one, has nobody but Rita."""
    ids = {"person": rita, "company": 1}
    if ask.assignee == "team":
        ids["team"] = create_team(context, {"name": "Team", "manager_id": rita, "users": [rita]})
    by_key = {row["key_string"]: row["id"] for row in list_activity_types(context)}
    params: dict[str, Any] = {"pipeline_id": ask.pipelines and list(ask.pipelines)}
    if ask.types is not None:
        params["activity_type_id"] = [by_key[TYPES[each]] for each in ask.types]
    if ask.type_name == "deals_progressed":
        params["stage_id"] = ask.stage
    outcome: dict[str, Any] = {"target": 1, "tracking_metric": "quantity"}
    if ask.currency is not None:
        row = context.session.first(currency_by_code(), company=1, code=ask.currency)
        assert row is not None
        outcome = {"target": 1, "tracking_metric": "sum", "currency_id": row["id"]}
    given: dict[str, Any] = {
        "assignee": {"id": ids[ask.assignee], "type": ask.assignee},
        "type": {"name": ask.type_name, "params": params},
        "expected_outcome": outcome,
        "duration": {"start": "2025-01-01"},
        "interval": "monthly",
    }
    return str(create_goal(context, given)["id"])


@given(st.lists(walks(), min_size=4, max_size=9), st.lists(made_activities, max_size=9), asked(), st.data())
def test_progress_equals_a_recount(
    all_walks: list[Walk], made: list[MadeActivity], ask: Asked, data: st.DataObject
) -> None:
    # Whole amounts, so that sums of floats do not depend on their order.
    all_walks = [
        replace(
            walk,
            deal=replace(walk.deal, value=float(int(walk.deal.value)), hidden=data.draw(st.booleans())),
        )
        for walk in all_walks
    ]
    with FilledCompany([walk.deal for walk in all_walks], visits_of(all_walks)) as company:
        rita = company.owners[1]
        company.carry_out(functools.partial(_add_activities, owners=company.owners, made=made))
        goal = company.carry_out(functools.partial(_set_goal, ask=ask, rita=rita))
        viewer = replace(
            company.viewer,
            user_id=rita,
            is_admin=False,
            permissions=frozenset({"can_see_company_wide_statistics"}),
            admin_of=frozenset(),
        )
        _, reached = company.database.read(
            lambda session: progress(Context(session, viewer, MOMENT), goal, str(ask.first), str(ask.last))
        )
    assert reached == pytest.approx(_recount(ask, all_walks, made), abs=0.011 if ask.currency else 0)


PLANNED: dict[DealGoal, str] = {
    "deals_started": "deals_by_add_time",
    "deals_won": "deals_by_won_time",
    "deals_progressed": "deal_stage_visits_by_stage",
}
PLANNED_ACTIVITIES: dict[ActivityGoal, str] = {
    "activities_added": "activities_by_add_time",
    "activities_completed": "activities_by_marked_as_done_time",
}


@pytest.mark.parametrize("to_admin", [True, False])
@pytest.mark.parametrize("assignee", ["person", "team", "company"])
def test_no_goal_walks_through_all_records(assignee: Assignee, to_admin: bool) -> None:
    with FilledCompany([]) as company:
        values = {
            **dict.fromkeys(["viewer", "assignee", "stage", "company"], 1),
            "first": "2026-03-01",
            "last": "2026-03-31",
            "pipelines": "[1]",
            "types": "[1]",
        }
        plans = [
            (index, plan_of(company.database, statement, **values))
            for some in (True, False)
            for index, statement in [
                *[
                    (
                        index,
                        statements.deals_counted(what, assignee, some_pipelines=some, to_admin=to_admin),
                    )
                    for what, index in PLANNED.items()
                ],
                *[
                    (
                        index,
                        statements.activities_counted(
                            what, assignee, some_pipelines=some, some_types=some, to_admin=to_admin
                        ),
                    )
                    for what, index in PLANNED_ACTIVITIES.items()
                ],
            ]
        ]
    for index, plan in plans:
        assert not [step for step in plan if step.startswith(("SCAN deal", "SCAN activit"))], plan
        if assignee == "company":
            assert any(f"INDEX {index} (company_id=? AND" in step for step in plan), plan
