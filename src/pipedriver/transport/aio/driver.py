"""Carries a call out: does what its generator asks for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from pipedriver.core.answer import Answer
from pipedriver.core.authorization import Refresh
from pipedriver.core.call import Notice, Outcome, Sleep, Steps
from pipedriver.core.http import TransportFailure
from pipedriver.core.pacing import Consult
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.transport.aio.opening import open_response

if TYPE_CHECKING:
    from pipedriver.core.protocols import AsyncTransport

AsyncWait = Callable[[float], Awaitable[None]]
"""Waits so many seconds."""

AsyncRenew = Callable[[Refresh], Awaitable[None]]
"""Sees to it that there is an access token that can be used, or raises."""


async def drive(
    steps: Steps, transport: AsyncTransport, sleep: AsyncWait, renew: AsyncRenew | None = None
) -> Answer:
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
                await sleep(step.seconds)
            elif isinstance(step, Refresh):
                if renew is None:
                    raise TypeError("these credentials cannot be refreshed")
                await renew(step)
            elif isinstance(step, Consult | Notice):
                outcome = await step.carry_out()
            else:
                try:
                    outcome = await (
                        open_response(transport, step) if step.keep_open else transport.send(step)
                    )
                except TransportFailure as failure:
                    outcome = failure
    except BaseException as error:
        # A refresh that failed, a task that is cancelled, Ctrl-C: the steps are left at once, not when the
        # memory is needed, and whoever watches them is told why. Steps that have ended raise it again.
        steps.throw(error)
        raise
