"""Teams as v1 gives them."""

from __future__ import annotations

from datetime import datetime

from pipedriver.core.record import Record


class Team(Record):
    """A group of users with a manager. ``users`` holds ids; it is not there where it was not wanted."""

    id: int
    name: str
    description: str | None
    manager_id: int
    users: list[int] | None
    active_flag: bool | None
    deleted_flag: bool | None
    add_time: datetime | None
    created_by_user_id: int | None
