"""Activity types as v1 gives them."""

from __future__ import annotations

from datetime import datetime

from pipedriver.core.record import Record


class ActivityType(Record):
    """A type of activities. ``key_string`` is what activities name it by; ``color`` is hexadecimal."""

    id: int
    name: str
    icon_key: str
    color: str | None
    order_nr: int
    key_string: str
    active_flag: bool
    is_custom_flag: bool
    add_time: datetime | None
    update_time: datetime | None
