"""Every error that the client raises.

    PipedriveError
    ├── ConfigurationError         the client was set up in a way that cannot work
    ├── RequestError               the arguments make no request; a TypeError and ValueError too
    ├── TransportError             no answer arrived
    │   ├── ConnectionFailed       no connection: the request certainly never left
    │   ├── Timeout                sent, and no answer in time
    │   ├── ConnectionLost         sent, and the connection broke before the answer was complete
    │   │   └── IncompleteContent    of a file: fewer bytes came than it has
    │   └── AnswerLost             a POST or a merge was sent and got no answer; an OutcomeUnknown too
    ├── BadAnswer                  a 2xx answer that is no JSON envelope
    │   └── ContentChanged           a file that became another one while it was read
    │   └── UnclearAnswer          to a POST or a merge; an OutcomeUnknown too
    ├── OutcomeUnknown             a POST or a merge that may have been carried out: AnswerLost or an Unclear…
    ├── PagingError                a list whose pages never end
    ├── LimitReached               a limit that the client keeps itself: nothing was sent
    │   ├── BudgetCeilingReached   the call would pass the ceiling that was set for the daily budget
    │   └── TurnTooLate            the burst limit lets the call go only after the time that it has
    ├── OAuthError                 of `pipedriver.oauth`
    │   ├── ReauthorizationRequired  the account must be authorized again
    │   ├── TokenRefused             the OAuth server said no; an APIError too
    │   ├── StateMismatch            this authorization was not begun here
    │   ├── InvalidCallback          what the callback address got is none of Pipedrive's
    │   ├── IdentificationFailed     a token whose owner could not be asked
    │   └── RefreshBlocked           others hold the account's lock for too long
    ├── FieldError                 of `pipedriver.fields`
    │   ├── UnknownField             no custom field of the name; a LookupError too
    │   ├── AmbiguousField           several of the name; a LookupError too
    │   ├── UnknownOption            no option of the label; a LookupError too
    │   ├── AmbiguousOption          several of the label; a LookupError too
    │   └── BadValue                 a value that the field cannot have; a ValueError too
    └── APIError                   an answer that says no; by its status:
        ├── Redirected             3xx  never followed: the credentials are for nobody else
        │   └── UnclearRedirect    to a POST or a merge; an OutcomeUnknown too
        ├── BadRequest             400
        ├── Unauthorized           401
        ├── PaymentRequired        402  the company's account is not open
        ├── Forbidden              403  not allowed, or a cap of the plan is reached
        │   └── ProxyBlocked       403  with a page instead of JSON: blocked before reaching Pipedrive
        ├── NotFound               404
        ├── Conflict               409
        ├── Gone                   410
        ├── FeatureNotEnabled      415  Pipedrive's own meaning of the status
        ├── Unprocessable          422
        ├── RateLimited            429
        │   ├── BurstLimitReached      more requests in a window than the token may send
        │   └── DailyBudgetExhausted   the company's tokens of the day are spent; never tried again
        └── ServerError            5xx
            ├── UnclearServerError      to a POST or a merge; an OutcomeUnknown too
            └── NotImplementedByServer  501

Pipedrive uses 400, 404 and 410 alike for "no such thing", and changes message texts without notice
(core-api-concepts-http-status-codes, changes-to-the-api): decide by class and `code`, never by the text.
No error holds the request, so none can show the token. All can be pickled.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pipedriver.core.annotations import readable
from pipedriver.core.answer import Answer
from pipedriver.core.shapes import as_list, as_object
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class PipedriveError(Exception):
    """The base of every error that the client raises.

    Attributes:
        resume: where a walk through a list stopped: what `Pages.resume` takes to go on there. None for an
            error that did not end a walk.
    """

    resume: str | None = None

    @property
    def status(self) -> int | None:
        """The HTTP status of the answer; None where none came."""
        return None

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the answer, names in lower case; empty where none came."""
        return {}

    @property
    def attempts(self) -> int:
        """How often sending was tried."""
        return 0

    @property
    def cost(self) -> int | None:
        """Tokens of the daily budget for the requests that may have arrived; None where it is not known."""
        return None

    @property
    def elapsed(self) -> float:
        """Seconds from the first attempt to the end of the last, waiting included."""
        return 0.0

    def _state(self) -> dict[str, Any] | None:
        """What pickling keeps beside the arguments."""
        return None if self.resume is None else {"resume": self.resume}


class ConfigurationError(PipedriveError):
    """The client was set up in a way that cannot work, or was used after it was closed."""


class RequestError(PipedriveError, TypeError, ValueError):
    """The arguments of a call make no request. Nothing was sent."""


@readable
class TransportError(PipedriveError):
    """No answer arrived.

    Attributes:
        operation: verb and path of the call, as declared.
    """

    def __init__(
        self,
        message: str,
        operation: str = "",
        attempts: int = 1,
        cost: int | None = None,
        elapsed: float = 0.0,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.operation = operation
        self._attempts = attempts
        self._cost = cost
        self._elapsed = elapsed

    @property
    def attempts(self) -> int:
        """How often sending was tried."""
        return self._attempts

    @property
    def cost(self) -> int | None:
        """Tokens of the daily budget for the requests that may have arrived; None for an undeclared call."""
        return self._cost

    @property
    def elapsed(self) -> float:
        """Seconds from the first attempt to the end of the last, waiting included."""
        return self._elapsed

    def __str__(self) -> str:
        return _described(self.operation, self.message, self.attempts)

    def __reduce__(self) -> tuple[Any, ...]:
        given = (self.message, self.operation, self._attempts, self._cost, self._elapsed)
        return (type(self), given, self._state())


class ConnectionFailed(TransportError):
    """There was no connection, so the request certainly never left."""


class Timeout(TransportError):
    """The request was sent and no answer came in time."""


class ConnectionLost(TransportError):
    """The request was sent and the connection broke before the answer was complete."""


@readable
class IncompleteContent(ConnectionLost):
    """Fewer bytes of a file came than it has, however often the rest was asked for.

    Attributes:
        received: how many came.
        expected: how many it has; None where the server does not tell.
    """

    def __init__(
        self,
        message: str,
        operation: str = "",
        attempts: int = 1,
        cost: int | None = None,
        elapsed: float = 0.0,
        received: int = 0,
        expected: int | None = None,
    ) -> None:
        super().__init__(message, operation, attempts, cost, elapsed)
        self.received = received
        self.expected = expected

    def __reduce__(self) -> tuple[Any, ...]:
        kind, arguments, state = super().__reduce__()
        return (kind, (*arguments, self.received, self.expected), state)


class OutcomeUnknown(PipedriveError):
    """A POST or a merge was sent, and nobody can tell whether it was carried out.

    It was not repeated, since Pipedrive has no idempotency keys and a second one could make a duplicate.
    Look whether the change is there before trying again. What came instead of a clear answer is told by the
    other class that each such error has.

    Attributes:
        operation: verb and path of the call, as declared.
    """

    operation: str


class AnswerLost(TransportError, OutcomeUnknown):
    """A POST or a merge was sent and no answer came, in time or at all."""


@readable
class LimitReached(PipedriveError):
    """A limit that the client keeps itself. Nothing was sent.

    Attributes:
        operation: verb and path of the call, as declared.
        retry_after: seconds until the call may be made again.
    """

    def __init__(self, message: str, operation: str = "", retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.retry_after = retry_after

    def __str__(self) -> str:
        return f"{self.operation}: {self.message}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.message, self.operation, self.retry_after), self._state())


class TurnTooLate(LimitReached):
    """The burst limit, or a pause after a refusal, lets the call go only after the total time that it has."""


@readable
class BudgetCeilingReached(LimitReached):
    """The call would pass the ceiling that was set for the daily budget.

    Attributes:
        spent: tokens that were spent before.
        ceiling: tokens that may be spent.
        resets_at: when the next day begins.
    """

    def __init__(
        self,
        message: str,
        operation: str = "",
        retry_after: float = 0.0,
        *,
        cost: int = 0,
        spent: int = 0,
        ceiling: int = 0,
        resets_at: datetime | None = None,
    ) -> None:
        super().__init__(message, operation, retry_after)
        self._cost = cost
        self.spent = spent
        self.ceiling = ceiling
        self.resets_at = resets_at

    @property
    def cost(self) -> int:
        """Tokens that the call would have cost."""
        return self._cost

    def __reduce__(self) -> tuple[Any, ...]:
        parts = {"cost": self.cost, "spent": self.spent, "ceiling": self.ceiling, "resets_at": self.resets_at}
        given = (self.message, self.operation, self.retry_after)
        return (_remade, (type(self), given, parts), self._state())


def _remade(kind: type[BudgetCeilingReached], given: tuple[str, str, float], parts: dict[str, Any]) -> Any:
    return kind(*given, **parts)


@readable
class AnsweredError(PipedriveError):
    """The base of the errors that an answer brought.

    Attributes:
        answer: the answer: status, headers, decoded body, attempts, elapsed time.
        operation: verb and path of the call, as declared.
        message: what the answer says, without operation and status.
    """

    def __init__(self, message: str, answer: Answer, operation: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.answer = answer
        self.operation = operation

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.answer.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the answer, names in lower case."""
        return self.answer.headers

    @property
    def body(self) -> Any:
        """The decoded body; the bytes themselves where they are no JSON."""
        return self.answer.body

    @property
    def attempts(self) -> int:
        """How often sending was tried."""
        return self.answer.attempts

    @property
    def cost(self) -> int | None:
        """Tokens of the daily budget for the requests; None for an undeclared call."""
        return self.answer.cost

    @property
    def elapsed(self) -> float:
        """Seconds from the first attempt to the answer, waiting included."""
        return self.answer.elapsed

    def __str__(self) -> str:
        return _described(self.operation, f"{self.status}: {self.message}", self.attempts)

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.message, self.answer, self.operation), self._state())


class BadAnswer(AnsweredError):
    """A 2xx answer that is no JSON envelope: a page of HTML, a part of JSON, a bare ``null``, nothing.

    The change that was asked for may have been carried out.
    """


class ContentChanged(BadAnswer):
    """A file became another one while it was read: what came and what is left do not belong together."""


class UnclearAnswer(BadAnswer, OutcomeUnknown):
    """A POST or a merge got a 2xx answer that is no JSON envelope."""


class APIError(AnsweredError):
    """An answer that says no."""

    @property
    def code(self) -> str | int | None:
        """The machine-readable code, where the body holds one: ``feature_capping_deals_limit``, ``401``."""
        return error_code(self.body)

    @property
    def error_info(self) -> str | None:
        """The body's advice, where it holds one; often only a link."""
        return _text((as_object(self.body) or {}).get("error_info"))


class Redirected(APIError):
    """3xx: the answer sends the request to another address. It is not followed, and never tried again.

    The API sends nobody elsewhere; what stands between does, a company's proxy or a network's sign-in page.
    """


class UnclearRedirect(Redirected, OutcomeUnknown):
    """A POST or a merge got a redirect that does not ask to send it again: it may have been carried out."""


class BadRequest(APIError):
    """400: bad input, or a business rule says no."""


class Unauthorized(APIError):
    """401: the token is missing or wrong."""


class PaymentRequired(APIError):
    """402: the company's account is not open."""


class Forbidden(APIError):
    """403: not allowed, or a cap of the plan is reached (then `code` begins with ``feature_capping``)."""


class ProxyBlocked(Forbidden):
    """403 with a page instead of JSON: what stands before Pipedrive blocks this client.

    It follows many requests sent in spite of 429 (core-api-concepts-rate-limiting). Stop sending for a while:
    nothing is tried again, and the client sends nothing more before `retry_after` is over. ``attempts`` is 0
    where the block was known from another call and nothing was sent.
    """

    @property
    def retry_after(self) -> float:
        """Seconds until a call may be tried; a minute where the page does not say."""
        asked = waiting_time(self.headers)
        return PROXY_PATIENCE if asked is None else asked


class NotFound(APIError):
    """404: no such record, or no such operation."""


class Conflict(APIError):
    """409: the thing exists already."""


class Gone(APIError):
    """410: the thing is gone for good."""


class FeatureNotEnabled(APIError):
    """415: the feature is not enabled for the company; Pipedrive's own meaning of the status."""


class Unprocessable(APIError):
    """422: understood and refused; the limit of webhooks is reached."""


PROXY_PATIENCE = 60.0
"""Seconds for which nothing is sent after the proxy blocked and did not say for how long."""


class RateLimited(APIError):
    """429: more requests than the burst window or the daily budget allow.

    Attributes:
        retry_after: seconds to wait, where the answer says so.
    """

    @property
    def retry_after(self) -> float | None:
        """Seconds until the next request may be sent, where the answer tells."""
        return waiting_time(self.headers)


class BurstLimitReached(RateLimited):
    """429: more requests in the window than the token may send. `retry_after` is a matter of seconds."""


class DailyBudgetExhausted(RateLimited):
    """429: the company's tokens of the day are spent; every call is refused until the next day.

    It is never tried again. ``attempts`` is 0 where it was known from another call and nothing was sent.
    """

    @property
    def retry_after(self) -> float | None:
        """Seconds until the next day; where the answer does not say, until midnight in UTC."""
        asked = _asked(self.headers)
        if asked is not None:
            return asked
        resets_at = self.resets_at
        return None if resets_at is None else (resets_at - _sent(self.headers)).total_seconds()

    @property
    def resets_at(self) -> datetime | None:
        """When the next day begins: as the answer says, or midnight in UTC; None if it bears no date."""
        from datetime import timedelta

        try:
            sent = _sent(self.headers)
        except (ValueError, TypeError):
            return None
        asked = _asked(self.headers)
        if asked is not None:
            return sent + timedelta(seconds=asked)
        return sent.replace(hour=0, minute=0, second=0) + timedelta(days=1)


class ServerError(APIError):
    """5xx: the server failed. A POST or a merge may have been carried out all the same."""


class UnclearServerError(ServerError, OutcomeUnknown):
    """A POST or a merge got an answer of 5xx: it may have been carried out before the server failed."""


class NotImplementedByServer(ServerError):
    """501: the server knows the operation and does not carry it out."""


CLASS_BY_STATUS: Mapping[int, type[APIError]] = {
    400: BadRequest,
    401: Unauthorized,
    402: PaymentRequired,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    415: FeatureNotEnabled,
    422: Unprocessable,
    429: RateLimited,
    501: NotImplementedByServer,
}
"""The class of the error for an answer of a status, where the status has one of its own."""


class PagingError(PipedriveError):
    """A list whose pages never end: the server keeps promising more without moving on."""


def refusal(answer: Answer, operation: str) -> APIError:
    """The error for an answer that says no, of the class that its status tells."""
    status = answer.status
    if status == 403 and is_proxy_page(answer.headers, answer.body):
        return ProxyBlocked("blocked before reaching Pipedrive", answer, operation)
    chosen = CLASS_BY_STATUS.get(status, ServerError if status >= 500 else APIError)
    if status == 429:
        chosen = DailyBudgetExhausted if is_daily(answer.headers, answer.body) else BurstLimitReached
    if 300 <= status < 400:
        return Redirected("a redirect, which is not followed", answer, operation)
    return chosen(error_message(answer.body) or _message_without_text(answer), answer, operation)


def unclear(error: AnsweredError) -> AnsweredError:
    """The error of a call that would do its work twice: one that says so where it may have been carried out.

    501, and redirects that ask to send the same request elsewhere (307, 308), say that it was not.
    """
    if error.status in (307, 308):
        return error
    kind = _UNCLEAR.get(type(error))
    return error if kind is None else kind(error.message, error.answer, error.operation)


_UNCLEAR: Mapping[type[AnsweredError], type[AnsweredError]] = {
    BadAnswer: UnclearAnswer,
    Redirected: UnclearRedirect,
    ServerError: UnclearServerError,
}


def error_message(body: Any) -> str | None:
    """What a body says is wrong, in any form that Pipedrive's services use; None where it says nothing.

    The forms: ``error`` as text (alone, or with ``error_info``, ``errorCode``, ``code``); ``error`` as an
        object
    with a message; OAuth's ``error`` and ``error_description``; ``message``; ``errors`` as lists by field.
    """
    said = as_object(body)
    if said is None:
        return None
    error = said.get("error")
    inner = as_object(error)
    if inner is not None:
        error = inner.get("message")
    return (
        _text(said.get("error_description"))
        or _text(error)
        or _text(said.get("message"))
        or _joined(said.get("errors"))
        or None
    )


def error_code(body: Any) -> str | int | None:
    """The machine-readable code of an error body.

    It is ``code``, ``additional_data.code``, ``errorCode`` or OAuth's ``error``.
    """
    said = as_object(body)
    if said is None:
        return None
    candidates = (
        said.get("code"),
        (as_object(said.get("additional_data")) or {}).get("code"),
        said.get("errorCode"),
        said.get("error") if "error_description" in said else None,
    )
    return next((code for code in candidates if isinstance(code, str | int)), None)


def is_daily(headers: Mapping[str, str], body: Any) -> bool:
    """Whether a 429 means the daily budget and not the window.

    No page tells the two apart. It is daily where the message says so; where the headers say that the window
    has room left; or where it asks to wait longer than any window lasts.
    """
    if body:
        said = (error_message(body) or "").casefold()
        if "daily" in said or "budget" in said:
            return True
    remaining = _seconds(headers.get("x-ratelimit-remaining"))
    if remaining is not None:
        return remaining >= 1
    return (waiting_time(headers) or 0.0) >= LONGEST_BURST_WAIT


LONGEST_BURST_WAIT = 3600.0
"""Seconds: a 429 that asks to wait so long or longer speaks of the day."""


def waiting_time(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to wait: ``retry-after``, or ``x-ratelimit-reset`` where nothing remains.

    ``retry-after`` is seconds or a date, counted from the answer's own ``date``. ``x-ratelimit-reset`` is
    seconds.
    """
    if "retry-after" in headers:
        return _asked(headers)
    return _seconds(headers.get("x-ratelimit-reset"))


def _asked(headers: Mapping[str, str]) -> float | None:
    asked = headers.get("retry-after")
    if asked is None:
        return None
    seconds = _seconds(asked)
    return seconds if seconds is not None else _seconds_between(headers.get("date"), asked)


def _sent(headers: Mapping[str, str]) -> datetime:
    from email.utils import parsedate_to_datetime

    return parsedate_to_datetime(headers.get("date") or "")


def _seconds(text: str | None) -> float | None:
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _seconds_between(sent: str | None, until: str) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, (parsedate_to_datetime(until) - parsedate_to_datetime(sent or "")).total_seconds())
    except (ValueError, TypeError):
        return None


def is_proxy_page(headers: Mapping[str, str], body: Any) -> bool:
    """Whether the body of a 403 is a page, which comes from what stands before Pipedrive."""
    kind = headers.get("content-type", "")
    return isinstance(body, bytes) and (kind.startswith("text/html") or body.lstrip()[:1] == b"<")


def _message_without_text(answer: Answer) -> str:
    if not answer.body:
        return "an answer without a body"
    if isinstance(answer.body, bytes):
        return f"an answer that is no JSON ({answer.headers.get('content-type', 'of no stated type')})"
    return "an answer without a message"


def _text(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _joined(errors: Any) -> str | None:
    by_name = as_object(errors)
    if by_name is not None:
        return "; ".join(f"{name}: {_joined(said)}" for name, said in by_name.items())
    several = as_list(errors)
    if several is not None:
        return ", ".join(_joined(said) or "" for said in several)
    return None if errors is None else str(errors)


def _described(operation: str, message: str, attempts: int) -> str:
    said = f"{operation}: {message}" if operation else message
    return f"{said} (after {attempts} attempts)" if attempts > 1 else said
