"""Moments as a user's clock on the wall shows them."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo


@functools.lru_cache(maxsize=512)
def zone_of(name: str) -> tzinfo:
    """The time zone of a name, ``Europe/Tallinn``; UTC where nobody knows the name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


# Records are read again and again, and each shows up to three such days.
@functools.lru_cache(maxsize=8192)
def local_day(moment: str | None, zone: str) -> str | None:
    """The day, ``YYYY-MM-DD``, on which a moment, kept in UTC, falls in a time zone; None stays None."""
    if moment is None:
        return None
    if zone == "UTC":
        return moment[:10]
    try:
        local = datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(zone_of(zone))
    except OverflowError:
        return moment[:10]
    return local.date().isoformat()
