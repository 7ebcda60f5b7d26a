"""What winning, losing, opening again and deleting a deal do to its times and to the reason of a loss.

The rules are those of the field descriptions in the published API (Deals: won_time, lost_time, close_time,
lost_reason, status), of the pages on migrating to v2, and of the changelog post "Breaking change: update to
the behavior of PUT /deals/{id}" of 2024.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipedriver.server.crm.refusals import Invalid

CLOSED = ("won", "lost")
_TIMES = {"won": "won_time", "lost": "lost_time"}

NEW_DEAL: Mapping[str, Any] = {
    "status": "open",
    "won_time": None,
    "first_won_time": None,
    "lost_time": None,
    "close_time": None,
    "lost_reason": None,
}
"""The status of a deal that is about to be made, before what is asked for it."""

STATUS_ARGUMENTS = ("status", "won_time", "lost_time", "close_time", "lost_reason")


def standing(deal: Mapping[str, Any]) -> str:
    """Whether a deal is open, won or lost; for a deleted one, which of them it was."""
    status = str(deal["status"])
    if status != "deleted":
        return status
    if deal["won_time"] is not None:
        return "won"
    return "lost" if deal["lost_time"] is not None else "open"


def settle(before: Mapping[str, Any], asked: Mapping[str, Any], now: str) -> dict[str, Any]:
    """The columns of a deal that follow from what is asked of its status.

    Winning and losing set the time of it and ``close_time``, to now where neither is given; a time given for
    a closed deal moves ``close_time`` along unless that is given too. The first time of winning stays for
    good. Opening again clears the times and the reason. A deleted deal keeps them, so that it can come back
    as it was.

    Args:
        before: the deal's status columns as they are, `NEW_DEAL` for a new deal.
        asked: those of `STATUS_ARGUMENTS` that the request gives.
        now: the time of the request.

    Raises:
        Invalid: a time or a reason that does not go with the status.
    """
    status = asked.get("status", before["status"])
    stands = status if status != "deleted" else standing(before)
    _check(before, asked, status)
    changes: dict[str, Any] = {"status": status}
    if stands == "open":
        changes |= {"won_time": None, "lost_time": None, "close_time": None, "lost_reason": None}
    elif status in CLOSED:
        changes |= _closed(before, asked, status, now)
    return changes


def _closed(before: Mapping[str, Any], asked: Mapping[str, Any], status: str, now: str) -> dict[str, Any]:
    mine = _TIMES[status]
    given = asked.get(mine)
    closed_at = asked.get("close_time")
    changes: dict[str, Any] = {"lost_time" if status == "won" else "won_time": None}
    if standing(before) != status:
        moment = given or closed_at or now
        changes |= {mine: moment, "close_time": closed_at or moment}
    elif given is not None:
        changes |= {mine: given, "close_time": closed_at or given}
    elif closed_at is not None:
        changes["close_time"] = closed_at
    if status == "won":
        changes["lost_reason"] = None
        if before["first_won_time"] is None:
            changes["first_won_time"] = changes.get("won_time", before["won_time"])
    elif "lost_reason" in asked:
        changes["lost_reason"] = asked["lost_reason"] or None
    return changes


def _check(before: Mapping[str, Any], asked: Mapping[str, Any], status: str) -> None:
    if asked.get("won_time") is not None and asked.get("lost_time") is not None:
        raise Invalid("won_time and lost_time cannot both be set")
    for name, allowed in (("won_time", ("won",)), ("lost_time", ("lost",)), ("close_time", CLOSED)):
        if asked.get(name) is not None and status not in allowed:
            raise Invalid(f"{name} can be set only for a deal that is {' or '.join(allowed)}")
        if name in asked and asked[name] is None and status in allowed and standing(before) == status:
            raise Invalid(f"{name} cannot be cleared for a deal that is {status}")
    if asked.get("lost_reason") and status != "lost":
        raise Invalid("lost_reason can be set only for a deal that is lost")
