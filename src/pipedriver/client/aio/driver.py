"""Carries a call out: does what its generator asks for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from pipedriver.core.answer import Answer
from pipedriver.core.call import Outcome, Sleep, Steps
from pipedriver.core.http import AsyncTransport, TransportFailure

AsyncWait = Callable[[float], Awaitable[None]]
"""Waits so many seconds."""


async def drive(steps: Steps, transport: AsyncTransport, sleep: AsyncWait) -> Answer:
    """Take the steps of a call, one after the other, and give its answer.

    Args:
        steps: the call.
        transport: carries the requests.
        sleep: waits.

    Raises:
        PipedriveError: whatever the call ends with.
    """
    outcome: Outcome = None
    while True:
        try:
            step = steps.send(outcome)
        except StopIteration as end:
            answer: Answer = end.value
            return answer
        if isinstance(step, Sleep):
            await sleep(step.seconds)
            outcome = None
        else:
            try:
                outcome = await transport.send(step)
            except TransportFailure as failure:
                outcome = failure
