"""The decisions of one call, step by step: whatever happens to it, in whatever order, the rules hold."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pipedriver import (
    Answer,
    AnsweredError,
    AnswerLost,
    BadAnswer,
    ConnectionFailed,
    ConnectionLost,
    OutcomeUnknown,
    PipedriveError,
    Request,
    Response,
    RetryPolicy,
    Timeout,
    TransportError,
    TransportFailure,
)
from pipedriver.core.authorization import Refresh
from pipedriver.core.call import Outcome, Sleep, Step, call
from pipedriver.core.retry import PASSING
from pipedriver.core.subject import Conduct, Subject
from tests.client.worlds import envelope, no

COST = 10
HTML = {"content-type": "text/html"}
GARBLED = [
    Response(200, HTML, b"<html>"),
    Response(200, {}, b"null"),
    Response(200, {}, b'{"a'),
    Response(200, {}, b""),
]

ASKED = st.sampled_from([None, 0.0, 1.5, 5.0, 15.0, 40.0])
"""What an answer asks to wait, in seconds."""


class Token:
    """Credentials that expire, and may be refreshed when they are refused.

    Attributes:
        refreshable: whether a refusal can be mended.
        expired: whether they are no good any more, as the client knows.
    """

    lasts = True

    def __init__(self) -> None:
        self.refreshable = True
        self.expired = False

    def due(self) -> Refresh | None:
        """A wish to refresh them, once they have expired."""
        return Refresh("expired") if self.expired else None

    def authorize(self, request: Request) -> bool:
        """Put them on a request."""
        request.headers["authorization"] = "Bearer x"
        return True

    def refused(self, request: Request) -> Refresh | None:
        """A wish to refresh them, after 401."""
        return Refresh(None) if self.refreshable else None


class OneCall(RuleBasedStateMachine):
    """One call; each rule is something that happens to what it asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.sent: list[Request] = []
        self.arrived = 0
        self.may_be_done = False
        self.refreshes = 0
        self.renewals = 0
        self.ended: Answer | PipedriveError | None = None
        self.last: Outcome = None
        self.asked: float | None = None
        self.chance = 0.0

    @initialize(
        policy=st.builds(
            RetryPolicy,
            max_attempts=st.integers(1, 6),
            first_delay=st.floats(0, 3),
            longest_delay=st.floats(0, 10),
            longest_wait=st.sampled_from([0.0, 5.0, 20.0]),
            total_time=st.none() | st.floats(0.5, 100),
        ),
        repeatable=st.booleans(),
        timeout=st.floats(0.1, 40),
        refreshable=st.booleans(),
        expired=st.booleans(),
    )
    def begin(
        self, policy: RetryPolicy, repeatable: bool, timeout: float, refreshable: bool, expired: bool
    ) -> None:
        """Make the call."""
        self.policy = policy
        self.total = policy.total(timeout)
        self.timeout = timeout
        self.token = Token()
        self.token.refreshable = refreshable
        self.token.expired = expired
        verb = "GET" if repeatable else "POST"
        self.subject = Subject(f"{verb} /v1/deals", COST, repeatable, declared=True)
        request = Request(verb, "http://localhost/v1/deals", timeout=timeout)
        conduct = Conduct(self.token, policy, lambda: self.now, lambda: self.chance)
        self.steps = call(self.subject, request, conduct)
        self.started = self.now
        self.step: Step | None = None
        self._take(None)

    def _take(self, outcome: Outcome) -> None:
        """Let the call go on with what happened, and check what it wants next."""
        try:
            self.step = self.steps.send(outcome)
        except StopIteration as end:
            self.step, self.ended = None, end.value
        except PipedriveError as error:
            self.step, self.ended = None, error
        if isinstance(self.step, Request):
            assert not self.token.expired, "sent with a token that is known to be no good"
            assert not (self.may_be_done and not self.subject.repeatable), "sent again, though it may be done"
            assert 0 < self.step.timeout <= self.timeout
            assert self.now - self.started + self.step.timeout <= self.total + 1e-6
            self.sent.append(self.step)
        elif isinstance(self.step, Sleep):
            self._check_pause(self.step.seconds)

    def _check_pause(self, seconds: float) -> None:
        if self.asked is not None:
            assert self.asked <= self.policy.longest_wait
            assert self.asked <= seconds <= self.asked + self.policy.first_delay
        else:
            assert 0 <= seconds <= self.policy.longest_delay
            assert seconds <= self.policy.first_delay * 2.0 ** (len(self.sent) - 1)
        assert self.now - self.started + seconds < self.total + 1e-6

    @property
    def waits_for_answer(self) -> bool:
        """Whether a request is on its way."""
        return isinstance(self.step, Request)

    def _happens(
        self, outcome: Response | TransportFailure, takes: float, *, done: bool, arrived: bool
    ) -> None:
        assert isinstance(self.step, Request)
        self.now += min(takes, self.step.timeout)
        self.arrived += arrived
        self.may_be_done = self.may_be_done or done
        self.last = outcome
        self._take(outcome)

    @precondition(lambda self: self.waits_for_answer)
    @rule(takes=st.floats(0, 20))
    def is_answered(self, takes: float) -> None:
        """It is carried out."""
        self.asked = None
        self._happens(envelope(1), takes, done=True, arrived=True)
        assert isinstance(self.ended, Answer)

    @precondition(lambda self: self.waits_for_answer)
    @rule(
        status=st.sampled_from([*sorted(PASSING - {429}), 400, 403, 404, 501]),
        takes=st.floats(0, 20),
        asked=ASKED,
    )
    def is_refused(self, status: int, takes: float, asked: float | None) -> None:
        """The server says no."""
        self.asked = asked
        headers = {} if asked is None else {"retry-after": repr(asked)}
        self._happens(no(status, headers), takes, done=status in PASSING, arrived=True)
        if status not in PASSING:
            assert isinstance(self.ended, AnsweredError)
            assert not isinstance(self.ended, OutcomeUnknown)

    @precondition(lambda self: self.waits_for_answer)
    @rule(takes=st.floats(0, 20), asked=ASKED)
    def is_limited(self, takes: float, asked: float | None) -> None:
        """The limiter says no, before anything is done."""
        self.asked = asked
        headers = {"x-ratelimit-remaining": "0"} | ({} if asked is None else {"retry-after": repr(asked)})
        self._happens(no(429, headers), takes, done=False, arrived=True)

    @precondition(lambda self: self.waits_for_answer)
    @rule(answer=st.sampled_from(GARBLED), takes=st.floats(0, 20))
    def is_garbled(self, answer: Response, takes: float) -> None:
        """What comes is no envelope."""
        self.asked = None
        self._happens(answer, takes, done=True, arrived=True)

    @precondition(lambda self: self.waits_for_answer)
    @rule(takes=st.floats(0, 20))
    def is_lost(self, takes: float) -> None:
        """The connection breaks."""
        self.asked = None
        self._happens(TransportFailure("broken", sent=True), takes, done=True, arrived=True)

    @precondition(lambda self: self.waits_for_answer)
    @rule()
    def is_late(self) -> None:
        """No answer comes in time."""
        self.asked = None
        late = TransportFailure("late", sent=True, timed_out=True)
        self._happens(late, 1e9, done=True, arrived=True)

    @precondition(lambda self: self.waits_for_answer)
    @rule(takes=st.floats(0, 20))
    def never_leaves(self, takes: float) -> None:
        """There is no connection."""
        self.asked = None
        self._happens(TransportFailure("refused", sent=False), takes, done=False, arrived=False)

    @precondition(lambda self: self.waits_for_answer)
    @rule(takes=st.floats(0, 20))
    def is_unauthorized(self, takes: float) -> None:
        """The token is refused."""
        self.asked = None
        self._happens(no(401), takes, done=False, arrived=True)

    @precondition(lambda self: isinstance(self.step, Refresh))
    @rule(takes=st.floats(0, 5))
    def is_refreshed(self, takes: float) -> None:
        """The token is refreshed, before it is sent or after it was refused."""
        assert isinstance(self.step, Refresh)
        self.now += takes
        if self.step.refused == "expired":
            self.renewals += 1
        else:
            self.refreshes += 1
        self.token.expired = False
        self.last = None
        self._take(None)

    @rule()
    def expires(self) -> None:
        """The token expires; what is on its way already bears it."""
        if hasattr(self, "token"):
            self.token.expired = True

    @precondition(lambda self: isinstance(self.step, Sleep))
    @rule(more=st.floats(0, 3))
    def has_slept(self, more: float) -> None:
        """The pause is over, a little later perhaps than was wished."""
        assert isinstance(self.step, Sleep)
        self.now += self.step.seconds + more
        self._take(None)

    @rule(chance=st.floats(0, 1, exclude_max=True))
    def dice_fall(self, chance: float) -> None:
        """The next throw gives this."""
        self.chance = chance

    @invariant()
    def there_are_not_too_many(self) -> None:
        """Neither attempts nor refreshes."""
        if hasattr(self, "policy"):
            assert len(self.sent) <= self.policy.max_attempts + self.refreshes
            assert self.refreshes <= 1
            assert self.renewals <= len(self.sent) + 1

    @invariant()
    def the_end_tells_the_truth(self) -> None:
        """Attempts, costs, time and the kind of error are those of what happened."""
        ended: Any = self.ended
        if ended is None:
            return
        told = ended if isinstance(ended, Answer | TransportError) else ended.answer
        assert told.attempts == len(self.sent)
        assert told.cost == COST * self.arrived
        assert 0 <= told.elapsed <= self.now - self.started + 1e-6
        if isinstance(ended, Answer):
            return
        repeatable = self.subject.repeatable
        assert isinstance(ended, OutcomeUnknown) == (self.may_be_done and not repeatable)
        if self.last is None:
            # There was no time left to send anything with the token that was fetched.
            assert type(ended) is ConnectionFailed or getattr(ended, "status", None) == 401
            assert self.now - self.started >= min(self.total, self.timeout)
        elif isinstance(self.last, TransportFailure):
            if not self.last.sent:
                assert type(ended) is ConnectionFailed
            elif not repeatable:
                assert type(ended) is AnswerLost
            else:
                assert type(ended) is (Timeout if self.last.timed_out else ConnectionLost)
        elif isinstance(self.last, Response) and self.last.status == 200:
            assert isinstance(ended, BadAnswer)


TestOneCall = OneCall.TestCase
TestOneCall.settings = settings(max_examples=150, stateful_step_count=25)
