"""The gate of the burst limit, and the ledger of the daily budget, under whatever time brings."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pipedriver import BudgetCeilingReached, ConfigurationError
from pipedriver.core.ledger import Ledger, next_midnight
from pipedriver.core.pacing import Gate, Pace, Visit

WINDOW = 2.0
EDGE = 1e-5
"""Seconds by which sums of clock readings may be wrong."""


def visit(cost: int | None = 2, *, search: bool = False) -> Visit:
    return Visit("GET /v1/deals", cost, search)


@dataclass
class Sent:
    """One caller of the simulation: when it came, was let go, counted by the server, and answered."""

    arrived: float
    latency: float
    counted_after: float
    visit: Visit = field(default_factory=visit)
    started: float | None = None

    @property
    def answered(self) -> float:
        return (self.started or 0.0) + self.latency

    @property
    def counted(self) -> float:
        return (self.started or 0.0) + self.latency * self.counted_after


def simulate(pace: Pace, callers: list[Sent], pauses: list[tuple[float, float]]) -> None:
    """Let the callers come, ask, wait as long as they are told, and be answered."""
    events: list[tuple[float, int, str, Sent | float]] = []
    for number, caller in enumerate(callers):
        heapq.heappush(events, (caller.arrived, number, "ask", caller))
    for number, (at, length) in enumerate(pauses):
        heapq.heappush(events, (at, number - len(pauses), "pause", at + length))
    steps = 0
    while events:
        steps += 1
        assert steps < 500 * (len(callers) + 1), "they ask again and again"
        now, number, what, subject = heapq.heappop(events)
        if not isinstance(subject, Sent):
            pace.pause(subject)
        elif what == "ask":
            wait = pace.enter(subject.visit, now)
            if wait:
                heapq.heappush(events, (now + wait, number, "ask", subject))
            else:
                subject.started = now
                heapq.heappush(events, (subject.answered, number, "answer", subject))
        else:
            pace.leave(subject.visit, now)


times = st.floats(0, 12, allow_nan=False)
callers = st.lists(
    st.builds(Sent, arrived=times, latency=st.floats(0, 3), counted_after=st.floats(0, 1)), max_size=60
)
pauses = st.lists(st.tuples(times, st.floats(0, 5)), max_size=3)


def in_pause(moment: float, pauses: list[tuple[float, float]]) -> bool:
    """Whether a moment lies in a pause, or in the gentle window after it."""
    return any(at <= moment <= at + length + WINDOW + EDGE for at, length in pauses)


@given(st.integers(1, 12), callers, pauses)
def test_no_window_ever_holds_more_than_the_limit(
    limit: int, callers: list[Sent], pauses: list[tuple[float, float]]
) -> None:
    simulate(Pace(limit), callers, pauses)
    counted = sorted(caller.counted for caller in callers)
    for first, last in zip(counted, counted[limit:], strict=False):
        assert last - first >= WINDOW - EDGE
    for caller in callers:
        assert caller.started is not None
        for at, length in pauses:
            assert not at + EDGE < caller.started < at + length - EDGE


@given(st.integers(1, 12), callers, pauses)
def test_nobody_waits_while_there_is_room(
    limit: int, callers: list[Sent], pauses: list[tuple[float, float]]
) -> None:
    simulate(Pace(limit), callers, pauses)
    order = sorted(callers, key=lambda caller: caller.arrived)
    for place, caller in enumerate(order):
        assert caller.started is not None
        # What is free changes only when somebody's place is given back.
        moments = [other.answered + WINDOW for other in order] + [caller.arrived]
        for moment in moments:
            if not caller.arrived <= moment < caller.started - 0.002 or in_pause(moment + 0.001, pauses):
                continue
            at = moment + 0.001
            taken = sum(1 for o in order if o.started is not None and o.started <= at < o.answered + WINDOW)
            ahead = sum(1 for o in order[:place] if o.started is not None and o.started > at)
            assert taken + ahead >= limit


@given(st.integers(1, 12), callers)
def test_who_comes_first_goes_first(limit: int, callers: list[Sent]) -> None:
    simulate(Pace(limit), callers, [])
    order = sorted(callers, key=lambda caller: caller.arrived)
    for one, two in pairwise(order):
        assert one.started is not None
        assert two.started is not None
        assert one.started <= two.started + 0.002


def test_after_a_pause_they_go_one_after_the_other() -> None:
    pace = Pace(20)
    crowd = [Sent(0.0, 0.05, 0.5) for _ in range(30)]
    pace.pause(5.0)
    simulate(pace, crowd, [])
    starts = sorted(caller.started or 0.0 for caller in crowd)
    assert starts[0] >= 5.0 - EDGE
    assert starts[-1] < 10.0
    for one, two in pairwise(starts[:20]):
        assert two - one >= WINDOW / 20 - EDGE


def test_a_pause_without_a_known_limit_ends() -> None:
    pace = Pace()
    crowd = [Sent(0.0, 0.05, 0.5) for _ in range(30)]
    pace.pause(5.0)
    simulate(pace, crowd, [])
    starts = sorted(caller.started or 0.0 for caller in crowd)
    assert starts[0] >= 5.0 - EDGE
    assert starts[-1] <= 7.0 + WINDOW


def test_what_is_under_way_counts_when_the_limit_is_learned() -> None:
    pace = Pace()
    flying = [visit() for _ in range(15)]
    assert [pace.enter(each, 0.0) for each in flying] == [0.0] * 15
    pace.leave(flying[0], 0.1)
    pace.learn(20, 10, 0.1)
    # 14 are under way; the server has counted 10, of which one was answered.
    assert [pace.enter(visit(), 0.1) for _ in range(6)] == [0.0] * 6
    assert pace.enter(visit(), 0.1) > 0


def test_requests_of_others_take_places_too() -> None:
    pace = Pace(20)
    one = visit()
    assert pace.enter(one, 0.0) == 0
    pace.leave(one, 0.1)
    pace.learn(20, 3, 0.1)
    assert [pace.enter(visit(), 0.2) for _ in range(3)] == [0.0] * 3
    assert pace.enter(visit(), 0.2) == pytest.approx(1.9)


def test_one_who_gives_up_holds_nobody_up() -> None:
    pace = Pace(1)
    first, second, third = visit(), visit(), visit()
    assert pace.enter(first, 0.0) == 0
    assert pace.enter(second, 0.0) > 0
    assert pace.enter(third, 0.0) > 0
    pace.leave(first, 0.5)
    pace.leave(second, 0.6)
    assert pace.enter(third, 2.5) == 0


def test_a_request_that_never_left_takes_no_place() -> None:
    pace = Pace(1)
    first = visit()
    assert pace.enter(first, 0.0) == 0
    pace.leave(first, 0.1, counted=False)
    assert pace.enter(visit(), 0.1) == 0


def test_a_refused_search_pauses_the_searches_alone() -> None:
    gate = Gate(20, 10)
    gate.pause(visit(search=True), 5.0)
    assert gate.search.enter(visit(search=True), 0.0) > 0
    assert gate.general.enter(visit(), 0.0) == 0
    gate.pause(visit(), 6.0)
    assert gate.general.enter(visit(), 0.0) > 0


class Book(RuleBasedStateMachine):
    """A ledger beside a plain list of what was charged."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_700_000_000.0
        self.ledger = Ledger(limit=200, ceiling=0.5)
        self.charged: list[tuple[int, Visit]] = []

    @property
    def day(self) -> int:
        return int(self.now // 86_400)

    @property
    def spent(self) -> int:
        return sum(each.cost or 0 for day, each in self.charged if day == self.day)

    @rule(cost=st.sampled_from([None, 1, 2, 10, 40]))
    def charge(self, cost: int | None) -> None:
        charged = visit(cost)
        if self.spent + (cost or 0) > 100 and cost is not None:
            with pytest.raises(BudgetCeilingReached) as caught:
                self.ledger.charge(charged, self.now)
            error = caught.value
            assert (error.spent, error.ceiling, error.cost) == (self.spent, 100, cost)
            assert error.resets_at == datetime.fromtimestamp((self.day + 1) * 86_400, UTC)
            assert error.retry_after == pytest.approx((self.day + 1) * 86_400 - self.now)
        else:
            self.ledger.charge(charged, self.now)
            self.charged.append((self.day, charged))

    @rule(place=st.integers(0, 5))
    def refund(self, place: int) -> None:
        if place < len(self.charged):
            _, taken = self.charged.pop(place)
            self.ledger.refund(taken, self.now)

    @rule(seconds=st.floats(0, 100_000))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @invariant()
    def both_say_the_same(self) -> None:
        spending = self.ledger.spending(self.now)
        assert spending.spent == self.spent <= 100
        assert sum(spending.by_operation.values()) == self.spent
        assert spending.left == 100 - self.spent
        assert spending.unpriced == sum(
            1 for day, each in self.charged if day == self.day and each.cost is None
        )
        assert spending.resets_at.timestamp() > self.now


TestBook = Book.TestCase


def test_a_day_begins_at_midnight_of_the_zone() -> None:
    zone = timezone(timedelta(hours=2))
    evening = datetime(2026, 3, 2, 23, 30, tzinfo=zone).timestamp()
    assert next_midnight(evening, zone) == datetime(2026, 3, 3, tzinfo=zone)
    ledger = Ledger(zone=zone)
    ledger.charge(visit(10), evening)
    assert ledger.spending(evening).spent == 10
    assert ledger.spending(evening + 1799).spent == 10
    assert ledger.spending(evening + 1801).spent == 0


def test_what_the_server_says_is_taken_over() -> None:
    ledger = Ledger(limit=100)
    ledger.charge(visit(10), 0.0)
    ledger.exhausted(0.0)
    assert ledger.spending(0.0).left == 0
    ledger.set(0.0, spent=40, limit=200)
    assert ledger.spending(0.0).left == 160


@pytest.mark.parametrize("ceiling", [-1, 1.5, True])
def test_a_ceiling_that_cannot_be(ceiling: float) -> None:
    with pytest.raises(ConfigurationError):
        Ledger(limit=100, ceiling=ceiling)


def test_a_share_needs_the_whole() -> None:
    with pytest.raises(ConfigurationError, match="share needs the budget"):
        Ledger(ceiling=0.8)
