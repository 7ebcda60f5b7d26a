"""Recents of v1: what changed lately, of every kind, for programs that keep a copy.

Sources: the reference of Recents in its editions of 2019 to 2026;
breaking-change-added-limit-to-the-since_timestamp-parameter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipedriver.api.scopes import RECENTS_OR_SEARCH
from pipedriver.api.v1.records.recents import RecentItem
from pipedriver.core.operation import operation
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import RecentKind
    from pipedriver.core.marks import PageLimit, PageStart
    from pipedriver.core.options import PageOptions
    from pipedriver.core.pages import Pages


class Recents(Resource):
    """Recents: tell what was added, changed and deleted lately."""

    @operation("GET", "/v1/recents", cost=20, scopes=RECENTS_OR_SEARCH, node="RecentsController.getRecents")
    def list(
        self,
        *,
        since_timestamp: datetime,
        items: Sequence[RecentKind] | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[RecentItem]:
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
