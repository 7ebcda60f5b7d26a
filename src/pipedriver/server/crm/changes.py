"""The log of changes: what changed on a record, when and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pipedriver.server.crm.context import Context, Happening
from pipedriver.server.store.changes import insert_change
from pipedriver.server.store.identifiers import reserve_ids

LoggedObject = Literal[
    "deal",
    "dealProduct",
    "person",
    "organization",
    "product",
    "activity",
    "activityType",
    "note",
    "pipeline",
    "stage",
    "user",
]
Action = Literal[
    "added",
    "changed",
    "deleted",
    "merged",
    "follower_added",
    "follower_removed",
    "participant_added",
    "participant_removed",
]

_EVENTS: Mapping[str, str] = {
    "added": "added",
    "changed": "updated",
    "deleted": "deleted",
    "merged": "merged",
}
"""What webhooks call an action. Followers and participants are no change of the record itself."""

_UNLOGGED = frozenset(
    {
        "update_time",
        "search_name",
        "search_title",
        "search_email",
        "search_code",
        "idle_since",
        "first_char",
        "products_count",
        "acv",
        "arr",
        "mrr",
        "custom_fields",
    }
)


def log_event(
    context: Context,
    object: LoggedObject,
    id: int,
    action: Action,
    *,
    field_key: str = "",
    old: object = None,
    new: object = None,
    before: Mapping[str, Any] | None = None,
) -> int:
    """Log that a record was added, deleted, merged or followed, or that one of its fields changed.

    ``before`` is the row as it was, for those who are told of the event. Gives the id of the entry.
    """
    if action in _EVENTS:
        happened(context, object, id, _EVENTS[action], before)
    return _log(context, object, id, [(action, field_key, old, new)])


def log_changes(
    context: Context, object: LoggedObject, id: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> int | None:
    """Log every field whose value differs; ``after`` may hold a part of the fields.

    Gives the id of the first entry; None where nothing differs.
    """
    changed = _changed(before, after)
    # Custom values are logged one by one, with `log_values`; their old document is known here alone.
    if changed or after.get("custom_fields", before.get("custom_fields")) != before.get("custom_fields"):
        _note_change(context, object, id, before, after)
    return _log(context, object, id, changed) if changed else None


def log_values(
    context: Context, object: LoggedObject, id: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Log every custom value that differs, by the keys of the fields; the record's own change is noted with
    `log_changes`."""
    changed = _changed(before, after)
    if changed:
        _log(context, object, id, changed)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, Any, Any]]:
    return [
        ("changed", key, before.get(key), value)
        for key, value in after.items()
        if key not in _UNLOGGED and before.get(key) != value
    ]


def _note_change(
    context: Context, object: str, id: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    gone = any(before.get(key) and after.get(key) == 0 for key in ("active_flag", "active"))
    happened(context, object, id, "deleted" if gone else "updated", before)


def happened(
    context: Context, object: str, id: int, action: str, before: Mapping[str, Any] | None = None
) -> None:
    """Note what webhooks may tell of; nothing is asked or written for it before the request is carried out.

    ``action`` is ``added``, ``updated``, ``deleted`` or ``merged``; ``before`` the row as it was.
    """
    context.happenings.append(Happening(object, id, action, before or {}))


def _log(context: Context, object: str, id: int, entries: Sequence[tuple[str, str, Any, Any]]) -> int:
    first = reserve_ids(context.session, context.company, "changes", len(entries))
    rows = [
        {
            "company_id": context.company,
            "id": first + position,
            "object": object,
            "object_id": id,
            "field_key": field_key,
            "old_value": _as_text(old),
            "new_value": _as_text(new),
            "user_id": context.viewer.user_id,
            "action": action,
            "change_source": "api",
            "is_bulk_update_flag": 0,
            "log_time": context.now,
        }
        for position, (action, field_key, old, new) in enumerate(entries)
    ]
    context.session.run_many(insert_change(), rows)
    return first


def _as_text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
