"""Relationships between organizations: which one is above which, and which are just related.

In a relationship of the type ``parent`` the owner is the parent, the linked organization its daughter; the
``related`` ones have no direction. Two organizations have at most one relationship of a type, none has one
with itself, and nobody is above those that are above them. A relationship is written by those who may edit
both organizations, and read by those who see one of them. It is not there while one of them is deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipedriver.server.crm.contacts import get_undeleted
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.permissions import require_edit
from pipedriver.server.crm.refusals import Forbidden, Invalid, NotFound
from pipedriver.server.store import organization_relationships as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.relationship_tables import organization_relationships
from pipedriver.server.store.rows import add_rows, change_row

SIDES = ("rel_owner_org_id", "rel_linked_org_id")
"""The two organizations of a relationship."""

_NOT_YET = 0


def list_relationships(context: Context, org: int) -> list[Row]:
    """The relationships of an organization, the oldest first.

    Raises:
        NotFound: there is no such organization, or it is deleted.
        Forbidden: the caller may not see it.
    """
    get_undeleted(context, "organization", org)
    return context.session.all(
        statements.relationships_of(with_deleted=False), company=context.company, org=org
    )


def get_relationship(context: Context, id: int) -> Row:
    """One relationship.

    Raises:
        NotFound: there is none, or one of the organizations is deleted.
        Forbidden: the caller may see neither of the organizations.
    """
    row = _found(context, id)
    try:
        get_undeleted(context, "organization", row["rel_owner_org_id"])
    except Forbidden:
        get_undeleted(context, "organization", row["rel_linked_org_id"])
    return row


def create_relationship(context: Context, given: Mapping[str, Any]) -> Row:
    """Relate two organizations; ``given`` has ``type`` and both of `SIDES`.

    Raises:
        Invalid: there is no such organization, both are the same or so related already, or each would be
            above the other.
        Forbidden: the caller may not edit one of them.
    """
    row: Row = {
        "company_id": context.company,
        "id": next_id(context.session, context.company, "organization_relationships"),
        **{name: given[name] for name in ("type", *SIDES)},
        "add_time": context.now,
        "update_time": None,
    }
    for side in SIDES:
        _check_side(context, side, given[side])
    _check_place(context, row, but=_NOT_YET)
    add_rows(context.session, organization_relationships, [row])
    return row


def change_relationship(context: Context, id: int, given: Mapping[str, Any]) -> Row:
    """Change the type of a relationship, or its organizations; what is not given stays as it is.

    Raises:
        NotFound: there is no such relationship.
        Invalid: those of `create_relationship`.
        Forbidden: the caller may not see or not edit one of the organizations.
    """
    before = _editable(context, id)
    changes = {name: given[name] for name in ("type", *SIDES) if name in given}
    after: Row = {**before, **changes, "update_time": context.now}
    for side in SIDES:
        if after[side] != before[side]:
            _check_side(context, side, after[side])
    _check_place(context, after, but=id)
    _write(context, after)
    return after


def delete_relationship(context: Context, id: int) -> None:
    """Take a relationship away.

    Raises:
        NotFound: there is no such relationship.
        Forbidden: the caller may not see or not edit one of the organizations.
    """
    _editable(context, id)
    _delete(context, id)


def check_told_to(row: Mapping[str, Any], org: int | None) -> int:
    """The organization to which a relationship is told: the owner, where none is asked for.

    Raises:
        Invalid: it is none of the two.
    """
    if org is None:
        return int(row["rel_owner_org_id"])
    if org not in (row[side] for side in SIDES):
        raise Invalid("org_id must be one of rel_owner_org_id and rel_linked_org_id")
    return org


def seen_by(row: Mapping[str, Any], org: int) -> tuple[str, int]:
    """What the other one is to an organization of a relationship, and the other's id."""
    if org == row["rel_owner_org_id"]:
        return ("daughter" if row["type"] == "parent" else "related"), row["rel_linked_org_id"]
    return row["type"], row["rel_owner_org_id"]


def move_relationships(context: Context, goes: int, stays: int) -> None:
    """Let an organization take over the relationships of one that is merged into it.

    Those that it could not have go: with itself, what it has already, and what would make a circle.
    """
    rows = context.session.all(
        statements.relationships_of(with_deleted=True), company=context.company, org=goes
    )
    for row in rows:
        moved = {**row, **{side: stays for side in SIDES if row[side] == goes}, "update_time": context.now}
        try:
            _check_place(context, moved, but=row["id"])
        except Invalid:
            _delete(context, row["id"])
        else:
            _write(context, moved)


def _found(context: Context, id: int) -> Row:
    row = context.session.first(statements.relationship_by_id(), company=context.company, id=id)
    if row is None:
        raise NotFound("Organization relationship not found")
    return row


def _editable(context: Context, id: int) -> Row:
    row = _found(context, id)
    for side in SIDES:
        organization = get_undeleted(context, "organization", row[side])
        require_edit(context, "organization", organization["owner_id"])
    return row


def _check_side(context: Context, side: str, id: int) -> None:
    try:
        organization = get_undeleted(context, "organization", id)
    except (NotFound, Forbidden):
        raise Invalid(f"{side}: there is no organization {id}") from None
    require_edit(context, "organization", organization["owner_id"])


def _check_place(context: Context, row: Row, *, but: int) -> None:
    """Check that a relationship can stand beside the others, one of which it may replace."""
    owner, linked = (row[side] for side in SIDES)
    if owner == linked:
        raise Invalid("rel_linked_org_id: an organization has no relationship with itself")
    known = context.session.all(
        statements.relationships_of(with_deleted=True), company=context.company, org=owner
    )
    for other in known:
        same = {other[side] for side in SIDES} == {owner, linked} and other["type"] == row["type"]
        turned = other["rel_owner_org_id"] != owner
        if same and other["id"] != but and not (turned and row["type"] == "parent"):
            raise Invalid("rel_linked_org_id: the two organizations have this relationship already")
    if row["type"] != "parent":
        return
    circle = context.session.first(
        statements.whether_above(), company=context.company, org=owner, above=linked, but=but
    )
    if circle is not None:
        raise Invalid("rel_linked_org_id: an organization cannot be above one that is above it")


def _write(context: Context, row: Row) -> None:
    changes = {name: row[name] for name in ("type", *SIDES, "update_time")}
    context.session.run(
        change_row(organization_relationships, *changes), company=context.company, key=row["id"], **changes
    )


def _delete(context: Context, id: int) -> None:
    context.session.run(statements.delete_relationship(), company=context.company, id=id)
