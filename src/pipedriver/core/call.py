"""One call from its request to its answer, as a generator that does no I/O.

It yields what is to be done, a request to send, a time to sleep or a token to refresh, and is resumed with
what happened: a response, a `TransportFailure`, or None after a sleep or a refresh. It returns the answer or
raises the error.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from pipedriver.core.answer import Answer
from pipedriver.core.authorization import Refresh
from pipedriver.core.classes import Frozen
from pipedriver.core.classify import NO_JSON, decoded, judge
from pipedriver.core.errors import (
    AnsweredError,
    AnswerLost,
    BadAnswer,
    ConnectionFailed,
    ConnectionLost,
    DailyBudgetExhausted,
    PipedriveError,
    Timeout,
    TransportError,
    unclear,
)
from pipedriver.core.http import AsyncOpenResponse, OpenResponse, Request, Response, TransportFailure
from pipedriver.core.pacing import Consult, Shut
from pipedriver.core.retry import PASSING
from pipedriver.core.subject import Begun, Conduct, GivenUp, Subject


class Sleep(Frozen):
    """A wish to wait so many seconds."""

    seconds: float


class Notice(Frozen):
    """A wish to wait for an asynchronous hook."""

    awaitable: Any

    def carry_out(self) -> Any:
        """What is to be waited for."""
        return self.awaitable


Step = Request | Sleep | Refresh | Consult | Notice
Outcome = Response | TransportFailure | float | Shut | None
Steps = Generator[Step, Outcome, Answer]


def call(subject: Subject, request: Request, conduct: Conduct, begun: Begun | None = None) -> Steps:
    """Authorize, send, judge, and begin again where that is right and promising.

    A token that is about to expire is refreshed first. One that is refused is refreshed once, and the request
    sent again, whatever it is: what was answered with 401 was not carried out. The retry policy does not
    count it.

    Args:
        subject: what is called.
        request: the request without credentials; it stays as it is.
        conduct: how the client goes about it.
        begun: the first attempt, where it was made already.

    Returns the answer.

    Raises:
        APIError: the server said no.
        BadAnswer: the answer is no envelope.
        TransportError: no answer arrived.
        OutcomeUnknown: it is one that must not be sent twice, and may have been carried out.
    """
    clock, policy, authorization = conduct.clock, conduct.policy, conduct.authorization
    started = clock() if begun is None else begun.started
    total = policy.total(request.timeout)
    timeout = min(request.timeout, total)
    attempt = 0
    carried = 0
    refreshed = 0
    while True:
        attempt += 1
        if begun is not None:
            sent, is_own = begun.sent, begun.is_own
            outcome: Outcome = begun.outcome
            begun = None
        else:
            sent = _copy(request, timeout)
            is_own = False
            if not subject.elsewhere:
                wish = authorization.due()
                if wish is not None:
                    yield wish
                    sent.timeout = min(timeout, total - (clock() - started))
                    if sent.timeout <= 0:
                        raise ConnectionFailed(
                            "no time was left when the token was refreshed",
                            subject.operation,
                            attempt - 1,
                            subject.cost_of(carried),
                            clock() - started,
                        )
                is_own = authorization.authorize(sent)
            outcome = yield sent
        elapsed = clock() - started
        answer: Answer | None = None
        error: PipedriveError
        if isinstance(outcome, Response):
            carried += 1
            cost = subject.cost_of(carried)
            if subject.content and _has_content(outcome):
                is_open = isinstance(outcome, OpenResponse | AsyncOpenResponse)
                body: Any = outcome if is_open else outcome.body
                return Answer(outcome.status, outcome.headers, body, cost, attempt, elapsed)
            content = decoded(outcome, subject.projection)
            kept = outcome.body if content is NO_JSON else content
            answer = Answer(outcome.status, outcome.headers, kept, cost, attempt, elapsed)
            found = judge(answer, outcome, content, subject.operation, subject.declared)
            if found is None:
                return answer
            error = found if subject.repeatable else unclear(found)
            wish = authorization.refused(sent) if found.status == 401 and is_own and not refreshed else None
            if wish is not None and _can_start(request):
                refreshed = 1
                yield wish
                timeout = min(timeout, total - (clock() - started))
                if timeout <= 0:
                    raise found
                continue
            again = _answer_permits(found, subject)
        else:
            failure = _failure_of(outcome)
            carried += failure.sent
            error = _transport_error(failure, subject, attempt, subject.cost_of(carried), elapsed)
            again = subject.repeatable or not failure.sent
        again = again and _can_start(request)
        delay = policy.delay(attempt - refreshed, elapsed, conduct.random, answer, total) if again else None
        if delay is None:
            raise error
        yield Sleep(delay)
        timeout = min(timeout, total - (clock() - started))
        if timeout <= 0:
            raise error


class GivenUpError(Exception):
    """Nobody waits for the answer any more. Nobody sees this either."""


def while_wanted(steps: Steps, given_up: GivenUp) -> Steps:
    """Take the steps of a call as long as somebody waits for its answer; then send nothing more.

    Args:
        steps: the call.
        given_up: tells that nobody waits any more.

    Raises:
        GivenUpError: nobody waits any more.
    """
    outcome: Outcome = None
    try:
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                answer: Answer = end.value
                return answer
            if given_up():
                raise GivenUpError
            outcome = yield step
    finally:
        steps.close()


def _copy(request: Request, timeout: float) -> Request:
    return Request(
        request.method,
        request.url,
        dict(request.headers),
        request.body,
        timeout,
        request.stream,
        request.keep_open,
    )


def _can_start(request: Request) -> bool:
    """Whether the request can be sent from its beginning: not again, where its body cannot be wound back."""
    return request.stream is None or request.stream.can_start


def _has_content(response: Response) -> bool:
    return 200 <= response.status < 300 or (300 <= response.status < 400 and "location" in response.headers)


def _answer_permits(error: AnsweredError, subject: Subject) -> bool:
    if error.status == 429:
        return not isinstance(error, DailyBudgetExhausted)
    if isinstance(error, BadAnswer):
        # JSON of another shape would come again; what is cut off, garbled or a page passes.
        return subject.repeatable and (error.body is None or isinstance(error.body, bytes))
    return subject.repeatable and error.status in PASSING


def _failure_of(outcome: Outcome) -> TransportFailure:
    if isinstance(outcome, TransportFailure):
        return outcome
    raise TypeError(f"a call is resumed with a response or a failure, not with {outcome!r}")


def _transport_error(
    failure: TransportFailure, subject: Subject, attempt: int, cost: int | None, elapsed: float
) -> TransportError:
    kind: type[TransportError]
    if not failure.sent:
        kind = ConnectionFailed
    elif not subject.repeatable:
        kind = AnswerLost
    else:
        kind = Timeout if failure.timed_out else ConnectionLost
    return kind(str(failure), subject.operation, attempt, cost, elapsed)
