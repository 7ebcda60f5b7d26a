"""The first attempt of a call without its generator: nearly always nothing is waited for, and it succeeds.

What it decides, `pipedriver.core.call` and `pipedriver.core.paced` decide as well, and they are loaded only
when they are needed. Whatever does not go straight is left to them: they take over with what became of the
first attempt.
"""

from __future__ import annotations

from pipedriver.core.answer import Answer
from pipedriver.core.classify import decoded, says_yes
from pipedriver.core.http import Request, Response, TransportFailure
from pipedriver.core.pacing import PLAIN, Visit
from pipedriver.core.plans import WINDOW
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.subject import Conduct, Subject
from pipedriver.core.verdict import verdict_of

if TYPE_CHECKING:
    from typing import Any

    from pipedriver.core.protocols import Limiter


class Straight(Visit):
    """A first attempt that may be sent at once, and the place that it has at the gate.

    Attributes:
        is_own: whether the request bears the client's own credentials.
        started: the moment before it.
    """

    is_own: bool
    started: float

    def __init__(self, subject: Subject, lease: float, started: float) -> None:
        self.operation = subject.operation
        self.cost = subject.cost
        self.search = subject.search
        self.lease = lease
        self.number = None
        self.inside = False
        self.day = None
        self.identity = ""
        self.is_own = False
        self.started = started


def set_out(subject: Subject, request: Request, conduct: Conduct, limiter: Limiter) -> Straight | None:
    """Authorize a request and ask whether it may be sent at once.

    Args:
        subject: what is called.
        request: the request without credentials; it gets them here.
        conduct: how the client goes about it.
        limiter: whom to ask.

    Returns None where something has to be done before; nothing has been done then.

    Raises:
        BudgetCeilingReached: the call would pass the ceiling of the daily budget.
    """
    if limiter.remote or subject.content or request.keep_open or request.stream is not None:
        return None
    authorization = conduct.authorization
    if not authorization.lasts and authorization.due() is not None:
        return None
    started = conduct.clock()
    timeout, total = request.timeout, conduct.policy.total_time
    if total is not None and total < timeout:
        timeout = total
    straight = Straight(subject, timeout + 2 * WINDOW, started)
    if limiter.enter(straight):
        limiter.abandon(straight)
        return None
    request.timeout = timeout
    straight.is_own = authorization.authorize(request)
    return straight


def arrive(
    straight: Straight,
    outcome: Response | TransportFailure,
    subject: Subject,
    conduct: Conduct,
    limiter: Limiter,
) -> Answer | None:
    """Tell the limiter what became of the attempt; gives the answer where it is what was asked for."""
    if isinstance(outcome, TransportFailure):
        limiter.leave(straight, verdict_of(outcome, conduct))
        return None
    status, headers = outcome.status, outcome.headers
    is_answered = 200 <= status < 300
    plain = is_answered and headers.get("x-ratelimit-limit") is None
    limiter.leave(straight, PLAIN if plain else verdict_of(outcome, conduct))
    if not is_answered:
        return None
    content: Any = decoded(outcome, subject.projection)
    if not says_yes(content):
        return None
    return Answer(status, headers, content, straight.cost, 1, conduct.clock() - straight.started)
