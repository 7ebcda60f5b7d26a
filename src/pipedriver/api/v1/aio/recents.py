# Made by tools/generate.py from src/pipedriver/api/v1/recents.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.recents`, which declares the operations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipedriver.api.v1.recents import Recents
from pipedriver.api.v1.records.recents import RecentItem
from pipedriver.core.operation import same_as
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import RecentKind
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import PageLimit, PageStart
    from pipedriver.core.options import PageOptions


class AsyncRecents(AsyncResource):
    """Recents: tell what was added, changed and deleted lately."""

    @same_as(Recents.list)
    def list(
        self,
        *,
        since_timestamp: datetime,
        items: Sequence[RecentKind] | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[RecentItem]:
        """List what changed since a time, in the order of the changes.

        The answer of each page tells the time to go on from
        (``page.answer.additional_data["last_timestamp_on_page"]``).

        Args:
            since_timestamp: changed at this time or later; one longer than a month ago means a month ago.
            items: only records of these kinds. ``delete_log`` tells of every record that was deleted, by its
                kind and id alone; it comes only where it is asked for.
            start: how many records to skip.
            limit: records in a page, 1 to 500 (100 without it).

        Returns:
            The records with their kinds, page by page.

        Raises:
            BadRequest: no time, or a kind that there is not.
        """
        ...
