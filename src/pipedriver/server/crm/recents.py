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
from pipedriver.server.store import recents as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.listing import Page
from pipedriver.server.store.recents import KINDS

DELETIONS = "delete_log"
"""A kind of 2019: the deletions of records of all kinds. It is told of when it is asked for by name."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A record that changed.

    Attributes:
        moment: when.
        order: where its item comes among those of the same second.
        id: the record's id.
        kind: the kind of the record.
        item: what it is told as: its kind, or `DELETIONS`.
    """

    moment: str
    order: int
    id: int
    kind: str
    item: str


def recent_changes(
    context: Context, since: str, kinds: Sequence[str] | None, page: Page
) -> tuple[list[Change], bool]:
    """A page of what changed since a time, as far as the caller sees it; whether more follow.

    Args:
        context: the request.
        since: from when on, ``YYYY-MM-DD HH:MM:SS`` in UTC; more than a month ago means a month ago
            (breaking-change-added-limit-to-the-since_timestamp-parameter).
        kinds: the kinds of records, `DELETIONS` among them; None means all kinds of records.
        page: which part of it.
    """
    asked = [kind for kind in KINDS if kind in kinds] if kinds else list(KINDS)
    since = max(since, as_kept(_a_month_before(context.moment)))
    fetch = page.start + page.fetch
    parts = [_changes(context, kind, since, fetch) for kind in asked]
    if kinds and DELETIONS in kinds:
        can_be_deleted = [kind for kind, told in KINDS.items() if told.deleted is not None]
        parts += [_changes(context, kind, since, fetch, deleted=True) for kind in can_be_deleted]
    merged = heapq.merge(*parts)
    return cut(list(islice(merged, page.start, page.start + page.fetch)), page)


def changed_rows(context: Context, kind: str, ids: Sequence[int]) -> list[Row]:
    """The records of a kind that the caller may see, as they are kept, deleted ones too."""
    return context.session.all(
        statements.changed_records(kind, context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=json.dumps(list(ids)),
    )


def _changes(
    context: Context, kind: str, since: str, fetch: int, *, deleted: bool = False
) -> Iterator[Change]:
    order = list(KINDS).index(kind) + (len(KINDS) if deleted else 0)
    item = DELETIONS if deleted else kind
    parts = [
        context.session.all(
            statements.changed_since(kind, context.viewer.is_admin, archived, deleted=deleted),
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
            yield Change(row["moment"], order, row["id"], kind, item)


def _a_month_before(moment: datetime) -> datetime:
    last_month = moment.replace(day=1) - timedelta(days=1)
    days = monthrange(last_month.year, last_month.month)[1]
    return last_month.replace(day=min(moment.day, days))
