"""What changed lately, of every kind of record (reference of Recents in its editions of 2019 to 2026)."""

from __future__ import annotations

import heapq
import json
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from pipedriver.server.crm.context import Context, as_kept
from pipedriver.server.crm.listing import cut
from pipedriver.server.crm.refusals import NotBuilt
from pipedriver.server.store import recents as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.listing import Page
from pipedriver.server.store.recents import KINDS

UNTOLD = "delete_log"
"""A kind of 2019 whose records no public source shows."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A record that changed: when, the number of its kind, its id, and the kind's name."""

    moment: str
    order: int
    id: int
    kind: str


def recent_changes(
    context: Context, since: str, kinds: Sequence[str] | None, page: Page
) -> tuple[list[Change], bool]:
    """A page of what changed since a time, as far as the caller sees it; whether more follow.

    Args:
        context: the request.
        since: from when on, ``YYYY-MM-DD HH:MM:SS`` in UTC; more than a month ago means a month ago
            (breaking-change-added-limit-to-the-since_timestamp-parameter).
        kinds: the kinds of records; None means all.
        page: which part of it.

    Raises:
        NotBuilt: deletions are asked for by themselves.
    """
    if kinds and UNTOLD in kinds:
        raise NotBuilt(f"items: {UNTOLD} is not told of; deleted records are told of among their kinds")
    asked = [kind for kind in KINDS if kind in kinds] if kinds else list(KINDS)
    since = max(since, as_kept(_a_month_before(context.moment)))
    merged = heapq.merge(*[_changes(context, kind, since, page.start + page.fetch) for kind in asked])
    return cut(list(islice(merged, page.start, page.start + page.fetch)), page)


def changed_rows(context: Context, kind: str, ids: Sequence[int]) -> list[Row]:
    """The records of a kind that the caller may see, as they are kept, deleted ones too."""
    return context.session.all(
        statements.changed_records(kind, context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=json.dumps(list(ids)),
    )


def _changes(context: Context, kind: str, since: str, fetch: int) -> Iterator[Change]:
    order = list(KINDS).index(kind)
    parts = [
        context.session.all(
            statements.changed_since(kind, context.viewer.is_admin, archived),
            company=context.company,
            viewer=context.viewer.user_id,
            since=since,
            fetch=fetch,
        )
        for archived in KINDS[kind].archived
    ]
    sees_others = kind != "user" or context.viewer.may("can_see_other_users")
    for row in heapq.merge(*parts, key=lambda row: (row["moment"], row["id"])):
        if sees_others or row["id"] == context.viewer.user_id:
            yield Change(row["moment"], order, row["id"], kind)


def _a_month_before(moment: datetime) -> datetime:
    last_month = moment.replace(day=1) - timedelta(days=1)
    days = monthrange(last_month.year, last_month.month)[1]
    return last_month.replace(day=min(moment.day, days))
