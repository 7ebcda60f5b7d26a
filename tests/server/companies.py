"""A company whose rules are called directly, without HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from pipedriver.server.crm.context import Context, Viewer
from pipedriver.server.crm.viewers import viewer_of
from pipedriver.server.founding import founded_companies, founded_image
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.sqlite import MemoryDatabase

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""What time it is."""

T = TypeVar("T")


class Company:
    """A fresh company; each rule runs as its admin, and in a transaction of its own."""

    def __init__(self) -> None:
        self.database = MemoryDatabase(founded_image())
        self.viewer: Viewer = self.database.read(_admin)

    def carry_out(self, rule: Callable[[Context], T]) -> T:
        """Let a rule read and change what it likes; what it refuses is undone."""
        return self.database.write(lambda session: rule(Context(session, self.viewer, MOMENT)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.database.close()


def _admin(session: Session) -> Viewer:
    viewer = viewer_of(session, founded_companies(session)[0].api_token)
    assert viewer is not None
    return viewer


def plain_deal(id: int, **more: Any) -> Row:
    """The row of a deal that is like every other, but for what is given."""
    title = more.pop("title", f"Deal {id}")
    return {
        "company_id": 1,
        "id": id,
        "title": title,
        "search_title": title.casefold(),
        "value": 10.1,
        "currency": "EUR",
        "user_id": 1,
        "creator_user_id": 1,
        "pipeline_id": 1,
        "stage_id": 1,
        "status": "open",
        "visible_to": 3,
        "is_archived": 0,
        "add_time": "2026-03-01 10:00:00",
        "update_time": "2026-03-01 10:00:00",
        "idle_since": "2026-03-01 10:00:00",
        **more,
    }
