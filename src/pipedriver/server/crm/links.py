"""What activities and notes may be linked to: records that are there, not deleted, and seen by the caller."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import links as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import TABLES, Kind

_MOST_KEPT = 10_000
_ARGUMENTS: dict[Kind, str] = {"deal": "deal_id", "person": "person_id", "organization": "org_id"}


def check_linked(context: Context, kind: Kind, id: int) -> Row:
    """The record that something is to be linked to; a deal with its person and organization.

    Raises:
        Invalid: there is no such record, it is deleted, or the caller may not see it.
    """
    row = _find(context, kind, id)
    if row is None or row["deleted"]:
        raise Invalid(f"{_ARGUMENTS[kind]}: there is no {kind} {id}")
    return row


def can_be_linked(context: Context, kind: Kind, id: int | None) -> bool:
    """Whether something can be linked to a record: it is there, not deleted, and seen by the caller."""
    row = None if id is None else _find(context, kind, id)
    return row is not None and not row["deleted"]


def check_persons(context: Context, ids: Sequence[int]) -> None:
    """Check that every one of the persons can be linked to.

    Raises:
        Invalid: one is not there, is deleted, or may not be seen by the caller.
    """
    if not ids:
        return
    found = context.session.column(
        statements.linkable_persons(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=json.dumps(ids),
    )
    missing = sorted(set(ids).difference(found))
    if missing:
        raise Invalid(f"participants: there is no person {missing[0]}")


def no_such_record(name: str, value: object) -> Invalid:
    """The refusal of a link to a lead, project or task: a company of this server has none of them."""
    return Invalid(f"{name}: there is no {name.removesuffix('_id')} {value}")


def _find(context: Context, kind: Kind, id: int) -> Row | None:
    if kind == "deal" or not context.viewer.is_admin:
        return _read(context, kind, id)
    # Admins see all alike, and link new records to the same ones again and again.
    known: dict[int, Row] = context.session.kept(
        ("linked", kind, context.company), (TABLES[kind].name,), dict[int, Row]
    )
    row = known.get(id)
    if row is None:
        row = _read(context, kind, id)
        if row is not None:
            if len(known) >= _MOST_KEPT:
                known.clear()
            known[id] = row
    return row


def _read(context: Context, kind: Kind, id: int) -> Row | None:
    return context.session.first(
        statements.linked_record(kind, context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        id=id,
    )
