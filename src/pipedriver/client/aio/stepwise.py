"""Calls that do not go straight: with pauses, attempts, limits kept elsewhere, or somebody watching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipedriver.core.answer import Answer
from pipedriver.core.call import call, while_wanted
from pipedriver.core.hooks import watched
from pipedriver.core.http import Request
from pipedriver.core.paced import paced
from pipedriver.core.subject import Begun, Conduct, GivenUp, Subject
from pipedriver.transport.aio.driver import AsyncWait, drive

if TYPE_CHECKING:
    from pipedriver.client.aio.client import Line


async def go_on(
    line: Line,
    subject: Subject,
    request: Request,
    conduct: Conduct,
    sleep: AsyncWait,
    given_up: GivenUp | None = None,
    begun: Begun | None = None,
) -> Answer:
    """Carry out a call step by step, from its beginning or from where its first attempt led.

    Args:
        line: transport, limits and hooks of the client.
        subject: what is called.
        request: the request without credentials.
        conduct: how the client goes about it.
        sleep: waits.
        given_up: tells, between two requests, whether the call is still wanted.
        begun: the first attempt, where it was made already.

    Raises:
        PipedriveError: whatever the call ends with.
    """
    steps = call(subject, request, conduct, begun)
    if not subject.elsewhere:
        steps = paced(steps, subject, conduct, line.limiter, begun)
    if given_up is not None:
        steps = while_wanted(steps, given_up)
    steps = watched(steps, subject, request, line.hooks, conduct.clock)
    return await drive(steps, line.transport, sleep, line.renew)
