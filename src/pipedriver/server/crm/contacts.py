"""What persons and organizations have in common: who sees them, their lists, their labels, their deletion."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import msgspec

from pipedriver.server.crm.changes import log_changes, log_event
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_order import in_order_of, order_with_values, page_by_values, value_keys
from pipedriver.server.crm.derived import people_changed
from pipedriver.server.crm.filter_choice import Chosen, bound, described
from pipedriver.server.crm.known_fields import check_labels
from pipedriver.server.crm.permissions import (
    require_add,
    require_add_time,
    require_delete,
    require_edit,
    require_new_owner,
    require_visibility,
    unseen,
)
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.crm.roles import default_visibility
from pipedriver.server.store import contacts as statements
from pipedriver.server.store.contacts import Contact
from pipedriver.server.store.custom_order import Part
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import TABLES
from pipedriver.server.store.listing import Order, Page
from pipedriver.server.store.rows import change_row
from pipedriver.server.store.statement import Statement

KEPT_FOR = timedelta(days=30)
"""How long a deleted contact can still be read by its id (permanent-deletion-logic-for-6-core-entities)."""

MOST_LABELS = 100
"""How many labels a contact may have (introducing-a-new-labels-field)."""

MOST_DELETED_AT_ONCE = 1000

_RELATED_TO_NONE: Row = {"open": 0, "won": 0, "lost": 0}
_COUNTED = ("open_deals_count", "closed_deals_count", "won_deals_count", "lost_deals_count")
_SORTABLE = (
    "id",
    "owner_id",
    "visible_to",
    "first_char",
    "add_time",
    "update_time",
    "next_activity_date",
    "last_activity_date",
    "activities_count",
    "done_activities_count",
    "undone_activities_count",
    "files_count",
    "notes_count",
    "followers_count",
    "email_messages_count",
    *_COUNTED,
)
_ALSO_SORTABLE: dict[Contact, tuple[str, ...]] = {
    "person": ("first_name", "last_name", "org_id"),
    "organization": ("address", "people_count"),
}


def get_contact(context: Context, kind: Contact, id: int) -> Row:
    """One contact, deleted or not.

    Raises:
        NotFound: there is none, or it was deleted more than 30 days ago.
        Forbidden: the caller may not see it.
    """
    row = context.session.first(
        statements.contact_by_id(kind, context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        id=id,
    )
    if row is None:
        hidden = _whoever_sees(context, kind, id)
        gone = hidden is None or _is_gone(context, hidden)
        raise unseen(None if gone else hidden, _missing(kind))
    if _is_gone(context, row):
        raise not_found(kind)
    return row


def get_undeleted(context: Context, kind: Contact, id: int) -> Row:
    """One contact that is not deleted.

    Raises:
        NotFound: there is none, or it is deleted.
        Forbidden: the caller may not see it.
    """
    row = get_contact(context, kind, id)
    if not row["active_flag"]:
        raise not_found(kind)
    return row


def not_found(kind: Contact) -> NotFound:
    """The refusal of a contact that is not there."""
    return NotFound(_missing(kind))


def list_contacts(
    context: Context,
    kind: Contact,
    page: Page,
    *,
    sort: str | None = None,
    owner: int | None = None,
    first_char: str | None = None,
    chosen: Chosen | None = None,
) -> list[Row]:
    """One page of the undeleted contacts that the caller sees, and the first of the next page.

    Args:
        kind: persons or organizations.
        page: which page.
        sort: the order, as `crm.listing.order_of` reads it, by custom fields too.
        owner: only those of this user.
        first_char: only those whose name begins with this letter, large or small.
        chosen: a filter that they match.

    Raises:
        Invalid: the order is none.
    """
    order: Order = tuple(
        ("search_name" if column == "name" else column, direction)
        for column, direction in order_with_values(context, kind, sort, sortable(kind))
    )
    to_admin, owned, beginning = context.viewer.is_admin, owner is not None, first_char is not None
    values: dict[str, Any] = {
        "company": context.company,
        "viewer": context.viewer.user_id,
        "owner": owner,
        "first_char": first_char.lower() if first_char is not None else None,
        **bound(chosen),
    }
    matching = described(chosen)
    by_value = value_keys(context, kind, order)
    if by_value is None:
        return context.session.all(
            statements.list_contacts(kind, to_admin, owned, beginning, order, matching),
            start=page.start,
            fetch=page.fetch,
            **values,
        )
    keys, fields = by_value

    def statement_of(part: Part, counted: bool) -> Statement:
        return statements.contact_ids_by_value(
            kind, to_admin, owned, beginning, keys, part, counted=counted, matching=matching
        )

    ids = page_by_values(context, statement_of, keys, page, **values, **fields)
    rows = context.session.all(statements.undeleted_contacts(kind, to_admin), ids=_json(ids), **values)
    return in_order_of(list(ids), rows)


def sortable(kind: Contact) -> Collection[str]:
    """The fields that lists can be sorted by."""
    return ("name", *_SORTABLE, *_ALSO_SORTABLE[kind])


def related_deals(context: Context, kind: Contact, ids: Sequence[int]) -> dict[int, Row]:
    """How many ``open``, ``won`` and ``lost`` deals contacts have to do with that are not their own."""
    if not ids:
        return {}
    rows = context.session.all(statements.related_deals(kind), company=context.company, ids=_json(ids))
    return dict.fromkeys(ids, _RELATED_TO_NONE) | {row["id"]: row for row in rows}


def contacts_with_ids(context: Context, kind: Contact, ids: Sequence[int]) -> list[Row]:
    """Those of the undeleted contacts that the caller may see, in the order of the ids."""
    rows = context.session.all(
        statements.undeleted_contacts(kind, context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=_json(ids),
    )
    return in_order_of(list(ids), rows)


def changed_labels(
    context: Context, kind: Contact, values: Mapping[str, Any], stored: str
) -> list[int] | None:
    """The labels that a write gives a contact, as `labels_given` reads them; those that are new must exist.

    Raises:
        Invalid: there are too many, or one is no label of such contacts.
    """
    labels = labels_given(values, stored)
    if labels:
        new = set(labels).difference(msgspec.json.decode(stored))
        check_labels(context, kind, new, as_="label_ids" if "label_ids" in values else "label")
    return labels


def labels_given(values: Mapping[str, Any], stored: str) -> list[int] | None:
    """The labels that a write gives a contact; None where it leaves them as they are.

    ``label``, the first label alone, and ``label_ids`` overwrite each other. A record is often sent back as
    it was read, with one of the two changed, so the one that differs from what is ``stored`` counts.

    Raises:
        Invalid: there are too many.
    """
    before: list[int] = msgspec.json.decode(stored)
    if "label_ids" in values:
        given = list(dict.fromkeys(cast("Sequence[int]", values["label_ids"] or ())))
        if len(given) > MOST_LABELS:
            raise Invalid(f"label_ids takes at most {MOST_LABELS} labels")
        if given != before:
            return given
    if "label" in values and values["label"] != (before[0] if before else None):
        return [] if values["label"] is None else [values["label"]]
    return None


def change(context: Context, kind: Contact, stored: Row, changes: Mapping[str, Any]) -> None:
    """Write the columns that differ from the stored row, and log them. The time of change always moves.

    The primary e-mail address is no change of its own: it follows from the addresses.
    """
    differing = {column: value for column, value in changes.items() if stored[column] != value}
    differing["update_time"] = context.now
    context.session.run(
        change_row(TABLES[kind], *differing), company=context.company, key=stored["id"], **differing
    )
    logged = {column: value for column, value in differing.items() if column != "primary_email"}
    log_changes(context, kind, stored["id"], stored, logged)


def delete(context: Context, kind: Contact, id: int) -> None:
    """Mark a contact as deleted. What hangs on it stays.

    Raises:
        NotFound: there is no such contact, or it is deleted.
        Forbidden: the caller may not see it, or not delete such contacts.
    """
    require_delete(context, kind)
    mark_deleted(context, kind, [get_undeleted(context, kind, id)])


def delete_many(context: Context, kind: Contact, ids: Sequence[int]) -> list[int]:
    """Mark contacts as deleted; gives those that were there to be deleted, in the order asked for.

    Those that the caller may not see are passed over like those that are not there.

    Raises:
        Forbidden: the caller may not delete such contacts.
        Invalid: there is no id, or there are too many.
        NotFound: none of them is there.
    """
    require_delete(context, kind)
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Invalid("ids is required")
    if len(wanted) > MOST_DELETED_AT_ONCE:
        raise Invalid(f"ids takes at most {MOST_DELETED_AT_ONCE} ids")
    rows = context.session.all(
        statements.undeleted_contacts(kind, context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=_json(wanted),
    )
    if not rows:
        raise not_found(kind)
    mark_deleted(context, kind, rows)
    found = {row["id"] for row in rows}
    return [id for id in wanted if id in found]


def mark_deleted(context: Context, kind: Contact, rows: Sequence[Row]) -> None:
    """Mark contacts as deleted, and count the people of their organizations again."""
    context.session.run(
        statements.mark_deleted(kind),
        company=context.company,
        ids=_json([row["id"] for row in rows]),
        now=context.now,
    )
    for row in rows:
        log_event(context, kind, row["id"], "deleted", before=row)
    if kind == "person":
        for organization in {row["org_id"] for row in rows}:
            people_changed(context, organization)


def reread(context: Context, kind: Contact, id: int) -> Row:
    """A contact that was just written, whoever may see it."""
    row = _whoever_sees(context, kind, id)
    if row is None:
        raise not_found(kind)
    return row


def require_write(context: Context, kind: Contact, stored: Row | None, values: Mapping[str, Any]) -> None:
    """Let only those go on who may add a contact, or change one, in the way that is asked for.

    Args:
        context: the request.
        kind: what it is.
        stored: the contact as it is; None for a new one.
        values: what the write gives.

    Raises:
        Forbidden: the caller may not.
    """
    if stored is None:
        require_add(context, kind)
        require_add_time(context, values, "global")
        usual = default_visibility(context, "org" if kind == "organization" else "person")
    else:
        require_edit(context, kind, stored["owner_id"])
        require_new_owner(context, stored["owner_id"], values.get("owner_id", stored["owner_id"]))
        usual = stored["visible_to"]
    require_visibility(context, usual, values.get("visible_to", usual))


def _missing(kind: Contact) -> str:
    return f"{kind.capitalize()} not found"


def _whoever_sees(context: Context, kind: Contact, id: int) -> Row | None:
    return context.session.first(statements.contact_by_id(kind, True), company=context.company, id=id)


def _is_gone(context: Context, row: Row) -> bool:
    if row["active_flag"] or row["delete_time"] is None:
        return False
    deleted = datetime.fromisoformat(row["delete_time"])
    return context.moment.replace(tzinfo=None) - deleted > KEPT_FOR


def _json(ids: Sequence[int]) -> str:
    return msgspec.json.encode(ids).decode()
