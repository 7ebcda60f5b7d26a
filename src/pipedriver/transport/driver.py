# Made by tools/generate.py from src/pipedriver/transport/aio/driver.py: change that, and run it again.
"""Carries a call out: does what its generator asks for."""

from __future__ import annotations

from collections.abc import Callable

from pipedriver.core.answer import Answer
from pipedriver.core.authorization import Refresh
from pipedriver.core.call import Notice, Outcome, Sleep, Steps
from pipedriver.core.http import TransportFailure
from pipedriver.core.pacing import Consult
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.transport.opening import open_response

if TYPE_CHECKING:
    from pipedriver.core.protocols import Transport

Wait = Callable[[float], None]
"""Waits so many seconds."""

Renew = Callable[[Refresh], None]
"""Sees to it that there is an access token that can be used, or raises."""


def drive(steps: Steps, transport: Transport, sleep: Wait, renew: Renew | None = None) -> Answer:
    """Take the steps of a call, one after the other, and give its answer.

    Args:
        steps: the call.
        transport: carries the requests.
        sleep: waits.
        renew: refreshes the token; None where the credentials never ask for it.

    Raises:
        PipedriveError: whatever the call, or a refresh, ends with.
    """
    outcome: Outcome = None
    try:
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                answer: Answer = end.value
                return answer
            outcome = None
            if isinstance(step, Sleep):
                sleep(step.seconds)
            elif isinstance(step, Refresh):
                if renew is None:
                    raise TypeError("these credentials cannot be refreshed")
                renew(step)
            elif isinstance(step, Consult | Notice):
                outcome = step.carry_out()
            else:
                try:
                    outcome = open_response(transport, step) if step.keep_open else transport.send(step)
                except TransportFailure as failure:
                    outcome = failure
    except BaseException as error:
        # A refresh that failed, a task that is cancelled, Ctrl-C: the steps are left at once, not when the
        # memory is needed, and whoever watches them is told why. Steps that have ended raise it again.
        steps.throw(error)
        raise
