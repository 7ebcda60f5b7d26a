"""What a program can be told of its calls: before and after each, and each of their attempts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipedriver.core.answer import Answer
from pipedriver.core.call import Notice, Outcome, Sleep, Step, Steps
from pipedriver.core.errors import ConfigurationError, PipedriveError
from pipedriver.core.http import Request, Response, TransportFailure
from pipedriver.core.listening import INFO, listening
from pipedriver.core.shapes import as_list
from pipedriver.core.subject import Clock, Subject

if TYPE_CHECKING:
    import logging


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted:
    """A call begins.

    Attributes:
        operation: verb and path: as declared, ``GET /v1/deals/{id}``, or, of a call that is not, as given.
        template: the path as declared; None for a call that is not.
        method: the HTTP verb.
        url: where it goes, without the query, which may hold what is nobody's business; the path alone where
            the host is told by a token that is loaded only then.
        notes: belongs to the call: the same dictionary comes with all its events. Keep there what you like.
    """

    operation: str
    template: str | None
    method: str
    url: str
    notes: dict[Any, Any] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptStarted(CallStarted):
    """A request is about to be sent; its turn has come.

    Attributes:
        attempt: its number, from 1.
    """

    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptEnded(AttemptStarted):
    """A request was answered, or failed.

    Attributes:
        status: the HTTP status; None where no answer came.
        headers: those of the answer, names in lower case; empty where none came.
        failure: why no answer came: ``"not connected"``, ``"timed out"``, ``"connection lost"`` or
            ``"abandoned"``, by whoever made the call; None where one came.
        elapsed: the seconds that it took.
    """

    status: int | None
    headers: Mapping[str, str] = field(repr=False)
    failure: str | None
    elapsed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(CallStarted):
    """A call ended, well or not.

    Attributes:
        status: the HTTP status of the last answer; None where none came.
        attempts: how often a request was sent.
        cost: tokens of the daily budget; None where it is not known.
        elapsed: the seconds that it took, waiting included.
        error: the name of the error's class, ``"NotFound"``; None where it ended well.
    """

    status: int | None
    attempts: int
    cost: int | None
    elapsed: float
    error: str | None


@dataclass(frozen=True, slots=True)
class Hooks:
    """Functions that are called as calls go on.

    They are told, and change nothing. What one raises is logged, and the call goes on: else an answer would
    be lost, and with it whether a deal was made. For an `AsyncClient` they may be asynchronous.

    Args:
        before_call: called with a `CallStarted`.
        before_attempt: called with an `AttemptStarted`, just before the request is sent.
        after_attempt: called with an `AttemptEnded`.
        after_call: called with a `CallEnded`.
    """

    before_call: Callable[[CallStarted], Any] | None = None
    before_attempt: Callable[[AttemptStarted], Any] | None = None
    after_attempt: Callable[[AttemptEnded], Any] | None = None
    after_call: Callable[[CallEnded], Any] | None = None


def read_hooks(hooks: Hooks | Sequence[Hooks] | None) -> tuple[Hooks, ...]:
    """The hooks that a synchronous client was given.

    Raises:
        ConfigurationError: they are none, or asynchronous ones.
    """
    listed = async_read_hooks(hooks)
    for each in listed:
        _refuse_asynchronous(each)
    return listed


def async_read_hooks(hooks: Hooks | Sequence[Hooks] | None) -> tuple[Hooks, ...]:
    """The hooks that an asynchronous client was given.

    Raises:
        ConfigurationError: they are none.
    """
    if hooks is None:
        return ()
    if isinstance(hooks, Hooks):
        return (hooks,)
    several = as_list(list(hooks) if isinstance(hooks, tuple) else hooks)
    listed: tuple[Any, ...] = (hooks,) if several is None else tuple(several)
    for each in listed:
        if not isinstance(each, Hooks):
            raise ConfigurationError(f"hooks are Hooks, or several of them, not {type(each).__name__}")
    return listed


def _refuse_asynchronous(hooks: Hooks) -> None:
    from inspect import iscoroutinefunction

    for hook in (hooks.before_call, hooks.before_attempt, hooks.after_attempt, hooks.after_call):
        if iscoroutinefunction(hook):
            raise ConfigurationError("an asynchronous hook needs an AsyncClient")


def watched(
    steps: Steps, subject: Subject, request: Request, hooks: tuple[Hooks, ...], clock: Clock
) -> Steps:
    """The steps of a call, told of to the hooks and to the log; as they are where nobody wants to know.

    Args:
        steps: the call.
        subject: what it calls.
        request: what it sends.
        hooks: the client's hooks.
        clock: measures the time that it takes.
    """
    logger = listening(INFO)
    if not hooks and logger is None:
        return steps
    return _Watch(subject, request, hooks, clock, logger).over(steps)


class _Watch:
    """What is told of one call."""

    def __init__(
        self,
        subject: Subject,
        request: Request,
        hooks: tuple[Hooks, ...],
        clock: Clock,
        logger: logging.Logger | None,
    ) -> None:
        self._hooks = hooks
        self._clock = clock
        self._logger = logger
        self._operation = subject.operation
        self._common: dict[str, Any] = {
            "operation": subject.operation,
            "template": None if subject.cost is None else subject.operation.partition(" ")[2],
            "method": request.method,
            "url": request.url.partition("?")[0],
            "notes": {},
        }
        self._attempt = 0
        self._status: int | None = None
        self._cost: int | None = None

    def over(self, steps: Steps) -> Steps:
        """Take the steps, and tell of them."""
        begun = self._clock()
        error: str | None = "abandoned"
        finished = False
        outcome: Outcome = None
        try:
            yield from self._tell("before_call", CallStarted(**self._common))
            while True:
                try:
                    step = steps.send(outcome)
                except StopIteration as end:
                    answer: Answer = end.value
                    self._cost, error, finished = answer.cost, None, True
                    yield from self._tell("after_call", self._ended(begun, error))
                    return answer
                except PipedriveError as failure:
                    self._cost = failure.cost if self._attempt else 0
                    error, finished = type(failure).__name__, True
                    yield from self._tell("after_call", self._ended(begun, error))
                    raise
                if isinstance(step, Request):
                    outcome = yield from self._sent(step)
                else:
                    if isinstance(step, Sleep) and self._logger is not None:
                        self._logger.info("%s: waits %.3f s", self._operation, step.seconds)
                    outcome = yield step
        except BaseException as failure:
            if isinstance(failure, PipedriveError):
                error = type(failure).__name__
            raise
        finally:
            if not finished:
                # Nobody waits any more, so an asynchronous hook cannot be waited for.
                self._tell_at_once("after_call", self._ended(begun, error))
                steps.close()

    def _sent(self, request: Request) -> Generator[Step, Outcome, Outcome]:
        self._attempt += 1
        self._common["url"] = request.url.partition("?")[0]
        yield from self._tell("before_attempt", AttemptStarted(**self._common, attempt=self._attempt))
        begun = self._clock()
        outcome: Outcome = None
        try:
            outcome = yield request
        finally:
            if outcome is None:
                self._tell_at_once("after_attempt", self._attempt_ended(None, begun))
        yield from self._tell("after_attempt", self._attempt_ended(outcome, begun))
        return outcome

    def _attempt_ended(self, outcome: Outcome, begun: float) -> AttemptEnded:
        status: int | None = None
        headers: Mapping[str, str] = {}
        failure: str | None = None
        if isinstance(outcome, Response):
            status, headers = outcome.status, MappingProxyType(dict(outcome.headers))
        elif isinstance(outcome, TransportFailure):
            failure = "connection lost" if outcome.sent else "not connected"
            failure = "timed out" if outcome.timed_out else failure
        else:
            failure = "abandoned"
        self._status = status
        elapsed = self._clock() - begun
        if self._logger is not None:
            came = failure if status is None else status
            self._logger.debug("%s: attempt %d: %s in %.3f s", self._operation, self._attempt, came, elapsed)
        return AttemptEnded(
            **self._common,
            attempt=self._attempt,
            status=status,
            headers=headers,
            failure=failure,
            elapsed=elapsed,
        )

    def _ended(self, begun: float, error: str | None) -> CallEnded:
        elapsed = self._clock() - begun
        if self._logger is not None:
            self._logger.debug(
                "%s: %s, attempts: %d, tokens: %s, %.3f s",
                self._operation,
                error or self._status,
                self._attempt,
                "unknown" if self._cost is None else self._cost,
                elapsed,
            )
        return CallEnded(
            **self._common,
            status=self._status,
            attempts=self._attempt,
            cost=self._cost,
            elapsed=elapsed,
            error=error,
        )

    def _tell(self, name: str, event: CallStarted) -> Generator[Step, Outcome, None]:
        for told in self._told(name, event):
            if hasattr(told, "__await__"):
                yield Notice(_guarded(told, name))

    def _tell_at_once(self, name: str, event: CallStarted) -> None:
        for told in self._told(name, event):
            if hasattr(told, "close"):
                _quietly(name, told.close)

    def _told(self, name: str, event: CallStarted) -> Iterator[Any]:
        """Call the hooks of a name, one after the other, and give what each returns."""
        for hooks in self._hooks:
            hook = getattr(hooks, name)
            if hook is not None:
                yield _quietly(name, hook, event)


def _quietly(name: str, function: Callable[..., Any], *arguments: object) -> Any:
    """What a function of the program's gives; what it raises is logged alone."""
    try:
        return function(*arguments)
    except Exception:
        _complain(name)
        return None


async def _guarded(told: Awaitable[Any], name: str) -> None:
    try:
        await told
    except Exception:
        _complain(name)


def _complain(name: str) -> None:
    import logging

    logging.getLogger("pipedriver").exception("the hook %s raised an error", name)
