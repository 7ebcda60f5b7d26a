"""What is being called, and how a client goes about its calls."""

from __future__ import annotations

from collections.abc import Callable

from pipedriver.core.classes import Frozen
from pipedriver.core.envelope import Projection
from pipedriver.core.operation import Operation
from pipedriver.core.plans import is_search
from pipedriver.core.results import projection_of
from pipedriver.core.retry import Random, RetryPolicy, is_repeatable
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from pipedriver.core.http import Request, Response, TransportFailure
    from pipedriver.core.protocols import Authorization

Clock = Callable[[], float]
"""Gives seconds that only ever grow."""

GivenUp = Callable[[], bool]
"""Tells between two steps of a call that nobody waits for its answer any more."""

UNCHARGED = frozenset((401, 429))
"""Statuses of requests that cost nothing: they are refused before they reach the API."""


class Subject(Frozen):
    """What is being called.

    Attributes:
        operation: verb and path, as declared.
        cost: tokens of the daily budget for each request; None where nothing is declared.
        repeatable: whether it does no more the second time.
        declared: whether the answer must be an envelope.
        content: whether the answer is the bytes of a file, or tells where else they are.
        elsewhere: whether the address is not the API's, so that it must not see the credentials.
        search: whether it has the burst limit of the search operations.
        projection: what is read of the records that it gives; None where it gives none.
    """

    operation: str
    cost: int | None
    repeatable: bool
    declared: bool
    content: bool = False
    elsewhere: bool = False
    search: bool = False
    projection: Projection | None = None

    def cost_of(self, requests: int) -> int | None:
        """Tokens that so many requests cost; None where it is not known."""
        return None if self.cost is None else self.cost * requests


def subject_of(operation: Operation) -> Subject:
    """The subject that a declared operation is."""
    return Subject(
        operation.key,
        operation.cost,
        is_repeatable(operation.verb, operation.path),
        declared=True,
        content=operation.gives_content,
        search=is_search(operation.path),
        projection=projection_of(operation),
    )


class Conduct(Frozen):
    """How a client goes about its calls: with what credentials, patience, clock and chance."""

    authorization: Authorization
    policy: RetryPolicy
    clock: Clock
    random: Random


class Begun:
    """A first attempt that was made already.

    Attributes:
        sent: the request as it was sent.
        is_own: whether it bore the client's own credentials.
        started: the moment before it.
        outcome: what became of it.
    """

    __slots__ = ("is_own", "outcome", "sent", "started")

    def __init__(
        self, sent: Request, is_own: bool, started: float, outcome: Response | TransportFailure
    ) -> None:
        self.sent = sent
        self.is_own = is_own
        self.started = started
        self.outcome = outcome
