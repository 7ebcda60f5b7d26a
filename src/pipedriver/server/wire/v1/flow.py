"""The flow of a deal, person or organization as v1 shows it.

Shapes: the examples of the API reference and answers that public programs recorded (``dealChange``,
``activity``, ``note``). No public source shows a follower or participant in a flow; theirs follow the
changelogs of followers and participants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, cast

from pipedriver.api.v1.deals import Deals
from pipedriver.server.crm import flow as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import deals_with_ids, get_deal
from pipedriver.server.crm.files import files_with_ids
from pipedriver.server.crm.listing import cut, page_of
from pipedriver.server.crm.mail import messages_with_ids
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import LINKS, Kind
from pipedriver.server.store.flow import Source
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.v1.activity_records import ActivityRecords
from pipedriver.server.wire.v1.deal_records import DealRecords
from pipedriver.server.wire.v1.files import shape_file
from pipedriver.server.wire.v1.mail import message_records
from pipedriver.server.wire.v1.notes import shape_note
from pipedriver.server.wire.v1.references import Record, References

_LOGGED = ("change", "follower", "participant")
_USER_KEYS = ("user_id", "owner_id", "creator_user_id")


@serves(Deals.list_updates)
def list_updates_of_deal(
    context: Context,
    id: int,
    start: int | None,
    limit: int | None,
    all_changes: str | None,
    items: Sequence[str] | None,
) -> Envelope:
    """Answer GET /v1/deals/{id}/flow."""
    get_deal(context, id)
    return flow_envelope(context, "deal", id, start, limit, all_changes, items)


def flow_envelope(
    context: Context,
    kind: Kind,
    id: int,
    start: int | None,
    limit: int | None,
    all_changes: str | None,
    items: Sequence[str] | None,
) -> Envelope:
    """The answer that lists what happened to a record that the caller may see."""
    page = page_of(start, limit)
    found = rules.flow_of(context, kind, id, page, items=items, custom_fields=all_changes == "1")
    rows, more = cut(found, page)
    flow = _Flow(context, kind, id, rows)
    return Envelope(listed(flow.items()), offset_page(page.start, page.limit, more), flow.related())


class _Flow:
    """A page of updates with what they show, read in one statement a kind."""

    def __init__(self, context: Context, kind: Kind, id: int, rows: Sequence[Row]) -> None:
        self._kind: Kind = kind
        self._rows = rows
        self._data: dict[tuple[str, int], Record] = {}
        mentioned: dict[str, set[int | None]] = {
            "users": set(),
            "persons": {id} if kind == "person" else set(),
            "organizations": {id} if kind == "organization" else set(),
            "deals": {id} if kind == "deal" else set(),
        }
        logged = self._read(_LOGGED, lambda ids: rules.logged_changes(context, ids))
        activities = self._read(("activity", "planned"), lambda ids: rules.activities_in_flow(context, ids))
        notes = self._read(("note",), lambda ids: rules.notes_in_flow(context, ids))
        files = self._read(("file",), lambda ids: files_with_ids(context, ids))
        mails = self._read(("mail",), lambda ids: messages_with_ids(context, ids))
        deals = self._read(("deal",), lambda ids: deals_with_ids(context, ids))
        for row in (*logged, *activities, *notes, *files, *mails, *deals):
            mentioned["users"].add(row["user_id"])
        for row in (*activities, *notes, *files, *mails):
            mentioned["deals"].add(row["deal_id"])
        for row in (*activities, *notes, *files, *deals):
            mentioned["persons"].add(row["person_id"])
            mentioned["organizations"].add(row["org_id"])
        for row in logged:
            _mention_values(row, mentioned)
        self._references = References(
            context,
            users=mentioned["users"],
            persons=mentioned["persons"],
            organizations=mentioned["organizations"],
            deals=mentioned["deals"],
        )
        self._names = {
            "stage_id": _names(context, logged, "stage_id", "stages"),
            "pipeline_id": _names(context, logged, "pipeline_id", "pipelines"),
        }
        self._add(_LOGGED, logged, [self._logged(row) for row in logged])
        self._add(
            ("activity", "planned"),
            activities,
            ActivityRecords(context, activities).plain() if activities else [],
        )
        self._add(("file",), files, [shape_file(context, row) for row in files])
        self._add(("mail",), mails, message_records(context, mails) if mails else [])
        self._add(("note",), notes, [shape_note(row, context.viewer.user_id) for row in notes])
        self._add(("deal",), deals, DealRecords(context, deals).plain() if deals else [])

    def items(self) -> list[Record]:
        """The updates in their order."""
        return [
            {
                "object": self._object(row["source"]),
                "timestamp": row["moment"],
                "data": self._data[row["source"], row["id"]],
            }
            for row in self._rows
            if (row["source"], row["id"]) in self._data
        ]

    def related(self) -> dict[str, dict[str, Record]]:
        """The records that the updates mention."""
        return self._references.related()

    def _read(self, sources: Sequence[str], read: Callable[[list[int]], list[Row]]) -> list[Row]:
        ids = [row["id"] for row in self._rows if row["source"] in sources]
        return read(ids) if ids else []

    def _add(self, sources: Iterable[str], rows: Sequence[Row], records: Sequence[Record]) -> None:
        for row, record in zip(rows, records, strict=True):
            for source in sources:
                self._data[source, row["id"]] = record

    def _object(self, source: Source) -> str:
        if source in ("change", "follower"):
            return f"{self._kind}{source.capitalize()}"
        return {"planned": "activity", "mail": "mailMessage"}.get(source, source)

    def _logged(self, row: Row) -> Record:
        action: str = row["action"]
        subject, _, event = action.partition("_")
        if event:
            return self._joined(row, subject, event)
        field_key, old, new = _change(row)
        formatted = {
            name: text
            for name, value in (("old_value_formatted", old), ("new_value_formatted", new))
            if (text := self._formatted(field_key, value)) is not None
        }
        return {
            "id": row["id"],
            "item_id": row["object_id"],
            "user_id": row["user_id"],
            "field_key": field_key,
            "old_value": old,
            "new_value": new,
            "is_bulk_update_flag": 1 if row["is_bulk_update_flag"] else None,
            "log_time": row["log_time"],
            "change_source": row["change_source"],
            "change_source_user_agent": None,
            "origin": row["change_source"],
            "origin_id": None,
            "additional_data": formatted or [],
        }

    def _joined(self, row: Row, subject: str, event: str) -> Record:
        """Somebody began or ceased to follow the record or to take part in it."""
        value = row["new_value"] if event == "added" else row["old_value"]
        return {
            "id": row["id"],
            LINKS[self._kind]: row["object_id"],
            "follower_user_id" if subject == "follower" else "person_id": int(value),
            "action": event,
            "actor_user_id": row["user_id"],
            "log_time": row["log_time"],
        }

    def _formatted(self, field_key: str, value: str | None) -> str | None:
        """The name of the record that a changed field points at."""
        if value is None or not value.isdecimal():
            return None
        id = int(value)
        if field_key in _USER_KEYS:
            return self._references.user_name(id)
        if field_key == "person_id":
            return self._references.person_name(id)
        if field_key == "org_id":
            return self._references.organization_name(id)
        return self._names.get(field_key, {}).get(id)


def _change(row: Row) -> tuple[str, str | None, str | None]:
    """The field of a logged change with its old and new value; adding and deleting change one too."""
    field_key: str = row["field_key"]
    if field_key or row["action"] not in ("added", "deleted"):
        return field_key, row["old_value"], row["new_value"]
    if row["action"] == "added":
        return "add_time", None, cast("str", row["log_time"])
    return "active_flag", "1", "0"


def _values(row: Row) -> list[int]:
    return [int(value) for value in (row["old_value"], row["new_value"]) if value and value.isdecimal()]


def _mention_values(row: Row, mentioned: dict[str, set[Any]]) -> None:
    """Note the records that a logged change points at."""
    field_key, action = row["field_key"], row["action"]
    if field_key in _USER_KEYS or action.startswith("follower"):
        mentioned["users"].update(_values(row))
    elif field_key == "person_id" or action.startswith("participant"):
        mentioned["persons"].update(_values(row))
    elif field_key == "org_id":
        mentioned["organizations"].update(_values(row))


def _names(
    context: Context, logged: Sequence[Row], field_key: str, table: Literal["stages", "pipelines"]
) -> dict[int, str]:
    ids = {value for row in logged if row["field_key"] == field_key for value in _values(row)}
    return rules.names_of(context, table, ids) if ids else {}
