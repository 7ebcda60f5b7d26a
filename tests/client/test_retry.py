"""When a call is tried again, how long is waited, and that it all ends in time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver import Answer, ConfigurationError, RetryPolicy
from pipedriver.core.retry import is_repeatable


def refused(status: int, headers: dict[str, str]) -> Answer:
    return Answer(status, headers, {}, 2, 1, 0.0)


def half() -> float:
    return 0.5


@pytest.mark.parametrize(
    ("verb", "path", "repeatable"),
    [
        ("GET", "/v1/deals", True),
        ("PUT", "/v1/deals/{id}", True),
        ("PATCH", "/api/v2/deals/{id}", True),
        ("DELETE", "/v1/deals/{id}", True),
        ("POST", "/v1/deals", False),
        ("PUT", "/v1/deals/{id}/merge", False),
        ("PUT", "/v1/deals/5/merge/", False),
        ("POST", "/v1/deals/{id}/duplicate", False),
    ],
)
def test_what_may_be_repeated(verb: str, path: str, repeatable: bool) -> None:
    assert is_repeatable(verb, path) is repeatable


def test_the_waits_double_up_to_the_longest() -> None:
    policy = RetryPolicy(max_attempts=10, first_delay=0.5, longest_delay=4.0, total_time=1000)
    delays = [policy.delay(attempt, 0.0, half) for attempt in range(1, 10)]
    assert delays == [0.25, 0.5, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]


def test_the_last_attempt_is_the_last() -> None:
    policy = RetryPolicy(max_attempts=3)
    assert policy.delay(2, 0.0, half) is not None
    assert policy.delay(3, 0.0, half) is None
    assert RetryPolicy(max_attempts=1).delay(1, 0.0, half) is None


def test_what_the_answer_asks_for_is_the_least_that_is_waited() -> None:
    policy = RetryPolicy(first_delay=0.5)
    assert policy.delay(1, 0.0, half, refused(429, {"retry-after": "7"})) == 7.25
    assert policy.delay(1, 0.0, half, refused(503, {"retry-after": "7"})) == 7.25
    assert policy.delay(1, 0.0, half, refused(429, {"x-ratelimit-reset": "2"})) == 2.25


def test_a_reset_means_something_after_429_only() -> None:
    policy = RetryPolicy(first_delay=0.5)
    assert policy.delay(1, 0.0, half, refused(503, {"x-ratelimit-reset": "20"})) == 0.25


def test_who_asks_for_too_much_is_not_called_again() -> None:
    policy = RetryPolicy(longest_wait=60)
    assert policy.delay(1, 0.0, half, refused(429, {"retry-after": "3600"})) is None
    assert policy.delay(1, 0.0, half, refused(429, {"x-ratelimit-reset": "1767225600"})) is None


def test_no_wait_reaches_beyond_the_total_time() -> None:
    policy = RetryPolicy(first_delay=4.0, longest_delay=4.0, total_time=10.0)
    assert policy.delay(1, 7.9, half) == 2.0
    assert policy.delay(1, 8.0, half) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_attempts": 0},
        {"first_delay": -1.0},
        {"total_time": -1.0},
        {"total_time": 0.0},
        {"longest_wait": -0.1},
    ],
)
def test_a_policy_that_cannot_work_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError):
        RetryPolicy(**wrong)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # on purpose


@given(
    attempt=st.integers(1, 2000),
    elapsed=st.floats(0, 1000),
    chance=st.floats(0, 1, exclude_max=True),
    asked=st.none() | st.floats(0, 200),
    policy=st.builds(
        RetryPolicy,
        max_attempts=st.integers(1, 1000),
        first_delay=st.floats(0, 10),
        longest_delay=st.floats(0, 100),
        longest_wait=st.floats(0, 100),
        total_time=st.none() | st.floats(0.01, 1000),
    ),
)
def test_every_wait_keeps_to_the_policy(
    attempt: int, elapsed: float, chance: float, asked: float | None, policy: RetryPolicy
) -> None:
    answer = None if asked is None else refused(429, {"retry-after": repr(asked)})
    delay = policy.delay(attempt, elapsed, lambda: chance, answer)
    if delay is None:
        return
    assert attempt < policy.max_attempts
    assert elapsed + delay < policy.total(0.0)
    if asked is None:
        assert 0 <= delay <= policy.longest_delay
    else:
        assert asked <= delay <= policy.longest_wait + policy.first_delay
