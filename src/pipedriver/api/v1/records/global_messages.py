"""Global messages as v1 gave them in 2019."""

from __future__ import annotations

from pipedriver.core.record import Record
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class GlobalMessageKind(Record):
    """What kind of message it is, how important, and whether it can be dismissed."""

    message_type: str | None
    dismissible_flag: bool | None
    priority: int | None


class GlobalMessage(Record):
    """A message of Pipedrive itself to a user. ``html`` is what is shown."""

    id: int
    user_id: int | None
    company_id: int | None
    type: str | None
    type_info: GlobalMessageKind | None
    user_data: Any
    html: str | None
