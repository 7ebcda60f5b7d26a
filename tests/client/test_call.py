"""One call: what is sent again, what is not, what it ends with, and that it ends in time."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver import (
    Answer,
    AnswerLost,
    APIError,
    BadAnswer,
    BurstLimitReached,
    ConnectionFailed,
    ConnectionLost,
    NotImplementedByServer,
    OutcomeUnknown,
    PipedriveError,
    ProxyBlocked,
    Redirected,
    Request,
    Response,
    RetryPolicy,
    ServerError,
    Timeout,
    TransportError,
    TransportFailure,
    UnclearAnswer,
    UnclearRedirect,
    UnclearServerError,
)
from pipedriver.core.authorization import ApiToken
from pipedriver.core.call import Outcome, Sleep, call
from pipedriver.core.http import Response as HttpResponse
from pipedriver.core.subject import Conduct, Subject
from tests.client.worlds import Happening, World, envelope, json_response, lost, never_left, no, too_late

TOKEN = "0123456789abcdef0123456789abcdef01234567"
GET = Subject("GET /v1/deals/{id}", 2, repeatable=True, declared=True)
POST = Subject("POST /v1/deals", 10, repeatable=False, declared=True)
HTML = {"content-type": "text/html"}


def carry_out(
    world: World, subject: Subject = GET, policy: RetryPolicy | None = None, timeout: float = 30.0
) -> Answer:
    request = Request(subject.operation.partition(" ")[0], "http://localhost/v1/deals/1", timeout=timeout)
    steps = call(
        subject, request, Conduct(ApiToken(TOKEN), policy or RetryPolicy(), world.clock, world.random)
    )
    outcome: Outcome = None
    while True:
        try:
            step = steps.send(outcome)
        except StopIteration as end:
            answer: Answer = end.value
            return answer
        outcome = None
        if isinstance(step, Sleep):
            world.sleep(step.seconds)
            continue
        assert isinstance(step, Request)
        try:
            outcome = world.handle(step)
        except TransportFailure as failure:
            outcome = failure


def test_an_answer_is_kept_with_all_that_belongs_to_it() -> None:
    world = World(json_response({"success": True, "data": 1}, headers={"x-request-id": "r"}), each_takes=0.25)
    answer = carry_out(world)
    assert answer.status == 200
    assert answer.headers["x-request-id"] == "r"
    assert answer.body == {"success": True, "data": 1}
    assert answer.cost == 2
    assert answer.attempts == 1
    assert answer.elapsed == 0.25


def test_attempts_costs_and_time_add_up() -> None:
    world = World(never_left(), no(503), lost(), envelope(1), each_takes=1.0, chance=0.5)
    answer = carry_out(world)
    assert answer.attempts == 4
    assert answer.cost == 6, "the first one never left, so it cost nothing"
    assert answer.elapsed == 4.0 + sum(world.waits)
    assert world.waits == [0.25, 0.5, 1.0]


def test_an_error_without_an_answer_tells_attempts_costs_and_time_too() -> None:
    world = World(no(503), never_left(), lost(), each_takes=1.0, chance=0.5)
    with pytest.raises(ConnectionLost) as caught:
        carry_out(world, policy=RetryPolicy(max_attempts=3))
    assert caught.value.attempts == 3
    assert caught.value.cost == 4, "the second one never left"
    assert caught.value.elapsed == 3.0 + sum(world.waits)


def test_the_token_is_put_on_each_attempt_and_a_given_one_stays() -> None:
    world = World(no(503), envelope(1))
    carry_out(world)
    assert [request.headers["x-api-token"] for request in world.requests] == [TOKEN, TOKEN]
    request = Request("GET", "http://localhost/", {"x-api-token": "another"})
    ApiToken(TOKEN).authorize(request)
    assert request.headers["x-api-token"] == "another"
    assert TOKEN not in repr(ApiToken(TOKEN))


AGAIN_FOR_ALL = [never_left(), no(429), no(429, {"retry-after": "1"})]
AGAIN_IF_REPEATABLE = [
    lost(),
    too_late(),
    *[no(status) for status in (500, 502, 503, 504, 524)],
    no(503, {"retry-after": "1"}),
    Response(200, {}, b"null"),
    Response(200, HTML, b"<html>"),
    Response(200, {}, b'{"success": true, "da'),
    Response(200, {}, b'{"success": true, "data": "\xff"}'),
    Response(200, {}, b""),
]
NEVER_AGAIN = [
    *[no(status) for status in (301, 302, 400, 401, 402, 403, 404, 405, 409, 410, 415, 422, 501, 505)],
    Response(403, HTML, b"<html>"),
    Response(200, {}, b"[1]"),
    json_response({"success": False, "error": "no"}),
    no(429, {"retry-after": "86400"}),
]


@pytest.mark.parametrize("happening", [*AGAIN_FOR_ALL, *AGAIN_IF_REPEATABLE])
def test_a_repeatable_call_is_repeated(happening: Happening) -> None:
    world = World(happening, envelope(1))
    assert carry_out(world).body["data"] == 1
    assert len(world.requests) == 2


@pytest.mark.parametrize("happening", AGAIN_FOR_ALL)
def test_a_post_is_repeated_if_it_was_surely_not_carried_out(happening: Happening) -> None:
    world = World(happening, envelope(1))
    assert carry_out(world, POST).body["data"] == 1
    assert len(world.requests) == 2


@pytest.mark.parametrize("happening", AGAIN_IF_REPEATABLE)
def test_a_post_that_may_have_been_carried_out_is_not_repeated(happening: Happening) -> None:
    world = World(happening, envelope(1))
    with pytest.raises(OutcomeUnknown) as caught:
        carry_out(world, POST)
    assert len(world.requests) == 1
    assert caught.value.operation == "POST /v1/deals"


@pytest.mark.parametrize("subject", [GET, POST], ids=["GET", "POST"])
@pytest.mark.parametrize("happening", NEVER_AGAIN)
def test_what_would_not_change_is_not_repeated(subject: Subject, happening: Happening) -> None:
    world = World(happening, envelope(1))
    with pytest.raises(PipedriveError):
        carry_out(world, subject)
    assert len(world.requests) == 1
    assert world.waits == []


@pytest.mark.parametrize(
    ("happening", "subject", "kind"),
    [
        (never_left(), GET, ConnectionFailed),
        (never_left(), POST, ConnectionFailed),
        (TransportFailure("late", sent=False, timed_out=True), POST, ConnectionFailed),
        (lost(), GET, ConnectionLost),
        (too_late(), GET, Timeout),
        (lost(), POST, AnswerLost),
        (too_late(), POST, AnswerLost),
        (no(503), GET, ServerError),
        (no(500), POST, UnclearServerError),
        (no(501), POST, NotImplementedByServer),
        (no(302), GET, Redirected),
        (no(302), POST, UnclearRedirect),
        (no(307), POST, Redirected),
        (Response(200, {}, b"null"), POST, UnclearAnswer),
        (no(429), GET, BurstLimitReached),
        (Response(403, HTML, b"<html>"), GET, ProxyBlocked),
        (Response(200, HTML, b"<html>"), GET, BadAnswer),
        (Response(201, {}, b"null"), GET, BadAnswer),
        (json_response({"success": False, "error": "no"}), GET, APIError),
    ],
)
def test_what_a_call_ends_with(happening: Happening, subject: Subject, kind: type[PipedriveError]) -> None:
    world = World(*[happening] * 4)
    with pytest.raises(kind) as caught:
        carry_out(world, subject)
    assert type(caught.value) is kind
    assert isinstance(caught.value, TransportError | APIError | BadAnswer)
    assert caught.value.operation == subject.operation
    assert caught.value.attempts == len(world.requests)
    assert TOKEN not in repr(caught.value) + str(caught.value)


def test_success_false_is_a_no_whatever_the_status() -> None:
    with pytest.raises(APIError, match="200: this is not so"):
        carry_out(World(json_response({"success": False, "error": "this is not so"})))


@pytest.mark.parametrize(
    ("response", "told"),
    [
        (Response(200, HTML, b"<html>"), "no JSON but text/html"),
        (Response(200, {"content-type": "application/json"}, b'{"a'), "cut off perhaps"),
        (Response(200, {}, b""), "nothing instead of an envelope"),
        (Response(200, {}, b"[]"), "no envelope but a list"),
        (Response(200, {}, b'"text"'), "no envelope but a str"),
        (Response(200, {}, b"null"), "a bare null"),
        (Response(200, {}, b"\xff\xfe"), "no JSON but no stated type"),
        (Response(200, {}, b'{"a": "\xff"}'), "cut off perhaps"),
        (Response(200, {}, b"[" * 100_000), "cut off perhaps"),
    ],
)
def test_what_is_no_envelope_is_told_apart(response: Response, told: str) -> None:
    with pytest.raises(BadAnswer, match=told) as caught:
        carry_out(World(*[response] * 4))
    assert caught.value.status == 200


@pytest.mark.parametrize(
    ("response", "body"),
    [
        (Response(200, {}, b"[1]"), [1]),
        (Response(200, {"content-type": "application/pdf"}, b"%PDF"), b"%PDF"),
        (Response(204, {}, b""), b""),
    ],
)
def test_a_call_that_is_not_declared_may_answer_more(response: Response, body: object) -> None:
    subject = Subject("GET /v1/something", None, repeatable=True, declared=False)
    answer = carry_out(World(response), subject)
    assert answer.body == body
    assert answer.cost is None


@pytest.mark.parametrize(
    "response", [Response(200, HTML, b"<html>"), Response(200, {"content-type": "application/json"}, b"{")]
)
def test_a_call_that_is_not_declared_takes_no_page_and_no_broken_json(response: Response) -> None:
    subject = Subject("GET /v1/something", None, repeatable=True, declared=False)
    with pytest.raises(BadAnswer):
        carry_out(World(*[response] * 4), subject)


def test_the_total_time_is_kept_by_the_first_attempt_too() -> None:
    world = World(too_late(), envelope(1))
    with pytest.raises(Timeout):
        carry_out(world, policy=RetryPolicy(total_time=5.0), timeout=30.0)
    assert [request.timeout for request in world.requests] == [5.0]
    world = World(too_late(), envelope(1))
    with pytest.raises(Timeout):
        carry_out(world, timeout=600.0)
    assert [request.timeout for request in world.requests] == [600.0], "a time-out that was asked for"


def test_the_attempts_end_with_the_policy() -> None:
    world = World(*[no(503)] * 9)
    with pytest.raises(ServerError) as caught:
        carry_out(world, policy=RetryPolicy(max_attempts=3))
    assert len(world.requests) == 3
    assert caught.value.attempts == 3


HAPPENINGS = st.sampled_from([*AGAIN_FOR_ALL, *AGAIN_IF_REPEATABLE, *NEVER_AGAIN, envelope(1)])


@given(
    happenings=st.lists(HAPPENINGS, min_size=1, max_size=30),
    subject=st.sampled_from([GET, POST]),
    each_takes=st.floats(0, 50),
    chance=st.floats(0, 1, exclude_max=True),
    timeout=st.floats(0.1, 60),
    policy=st.builds(
        RetryPolicy,
        max_attempts=st.integers(1, 30),
        first_delay=st.floats(0, 5),
        longest_delay=st.floats(0, 20),
        longest_wait=st.floats(0, 60),
        total_time=st.none() | st.floats(0.01, 200),
    ),
)
def test_every_call_ends_in_time_and_repeats_nothing_that_may_be_done(
    happenings: list[Happening],
    subject: Subject,
    each_takes: float,
    chance: float,
    timeout: float,
    policy: RetryPolicy,
) -> None:
    world = World(*happenings, *[envelope(1)] * policy.max_attempts, each_takes=each_takes, chance=chance)
    begun = world.now
    with suppress(PipedriveError):
        carry_out(world, subject, policy, timeout)
    sent = len(world.requests)
    assert 1 <= sent <= policy.max_attempts
    assert len(world.waits) == sent - 1
    assert world.now - begun <= policy.total(timeout) + 1e-6
    assert all(request.timeout <= timeout for request in world.requests)
    if subject is POST:
        for happening in happenings[: sent - 1]:
            assert isinstance(happening, HttpResponse | TransportFailure)
            refused = isinstance(happening, HttpResponse) and happening.status == 429
            assert refused or (isinstance(happening, TransportFailure) and not happening.sent)
