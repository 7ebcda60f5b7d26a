"""What became of a request, as the limits want to know it."""

from __future__ import annotations

from collections.abc import Mapping

from pipedriver.core.classify import NO_JSON, decoded
from pipedriver.core.errors import PROXY_PATIENCE, is_daily, is_proxy_page, waiting_time
from pipedriver.core.http import Response, TransportFailure
from pipedriver.core.pacing import PLAIN, Verdict
from pipedriver.core.plans import WINDOW
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.subject import UNCHARGED, Conduct

if TYPE_CHECKING:
    from pipedriver.core.call import Outcome
    from pipedriver.core.pacing import Barrier

LONGEST_SHUT = 300.0
"""Seconds after which a request tries whether the budget is still spent: more can be bought."""

_NEVER_LEFT = Verdict(counted=False, charged=False)
_FREE = Verdict(charged=False)


def verdict_of(outcome: Outcome, conduct: Conduct) -> Verdict:
    """What became of a request, as the limiter wants to know it."""
    if not isinstance(outcome, Response):
        return _NEVER_LEFT if isinstance(outcome, TransportFailure) and not outcome.sent else PLAIN
    headers, status = outcome.headers, outcome.status
    limit = headers.get("x-ratelimit-limit")
    if status in (403, 429):
        return _refused(outcome, conduct)
    if limit is None:
        return _FREE if status in UNCHARGED else PLAIN
    return Verdict(True, status not in UNCHARGED, _whole(limit), *_left(headers))


def _refused(response: Response, conduct: Conduct) -> Verdict:
    headers = response.headers
    limit, (remaining, writes_left) = _whole(headers.get("x-ratelimit-limit")), _left(headers)
    asked = waiting_time(headers)
    barrier: Barrier | None = None
    content = decoded(response)
    if response.status == 403:
        if content is not NO_JSON or not is_proxy_page(headers, response.body):
            return Verdict(True, True, limit, remaining, writes_left)
        barrier = "proxy"
    elif is_daily(headers, None if content is NO_JSON else content):
        barrier = "daily"
    if barrier == "daily":
        asked = LONGEST_SHUT if "retry-after" not in headers or asked is None else min(asked, LONGEST_SHUT)
    elif barrier == "proxy":
        asked = PROXY_PATIENCE if asked is None else asked
    pause = (WINDOW if asked is None else asked) + conduct.random() * conduct.policy.first_delay
    return Verdict(True, False, limit, remaining, writes_left, pause, barrier)


def _left(headers: Mapping[str, str]) -> tuple[int | None, int | None]:
    return _whole(headers.get("x-ratelimit-remaining")), _whole(headers.get("x-daily-requests-left"))


def _whole(text: str | None) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        return None
