"""A call that asks for permission before each request, and tells afterwards what came of it."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from pipedriver.core.answer import Answer
from pipedriver.core.call import UNCHARGED, Begun, Conduct, Outcome, Sleep, Step, Steps, Subject
from pipedriver.core.classify import NO_JSON, decoded
from pipedriver.core.errors import PROXY_PATIENCE, TurnTooLate, is_daily, is_proxy_page, refusal, waiting_time
from pipedriver.core.http import OpenResponse, Request, Response, TransportFailure
from pipedriver.core.pacing import PLAIN, Barrier, Consult, Limiter, Shut, Verdict, Visit
from pipedriver.core.plans import WINDOW

LONGEST_SHUT = 300.0
"""Seconds after which a request tries whether the budget is still spent: more can be bought."""

_NEVER_LEFT = Verdict(counted=False, charged=False)
_FREE = Verdict(charged=False)


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


def verdict_of(outcome: Outcome, conduct: Conduct) -> Verdict:
    """What became of a request, as the limiter wants to know it."""
    if not isinstance(outcome, Response | OpenResponse):
        return _NEVER_LEFT if isinstance(outcome, TransportFailure) and not outcome.sent else PLAIN
    headers, status = outcome.headers, outcome.status
    limit = headers.get("x-ratelimit-limit")
    if status in (403, 429):
        return _refused(outcome, conduct)
    if limit is None:
        return _FREE if status in UNCHARGED else PLAIN
    return Verdict(True, status not in UNCHARGED, _whole(limit), *_left(headers))


def _refused(response: Response, conduct: Conduct) -> Verdict:
    headers = response.headers
    limit, (remaining, writes_left) = _whole(headers.get("x-ratelimit-limit")), _left(headers)
    asked = waiting_time(headers)
    barrier: Barrier | None = None
    content = decoded(response)
    if response.status == 403:
        if content is not NO_JSON or not is_proxy_page(headers, response.body):
            return Verdict(True, True, limit, remaining, writes_left)
        barrier = "proxy"
    elif is_daily(headers, None if content is NO_JSON else content):
        barrier = "daily"
    if barrier == "daily":
        asked = LONGEST_SHUT if "retry-after" not in headers or asked is None else min(asked, LONGEST_SHUT)
    elif barrier == "proxy":
        asked = PROXY_PATIENCE if asked is None else asked
    pause = (WINDOW if asked is None else asked) + conduct.random() * conduct.policy.first_delay
    return Verdict(True, False, limit, remaining, writes_left, pause, barrier)


def _known(shut: Shut, operation: str) -> Exception:
    """The error for a call that was not sent, because of what another call was told."""
    headers = {"retry-after": f"{shut.seconds:.0f}"}
    if shut.barrier == "proxy":
        headers["content-type"] = "text/html"
        return refusal(Answer(403, headers, b"<", 0, 0, 0.0), operation)
    body = {"error": "the daily budget is spent, as another call was told; nothing was sent"}
    return refusal(Answer(429, headers, body, 0, 0, 0.0), operation)


def _left(headers: Mapping[str, str]) -> tuple[int | None, int | None]:
    return _whole(headers.get("x-ratelimit-remaining")), _whole(headers.get("x-daily-requests-left"))


def _whole(text: str | None) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        return None
