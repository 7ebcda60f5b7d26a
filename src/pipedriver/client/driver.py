# Made by tools/generate.py from src/pipedriver/client/aio/driver.py: change that, and run it again.
"""Carries a call out: does what its generator asks for."""

from __future__ import annotations

from collections.abc import Callable

from pipedriver.core.answer import Answer
from pipedriver.core.call import Outcome, Sleep, Steps
from pipedriver.core.http import Transport, TransportFailure

Wait = Callable[[float], None]
"""Waits so many seconds."""


def drive(steps: Steps, transport: Transport, sleep: Wait) -> Answer:
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
            sleep(step.seconds)
            outcome = None
        else:
            try:
                outcome = transport.send(step)
            except TransportFailure as failure:
                outcome = failure
