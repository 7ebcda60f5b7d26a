"""The first attempt of a call without its generator: nearly always nothing is waited for, and it succeeds.

What it decides, `pipedriver.core.call` and `pipedriver.core.paced` decide as well. Whatever does not go
straight is left to them: they take over with what became of the first attempt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipedriver.core.answer import Answer
from pipedriver.core.call import Begun, Conduct, Subject
from pipedriver.core.classify import decoded
from pipedriver.core.envelope import Envelope
from pipedriver.core.http import Request, Response, TransportFailure
from pipedriver.core.paced import verdict_of
from pipedriver.core.pacing import Limiter, Visit
from pipedriver.core.plans import WINDOW


@dataclass(slots=True)
class Straight:
    """A first attempt that may be sent at once.

    Attributes:
        begun: the attempt.
        visit: the place that it has at the gate.
    """

    begun: Begun
    visit: Visit


def set_out(subject: Subject, request: Request, conduct: Conduct, limiter: Limiter) -> Straight | None:
    """Authorize a request and ask whether it may be sent at once.

    Args:
        subject: what is called.
        request: the request without credentials; it stays as it is.
        conduct: how the client goes about it.
        limiter: whom to ask.

    Returns None where something has to be done before; nothing has been done then.

    Raises:
        BudgetCeilingReached: the call would pass the ceiling of the daily budget.
    """
    if (
        limiter.remote
        or subject.elsewhere
        or subject.content
        or request.keep_open
        or request.stream is not None
    ):
        return None
    authorization = conduct.authorization
    if authorization.due() is not None:
        return None
    started = conduct.clock()
    timeout = min(request.timeout, conduct.policy.total(request.timeout))
    sent = Request(request.method, request.url, dict(request.headers), request.body, timeout)
    is_own = authorization.authorize(sent)
    visit = Visit(subject.operation, subject.cost, subject.search, timeout + 2 * WINDOW)
    if limiter.enter(visit):
        limiter.abandon(visit)
        return None
    return Straight(Begun(sent, is_own, started), visit)


def arrive(
    straight: Straight,
    outcome: Response | TransportFailure,
    subject: Subject,
    conduct: Conduct,
    limiter: Limiter,
) -> Answer | None:
    """Tell the limiter what became of the attempt; gives the answer where it is what was asked for."""
    limiter.leave(straight.visit, verdict_of(outcome, conduct))
    begun = straight.begun
    begun.outcome = outcome
    if isinstance(outcome, TransportFailure) or not 200 <= outcome.status < 300:
        return None
    content: Any = decoded(outcome, subject.projection)
    if isinstance(content, Envelope):
        success = content.success
    elif isinstance(content, dict):
        success = content.get("success")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # JSON
    else:
        return None
    if success is False:
        return None
    elapsed = conduct.clock() - begun.started
    return Answer(outcome.status, outcome.headers, content, subject.cost, 1, elapsed)
