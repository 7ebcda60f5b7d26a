"""A call that asks for permission before each request, and tells afterwards what came of it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from pipedriver.core.answer import Answer
from pipedriver.core.call import Outcome, Sleep, Step, Steps
from pipedriver.core.errors import TurnTooLate, refusal
from pipedriver.core.http import Request
from pipedriver.core.pacing import Consult, Shut, Visit
from pipedriver.core.plans import WINDOW
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.subject import Begun, Conduct, Subject
from pipedriver.core.verdict import verdict_of

if TYPE_CHECKING:
    from pipedriver.core.protocols import Limiter


def paced(
    steps: Steps, subject: Subject, conduct: Conduct, limiter: Limiter, begun: Begun | None = None
) -> Steps:
    """Take the steps of a call, each request only with permission.

    Args:
        steps: the call.
        subject: what it calls.
        conduct: how the client goes about it.
        limiter: whom to ask.
        begun: the first attempt, where it was made already, with permission.

    Raises:
        TurnTooLate: the turn of the call comes after the total time that it has.
        BudgetCeilingReached: the call would pass the ceiling of the daily budget.
        DailyBudgetExhausted: another call found out that the budget is spent.
        ProxyBlocked: another call found out that the proxy blocks.
    """
    started = conduct.clock() if begun is None else begun.started
    # What is left to later attempts is less, but all of them together have this.
    total = 0.0 if begun is None else conduct.policy.total(begun.sent.timeout)
    is_remote = limiter.remote
    outcome: Outcome = None
    while True:
        try:
            step = steps.send(outcome)
        except StopIteration as end:
            answer: Answer = end.value
            return answer
        if not isinstance(step, Request):
            outcome = yield step
            continue
        outcome = None
        # The first attempt has the whole time-out, later ones what is left.
        total = total or conduct.policy.total(step.timeout)
        visit = Visit(subject.operation, subject.cost, subject.search, step.timeout + 2 * WINDOW)
        try:
            wait: Any = (yield Consult(limiter, visit)) if is_remote else limiter.enter(visit)
            if wait:
                # Seldom: the request has to wait, or must not be sent.
                yield from _wait(wait, step, visit, conduct, limiter, started, total)
            outcome = yield step
        finally:
            if outcome is None:
                limiter.abandon(visit)
        verdict = verdict_of(outcome, conduct)
        if is_remote:
            yield Consult(limiter, visit, verdict)
        else:
            limiter.leave(visit, verdict)


def _wait(
    wait: float | Shut,
    request: Request,
    visit: Visit,
    conduct: Conduct,
    limiter: Limiter,
    started: float,
    total: float,
) -> Generator[Step, Outcome, None]:
    while wait:
        if isinstance(wait, Shut):
            raise _known(wait, visit.operation)
        if conduct.clock() - started + wait >= total:
            message = f"its turn comes in {wait:.1f} s or later, and it has {total:g} s in all"
            raise TurnTooLate(message, visit.operation, wait)
        yield Sleep(wait)
        if limiter.remote:
            asked = yield Consult(limiter, visit)
            wait = asked if isinstance(asked, float | Shut) else 0.0
        else:
            wait = limiter.enter(visit)
    request.timeout = min(request.timeout, total - (conduct.clock() - started))


def _known(shut: Shut, operation: str) -> Exception:
    """The error for a call that was not sent, because of what another call was told."""
    headers = {"retry-after": f"{shut.seconds:.0f}"}
    if shut.barrier == "proxy":
        headers["content-type"] = "text/html"
        return refusal(Answer(403, headers, b"<", 0, 0, 0.0), operation)
    body = {"error": "the daily budget is spent, as another call was told; nothing was sent"}
    return refusal(Answer(429, headers, body, 0, 0, 0.0), operation)
