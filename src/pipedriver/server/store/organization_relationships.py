"""Statements on relationships between organizations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, bindparam, delete, exists, or_, select

from pipedriver.server.store.relationship_tables import organization_relationships as relationships
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import organizations

_company: ColumnElement[int] = bindparam("company")
_org: ColumnElement[int] = bindparam("org")


def _undeleted(side: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(
        organizations.c.company_id == relationships.c.company_id,
        organizations.c.id == side,
        organizations.c.active_flag == 1,
    )


_both_undeleted = and_(
    _undeleted(relationships.c.rel_owner_org_id), _undeleted(relationships.c.rel_linked_org_id)
)


@statement
def relationships_of(*, with_deleted: bool) -> Executable:
    """The relationships of the organization bound as ``org``, the oldest first.

    Those to deleted organizations are left out, unless they are asked for.
    """
    return (
        select(relationships)
        .where(
            relationships.c.company_id == _company,
            or_(relationships.c.rel_owner_org_id == _org, relationships.c.rel_linked_org_id == _org),
            *([] if with_deleted else [_both_undeleted]),
        )
        .order_by(relationships.c.id)
    )


@statement
def relationship_by_id() -> Executable:
    """One relationship of two organizations that are not deleted."""
    return select(relationships).where(
        relationships.c.company_id == _company, relationships.c.id == bindparam("id"), _both_undeleted
    )


@statement
def whether_above() -> Executable:
    """A row where the organization bound as ``above`` is above that bound as ``org``, at whatever distance.

    The relationship bound as ``but`` does not count.
    """
    counted = (
        relationships.c.company_id == _company,
        relationships.c.type == "parent",
        relationships.c.id != bindparam("but"),
    )
    line = (
        select(relationships.c.rel_owner_org_id.label("org_id"))
        .where(*counted, relationships.c.rel_linked_org_id == _org)
        .cte("line", recursive=True)
    )
    line = line.union(
        select(relationships.c.rel_owner_org_id).where(
            *counted, relationships.c.rel_linked_org_id == line.c.org_id
        )
    )
    return select(line.c.org_id).where(line.c.org_id == bindparam("above"))


@statement
def delete_relationship() -> Executable:
    """Take a relationship away."""
    return delete(relationships).where(
        relationships.c.company_id == _company, relationships.c.id == bindparam("id")
    )
