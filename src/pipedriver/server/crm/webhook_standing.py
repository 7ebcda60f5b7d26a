"""What follows when a delivery arrives, or does not: trying again, a ban, the end (guide-for-webhooks).

Decided from what is known of the webhook and the moment, and from nothing else. Moments are seconds since
1970.

A delivery is tried again 3, 30 and 150 seconds after the try before. An event whose first try fails counts;
ten of them in a row ban the webhook for 30 minutes, in which nothing is sent and nothing kept to be sent.
Tries that repeat do not count. A webhook to which nothing has arrived for three days is removed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

RETRY_AFTER = (3.0, 30.0, 150.0)
"""The seconds between a try and the next."""

MOST_FAILURES = 10
"""How many events in a row whose first try fails bring a ban."""

BAN = 30 * 60.0
"""How long a ban lasts, in seconds."""

MOST_FAILING = 3 * 24 * 3600.0
"""After how many seconds without a delivery that arrives, while others fail, a webhook is removed."""

REMOVE_REASON = "no successful delivery for 3 consecutive days"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the deliveries of a webhook go.

    Attributes:
        failures: how many events in a row have failed at their first try since the last ban.
        banned_until: when the last ban ends or has ended; None where there was none.
        failing_since: when the first delivery failed since one arrived; None where the last one arrived.
    """

    failures: int = 0
    banned_until: float | None = None
    failing_since: float | None = None

    def is_banned(self, now: float) -> bool:
        """Whether nothing is sent at a moment."""
        return self.banned_until is not None and now < self.banned_until


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a failure brings.

    Attributes:
        standing: how the deliveries go now.
        due: when the delivery is tried again; None where it is given up.
        is_banned: whether a ban begins: all that waits is dropped.
        is_removed: whether the webhook is removed.
    """

    standing: Standing
    due: float | None
    is_banned: bool = False
    is_removed: bool = False


def after_success(standing: Standing, retry: int) -> Standing:
    """How it stands after a delivery has arrived at its first try (``retry`` 0) or at a later one."""
    return replace(standing, failures=0 if retry == 0 else standing.failures, failing_since=None)


def after_failure(standing: Standing, retry: int, now: float) -> Verdict:
    """What follows when the first try (``retry`` 0) of a delivery, or a later one, has failed."""
    since = now if standing.failing_since is None else standing.failing_since
    failures = standing.failures + (retry == 0)
    failing = replace(standing, failures=failures, failing_since=since)
    if now - since >= MOST_FAILING:
        return Verdict(failing, None, is_removed=True)
    if failures >= MOST_FAILURES:
        return Verdict(Standing(0, now + BAN, since), None, is_banned=True)
    return Verdict(failing, now + RETRY_AFTER[retry] if retry < len(RETRY_AFTER) else None)
