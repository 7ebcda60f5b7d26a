"""Recents of v1: every kind of record in the shape that it has without copies of what it mentions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipedriver.api.v1.recents import Recents
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import deals_with_ids
from pipedriver.server.crm.listing import page_of
from pipedriver.server.crm.recents import DELETIONS, Change, changed_rows, recent_changes
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.v1 import organizations, persons
from pipedriver.server.wire.v1.activity_records import ActivityRecords
from pipedriver.server.wire.v1.activity_types import shape_activity_type
from pipedriver.server.wire.v1.deal_records import DealRecords
from pipedriver.server.wire.v1.files import shape_file
from pipedriver.server.wire.v1.filters import shape_filter
from pipedriver.server.wire.v1.notes import shape_note
from pipedriver.server.wire.v1.pipelines import shape_pipeline
from pipedriver.server.wire.v1.product_records import ProductRecords
from pipedriver.server.wire.v1.references import Record, References
from pipedriver.server.wire.v1.stages import shape_stage
from pipedriver.server.wire.v1.users import shape_user


@serves(Recents.list, slow=True)
def list_recents(
    context: Context, since_timestamp: str, items: Sequence[str] | None, start: int | None, limit: int | None
) -> Envelope:
    """Answer GET /v1/recents."""
    page = page_of(start, limit)
    found, more = recent_changes(context, since_timestamp, items, page)
    by_kind: dict[str, list[int]] = {}
    for each in found:
        if each.item != DELETIONS:
            by_kind.setdefault(each.kind, []).append(each.id)
    shaped = {
        kind: {record["id"]: record for record in _SHAPERS[kind](context, ids)}
        for kind, ids in by_kind.items()
    }
    records = [{"item": each.item, "id": each.id, "data": _data(each, shaped)} for each in found]
    times = {
        "since_timestamp": since_timestamp,
        "last_timestamp_on_page": found[-1].moment if found else since_timestamp,
    }
    return Envelope(listed(records), {**times, **offset_page(page.start, page.limit, more)})


def _data(change: Change, shaped: Mapping[str, Mapping[int, Record]]) -> Any:
    """A record; users come in a list (seen by public clients), and what is gone for good as null.

    Of a deletion public clients read no more than the ``id`` (schema of tap-pipedrive, 2018); the kind of the
    record is told with it, without which the id would say nothing.
    """
    if change.item == DELETIONS:
        return {"id": change.id, "item": change.kind}
    record = shaped[change.kind].get(change.id)
    return [record] if change.kind == "user" and record is not None else record


def _with_plain_links(records: list[Record], rows: Sequence[Row], *links: str) -> list[Record]:
    return [
        {**record, **{link: row[link] for link in links}} for record, row in zip(records, rows, strict=True)
    ]


def _deals(context: Context, ids: Sequence[int]) -> list[Record]:
    return DealRecords(context, deals_with_ids(context, ids)).plain()


def _persons(context: Context, ids: Sequence[int]) -> list[Record]:
    rows = changed_rows(context, "person", ids)
    records = persons.shape_persons(context, rows, persons.references_of(context, rows))
    return _with_plain_links(records, rows, "owner_id", "org_id")


def _organizations(context: Context, ids: Sequence[int]) -> list[Record]:
    rows = changed_rows(context, "organization", ids)
    references = References(context, users=[row["owner_id"] for row in rows])
    records = organizations.shape_organizations(context, rows, references)
    return _with_plain_links(records, rows, "owner_id")


def _products(context: Context, ids: Sequence[int]) -> list[Record]:
    rows = changed_rows(context, "product", ids)
    return _with_plain_links(ProductRecords(context, rows).full(), rows, "owner_id")


def _activities(context: Context, ids: Sequence[int]) -> list[Record]:
    return ActivityRecords(context, changed_rows(context, "activity", ids)).plain()


def _one_by_one(
    kind: str, shape: Callable[[Context, Row], Record]
) -> Callable[[Context, Sequence[int]], list[Record]]:
    """A function that gives records of a kind of which each is shaped by itself."""
    return lambda context, ids: [shape(context, row) for row in changed_rows(context, kind, ids)]


_SHAPERS: Mapping[str, Callable[[Context, Sequence[int]], list[Record]]] = {
    "activity": _activities,
    "activityType": _one_by_one("activityType", lambda _context, row: shape_activity_type(row)),
    "deal": _deals,
    "file": _one_by_one("file", shape_file),
    "filter": _one_by_one("filter", shape_filter),
    "note": _one_by_one("note", lambda context, row: shape_note(row, context.viewer.user_id)),
    "person": _persons,
    "organization": _organizations,
    "pipeline": _one_by_one("pipeline", lambda _context, row: shape_pipeline(row)),
    "product": _products,
    "stage": _one_by_one("stage", lambda _context, row: shape_stage(row)),
    "user": _one_by_one("user", shape_user),
}
