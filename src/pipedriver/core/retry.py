"""When a call is tried again, and how long is waited before that. Decisions only: nothing here waits.

What may be repeated. A ``GET``, ``PUT``, ``PATCH`` or ``DELETE`` does no more the second time, so it is
repeated after a failed connection, a lost or late answer, and the statuses that mean "not now". A ``POST``
and a merge (which is a ``PUT``) would do their work twice, and Pipedrive has no idempotency keys: they are
repeated only if the request certainly never left, or after 429, which the limiter answers before the request
reaches the API. No other
status says that surely: a 503 or 504 may come from a proxy whose request to the API went through.
"""

from __future__ import annotations

from collections.abc import Callable

from pipedriver.core.answer import Answer
from pipedriver.core.classes import Frozen
from pipedriver.core.errors import ConfigurationError, waiting_time

PASSING = frozenset((429, 500, 502, 503, 504, 524))
"""Statuses that mean "not now". 524 is the proxy's own: no answer from behind it."""

_USUAL_TOTAL_TIME = 120.0

Random = Callable[[], float]
"""Gives a number from 0 up to and without 1."""


class RetryPolicy(Frozen):
    """How patient a client is.

    Args:
        max_attempts: how often a call is tried at most; 1 means never again.
        first_delay: seconds, the longest wait before the second attempt; doubled for each further one.
        longest_delay: seconds, the longest wait that the client chooses itself.
        longest_wait: seconds, the longest wait that an answer may ask for (``Retry-After``,
            ``x-ratelimit-reset``). If it asks for more, the call fails at once and the error tells how long.
        total_time: seconds that a call may take, whatever time-out an attempt has: no attempt begins or goes
            on after them. Where not given they are 120, or one attempt's time-out if that is longer.
    """

    max_attempts: int = 4
    first_delay: float = 0.5
    longest_delay: float = 8.0
    longest_wait: float = 60.0
    total_time: float | None = None

    def __post_init__(self) -> None:
        if self.max_attempts < 1:
            raise ConfigurationError("max_attempts is at least 1: the first attempt counts")
        if min(self.first_delay, self.longest_delay, self.longest_wait) < 0:
            raise ConfigurationError("the times of a retry policy are not negative")
        if self.total_time is not None and self.total_time <= 0:
            raise ConfigurationError("the total time is above 0: without any, nothing could be sent")

    def total(self, timeout: float) -> float:
        """Seconds that a call may take whose attempts may take `timeout` seconds each."""
        return max(_USUAL_TOTAL_TIME, timeout) if self.total_time is None else self.total_time

    def delay(
        self,
        attempt: int,
        elapsed: float,
        random: Random,
        answer: Answer | None = None,
        total: float | None = None,
    ) -> float | None:
        """Seconds to wait after a failed attempt, or None to give up.

        Args:
            attempt: the number of the attempt that failed, from 1.
            elapsed: seconds since the first attempt began.
            random: spreads the waits of many clients.
            answer: the answer that the attempt got, if any.
            total: seconds that the call may take, where its attempts have a time-out; see `total`.
        """
        if attempt >= self.max_attempts:
            return None
        whole = self.total(0.0) if total is None else total
        longest = min(self.longest_delay, self.first_delay * 2.0 ** min(attempt - 1, 64))
        chosen = random() * longest
        asked = _asked(answer)
        if asked is not None:
            if asked > self.longest_wait:
                return None
            # The random part comes on top: everybody who was told the same time would come back at once.
            chosen = asked + random() * self.first_delay
        return chosen if elapsed + chosen < whole else None


def is_repeatable(verb: str, path: str) -> bool:
    """Whether a call does no more the second time."""
    return verb != "POST" and path.rstrip("/").rpartition("/")[2] != "merge"


def _asked(answer: Answer | None) -> float | None:
    if answer is None:
        return None
    if answer.status == 429:
        return waiting_time(answer.headers)
    return waiting_time(
        {key: answer.headers[key] for key in ("retry-after", "date") if key in answer.headers}
    )
